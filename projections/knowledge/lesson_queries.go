package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/projections"
)

// Published is a published lesson in the form that its release froze, or nil.
func (q *Queries) Published(ctx context.Context, id uuid.UUID) (*Lesson, error) {
	return one(q.db.QueryRowContext(ctx, `SELECT id, 'PUBLISHED', revision, released, NULL, release FROM lesson
		WHERE id = ? AND released IS NOT NULL`, id.String()))
}

// Current is a lesson as it was submitted last, for reviewers; nil when it does not exist or was withdrawn.
func (q *Queries) Current(ctx context.Context, id uuid.UUID) (*Lesson, error) {
	return one(q.db.QueryRowContext(ctx, `SELECT id, status, revision, content, note, release FROM lesson
		WHERE id = ? AND content IS NOT NULL`, id.String()))
}

// Status is where a lesson stands, with the note of its last review; empty when the door has not brought it yet.
func (q *Queries) Status(ctx context.Context, id uuid.UUID) (status lesson.Status, note string, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT status, coalesce(note, '') FROM lesson WHERE id = ?`, id.String()).Scan(&status, &note)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("read a lesson's status: %w", err)
	}
	return status, note, nil
}

// Filter narrows a list of lessons. Status PUBLISHED reads the released form; any other the current one. Among limits the
// list to these ids when it is not nil.
type Filter struct {
	Status lesson.Status
	Search string
	Among  []uuid.UUID
}

// Lessons is a page of lessons: published ones with the latest release first, others in an order that tells nothing.
func (q *Queries) Lessons(ctx context.Context, f Filter, first int, after string) (projections.Page[Lesson], error) {
	var none projections.Page[Lesson]
	columns, column, where, args := `id, status, revision, content, note, 0`, "content", []string{`status = ?`, `content IS NOT NULL`}, []any{any(f.Status)}
	if f.Status == lesson.Published {
		columns, column, where, args = `id, 'PUBLISHED', revision, released, NULL, release`, "released", []string{`released IS NOT NULL`}, nil
	}
	if match := projections.Match(f.Search); match != "" {
		where = append(where, `row IN (SELECT rowid FROM lesson_text WHERE lesson_text MATCH ?)`)
		args = append(args, column+` : (`+match+`)`)
	}
	if f.Among != nil {
		ids, err := json.Marshal(f.Among)
		if err != nil {
			return none, fmt.Errorf("list lessons: %w", err)
		}
		where, args = append(where, `id IN (SELECT value FROM json_each(?))`), append(args, string(ids))
	}
	var total int
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM lesson WHERE `+strings.Join(where, " AND "), args...).Scan(&total); err != nil {
		return none, fmt.Errorf("count lessons: %w", err)
	}
	sort := `0`
	if f.Status == lesson.Published {
		sort = `release`
	}
	if after != "" {
		key, err := projections.ParseCursor(after)
		if err != nil {
			return none, err
		}
		where, args = append(where, `(-`+sort+`, id) > (?, ?)`), append(args, -key.Sort, key.ID)
	}
	rows, err := q.db.QueryContext(ctx, `SELECT `+columns+` FROM lesson WHERE `+strings.Join(where, " AND ")+
		` ORDER BY -`+sort+`, id LIMIT ?`, append(args, first+1)...)
	if err != nil {
		return none, fmt.Errorf("list lessons: %w", err)
	}
	defer rows.Close()
	var list []Lesson
	for rows.Next() {
		l, err := scan(rows)
		if err != nil {
			return none, err
		}
		list = append(list, *l)
	}
	if err := rows.Err(); err != nil {
		return none, fmt.Errorf("list lessons: %w", err)
	}
	key := func(l Lesson) projections.Key { return projections.Key{Sort: int64(l.Release), ID: l.ID.String()} }
	return projections.Fill(list, key, first, after, total), nil
}

func one(row *sql.Row) (*Lesson, error) {
	l, err := scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return l, err
}

func scan(row interface{ Scan(...any) error }) (*Lesson, error) {
	var l Lesson
	var document []byte
	var note sql.NullString
	var number sql.NullInt64
	if err := row.Scan(&l.ID, &l.Status, &l.Revision, &document, &note, &number); err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	if err := json.Unmarshal(document, &l.Content); err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	l.Content, l.Note, l.Release = release.Shown(l.Content), note.String, int(number.Int64)
	return &l, nil
}
