package node

import (
	"context"
	"database/sql"
	"errors"
	"math"
)

const (
	pageRows  = 500
	pageBytes = 4 << 20
)

// CROSS JOIN keeps the events as the outer loop, in the order of their own key.
const recordColumns = `e.position, s.name, e.revision, e.id, e.type, e.json, e.created, e.data, e.metadata
	FROM event e CROSS JOIN stream s ON s.id = e.stream`

const (
	sqlAllForwards     = `SELECT ` + recordColumns + ` WHERE e.position >= ? ORDER BY e.position LIMIT ?`
	sqlAllBackwards    = `SELECT ` + recordColumns + ` WHERE e.position <= ? ORDER BY e.position DESC LIMIT ?`
	sqlStreamForwards  = `SELECT ` + recordColumns + ` WHERE e.stream = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?`
	sqlStreamBackwards = `SELECT ` + recordColumns + ` WHERE e.stream = ? AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`
	sqlLast            = `SELECT coalesce(max(position), 0) FROM event`
)

// cursor walks over $all (stream 0) or one stream: next is the position or revision to begin at, itself included.
type cursor struct {
	stream int64
	back   bool
	next   int64
}

func (c *cursor) query(limit int) (text string, args []any) {
	switch {
	case c.stream == 0 && c.back:
		return sqlAllBackwards, []any{c.next, limit}
	case c.stream == 0:
		return sqlAllForwards, []any{c.next, limit}
	case c.back:
		return sqlStreamBackwards, []any{c.stream, c.next, limit}
	default:
		return sqlStreamForwards, []any{c.stream, c.next, limit}
	}
}

func (c *cursor) pass(r *record) {
	at := r.revision
	if c.stream == 0 {
		at = r.position
	}
	if c.back {
		c.next = at - 1
	} else {
		c.next = at + 1
	}
}

// page reads the next events, at most limit, and moves the cursor behind them; more says that others may follow. Nothing of
// the file stays open between two pages, so a slow reader never keeps the write-ahead log from being folded in.
func (l *logFile) page(ctx context.Context, c *cursor, limit uint64) (records []record, more bool, err error) {
	rowLimit := int(min(limit, pageRows))
	text, args := c.query(rowLimit)
	rows, err := l.read[text].QueryContext(ctx, args...)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	size := int64(0)
	for size < pageBytes && rows.Next() {
		var r record
		if err := r.scan(rows); err != nil {
			return nil, false, err
		}
		c.pass(&r)
		size += r.size()
		records = append(records, r)
	}
	return records, len(records) == rowLimit || size >= pageBytes, rows.Err()
}

// head finds a stream: id 0 and noStream when it has no events.
func (l *logFile) head(ctx context.Context, stream string) (id, last int64, err error) {
	err = l.read[sqlHead].QueryRowContext(ctx, stream).Scan(&id, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noStream, nil
	}
	return id, last, err
}

// lastPosition is the position of the newest event.
func (l *logFile) lastPosition(ctx context.Context) (last int64, err error) {
	err = l.read[sqlLast].QueryRowContext(ctx).Scan(&last)
	return last, err
}

func (r *record) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&r.position, &r.stream, &r.revision, &r.id, &r.kind, &r.json, &r.created, &r.data, &r.metadata)
}

// bounded brings a number from the wire into the range of positions and revisions.
func bounded(n uint64) int64 { return int64(min(n, math.MaxInt64)) }
