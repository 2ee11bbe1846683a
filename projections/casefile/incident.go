package casefile

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/incident"
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
	assigned_to  TEXT,    -- keyed hash of the colleague who took it himself
	reassess_by  INTEGER, -- Unix milliseconds; of an open case
	document     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS incident_list ON incident (municipality, opened_at DESC, id);
CREATE INDEX IF NOT EXISTS incident_stage ON incident (municipality, stage, opened_at DESC, id);
CREATE INDEX IF NOT EXISTS incident_assigned ON incident (municipality, assigned_to, opened_at DESC, id) WHERE assigned_to IS NOT NULL;
CREATE INDEX IF NOT EXISTS incident_reassess ON incident (municipality, reassess_by) WHERE reassess_by IS NOT NULL;
CREATE TABLE IF NOT EXISTS incident_tag (
	municipality TEXT NOT NULL,
	tag          TEXT NOT NULL,
	incident     INTEGER NOT NULL, -- row
	PRIMARY KEY (municipality, tag, incident)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS incident_tag_of ON incident_tag (incident);
CREATE TABLE IF NOT EXISTS task (
	incident INTEGER NOT NULL, -- row
	id       TEXT NOT NULL,
	due_at   INTEGER, -- Unix milliseconds
	done     INTEGER NOT NULL,
	PRIMARY KEY (incident, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS task_due ON task (due_at) WHERE NOT done;
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
