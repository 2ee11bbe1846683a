package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/domain/source"
	"leerkring/internal/eventstore"
)

// Sources that are compared stand in one table for all municipalities, as keyed hashes. Nothing reads it but what tells a
// municipality of the others that have one of its own.
const sourceSchema = `
CREATE TABLE IF NOT EXISTS source (
	hash         TEXT NOT NULL,
	incident     TEXT NOT NULL,
	municipality TEXT NOT NULL,
	kind         TEXT NOT NULL,
	week         TEXT NOT NULL, -- ISO 8601, such as 2026-W12
	contact      TEXT NOT NULL,
	shared_at    INTEGER NOT NULL, -- Unix milliseconds
	PRIMARY KEY (hash, incident)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_of ON source (incident);
CREATE TABLE IF NOT EXISTS source_shared (
	entry        TEXT PRIMARY KEY,
	municipality TEXT NOT NULL,
	recorded_at  INTEGER NOT NULL, -- Unix milliseconds
	sources      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_shared_by ON source_shared (municipality, recorded_at)`

// SharedSource is the source of one signal that is compared with those of other municipalities.
type SharedSource struct {
	ID         uuid.UUID             `json:"id"`
	Signal     uuid.UUID             `json:"signal"`
	Sources    []incident.SourceHash `json:"sources"`
	Contact    *string               `json:"contact,omitempty"`
	OccurredAt time.Time             `json:"occurredAt"`
	RecordedAt time.Time             `json:"recordedAt"`
	Amended
}

// SourceMatch says that a source of a case is in a file elsewhere: what it is, the week in which it was seen there, and whom to ask.
type SourceMatch struct {
	Kind     source.Kind
	Week     string // ISO 8601, such as 2026-W12
	Contacts []string
}

func sharedSource(e eventstore.Decoded, event incident.SourceShared) *SharedSource {
	if e.Erased { // of what was erased nothing is compared
		event.Sources = nil
	}
	return &SharedSource{
		ID: e.ID, Signal: event.Signal, Sources: event.Sources, Contact: given(event.Contact), OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	}
}

// compared is a row of the table of sources.
type compared struct {
	incident.SourceHash
	week, contact string
	sharedAt      int64
}

// compared are the sources of a case that are compared as it stands: those whose entry and signal stand, while the last ground
// check that stands allows looking for them.
func (i Incident) compared() (rows []compared) {
	if !i.mayLook() {
		return nil
	}
	for _, shared := range i.SharedSources {
		for _, s := range i.Signals {
			if s.ID != shared.Signal || s.Retracted || shared.Retracted || shared.Contact == nil {
				continue
			}
			year, week := s.OccurredAt.ISOWeek()
			for _, one := range shared.Sources {
				rows = append(rows, compared{one, fmt.Sprintf("%d-W%02d", year, week), *shared.Contact, shared.RecordedAt.UnixMilli()})
			}
		}
	}
	return rows
}

// mayLook tells whether the last ground check that stands says ALLOWED.
func (i Incident) mayLook() bool {
	for _, g := range slices.Backward(i.GroundChecks) {
		if !g.Retracted {
			return g.Outcome == situation.ResearchAllowed
		}
	}
	return false
}

// unshare ends the comparing of a signal's source: it says another one now.
func (i *Incident) unshare(signal uuid.UUID) {
	for _, s := range i.SharedSources {
		if s.Signal == signal {
			s.Retracted = true
		}
	}
}

// compare keeps which sources of a case are compared, when that has changed.
func (w *writer) compare(k *kept) error {
	now := k.compared()
	if reflect.DeepEqual(now, k.wasCompared) && k.wasListed.municipality == k.Municipality {
		return nil
	}
	if _, err := w.exec(`DELETE FROM source WHERE incident = ?`, k.ID.String()); err != nil {
		return fmt.Errorf("write sources: %w", err)
	}
	for _, s := range now {
		_, err := w.exec(`INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			s.Hash, k.ID.String(), k.Municipality, s.Kind, s.week, s.contact, s.sharedAt)
		if err != nil {
			return fmt.Errorf("write sources: %w", err)
		}
	}
	return nil
}

func (w *writer) shared(e eventstore.Decoded, event incident.SourceShared) error {
	_, err := w.exec(`INSERT INTO source_shared VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.ID.String(), e.Municipality, e.RecordedAt.UnixMilli(), len(event.Sources))
	if err != nil {
		return fmt.Errorf("count sources: %w", err)
	}
	return nil
}

// SharedSince is how many links and accounts a municipality has let be compared since a moment, also those that it took back.
func (q *Queries) SharedSince(ctx context.Context, municipality string, since time.Time) (int, error) {
	var n int
	err := q.db.QueryRowContext(ctx, `SELECT coalesce(sum(sources), 0) FROM source_shared WHERE municipality = ? AND recorded_at > ?`, municipality, since.UnixMilli()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count sources: %w", err)
	}
	return n, nil
}

// addMatches tells cases of the municipality which of their sources are in files elsewhere, in one statement.
func (q *Queries) addMatches(ctx context.Context, municipality string, cases []*Incident) error {
	by, list := byID(cases)
	rows, err := q.db.QueryContext(ctx, `SELECT s.incident, o.kind, o.week, json_group_array(DISTINCT o.contact)
		FROM source s JOIN source o ON o.hash = s.hash AND o.municipality <> s.municipality
		WHERE s.incident IN (SELECT value FROM json_each(?)) AND s.municipality = ?
		GROUP BY s.incident, s.hash, o.kind, o.week ORDER BY o.week, o.kind, s.hash`, list, municipality)
	if err != nil {
		return fmt.Errorf("match sources: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var of uuid.UUID
		var m SourceMatch
		var contacts []byte
		err := rows.Scan(&of, &m.Kind, &m.Week, &contacts)
		if err == nil {
			err = json.Unmarshal(contacts, &m.Contacts)
		}
		if err != nil {
			return fmt.Errorf("match sources: %w", err)
		}
		by[of].SourceMatches = append(by[of].SourceMatches, &m)
	}
	return rows.Err()
}
