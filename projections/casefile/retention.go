package casefile

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections"
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

func (i Incident) retained() *retained {
	if i.Erased {
		return nil
	}
	r := &retained{municipality: i.Municipality, closedAt: millis(i.ClosedAt)}
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
	if reflect.DeepEqual(now, k.wasRetained) && k.row != 0 && k.wasRetained != nil {
		return nil
	}
	if now == nil || !now.closedAt.Valid && !now.nothing.Valid {
		_, err := w.exec(`DELETE FROM retained WHERE incident = ?`, k.ID.String())
		return err
	}
	_, err := w.exec(`INSERT OR REPLACE INTO retained VALUES (?, ?, ?, ?, ?, ?, ?)`,
		k.ID.String(), now.municipality, k.Reference, now.closedAt, now.outcome, now.nothing, now.hold)
	return err
}

// Certificate is the account of an erasure whose term had ended. Who let it be done stands as an opaque name and a role.
type Certificate struct {
	ID         uuid.UUID                  `json:"id"`
	Incident   uuid.UUID                  `json:"incident"`
	Reference  string                     `json:"reference"`
	ExecutedAt time.Time                  `json:"executedAt"`
	Actor      string                     `json:"actor"` // keyed hash; empty: the server by itself
	Role       string                     `json:"role"`
	Executed   incident.RetentionExecuted `json:"executed"`
}

func (w *writer) certify(e eventstore.Decoded, of Incident, event incident.RetentionExecuted) error {
	c := Certificate{
		ID: e.ID, Incident: of.ID, Reference: of.Reference, ExecutedAt: e.RecordedAt, Actor: e.Actor, Role: e.Role, Executed: event,
	}
	document, err := json.Marshal(c)
	if err == nil {
		_, err = w.exec(`INSERT INTO retention_certificate VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			e.ID.String(), of.ID.String(), of.Municipality, e.RecordedAt.UnixMilli(), document)
	}
	if err != nil {
		return fmt.Errorf("write a certificate: %w", err)
	}
	return nil
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

// Certificates is a page of a municipality's certificates, the latest first.
func (q *Queries) Certificates(ctx context.Context, municipality string, first int, after string) (projections.Page[Certificate], error) {
	var none projections.Page[Certificate]
	var total int
	err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM retention_certificate WHERE municipality = ?`, municipality).Scan(&total)
	if err != nil {
		return none, fmt.Errorf("count certificates: %w", err)
	}
	from := projections.Key{Sort: 1<<62 - 1}
	if after != "" {
		if from, err = projections.ParseCursor(after); err != nil {
			return none, err
		}
	}
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM retention_certificate WHERE municipality = ?
		AND (executed_at < ? OR (executed_at = ? AND entry > ?)) ORDER BY executed_at DESC, entry LIMIT ?`, municipality, from.Sort, from.Sort, from.ID, first+1)
	if err != nil {
		return none, fmt.Errorf("list certificates: %w", err)
	}
	list, err := projections.Documents[Certificate](rows)
	if err != nil {
		return none, fmt.Errorf("list certificates: %w", err)
	}
	key := func(c Certificate) projections.Key {
		return projections.Key{Sort: c.ExecutedAt.UnixMilli(), ID: c.ID.String()}
	}
	return projections.Fill(list, key, first, after, total), nil
}

// CertificatesOf are the last certificates of cases of a municipality.
func (q *Queries) CertificatesOf(ctx context.Context, municipality string, cases []uuid.UUID) ([]Certificate, error) {
	list, _ := json.Marshal(cases) // a list of UUIDs always encodes
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM retention_certificate c WHERE incident IN (SELECT value FROM json_each(?)) AND municipality = ?
		AND NOT EXISTS (SELECT 1 FROM retention_certificate o WHERE o.incident = c.incident AND o.executed_at > c.executed_at) ORDER BY incident, entry`, string(list), municipality)
	if err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	found, err := projections.Documents[Certificate](rows)
	if err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	return found, nil
}
