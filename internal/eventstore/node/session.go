package node

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

const (
	sqlLast = `SELECT coalesce(max(position), 0) FROM event`
	sqlTail = `SELECT ` + recordColumns + ` ORDER BY e.position DESC LIMIT 1`
	// Within a stream positions and revisions have one order, and the position is already in the index.
	sqlFind = `SELECT revision, position FROM event INDEXED BY event_id
		WHERE stream = ? AND id = ? AND revision BETWEEN ? AND ? ORDER BY position LIMIT 1`
	sqlNewStream = `INSERT INTO stream (name) VALUES (?) RETURNING id`
	sqlNewEvent  = `INSERT INTO event (position, stream, revision, id, type, json, created, data, metadata)
		VALUES (?, ?, ?, ?, ?, ?, ?, coalesce(?, x''), coalesce(?, x''))`
)

// session is one writing transaction: the events of a whole batch share it and its time.
type session struct {
	*logFile
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt // the statements of the log, in this transaction
	created  int64
}

func (s *session) statement(text string) *sql.Stmt {
	if s.prepared[text] == nil {
		s.prepared[text] = s.tx.StmtContext(s.ctx, s.write[text])
	}
	return s.prepared[text]
}

// findTail finds where the next event will stand, unless that is known.
func (s *session) findTail() error {
	if s.next > 0 {
		return nil
	}
	var tail record
	if err := tail.scan(s.statement(sqlTail).QueryRowContext(s.ctx)); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	s.next = tail.position + tail.size()
	return nil
}

// head finds a stream. What it says is kept up to date by insert, so that a stream that is written to often is read once.
func (s *session) head(stream string) (h head, err error) {
	h, ok := s.known[stream]
	if !ok {
		if h, err = readHead(s.ctx, s.statement(sqlHead), stream); err == nil {
			s.known[stream] = h
		}
	}
	return h, err
}

// apply decides a proposal and does what it asks for.
func (s *session) apply(p *proposal) (outcome, error) {
	h, err := s.head(p.stream)
	if err != nil {
		return outcome{}, err
	}
	decided, err := s.decide(&h, p)
	if err != nil || decided.verdict != accepted || len(p.events) == 0 {
		return decided, err
	}
	switch p.removal {
	case softly:
		return s.append(metaPrefix+p.stream, p.events)
	case forEver:
		h.last = tombstone - 1
		return s.insert(&h, p.stream, p.events)
	}
	// New events end a stream's deletion, and so does new metadata.
	owner, before := strings.TrimPrefix(p.stream, metaPrefix), h
	if owner != p.stream {
		if before, err = s.head(owner); err != nil {
			return outcome{}, err
		}
	}
	out, err := s.insert(&h, p.stream, p.events)
	if err == nil && before.deleted() {
		err = s.revive(owner, before.last+1)
	}
	return out, err
}

// revive ends a stream's deletion: its new metadata hides what stood before a revision and says otherwise what it said.
func (s *session) revive(stream string, from int64) error {
	h, err := s.head(stream)
	var metadata map[string]json.RawMessage
	if err != nil || json.Unmarshal(h.raw, &metadata) != nil || metadata == nil {
		return err
	}
	metadata["$tb"] = strconv.AppendInt(nil, from, 10)
	changed, err := json.Marshal(metadata)
	if err == nil {
		_, err = s.append(metaPrefix+stream, []record{ownEvent(typeMetadata, string(changed))})
	}
	return err
}

func (s *session) append(stream string, events []record) (outcome, error) {
	h, err := s.head(stream)
	if err != nil {
		return outcome{}, err
	}
	return s.insert(&h, stream, events)
}

