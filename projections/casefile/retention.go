package casefile

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
)

// What a term goes by stands beside the cases, coded, so that who minds the terms reads nothing of a case.
const retentionSchema = `
CREATE TABLE IF NOT EXISTS retained (
	incident     TEXT PRIMARY KEY,
	municipality TEXT NOT NULL,
	reference    TEXT NOT NULL,
	closed_at    INTEGER, -- Unix milliseconds; NULL: it is open
	outcome      TEXT NOT NULL,
	nothing_at   INTEGER, -- Unix milliseconds: when it was decided to do nothing, and signals still say something
	hold         TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS retained_by ON retained (municipality, incident);
CREATE TABLE IF NOT EXISTS retention_certificate (
	entry        TEXT PRIMARY KEY,
	incident     TEXT NOT NULL,
	municipality TEXT NOT NULL,
	executed_at  INTEGER NOT NULL, -- Unix milliseconds
	document     TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS retention_certificate_of ON retention_certificate (incident);
CREATE INDEX IF NOT EXISTS retention_certificate_by ON retention_certificate (municipality, executed_at DESC)`

// retained is what of a case its term goes by.
type retained struct {
	municipality      string
	closedAt, nothing sql.NullInt64
	outcome           retention.Outcome
	hold              situation.HoldGround
}

// retained is the zero value for a case of which nothing is left to go.
func (i Incident) retained() retained {
	if i.Erased {
		return retained{}
	}
	r := retained{municipality: i.Municipality, closedAt: millis(i.ClosedAt)}
	if i.Hold != nil {
		r.hold = i.Hold.Ground
	}
	standing, says := 0, false
	for _, s := range i.Signals {
		says = says || !s.Erased
		if !s.Retracted {
			standing++
		}
	}
	var last *Assessment
	for _, a := range i.Assessments {
		if !a.Retracted {
			last = a
		}
	}
	var decision situation.Decision
	if last != nil {
		decision = last.Decision
	}
	var scale situation.DisturbanceScale
	if o := i.Outcome(); o != nil {
		scale = o.Scale
	}
	r.outcome = retention.OutcomeOf(standing, decision, scale)
	if decision == situation.NoAction && len(i.Interventions) == 0 && says {
		r.nothing = millis(&last.OccurredAt)
	}
	return r
}

// retain keeps what the term of a case goes by, when that has changed.
func (w *writer) retain(k *kept) error {
	now := k.retained()
	if now == k.wasRetained {
		return nil
	}
	if !now.closedAt.Valid && !now.nothing.Valid {
		_, err := w.exec(`DELETE FROM retained WHERE incident = ?`, k.ID.String())
		return err
	}
	_, err := w.exec(`INSERT OR REPLACE INTO retained VALUES (?, ?, ?, ?, ?, ?, ?)`,
		k.ID.String(), now.municipality, k.Reference, now.closedAt, now.outcome, now.nothing, now.hold)
	return err
}

// Due is a case of which something may not be kept any longer. Nothing of what it is about is in it.
type Due struct {
	Incident  uuid.UUID
	Owner     string // the municipality whose case it is
	Reference string
	Part      incident.RetentionPart
	Outcome   retention.Outcome // of the whole case
	Years     int
	Days      int
	Ground    string
	Verified  bool
	DueAt     time.Time
	Hold      situation.HoldGround // empty: it is not held
}

// RetentionDue lists the cases of a municipality whose term will have ended at a moment, the longest overdue first. With no
// municipality it lists those of all, for work that nobody asks for.
func (q *Queries) RetentionDue(ctx context.Context, municipality string, p retention.Policy, at time.Time) ([]Due, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT incident, municipality, reference, closed_at, outcome, nothing_at, hold FROM retained
		WHERE municipality = ?1 OR ?1 = '' ORDER BY incident`, municipality)
	if err != nil {
		return nil, fmt.Errorf("list what is due: %w", err)
	}
	defer rows.Close()
	var list []Due
	for rows.Next() {
		var d Due
		var closed, nothing sql.NullInt64
		if err := rows.Scan(&d.Incident, &d.Owner, &d.Reference, &closed, &d.Outcome, &nothing, &d.Hold); err != nil {
			return nil, fmt.Errorf("list what is due: %w", err)
		}
		if one := d.by(p, closed, nothing, at); one != nil {
			list = append(list, *one)
		}
	}
	slices.SortStableFunc(list, func(a, b Due) int {
		return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.Incident.String(), b.Incident.String()))
	})
	return list, rows.Err()
}

// by is what of a case is due by a table, the whole of it before its signals; nil when nothing is.
func (d Due) by(p retention.Policy, closed, nothing sql.NullInt64, at time.Time) *Due {
	if term, ok := p.Term(d.Outcome); ok && closed.Valid {
		if due, ends := term.Due(time.UnixMilli(closed.Int64).UTC()); ends && !due.After(at) {
			d.Part, d.Years, d.Ground, d.Verified, d.DueAt = incident.RetainCase, term.Years, term.Ground, term.Verified, due
			return &d
		}
	}
	if due := p.Signals.Due(time.UnixMilli(nothing.Int64).UTC()); nothing.Valid && p.Signals.Days > 0 && !due.After(at) {
		d.Part, d.Days, d.Ground, d.Verified, d.DueAt = incident.RetainSignals, p.Signals.Days, p.Signals.Ground, p.Signals.Verified, due
		d.Outcome = ""
		return &d
	}
	return nil
}
