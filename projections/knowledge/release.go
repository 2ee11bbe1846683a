package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

const releaseSchema = `
CREATE TABLE IF NOT EXISTS release (
	number  INTEGER PRIMARY KEY,
	period  TEXT NOT NULL,
	lessons INTEGER NOT NULL,
	digest  TEXT NOT NULL
)`

func releaseProjection() projections.Projection {
	return projections.Projection{
		Name: "release", Schema: releaseSchema, Categories: []string{release.Category},
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			made, ok := e.Event.(release.ReleaseMade)
			if !ok {
				return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO release VALUES (?, ?, ?, ?)`, made.Number, made.Period, len(made.Lessons), string(made.Digest))
			return err
		}),
	}
}

// Release is a published state of the knowledge side.
type Release struct {
	Number  int
	Period  string // the month, as 2006-01
	Lessons int    // how many lessons it published
	Digest  string // SHA-256 of what it fixed, in hexadecimal
}

// Releases are all releases, the latest first.
func (q *Queries) Releases(ctx context.Context) ([]Release, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT number, period, lessons, digest FROM release ORDER BY number DESC`)
	if err != nil {
		return nil, fmt.Errorf("list releases: %w", err)
	}
	defer rows.Close()
	var list []Release
	for rows.Next() {
		var r Release
		if err := rows.Scan(&r.Number, &r.Period, &r.Lessons, &r.Digest); err != nil {
			return nil, fmt.Errorf("list releases: %w", err)
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// Release is one release, or nil.
func (q *Queries) Release(ctx context.Context, number int) (*Release, error) {
	r := Release{Number: number}
	err := q.db.QueryRowContext(ctx, `SELECT period, lessons, digest FROM release WHERE number = ?`, number).Scan(&r.Period, &r.Lessons, &r.Digest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a release: %w", err)
	}
	return &r, nil
}

// Candidates are the approved lessons that wait for a release, with what earlier ones show of them.
func (q *Queries) Candidates(ctx context.Context) ([]release.Candidate, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT l.id, l.version, l.content, l.shown,
			l.named OR EXISTS (SELECT 1 FROM lesson e JOIN json_each(l.content, '$.earlier') j ON e.id = j.value WHERE e.named),
			(SELECT nullif(json_group_array(json(e.shown)), '[]') FROM lesson e JOIN json_each(l.content, '$.earlier') j ON e.id = j.value WHERE e.shown IS NOT NULL)
		FROM lesson l WHERE l.status = ? AND l.content IS NOT NULL ORDER BY l.id`, lesson.Approved)
	if err != nil {
		return nil, fmt.Errorf("list candidates: %w", err)
	}
	defer rows.Close()
	var list []release.Candidate
	for rows.Next() {
		c, err := q.candidate(rows)
		if err != nil {
			return nil, fmt.Errorf("list candidates: %w", err)
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

func (q *Queries) candidate(row *sql.Rows) (release.Candidate, error) {
	var c release.Candidate
	var document, shown, earlier []byte
	if err := row.Scan(&c.Lesson, &c.Version, &document, &shown, &c.WasNamed, &earlier); err != nil {
		return c, err
	}
	var content lesson.Content
	if err := json.Unmarshal(document, &content); err != nil {
		return c, err
	}
	for _, known := range []struct {
		document []byte
		into     any
	}{{shown, &c.Before}, {earlier, &c.Earlier}} {
		if known.document == nil {
			continue
		}
		if err := json.Unmarshal(known.document, known.into); err != nil {
			return c, err
		}
	}
	c.Full, c.Named = release.Full(content, q.kinds), content.PublicCase != nil
	return c, nil
}

// Cut is what a release is made from, read at one moment.
type Cut struct {
	Latest     int // number of the latest release; 0: none yet
	Candidates []release.Candidate
	Facts      *release.Facts
}

// Cut reads everything that a release needs in one transaction, so that its parts belong together.
func (q *Queries) Cut(ctx context.Context) (Cut, error) {
	var cut Cut
	db, ok := q.db.(interface {
		BeginTx(ctx context.Context, options *sql.TxOptions) (*sql.Tx, error)
	})
	if !ok {
		return cut, errors.New("a cut inside a cut")
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return cut, fmt.Errorf("cut: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	inside := &Queries{tx, q.kinds}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) FROM release`).Scan(&cut.Latest); err != nil {
		return cut, fmt.Errorf("cut: %w", err)
	}
	if cut.Candidates, err = inside.Candidates(ctx); err != nil {
		return cut, err
	}
	facts, err := inside.Facts(ctx)
	cut.Facts = release.NewFacts(facts, q.kinds)
	return cut, err
}
