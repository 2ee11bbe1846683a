package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/projections"
)

// Published is a published lesson in the form that its release froze, or nil.
func (q *Queries) Published(ctx context.Context, id uuid.UUID) (*Lesson, error) {
	return q.one(q.db.QueryRowContext(ctx, `SELECT id, 'PUBLISHED', revision, released, NULL, release, shown FROM lesson
		WHERE id = ? AND released IS NOT NULL`, id.String()))
}

// Current is a lesson as it was submitted last, for reviewers; nil when it does not exist or was withdrawn. One that is published
// shows what its release shows.
func (q *Queries) Current(ctx context.Context, id uuid.UUID) (*Lesson, error) {
	return q.one(q.db.QueryRowContext(ctx, `SELECT id, status, revision, content, note, release, CASE status WHEN 'PUBLISHED' THEN shown END FROM lesson
		WHERE id = ? AND content IS NOT NULL`, id.String()))
}

// Frozen is what a release shows of a lesson, for commands to it.
func (q *Queries) Frozen(ctx context.Context, id uuid.UUID) (lesson.Frozen, error) {
	var f lesson.Frozen
	var document []byte
	err := q.db.QueryRowContext(ctx, `SELECT release, released, status = ? FROM lesson WHERE id = ? AND released IS NOT NULL`, lesson.Published, id.String()).
		Scan(&f.Release, &document, &f.Latest)
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil
	}
	if err == nil {
		err = json.Unmarshal(document, &f.Content)
	}
	if err != nil {
		return f, fmt.Errorf("read what a release shows: %w", err)
	}
	return f, nil
}

// Standing is where a lesson stands, with the note of its last review and the content that stands here. The content is for its
// owner: nothing of it is withheld.
type Standing struct {
	Status  lesson.Status // empty when the door has not brought it yet
	Note    string
	Content lesson.Content
}

// Standings says of several lessons where they stand, in one statement.
func (q *Queries) Standings(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Standing, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT id, status, coalesce(note, ''), content FROM lesson WHERE id IN (SELECT value FROM json_each(?))`, projections.IDList(ids))
	if err != nil {
		return nil, fmt.Errorf("read where lessons stand: %w", err)
	}
	defer rows.Close()
	found := map[uuid.UUID]Standing{}
	for rows.Next() {
		var id uuid.UUID
		var s Standing
		var document []byte
		err := rows.Scan(&id, &s.Status, &s.Note, &document)
		if err == nil && document != nil {
			err = json.Unmarshal(document, &s.Content)
		}
		if err != nil {
			return nil, fmt.Errorf("read where lessons stand: %w", err)
		}
		found[id] = s
	}
	return found, rows.Err()
}

// Filter narrows a list of lessons. Status PUBLISHED reads the released form; any other the current one. Among limits the
// list to these ids when it is not nil.
type Filter struct {
	Status lesson.Status
	Search string
	Among  []uuid.UUID
}

// shelf is one of the two forms in which lessons stand: as a release froze them, or as they were submitted last.
type shelf struct {
	columns string
	holds   string // which lessons stand on it
	text    string // column of lesson_text
	after   string // what follows a cursor
	order   string
}

func released() shelf {
	return shelf{
		columns: `id, 'PUBLISHED', revision, released, NULL, release, shown`, holds: `released IS NOT NULL`, text: "released",
		after: `(-release, id) > (-?, ?)`, order: `-release, id`,
	}
}

// The order of what is not released follows the random ids: it tells nothing of when a lesson came.
func current() shelf {
	return shelf{
		columns: `id, status, revision, content, note, 0, NULL`, holds: `content IS NOT NULL AND status = ?`, text: "content",
		after: `(0, id) > (-?, ?)`, order: `id`,
	}
}

// Lessons is a page of lessons: published ones with the latest release first, others in an order that tells nothing.
func (q *Queries) Lessons(ctx context.Context, f Filter, first int, after string) (projections.Page[Lesson], error) {
	var none projections.Page[Lesson]
	from, args := released(), []any(nil)
	if f.Status != lesson.Published {
		from, args = current(), []any{f.Status}
	}
	where := from.holds
	match, err := projections.Match(f.Search)
	if err != nil {
		return none, err
	}
	if match != "" {
		where += ` AND row IN (SELECT rowid FROM lesson_text WHERE lesson_text MATCH ?)`
		args = append(args, from.text+` : (`+match+`)`)
	}
	if f.Among != nil {
		where += ` AND id IN (SELECT value FROM json_each(?))`
		args = append(args, projections.IDList(f.Among))
	}
	var total int
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM lesson WHERE `+where, args...).Scan(&total); err != nil {
		return none, fmt.Errorf("count lessons: %w", err)
	}
	name := "lessons " + string(f.Status)
	if after != "" {
		key, err := projections.ParseCursor(name, after)
		if err != nil {
			return none, err
		}
		where += ` AND ` + from.after
		args = append(args, key.Sort, key.ID)
	}
	list, err := q.page(ctx, `SELECT `+from.columns+` FROM lesson WHERE `+where+` ORDER BY `+from.order+` LIMIT ?`, append(args, first+1))
	if err != nil {
		return none, err
	}
	key := func(l Lesson) projections.Key { return projections.Key{Sort: int64(l.Release), ID: l.ID.String()} }
	return projections.Fill(name, list, key, first, after, total), nil
}

func (q *Queries) page(ctx context.Context, query string, args []any) ([]Lesson, error) {
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list lessons: %w", err)
	}
	defer rows.Close()
	var list []Lesson
	for rows.Next() {
		l, err := q.scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, *l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list lessons: %w", err)
	}
	return list, nil
}

func (q *Queries) one(row *sql.Row) (*Lesson, error) {
	l, err := q.scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return l, err
}

// scan reads a lesson without what its reader may not see: of one that a release froze what that release shows, of any other what
// is coarse enough to be seen before the gate.
func (q *Queries) scan(row interface{ Scan(...any) error }) (*Lesson, error) {
	var l Lesson
	var document, shown []byte
	var note sql.NullString
	var number sql.NullInt64
	if err := row.Scan(&l.ID, &l.Status, &l.Revision, &document, &note, &number, &shown); err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	if err := json.Unmarshal(document, &l.Content); err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	if shown == nil {
		l.Shown = release.Coarse(l.Content, q.kinds)
	} else if err := json.Unmarshal(shown, &l.Shown); err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	l.Content, l.Note, l.Release = release.Texts(l.Content), note.String, int(number.Int64)
	return &l, nil
}

// Forgetting are the ids of the lessons of which keys have to be gone: those that were withdrawn or that a facilitator changed.
func (q *Queries) Forgetting(ctx context.Context) ([]uuid.UUID, error) {
	ids, err := projections.IDs(q.db.QueryContext(ctx, `SELECT id FROM lesson WHERE forgets OR status = ? ORDER BY id`, lesson.Withdrawn))
	if err != nil {
		return nil, fmt.Errorf("list lessons that forget: %w", err)
	}
	return ids, nil
}
