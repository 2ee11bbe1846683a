package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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
CREATE VIRTUAL TABLE IF NOT EXISTS incident_text USING fts5 (text, shared, tokenize = "unicode61 remove_diacritics 2");
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

func incidentProjection() projections.Projection {
	return projections.Projection{
		Name: PartIncident, Schema: incidentSchema + ";" + linkSchema + ";" + evidenceSchema, Version: 3, Categories: []string{incident.Category}, Apply: applyIncident,
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
		if err := w.beside(e, cases[id].Incident); err != nil {
			return err
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
	row          int64 // 0: it is new
	municipality string
	stage        incident.Stage
	openedAt     int64
	invited      []*Partner
	offered      string
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
		`SELECT row, municipality, stage, opened_at, document FROM incident WHERE id = ?`:            &w.find,
		`INSERT INTO incident (id, municipality, stage, opened_at, document) VALUES (?, ?, ?, ?, ?)`: &w.add,
		`UPDATE incident SET municipality = ?, stage = ?, opened_at = ? WHERE row = ?`:               &w.move,
		`UPDATE incident SET document = ? WHERE row = ?`:                                             &w.keep,
		`DELETE FROM incident_text WHERE rowid = ?`:                                                  &w.forget,
		`INSERT INTO incident_text (rowid, text, shared) VALUES (?, ?, ?)`:                           &w.remember,
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
	err := w.find.QueryRowContext(w.ctx, id.String()).Scan(&k.row, &k.municipality, &k.stage, &k.openedAt, &document)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(document, &k.Incident)
	}
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	k.invited, k.offered = k.guests(), k.offeredTo()
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
		if k.municipality != k.Municipality || k.stage != k.Stage || k.openedAt != openedAt {
			if _, err := w.move.ExecContext(w.ctx, k.Municipality, k.Stage, openedAt, k.row); err != nil {
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
	if _, err = w.remember.ExecContext(w.ctx, k.row, k.words(), k.sharedWords()); err != nil {
		return err
	}
	if err := w.invite(k); err != nil {
		return err
	}
	return w.offer(k)
}

// invite keeps who is invited to a case, when that has changed.
func (w *writer) invite(k *kept) error {
	now := k.guests()
	if reflect.DeepEqual(now, k.invited) {
		return nil
	}
	if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM incident_guest WHERE incident = ?`, k.row); err != nil {
		return err
	}
	for _, p := range now {
		if _, err := w.tx.ExecContext(w.ctx, `INSERT INTO incident_guest VALUES (?, ?) ON CONFLICT DO NOTHING`, p.Guest, k.row); err != nil {
			return err
		}
	}
	return nil
}

// offer keeps to whom a case is offered, when that has changed.
func (w *writer) offer(k *kept) error {
	to := k.offeredTo()
	if to == k.offered {
		return nil
	}
	_, err := w.tx.ExecContext(w.ctx, `DELETE FROM hand_over WHERE incident = ?`, k.row)
	if err == nil && to != "" {
		_, err = w.tx.ExecContext(w.ctx, `INSERT INTO hand_over VALUES (?, ?)`, k.row, to)
	}
	return err
}

// beside keeps what of an event stands beside the case.
func (w *writer) beside(e eventstore.Decoded, of Incident) error {
	switch event := e.Event.(type) {
	case incident.LessonOffered:
		if e.Erased {
			return nil
		}
		return w.offered(event.Lesson, of)
	case incident.IncidentHandedOver:
		_, err := w.tx.ExecContext(w.ctx, `UPDATE offered_lesson SET municipality = ? WHERE incident = ?`, event.To, of.ID.String())
		return err
	case incident.EvidenceAttached:
		return w.evidence(e, of.ID, event)
	case incident.IncidentsLinked:
		return w.link(of.ID, event.Other, event.Kind, e.RecordedAt)
	}
	return nil
}

func (w *writer) offered(lesson uuid.UUID, by Incident) error {
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO offered_lesson VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		lesson.String(), by.Municipality, by.ID.String())
	return err
}
