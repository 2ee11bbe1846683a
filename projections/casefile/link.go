package casefile

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// A link shows in both cases, so each is kept in both directions, with the case in which it was noted.
const linkSchema = `
CREATE TABLE IF NOT EXISTS incident_link (
	incident    TEXT NOT NULL,
	other       TEXT NOT NULL,
	kind        TEXT NOT NULL,
	recorded_at INTEGER NOT NULL, -- Unix milliseconds
	entry       TEXT NOT NULL,
	noted       TEXT NOT NULL,
	PRIMARY KEY (incident, other, kind, entry)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS incident_link_entry ON incident_link (entry)`

// Link is another case of the municipality that a case belongs with.
type Link struct {
	ID         uuid.UUID // the entry that made it
	Incident   uuid.UUID // the other case
	Noted      uuid.UUID // the case in which it was noted, where alone it is retracted
	Reference  string
	Title      *string
	Stage      incident.Stage
	Kind       situation.LinkKind
	RecordedAt time.Time
}

func (w *writer) link(a, b uuid.UUID, kind situation.LinkKind, e eventstore.Decoded) error {
	for _, pair := range [][2]uuid.UUID{{a, b}, {b, a}} {
		_, err := w.exec(`INSERT INTO incident_link VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			pair[0].String(), pair[1].String(), kind, e.RecordedAt.UnixMilli(), e.ID.String(), a.String())
		if err != nil {
			return fmt.Errorf("write a link: %w", err)
		}
	}
	return nil
}

// unlink takes away the link that an entry made; other entries make none.
func (w *writer) unlink(entry uuid.UUID) error {
	if _, err := w.exec(`DELETE FROM incident_link WHERE entry = ?`, entry.String()); err != nil {
		return fmt.Errorf("remove a link: %w", err)
	}
	return nil
}

// addLinks gives the municipality's cases their links: one statement for a whole page. A case that has gone to another
// municipality since is linked no longer, for it does not exist here.
func (q *Queries) addLinks(ctx context.Context, municipality string, cases []*Incident) error {
	by, list := byID(cases)
	rows, err := q.db.QueryContext(ctx, `SELECT l.incident, l.other, l.kind, l.recorded_at, l.entry, l.noted, i.stage, i.document ->> 'reference', i.document ->> 'title'
		FROM incident_link l JOIN incident i ON i.id = l.other
		WHERE l.incident IN (SELECT value FROM json_each(?)) AND i.municipality = ? ORDER BY l.recorded_at, l.other, l.kind`, list, municipality)
	if err != nil {
		return fmt.Errorf("list links: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var from uuid.UUID
		var l Link
		var at int64
		if err := rows.Scan(&from, &l.Incident, &l.Kind, &at, &l.ID, &l.Noted, &l.Stage, &l.Reference, &l.Title); err != nil {
			return fmt.Errorf("list links: %w", err)
		}
		l.RecordedAt = time.UnixMilli(at).UTC()
		by[from].Links = append(by[from].Links, &l)
	}
	return rows.Err()
}