// insert writes events behind a stream's head.
func (s *session) insert(h *head, stream string, events []record) (out outcome, err error) {
	if h.id == 0 {
		if err := s.statement(sqlNewStream).QueryRowContext(s.ctx, stream).Scan(&h.id); err != nil {
			return out, err
		}
	}
	for i := range events {
		e := &events[i]
		e.stream = stream
		h.last++
		out.revision, out.position = h.last, s.next
		s.next += e.size()
		_, err := s.statement(sqlNewEvent).ExecContext(s.ctx, out.position, h.id, h.last, e.id[:], e.kind, e.json, s.created, e.data, e.metadata)
		if err != nil {
			return out, err
		}
	}
	s.known[stream] = *h
	// Metadata says of its stream what is shown of it, and ends with it.
	delete(s.known, metaPrefix+stream)
	if owner, ok := strings.CutPrefix(stream, metaPrefix); ok {
		delete(s.known, owner)
	}
	return out, nil
}

// expectation is what a request says of its stream: the last revision, noStream, or one of these. The numbers are the protocol's.
type expectation int64

const (
	anything expectation = -2
	existing expectation = -4
)

// expecting is what the options of appends, deletions and tombstones have in common.
type expecting interface {
	GetStreamIdentifier() *shared.StreamIdentifier
	GetRevision() uint64
	GetNoStream() *shared.Empty
	GetAny() *shared.Empty
	GetStreamExists() *shared.Empty
}

func readExpectation(o expecting, given bool) (expectation, error) {
	switch {
	case !given:
		return 0, invalid("The expected revision is missing.")
	case o.GetAny() != nil:
		return anything, nil
	case o.GetStreamExists() != nil:
		return existing, nil
	case o.GetNoStream() != nil:
		return expectation(noStream), nil
	case o.GetRevision() >= math.MaxInt64:
		return 0, invalid("The expected revision is out of range.")
	}
	return expectation(o.GetRevision()), nil
}

func (e expectation) String() string { return strconv.FormatInt(int64(e), 10) }

func (e expectation) tell(w *streams.AppendResp_WrongExpectedVersion) {
	switch e {
	case anything:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
	case existing:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
	case expectation(noStream):
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	default:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(e)}
	}
}

type verdict int

const (
	accepted verdict = iota
	refused          // a wrong expected version
	repeated         // done before
	ended            // the stream is deleted
)

// outcome is what became of a proposal, and where its last event stands; without an event, where the stream ends.
type outcome struct {
	verdict
	revision, position int64
}

// decide says what becomes of a proposal. What metadata hides counts here like what it shows.
func (s *session) decide(h *head, p *proposal) (outcome, error) {
	never := h.last == noStream && h.about == noStream
	switch {
	case h.last == tombstone, p.expect == existing && h.deleted():
		return outcome{ended, h.last, 0}, nil
	case never && (p.expect == existing || p.removal == softly), int64(p.expect) > h.last:
		return outcome{refused, h.last, 0}, nil
	case int64(p.expect) == h.last:
		return outcome{accepted, h.last, 0}, nil
	}
	return s.compare(h, p)
}

// compare looks whether the events are there already: anywhere in the stream when no revision is expected, otherwise right
// behind it. All of them is a repetition; some is an append that can't have been sent before. None is news for a stream
// of any revision and for a deleted one, which can be begun anew.
func (s *session) compare(h *head, p *proposal) (outcome, error) {
	now := outcome{refused, h.last, 0}
	out, free, low, high := now, p.expect < expectation(noStream), int64(0), tombstone
	for i := range p.events {
		if !free {
			low, high = int64(p.expect)+1+int64(i), int64(p.expect)+1+int64(i)
		}
		found, err := s.find(h.id, p.events[i].id, low, high)
		switch {
		case err != nil:
			return now, err
		case found.position == 0 && i == 0 && (free || int64(p.expect) == noStream && h.deleted()):
			return outcome{accepted, h.last, 0}, nil
		case found.position == 0:
			return now, nil
		}
		out = found
	}
	if free && len(p.events) == 0 {
		out.verdict = accepted
	}
	return out, nil
}

// find gives the first event with an id between two revisions, or nothing.
func (s *session) find(stream int64, id uuid.UUID, low, high int64) (outcome, error) {
	out := outcome{verdict: repeated}
	err := s.statement(sqlFind).QueryRowContext(s.ctx, stream, id[:], low, high).Scan(&out.revision, &out.position)
	if errors.Is(err, sql.ErrNoRows) {
		return outcome{}, nil
	}
	return out, err
}
