package node

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"

	"leerkring/internal/sqlite"
)

const (
	// noStream is the last revision of a stream without events.
	noStream int64 = -1
	// tombstone is the revision of the event that ends a stream for ever; as "$tb" of its metadata it marks a deleted stream.
	tombstone int64 = math.MaxInt64
	// metaPrefix before a stream's name makes the name of its metadata stream.
	metaPrefix = "$$"
)

const sqlHead = `SELECT
	coalesce((SELECT id FROM stream WHERE name = ?1), 0),
	coalesce((SELECT max(revision) FROM event WHERE stream = (SELECT id FROM stream WHERE name = ?1)), -1),
	coalesce((SELECT max(revision) FROM event WHERE stream = (SELECT id FROM stream WHERE name = ?2)), -1),
	(SELECT data FROM event WHERE stream = (SELECT id FROM stream WHERE name = ?2) ORDER BY revision DESC LIMIT 1)`

// head is what the log says of one stream at one moment.
type head struct {
	id    int64  // 0 = it has no row yet
	last  int64  // its last revision, noStream, or tombstone
	about int64  // the last revision of its metadata stream
	raw   []byte // its newest metadata
	limits
}

// limits is the part of a stream's metadata that hides events from reads of the stream; $all shows them still.
type limits struct {
	MaxCount int64 `json:"$maxCount"`
	MaxAge   int64 `json:"$maxAge"` // seconds
	Before   int64 `json:"$tb"`     // the first revision to show
}

// readHead finds a stream. A metadata stream shows its newest event alone, and ends with its stream.
func readHead(ctx context.Context, find *sql.Stmt, stream string) (h head, err error) {
	if err := find.QueryRowContext(ctx, stream, metaPrefix+stream).Scan(&h.id, &h.last, &h.about, &h.raw); err != nil {
		return h, err
	}
	if owner, ok := strings.CutPrefix(stream, metaPrefix); ok {
		of, err := readHead(ctx, find, owner)
		if h.MaxCount = 1; of.last == tombstone {
			h.last = tombstone
		}
		return h, err
	}
	// Metadata that makes no sense is taken for none.
	if json.Unmarshal(h.raw, &h.limits) != nil || h.MaxCount < 0 || h.MaxAge < 0 || h.Before < 0 {
		h.limits = limits{}
	}
	return h, nil
}

// deleted says that the stream's events are hidden until somebody appends to it again.
func (h *head) deleted() bool { return h.Before == tombstone }

// first is the first revision that reads show.
func (h *head) first() int64 { return max(h.Before, h.last-cmp.Or(h.MaxCount, tombstone)+1) }

// oldest is the time before which reads show nothing.
func (h *head) oldest(now time.Time) int64 {
	const centuries = 1e10 // seconds
	return ticks(now) - min(cmp.Or(h.MaxAge, centuries), centuries)*1e7
}

// ticks counts 100 ns since the Unix epoch, the unit of the protocol's "created".
func ticks(t time.Time) int64 { return t.UnixNano() / 100 }

const (
	pageRows  = 500
	pageBytes = 4 << 20
	// CROSS JOIN keeps the events as the outer loop, in the order of their own key.
	recordColumns = `e.position, s.name, e.revision, e.id, e.type, e.json, e.created, e.data, e.metadata
		FROM event e CROSS JOIN stream s ON s.id = e.stream`
	sqlAll    = `SELECT ` + recordColumns + ` WHERE e.position BETWEEN ? AND ? ORDER BY e.position `
	sqlStream = `SELECT ` + recordColumns + ` WHERE e.stream = ? AND e.revision BETWEEN ? AND ? AND e.created >= ? ORDER BY e.revision `
)

