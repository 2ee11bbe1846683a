package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// A case is kept whole, as one document: a page of cases with all that is in them costs one statement, and the columns are
// what lists filter and sort by.
const incidentSchema = `
CREATE TABLE IF NOT EXISTS incident (
	row          INTEGER PRIMARY KEY,
	id           TEXT NOT NULL UNIQUE,
	municipality TEXT NOT NULL,
	stage        TEXT NOT NULL,
	opened_at    INTEGER NOT NULL, -- Unix milliseconds
	document     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS incident_list ON incident (municipality, opened_at DESC, id);
CREATE INDEX IF NOT EXISTS incident_stage ON incident (municipality, stage, opened_at DESC, id);
CREATE VIRTUAL TABLE IF NOT EXISTS incident_text USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE IF NOT EXISTS offered_lesson (
	lesson       TEXT PRIMARY KEY,
	municipality TEXT NOT NULL,
	incident     TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS offered_lesson_owner ON offered_lesson (municipality)`

// PartIncident is the part of the case file that holds the cases themselves.
const PartIncident = "incident"

func incidentProjection() projections.Projection {
	return projections.Projection{
		Name: PartIncident, Schema: incidentSchema, Version: 3, Categories: []string{incident.Category}, Apply: applyIncident,
	}
}

// applyIncident reads each case that the events concern once, and writes it once.
func applyIncident(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
	w, err := newWriter(ctx, tx)
	if err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	cases := map[uuid.UUID]*kept{}
	var order []uuid.UUID // in which new cases get their rows
	for _, e := range events {
		id, err := uuid.Parse(strings.TrimPrefix(e.Stream, incident.Category+"-"))
		if err != nil {
			return fmt.Errorf("a stream of no incident: %w", err)
		}
		if cases[id] == nil {
			if cases[id], err = w.read(id); err != nil {
				return err
			}
			order = append(order, id)
		}
		if cases[id].Incident, err = cases[id].evolve(e); err != nil {
			return err
		}
		if offered, ok := e.Event.(incident.LessonOffered); ok && !e.Erased {
			if err := w.offered(offered.Lesson, cases[id].Incident); err != nil {
				return err
			}
		}
	}
	for _, id := range order {
		if err := w.write(cases[id]); err != nil {
			return fmt.Errorf("write a case: %w", err)
		}
	}
	return w.close()
}

// kept is a case on its way through a batch: what it is by now, and what of it stands in the file.
type kept struct {
	Incident
	row      int64 // 0: it is new
	stage    incident.Stage
	openedAt int64
}

// writer is the case file inside one transaction.
type writer struct {
	ctx                                     context.Context
	tx                                      *sql.Tx
	find, add, move, keep, forget, remember *sql.Stmt
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx}
	for text, statement := range map[string]**sql.Stmt{
		`SELECT row, stage, opened_at, document FROM incident WHERE id = ?`:                          &w.find,
		`INSERT INTO incident (id, municipality, stage, opened_at, document) VALUES (?, ?, ?, ?, ?)`: &w.add,
		`UPDATE incident SET stage = ?, opened_at = ? WHERE row = ?`:                                 &w.move,
		`UPDATE incident SET document = ? WHERE row = ?`:                                             &w.keep,
		`DELETE FROM incident_text WHERE rowid = ?`:                                                  &w.forget,
		`INSERT INTO incident_text (rowid, text) VALUES (?, ?)`:                                      &w.remember,
	} {
		var err error
		if *statement, err = tx.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *writer) close() error {
	var faults []error
	for _, statement := range []*sql.Stmt{w.find, w.add, w.move, w.keep, w.forget, w.remember} {
		faults = append(faults, statement.Close())
	}
	return errors.Join(faults...)
}

// read is the case as it was written last, or a new one.
func (w *writer) read(id uuid.UUID) (*kept, error) {
	k := &kept{Incident: Incident{ID: id}}
	var document []byte
	err := w.find.QueryRowContext(w.ctx, id.String()).Scan(&k.row, &k.stage, &k.openedAt, &document)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(document, &k.Incident)
	}
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	return k, nil
}

