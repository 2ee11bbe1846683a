package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

const timelineSchema = `
CREATE TABLE IF NOT EXISTS timeline (
	incident    TEXT NOT NULL,
	occurred_at INTEGER NOT NULL, -- Unix milliseconds
	revision    INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	id          TEXT NOT NULL,
	kind        TEXT NOT NULL,
	actor       TEXT NOT NULL,
	summary     TEXT NOT NULL,
	PRIMARY KEY (incident, occurred_at, revision)
) WITHOUT ROWID`

// TimelineEntry is one event of a case, in the order in which things happened. The summary (Dutch) is made of coded answers
// alone: no typed text is in it. Actor is the keyed hash of who recorded it.
type TimelineEntry struct {
	ID         string
	Kind       string
	OccurredAt time.Time
	RecordedAt time.Time
	Actor      string
	Summary    string
	Revision   int64
}

func timelineProjection(cat *catalogue.Catalogue) projections.Projection {
	return projections.Projection{
		// The lines name measures and articles, so another edition of the catalogue makes other rows.
		Name: "timeline", Schema: timelineSchema + "\n-- catalogue " + cat.Version(), Version: 1, Categories: []string{incident.Category},
		Apply: func(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
			add, err := tx.PrepareContext(ctx, `INSERT INTO timeline VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
			if err != nil {
				return err
			}
			for _, e := range events {
				said := line(cat, e)
				if said == "" {
					return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
				}
				_, err := add.ExecContext(ctx, strings.TrimPrefix(e.Stream, incident.Category+"-"), e.OccurredAt.UnixMilli(),
					int64(e.Revision), e.RecordedAt.UnixMilli(), e.ID.String(), e.Type, e.Actor, said)
				if err == nil {
					err = eraseLines(ctx, tx, e)
				}
				if err != nil {
					return err
				}
			}
			return add.Close()
		},
	}
}

// eraseLines says of the entries that an erasure takes what is left to say of them.
func eraseLines(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
	by, erases := e.Event.(incident.PersonalDataErased)
	if !erases {
		return nil
	}
	for kind, said := range erasedLines() {
		_, err := tx.ExecContext(ctx, `UPDATE timeline SET summary = ? WHERE incident = ? AND kind = ? AND revision < ? AND (? OR id IN (SELECT value FROM json_each(?)))`,
			said, strings.TrimPrefix(e.Stream, incident.Category+"-"), kind, int64(e.Revision), by.Scope == incident.WholeIncident, projections.IDList(by.Entries))
		if err != nil {
			return err
		}
	}
	return nil
}

// Lines are the timeline of a case's stream, in the order of recording. What has no line is an error, as in the file itself.
func Lines(cat *catalogue.Catalogue, stream []eventstore.Decoded) ([]TimelineEntry, error) {
	list := make([]TimelineEntry, len(stream))
	for i, e := range stream {
		said := line(cat, e)
		if said == "" {
			return nil, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
		}
		list[i] = TimelineEntry{
			ID: e.ID.String(), Kind: e.Type, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Actor: e.Actor, Summary: said, Revision: int64(e.Revision),
		}
	}
	return list, nil
}

// Clock is what a timeline goes by.
type Clock string

// The clocks.
const (
	ClockHappened Clock = "HAPPENED" // when it happened, as was said
	ClockKnown    Clock = "KNOWN"    // when it was recorded
)

// Span is which part of a timeline is read, and by which clock.
type Span struct {
	Clock Clock
	From  time.Time // recorded after it; zero: from the beginning
	Until time.Time // recorded by then; zero: until now
	Guest bool      // what a guest sees: of what happened alone, without who recorded it
}

// Timeline is a page of a case's events. Whoever calls it has made sure that the case is the viewer's.
func (q *Queries) Timeline(ctx context.Context, id string, s Span, first int, after string) (projections.Page[TimelineEntry], error) {
	pages, err := q.Timelines(ctx, []string{id}, s, first, after)
	return pages[id], err
}

// Timelines are the same page of several cases, in as many statements as that of one.
func (q *Queries) Timelines(ctx context.Context, ids []string, s Span, first int, after string) (map[string]projections.Page[TimelineEntry], error) {
	// A list of strings always encodes.
	list, _ := json.Marshal(ids)
	where, args := s.where()
	totals, err := q.lengths(ctx, where, append([]any{string(list)}, args...))
	if err != nil {
		return nil, err
	}
	place, revision, err := s.place(after)
	if err != nil {
		return nil, err
	}
	column, actor := "occurred_at", "actor"
	if s.Clock == ClockKnown {
		column = "recorded_at"
	}
	if s.Guest {
		actor = "''"
	}
	args = append(append([]any{string(list)}, args...), place, revision, first+1)
	rows, err := q.db.QueryContext(ctx, `SELECT incident, id, kind, occurred_at, recorded_at, actor, summary, revision FROM (
		SELECT incident, id, kind, occurred_at, recorded_at, `+actor+` AS actor, summary, revision,
			row_number() OVER (PARTITION BY incident ORDER BY `+column+`, revision) AS place
		FROM timeline WHERE `+where+` AND (`+column+`, revision) > (?, ?)
	) WHERE place <= ? ORDER BY incident, place`, args...)
	if err != nil {
		return nil, fmt.Errorf("read a timeline: %w", err)
	}
	found, err := entries(rows)
	if err != nil {
		return nil, fmt.Errorf("read a timeline: %w", err)
	}
	pages := map[string]projections.Page[TimelineEntry]{}
	for _, id := range ids {
		pages[id] = projections.Fill(s.list(), found[id], s.key, first, after, totals[id])
	}
	return pages, nil
}

// where says which entries of the cases of a list belong to a span.
func (s Span) where() (string, []any) {
	from, until := int64(-1<<62), int64(1<<62)
	if !s.From.IsZero() {
		from = s.From.UnixMilli()
	}
	if !s.Until.IsZero() {
		until = s.Until.UnixMilli()
	}
	where := `incident IN (SELECT value FROM json_each(?)) AND recorded_at > ? AND recorded_at <= ?`
	if s.Guest {
		where += ` AND kind IN ('` + strings.Join(guestKinds(), `', '`) + `')`
	}
	return where, []any{from, until}
}

// list is the name of a timeline by its clock.
func (s Span) list() string {
	if s.Clock == ClockKnown {
		return "timeline " + string(ClockKnown)
	}
	return "timeline"
}

// key is where an entry stands in a timeline.
func (s Span) key(e TimelineEntry) projections.Key {
	at := e.OccurredAt
	if s.Clock == ClockKnown {
		at = e.RecordedAt
	}
	return projections.Key{Sort: at.UnixMilli(), ID: fmt.Sprint(e.Revision)}
}

// place is where a page goes on.
func (s Span) place(after string) (at, revision int64, err error) {
	if after == "" {
		return -1 << 62, 0, nil
	}
	place, err := projections.ParseCursor(s.list(), after)
	if err != nil {
		return 0, 0, err
	}
	if revision, err = strconv.ParseInt(place.ID, 10, 64); err != nil {
		return 0, 0, projections.ErrCursor
	}
	return place.Sort, revision, nil
}

// lengths are how many entries of a span each case has.
func (q *Queries) lengths(ctx context.Context, where string, args []any) (map[string]int, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT incident, count(*) FROM timeline WHERE `+where+` GROUP BY incident`, args...)
	if err != nil {
		return nil, fmt.Errorf("count a timeline: %w", err)
	}
	defer rows.Close()
	found := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, fmt.Errorf("count a timeline: %w", err)
		}
		found[id] = n
	}
	return found, rows.Err()
}

func entries(rows *sql.Rows) (map[string][]TimelineEntry, error) {
	defer rows.Close()
	found := map[string][]TimelineEntry{}
	for rows.Next() {
		var of string
		var e TimelineEntry
		var occurred, recorded int64
		if err := rows.Scan(&of, &e.ID, &e.Kind, &occurred, &recorded, &e.Actor, &e.Summary, &e.Revision); err != nil {
			return nil, err
		}
		e.OccurredAt, e.RecordedAt = time.UnixMilli(occurred).UTC(), time.UnixMilli(recorded).UTC()
		found[of] = append(found[of], e)
	}
	return found, rows.Err()
}
