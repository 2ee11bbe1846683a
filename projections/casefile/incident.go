package casefile

import (
	"context"
	"database/sql"

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
	due_at       INTEGER, -- Unix milliseconds; of an open case: when to weigh again, or its first task
	document     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS incident_due ON incident (municipality, due_at, id) WHERE due_at IS NOT NULL;
CREATE VIRTUAL TABLE IF NOT EXISTS incident_text USING fts5 (text, shared, owner, prefix = "3 4 5 6 7 8", tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE IF NOT EXISTS incident_guest (
	guest    TEXT NOT NULL,
	incident INTEGER NOT NULL, -- row
	PRIMARY KEY (guest, incident)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS incident_guest_of ON incident_guest (incident);
CREATE TABLE IF NOT EXISTS hand_over (
	incident     INTEGER PRIMARY KEY, -- row
	municipality TEXT NOT NULL        -- to which it is offered; the offer stands
);
CREATE INDEX IF NOT EXISTS hand_over_to ON hand_over (municipality);
CREATE TABLE IF NOT EXISTS offered_lesson (
	lesson       TEXT PRIMARY KEY,
	municipality TEXT NOT NULL,
	incident     TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS offered_lesson_owner ON offered_lesson (municipality)`

// PartIncident is the part of the case file that holds the cases themselves.
const PartIncident = "incident"

func incidentProjection(streams Streams) projections.Projection {
	return projections.Projection{
		Name: PartIncident, Schema: incidentSchema + ";" + linkSchema + ";" + evidenceSchema + ";" + facetSchema + ";" + workSchema + ";" + sourceSchema + ";" + retentionSchema,
		Version: 5, Categories: []string{incident.Category}, Erases: ends,
		Apply: func(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
			return applyIncident(ctx, tx, streams, events)
		},
	}
}