// write keeps a case, with its search words: everything that was typed into it. What lists sort by is written when it has
// changed, since each of them is in an index.
func (w *writer) write(k *kept) error {
	document, err := json.Marshal(k.Incident)
	if err != nil {
		return err
	}
	openedAt := k.OpenedAt.UnixMilli()
	if k.row == 0 {
		added, err := w.add.ExecContext(w.ctx, k.ID.String(), k.Municipality, k.Stage, openedAt, document)
		if err == nil {
			k.row, err = added.LastInsertId()
		}
		if err != nil {
			return err
		}
	} else {
		if k.stage != k.Stage || k.openedAt != openedAt {
			if _, err := w.move.ExecContext(w.ctx, k.Stage, openedAt, k.row); err != nil {
				return err
			}
		}
		if _, err := w.keep.ExecContext(w.ctx, document, k.row); err != nil {
			return err
		}
		if _, err := w.forget.ExecContext(w.ctx, k.row); err != nil {
			return err
		}
	}
	_, err = w.remember.ExecContext(w.ctx, k.row, k.words())
	return err
}

func (w *writer) offered(lesson uuid.UUID, by Incident) error {
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO offered_lesson VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		lesson.String(), by.Municipality, by.ID.String())
	return err
}

// Incident is a case of the municipality, or nil when it has no such case.
func (q *Queries) Incident(ctx context.Context, municipality string, id uuid.UUID) (*Incident, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM incident WHERE id = ? AND municipality = ?`, id.String(), municipality)
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	list, err := projections.Documents[Incident](rows)
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], q.addNotices(ctx, list)
}

// addNotices gives cases their notices.
func (q *Queries) addNotices(ctx context.Context, cases []Incident) error {
	ids := make([]uuid.UUID, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID
	}
	found, err := q.NoticesOf(ctx, ids)
	for i := range cases {
		cases[i].Notices = found[cases[i].ID]
	}
	return err
}

// Filter narrows a list of cases. Search holds words that all have to occur somewhere in what was typed into the case; the
// last one may be the beginning of a word.
type Filter struct {
	Stage  incident.Stage
	Search string
}

// Incidents is a page of the municipality's cases, the latest first.
func (q *Queries) Incidents(ctx context.Context, municipality string, f Filter, first int, after string) (projections.Page[Incident], error) {
	var none projections.Page[Incident]
	where, args := []string{`municipality = ?`}, []any{municipality}
	if f.Stage != "" {
		where, args = append(where, `stage = ?`), append(args, f.Stage)
	}
	match, err := projections.Match(f.Search)
	if err != nil {
		return none, err
	}
	if match != "" {
		where, args = append(where, `row IN (SELECT rowid FROM incident_text WHERE incident_text MATCH ?)`), append(args, match)
	}
	var total int
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM incident WHERE `+strings.Join(where, " AND "), args...).Scan(&total)
	if err != nil {
		return none, fmt.Errorf("count cases: %w", err)
	}
	if after != "" {
		key, err := projections.ParseCursor(after)
		if err != nil {
			return none, err
		}
		where, args = append(where, `(opened_at < ? OR (opened_at = ? AND id > ?))`), append(args, key.Sort, key.Sort, key.ID)
	}
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM incident WHERE `+strings.Join(where, " AND ")+
		` ORDER BY opened_at DESC, id LIMIT ?`, append(args, first+1)...)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	list, err := projections.Documents[Incident](rows)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	if err := q.addNotices(ctx, list); err != nil {
		return none, err
	}
	key := func(i Incident) projections.Key {
		return projections.Key{Sort: i.OpenedAt.UnixMilli(), ID: i.ID.String()}
	}
	return projections.Fill(list, key, first, after, total), nil
}

// OwnLessons are the ids of the lessons that the municipality has offered.
func (q *Queries) OwnLessons(ctx context.Context, municipality string) ([]uuid.UUID, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT lesson FROM offered_lesson WHERE municipality = ?`, municipality)
	if err != nil {
		return nil, fmt.Errorf("list own lessons: %w", err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list own lessons: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// OwnsLesson tells whether the municipality has offered the lesson.
func (q *Queries) OwnsLesson(ctx context.Context, municipality string, lesson uuid.UUID) (bool, error) {
	var own bool
	err := q.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM offered_lesson WHERE lesson = ? AND municipality = ?)`,
		lesson.String(), municipality).Scan(&own)
	if err != nil {
		return false, fmt.Errorf("look up a lesson's owner: %w", err)
	}
	return own, nil
}
