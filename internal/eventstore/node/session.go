package node

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
)

const (
	sqlTail = `SELECT ` + recordColumns + ` ORDER BY e.position DESC LIMIT 1`
	sqlHead = `SELECT id, (SELECT max(revision) FROM event WHERE stream = s.id) FROM stream s WHERE name = ?`
	// Within a stream positions and revisions have one order, and the position is already in the index.
	sqlFind      = `SELECT revision, position FROM event WHERE stream = ? AND id = ? ORDER BY position LIMIT 1`
	sqlAt        = `SELECT id, position FROM event WHERE stream = ? AND revision = ?`
	sqlNewStream = `INSERT INTO stream (name) VALUES (?)`
	sqlNewEvent  = `INSERT INTO event (position, stream, revision, id, type, json, created, data, metadata)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// session is one writing transaction: the events of a whole batch share it and its time.
type session struct {
	ctx        context.Context
	tx         *sql.Tx
	statements statements
	created    int64
	next       int64
}

func (s *session) statement(text string) *sql.Stmt {
	return s.tx.StmtContext(s.ctx, s.statements[text])
}

func (s *session) row(text string, args ...any) *sql.Row {
	return s.statement(text).QueryRowContext(s.ctx, args...)
}

// findTail makes next known.
func (s *session) findTail() error {
	if s.next > 0 {
		return nil
	}
	var last record
	err := last.scan(s.row(sqlTail))
	if errors.Is(err, sql.ErrNoRows) {
		s.next = recordOverhead
		return nil
	}
	s.next = last.position + last.size()
	return err
}

// append decides a proposal and writes its events.
func (s *session) append(p *proposal) (outcome, error) {
	t, err := s.open(p.stream)
	if err != nil {
		return outcome{}, err
	}
	verdict, where, err := p.expect.decide(t, p.events)
	switch {
	case err != nil:
		return outcome{}, err
	case verdict == refused:
		return outcome{refused: true, place: place{revision: t.head}}, nil
	case verdict == repeated:
		return outcome{place: where}, nil
	}
	return s.insert(t, p)
}

func (s *session) insert(t *tableHistory, p *proposal) (outcome, error) {
	out := outcome{place: place{revision: t.head}}
	if len(p.events) == 0 {
		return out, nil
	}
	if t.id == 0 {
		made, err := s.statement(sqlNewStream).ExecContext(s.ctx, p.stream)
		if err != nil {
			return out, err
		}
		if t.id, err = made.LastInsertId(); err != nil {
			return out, err
		}
	}
	insert := s.statement(sqlNewEvent)
	for i := range p.events {
		e := &p.events[i]
		e.stream = p.stream
		out.place = place{revision: out.revision + 1, position: s.next}
		_, err := insert.ExecContext(s.ctx, s.next, t.id, out.revision, e.id[:], e.kind, e.json, s.created, e.data, e.metadata)
		if err != nil {
			return out, err
		}
		s.next += e.size()
	}
	return out, nil
}

func (s *session) open(stream string) (*tableHistory, error) {
	t := &tableHistory{session: s, stream: stream, head: noStream}
	err := s.row(sqlHead, stream).Scan(&t.id, &t.head)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return t, err
}

// tableHistory is a stream's history as the transaction sees it.
type tableHistory struct {
	session *session
	stream  string
	id      int64 // 0 = the stream has no row yet
	head    int64
}

func (t *tableHistory) last() int64 { return t.head }

func (t *tableHistory) hasMetadata() (bool, error) {
	about, err := t.session.open("$$" + t.stream)
	return err == nil && about.head != noStream, err
}

func (t *tableHistory) find(id uuid.UUID) (place, bool, error) {
	var p place
	err := t.session.row(sqlFind, t.id, id[:]).Scan(&p.revision, &p.position)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

func (t *tableHistory) at(revision int64) (uuid.UUID, place, error) {
	var id uuid.UUID
	p := place{revision: revision}
	err := t.session.row(sqlAt, t.id, revision).Scan(&id, &p.position)
	return id, p, err
}
