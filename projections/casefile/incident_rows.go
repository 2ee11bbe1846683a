package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// applyIncident reads each case that the events concern once, and writes it once.
func applyIncident(ctx context.Context, tx *sql.Tx, streams Streams, events []eventstore.Decoded) error {
	w, err := newWriter(ctx, tx)
	if err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	w.streams = streams
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
		if by, erases := e.Event.(incident.PersonalDataErased); erases {
			err = w.erase(cases[id], e, by)
		} else {
			cases[id].Incident, err = cases[id].evolve(e)
		}
		if err != nil {
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

// kept is a case on its way through a batch: what it is by now, and what of it stands in the tables.
type kept struct {
	Incident
	row         int64 // 0: it is new
	wasListed   listed
	wasFound    []facet
	wasDue      []duty
	wasCompared []compared
	wasInvited  []*Partner
	wasOffered  string
	wasRetained retained
}

// listed is what lists filter and sort a case by.
type listed struct {
	municipality string
	stage        incident.Stage
	openedAt     int64
	dueAt        sql.NullInt64
}

func (i Incident) listed() listed {
	l := listed{municipality: i.Municipality, stage: i.Stage, openedAt: i.OpenedAt.UnixMilli()}
	if i.Stage == incident.StageClosed {
		return l
	}
	l.dueAt = millis(i.ReassessBy)
	for _, t := range i.Tasks {
		if t.DueAt != nil && !t.Done() && !t.Retracted && (!l.dueAt.Valid || t.DueAt.UnixMilli() < l.dueAt.Int64) {
			l.dueAt = millis(t.DueAt)
		}
	}
	return l
}

func millis(t *time.Time) sql.NullInt64 {
	if t == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: true}
}

// writer is the case file inside one transaction.
type writer struct {
	ctx                                     context.Context
	tx                                      *sql.Tx
	streams                                 Streams
	find, add, move, keep, forget, remember *sql.Stmt
	others                                  map[string]*sql.Stmt // prepared when first needed
	counts                                  map[counted]int      // by how many the kept counts change
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, others: map[string]*sql.Stmt{}, counts: map[counted]int{}}
	for text, statement := range map[string]**sql.Stmt{
		`SELECT row, document FROM incident WHERE id = ?`:                                                       &w.find,
		`INSERT INTO incident (id, municipality, document, stage, opened_at, due_at) VALUES (?, ?, ?, ?, ?, ?)`: &w.add,
		`UPDATE incident SET municipality = ?, stage = ?, opened_at = ?, due_at = ? WHERE row = ?`:              &w.move,
		`UPDATE incident SET document = ? WHERE row = ?`:                                                        &w.keep,
		`DELETE FROM incident_text WHERE rowid = ?`:                                                             &w.forget,
		`INSERT INTO incident_text (rowid, text, shared, owner) VALUES (?, ?, ?, ?)`:                            &w.remember,
	} {
		var err error
		if *statement, err = tx.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// exec runs a statement beside the usual ones; it is prepared once for all that a batch asks of it.
func (w *writer) exec(query string, args ...any) (sql.Result, error) {
	prepared, ok := w.others[query]
	if !ok {
		var err error
		if prepared, err = w.tx.PrepareContext(w.ctx, query); err != nil {
			return nil, err
		}
		w.others[query] = prepared
	}
	return prepared.ExecContext(w.ctx, args...)
}

func (w *writer) close() error {
	faults := []error{w.recount()}
	for _, statement := range w.others {
		faults = append(faults, statement.Close())
	}
	for _, statement := range []*sql.Stmt{w.find, w.add, w.move, w.keep, w.forget, w.remember} {
		faults = append(faults, statement.Close())
	}
	return errors.Join(faults...)
}

// read is the case as it was written last, or a new one.
func (w *writer) read(id uuid.UUID) (*kept, error) {
	k := &kept{Incident: Incident{ID: id}}
	var document []byte
	err := w.find.QueryRowContext(w.ctx, id.String()).Scan(&k.row, &document)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(document, &k.Incident)
	}
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	k.wasListed, k.wasFound, k.wasDue = k.listed(), k.facets(), k.duties()
	k.wasInvited, k.wasOffered, k.wasCompared, k.wasRetained = k.guests(), k.offeredTo(), k.compared(), k.retained()
	return k, nil
}

// write keeps a case, with its search words: everything that was typed into it. What lists sort by is written when it has
// changed, since each of them is in an index.
func (w *writer) write(k *kept) error {
	document, err := json.Marshal(k.Incident)
	if err != nil {
		return err
	}
	now := k.listed()
	if k.row == 0 {
		added, err := w.add.ExecContext(w.ctx, k.ID.String(), k.Municipality, document, now.stage, now.openedAt, now.dueAt)
		if err == nil {
			k.row, err = added.LastInsertId()
		}
		if err != nil {
			return err
		}
	} else {
		if k.wasListed != now {
			if _, err := w.move.ExecContext(w.ctx, now.municipality, now.stage, now.openedAt, now.dueAt, k.row); err != nil {
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
	if err := errors.Join(w.file(k), w.schedule(k), w.invite(k), w.offer(k), w.compare(k), w.retain(k)); err != nil {
		return err
	}
	seen := k.ForOwner() // what is withheld is not found either
	_, err = w.remember.ExecContext(w.ctx, k.row, seen.words(), seen.sharedWords(), k.Municipality)
	return err
}

// invite keeps who is invited to a case, when that has changed.
func (w *writer) invite(k *kept) error {
	now := k.guests()
	if reflect.DeepEqual(now, k.wasInvited) {
		return nil
	}
	if _, err := w.exec(`DELETE FROM incident_guest WHERE incident = ?`, k.row); err != nil {
		return err
	}
	for _, p := range now {
		if _, err := w.exec(`INSERT INTO incident_guest VALUES (?, ?) ON CONFLICT DO NOTHING`, p.Guest, k.row); err != nil {
			return err
		}
	}
	return nil
}

// offer keeps to whom a case is offered, when that has changed.
func (w *writer) offer(k *kept) error {
	to := k.offeredTo()
	if to == k.wasOffered {
		return nil
	}
	_, err := w.exec(`DELETE FROM hand_over WHERE incident = ?`, k.row)
	if err == nil && to != "" {
		_, err = w.exec(`INSERT INTO hand_over VALUES (?, ?)`, k.row, to)
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
		_, err := w.exec(`UPDATE offered_lesson SET municipality = ? WHERE incident = ?`, event.To, of.ID.String())
		return err
	case incident.EvidenceAttached:
		return w.evidence(e, of.ID, event)
	case incident.SourceShared:
		return w.shared(e, event)
	case incident.IncidentsLinked:
		return w.link(of.ID, event.Other, event.Kind, e)
	case incident.EntryRetracted:
		return w.unlink(event.Entry)
	case incident.RetentionExecuted:
		return w.certify(e, of, event)
	}
	return nil
}

func (w *writer) offered(lesson uuid.UUID, by Incident) error {
	_, err := w.exec(`INSERT INTO offered_lesson VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		lesson.String(), by.Municipality, by.ID.String())
	return err
}
