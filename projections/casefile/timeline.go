package casefile

import (
	"context"
	"database/sql"
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
		Name: "timeline", Schema: timelineSchema + "\n-- catalogue " + cat.Version(), Categories: []string{incident.Category},
		Apply: func(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
			line, err := tx.PrepareContext(ctx, `INSERT INTO timeline VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
			if err != nil {
				return err
			}
			for _, e := range events {
				said := summary(cat, e.Event)
				if said == "" {
					return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
				}
				_, err := line.ExecContext(ctx, strings.TrimPrefix(e.Stream, incident.Category+"-"), e.OccurredAt.UnixMilli(),
					int64(e.Revision), e.RecordedAt.UnixMilli(), e.ID.String(), e.Type, e.Actor, said)
				if err != nil {
					return err
				}
			}
			return line.Close()
		},
	}
}

// Lines are the timeline of a case's stream, in the order of recording. What has no line is an error, as in the file itself.
func Lines(cat *catalogue.Catalogue, stream []eventstore.Decoded) ([]TimelineEntry, error) {
	list := make([]TimelineEntry, len(stream))
	for i, e := range stream {
		said := summary(cat, e.Event)
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
	var none projections.Page[TimelineEntry]
	from, until := int64(-1<<62), int64(1<<62)
	if !s.From.IsZero() {
		from = s.From.UnixMilli()
	}
	if !s.Until.IsZero() {
		until = s.Until.UnixMilli()
	}
	kinds, actor := "", "actor"
	if s.Guest {
		kinds, actor = ` AND kind IN ('`+strings.Join(guestKinds(), `', '`)+`')`, "''"
	}
	var total int
	err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM timeline WHERE incident = ? AND recorded_at > ? AND recorded_at <= ?`+kinds, id, from, until).Scan(&total)
	if err != nil {
		return none, fmt.Errorf("count a timeline: %w", err)
	}
	place := projections.Key{Sort: -1 << 62}
	var revision int64
	if after != "" {
		if place, err = projections.ParseCursor(after); err != nil {
			return none, err
		}
		if revision, err = strconv.ParseInt(place.ID, 10, 64); err != nil {
			return none, projections.ErrCursor
		}
	}
	column := "occurred_at"
	if s.Clock == ClockKnown {
		column = "recorded_at"
	}
	rows, err := q.db.QueryContext(ctx, `SELECT id, kind, occurred_at, recorded_at, `+actor+`, summary, revision FROM timeline
		WHERE incident = ? AND recorded_at > ? AND recorded_at <= ?`+kinds+` AND (`+column+`, revision) > (?, ?) ORDER BY `+column+`, revision LIMIT ?`,
		id, from, until, place.Sort, revision, first+1)
	if err != nil {
		return none, fmt.Errorf("read a timeline: %w", err)
	}
	list, err := entries(rows)
	if err != nil {
		return none, fmt.Errorf("read a timeline: %w", err)
	}
	key := func(e TimelineEntry) projections.Key {
		at := e.OccurredAt
		if s.Clock == ClockKnown {
			at = e.RecordedAt
		}
		return projections.Key{Sort: at.UnixMilli(), ID: fmt.Sprint(e.Revision)}
	}
	return projections.Fill(list, key, first, after, total), nil
}

func entries(rows *sql.Rows) (list []TimelineEntry, _ error) {
	defer rows.Close()
	for rows.Next() {
		var e TimelineEntry
		var occurred, recorded int64
		if err := rows.Scan(&e.ID, &e.Kind, &occurred, &recorded, &e.Actor, &e.Summary, &e.Revision); err != nil {
			return nil, err
		}
		e.OccurredAt, e.RecordedAt = time.UnixMilli(occurred).UTC(), time.UnixMilli(recorded).UTC()
		list = append(list, e)
	}
	return list, rows.Err()
}