// page reads the next events, at most limit, and takes them off what is left; more says that others may follow. Nothing of
// the file stays open between two pages, so a slow reader never keeps the write-ahead log from being folded in. With an error
// come the events before the place that can't be read.
func (f *feed) page(ctx context.Context, limit uint64) (records []record, more bool, err error) {
	l, p, rowLimit := f.service.log, f.plan, int(min(limit, pageRows))
	text, args := sqlAll, []any{f.low, f.high, rowLimit}
	if p.stream != "" {
		if f.head, err = l.head(ctx, p.stream); err != nil {
			return nil, false, err
		}
		low, high := max(f.low, f.head.first()), min(f.high, f.head.last)
		text, args = sqlStream, []any{f.head.id, low, high, f.head.oldest(l.now()), rowLimit}
	}
	direction := `LIMIT ?`
	if p.back {
		direction = `DESC LIMIT ?`
	}
	rows, err := l.db.Read.QueryContext(ctx, text+direction, args...)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	size := int64(0)
	for size < pageBytes && rows.Next() {
		var r record
		if err := r.scan(rows); err != nil { // a row that is none
			return records, false, fmt.Errorf("%w: %w", sqlite.ErrDamaged, err)
		}
		size += r.size()
		records = append(records, r)
		at := r.position
		if p.stream != "" {
			at = r.revision
		}
		if f.low = at + 1; p.back {
			f.low, f.high = 0, at-1
		}
	}
	if more = len(records) == rowLimit || size >= pageBytes; !more && p.stream != "" {
		f.low = max(f.low, f.head.last+1) // what is hidden now was read
	}
	return records, more, rows.Err()
}

// head finds a stream that may be read: one with a tombstone is a fault.
func (l *logFile) head(ctx context.Context, stream string) (head, error) {
	h, err := readHead(ctx, l.heads, stream)
	if err == nil && h.last == tombstone {
		err = streamDeleted(stream)
	}
	return h, err
}

// lastPosition is the position of the newest event.
func (l *logFile) lastPosition(ctx context.Context) (last int64, err error) {
	err = l.db.Read.QueryRowContext(ctx, sqlLast).Scan(&last)
	return last, err
}

const (
	typeMetadata = "$metadata"
	contentJSON  = "application/json"
	// recordOverhead stands for the fields of fixed size.
	recordOverhead = 64
)

// record is one event as the log keeps it.
type record struct {
	position, revision, created int64
	stream, kind                string
	id                          uuid.UUID
	json                        bool
	data, metadata              []byte
}

// ownEvent is an event that the node writes by itself.
func ownEvent(kind, data string) record {
	return record{id: uuid.New(), kind: kind, json: true, data: []byte(data)}
}

// size is the distance to the next position. Positions are sparse like byte offsets, so that no reader comes to rely on
// counting with them.
func (r *record) size() int64 {
	return recordOverhead + int64(len(r.stream)+len(r.kind)+len(r.data)+len(r.metadata))
}

func (r *record) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&r.position, &r.stream, &r.revision, &r.id, &r.kind, &r.json, &r.created, &r.data, &r.metadata)
}

// wire is the record as a read or a subscription sends it.
func (r *record) wire(stringID bool) *streams.ReadResp {
	content, position := "application/octet-stream", uint64(r.position)
	if r.json {
		content = contentJSON
	}
	event := &streams.ReadResp_ReadEvent_RecordedEvent{
		Id: wireID(r.id, stringID), StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(r.stream)},
		StreamRevision: uint64(r.revision), PreparePosition: position, CommitPosition: position,
		Metadata: map[string]string{"type": r.kind, "content-type": content, "created": strconv.FormatInt(r.created, 10)},
		Data:     r.data, CustomMetadata: r.metadata,
	}
	return &streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{
		Event: event, Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: position},
	}}}
}

func wireID(id uuid.UUID, asString bool) *shared.UUID {
	if asString {
		return &shared.UUID{Value: &shared.UUID_String_{String_: id.String()}}
	}
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}

// readID gives the id of either wire form, and false for none or a malformed one.
func readID(wire *shared.UUID) (uuid.UUID, bool) {
	if s := wire.GetStructured(); s != nil {
		var id uuid.UUID
		binary.BigEndian.PutUint64(id[:8], uint64(s.MostSignificantBits))
		binary.BigEndian.PutUint64(id[8:], uint64(s.LeastSignificantBits))
		return id, id != uuid.Nil
	}
	id, err := uuid.Parse(wire.GetString_())
	return id, err == nil && id != uuid.Nil
}
