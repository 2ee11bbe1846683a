package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// A record stands once for each municipality that accounts for something in it, with that one's cases alone.
const disclosureSchema = `
CREATE TABLE IF NOT EXISTS disclosure (
	municipality TEXT NOT NULL,
	at           INTEGER NOT NULL, -- Unix milliseconds
	id           TEXT NOT NULL,
	actor        TEXT NOT NULL,
	refused      INTEGER NOT NULL,
	document     TEXT NOT NULL,
	PRIMARY KEY (municipality, at DESC, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS disclosure_actor ON disclosure (municipality, actor, at DESC, id);
CREATE INDEX IF NOT EXISTS disclosure_refused ON disclosure (municipality, at DESC, id) WHERE refused;
CREATE TABLE IF NOT EXISTS disclosure_of (
	municipality TEXT NOT NULL,
	incident     TEXT NOT NULL,
	at           INTEGER NOT NULL, -- Unix milliseconds
	id           TEXT NOT NULL,
	PRIMARY KEY (municipality, incident, at DESC, id)
) WITHOUT ROWID`

// PartDisclosure is the part of the case file that holds who read what.
const PartDisclosure = "disclosure"

func disclosureProjection() projections.Projection {
	return projections.Projection{
		Name: PartDisclosure, Schema: disclosureSchema, Version: 1, Categories: []string{disclosure.Category}, Apply: projections.Each(applyDisclosure),
	}
}

// Disclosure is one answer that held personal data, or one reading that was refused, as the municipality sees it that accounts for
// the cases. Who read is known by a keyed hash and a role.
type Disclosure struct {
	ID          uuid.UUID            `json:"id"`
	RecordedAt  time.Time            `json:"recordedAt"`
	Erased      bool                 `json:"erased,omitempty"` // its key is destroyed: who, in which role and when is left
	Actor       string               `json:"actor"`
	Role        string               `json:"role"`
	By          string               `json:"by,omitempty"` // CBS code of the municipality that the reader acts for
	Refused     *disclosure.Reason   `json:"refused,omitempty"`
	Activity    *disclosure.Activity `json:"activity,omitempty"`
	Operation   string               `json:"operation"`
	Fields      []string             `json:"fields"`
	Cases       []uuid.UUID          `json:"cases"`
	TraceID     string               `json:"traceId"`
	OperationID string               `json:"operationId"`
	StartedAt   *time.Time           `json:"startedAt,omitempty"`
	EndedAt     *time.Time           `json:"endedAt,omitempty"`

	// Accountable is the municipality that accounts for the cases.
	Accountable string `json:"-"`
	// Incidents are the cases with the names that people know them by.
	Incidents []*DisclosedIncident `json:"-"`
}

// DisclosedIncident is a case of which something was read.
type DisclosedIncident struct {
	ID        uuid.UUID
	Reference *string // nil where there is no such case
}

// disclosed is a record without what is of one municipality alone.
func disclosed(e eventstore.Decoded) (Disclosure, disclosure.Record, error) {
	d := Disclosure{ID: e.ID, RecordedAt: e.RecordedAt, Erased: e.Erased, Actor: e.Actor, Role: e.Role, By: e.Municipality}
	var r disclosure.Record
	switch event := e.Event.(type) {
	case disclosure.DataDisclosed:
		r = event.Record
	case disclosure.DisclosureRefused:
		r, d.Refused = event.Record, &event.Reason
	default:
		return d, r, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
	d.Operation, d.Fields, d.TraceID, d.OperationID = r.Name, r.Fields, r.TraceID, r.OperationID
	if !e.Erased {
		d.Activity, d.StartedAt, d.EndedAt = &r.Activity, &r.StartTime, &r.EndTime
	}
	return d, r, nil
}

// accountable is which cases of a record each municipality accounts for. Of a refusal the reader's own is told too, but never whether
// there is such a case elsewhere; a record of no case is the reader's own alone.
func accountable(d Disclosure, r disclosure.Record) map[string][]uuid.UUID {
	by := map[string][]uuid.UUID{}
	for _, s := range r.Subjects {
		if s.Municipality != "" {
			by[s.Municipality] = append(by[s.Municipality], s.Incident)
		}
	}
	if _, own := by[d.By]; !own && d.By != "" && (d.Refused != nil || len(by) == 0) {
		by[d.By] = nil
	}
	return by
}

func applyDisclosure(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
	d, record, err := disclosed(e)
	if err != nil {
		return err
	}
	at := e.RecordedAt.UnixMilli()
	for municipality, cases := range accountable(d, record) {
		d.Cases = cases
		document, err := json.Marshal(d)
		if err != nil {
			return fmt.Errorf("write a disclosure: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO disclosure VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			municipality, at, d.ID.String(), d.Actor, d.Refused != nil, document)
		if err != nil {
			return fmt.Errorf("write a disclosure: %w", err)
		}
		list := idList(cases)
		_, err = tx.ExecContext(ctx, `INSERT INTO disclosure_of SELECT ?, value, ?, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
			municipality, at, d.ID.String(), list)
		if err != nil {
			return fmt.Errorf("write the cases of a disclosure: %w", err)
		}
	}
	return nil
}

// idList is a list of ids that a statement takes.
func idList(ids []uuid.UUID) string {
	// A list of UUIDs always encodes.
	list, _ := json.Marshal(append([]uuid.UUID{}, ids...))
	return string(list)
}

// ReadingFilter narrows the list; what is empty narrows nothing.
type ReadingFilter struct {
	Incident    uuid.UUID
	Actor       string // keyed hash
	From, Until time.Time
	Refused     *bool
}

// statement is the query of a page behind a key, going by the index of what narrows most.
func (f ReadingFilter) statement(municipality string, first int, after *projections.Key) (string, []any) {
	from, args := `disclosure d`, []any{municipality}
	where := `d.municipality = ?`
	and := func(condition string, values ...any) { where, args = where+` AND `+condition, append(args, values...) }
	place := `d`
	switch refused := f.Refused != nil && *f.Refused; { // SQLite, which has no figures of the table, would go through all of it
	case f.Incident != uuid.Nil:
		from, place = `disclosure_of o CROSS JOIN disclosure d ON d.municipality = o.municipality AND d.at = o.at AND d.id = o.id`, `o`
		where = `o.municipality = ?`
		and(`o.incident = ?`, f.Incident.String())
	case f.Actor != "":
		from = `disclosure d INDEXED BY disclosure_actor`
	case refused:
		from = `disclosure d INDEXED BY disclosure_refused`
	}
	if f.Actor != "" {
		and(`d.actor = ?`, f.Actor)
	}
	if f.Refused != nil && *f.Refused {
		and(`d.refused`)
	} else if f.Refused != nil {
		and(`NOT d.refused`)
	}
	if !f.From.IsZero() {
		and(place+`.at >= ?`, f.From.UnixMilli())
	}
	if !f.Until.IsZero() {
		and(place+`.at < ?`, f.Until.UnixMilli())
	}
	if after != nil {
		and(place+`.at <= ?`, after.Sort)
		and(`(`+place+`.at < ? OR `+place+`.id > ?)`, after.Sort, after.ID)
	}
	return `SELECT d.document FROM ` + from + ` WHERE ` + where + ` ORDER BY ` + place + `.at DESC, ` + place + `.id LIMIT ?`, append(args, first)
}

// Disclosures is a page of who read what of a municipality's cases, the latest first. The list has no total: it grows with each
// answer, this one too.
func (q *Queries) Disclosures(ctx context.Context, municipality string, f ReadingFilter, first int, after string) (projections.Page[*Disclosure], error) {
	var none projections.Page[*Disclosure]
	var behind *projections.Key
	if after != "" {
		key, err := projections.CursorOf(PartDisclosure, after)
		if err != nil {
			return none, err
		}
		behind = &key
	}
	query, args := f.statement(municipality, first+1, behind)
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return none, fmt.Errorf("list disclosures: %w", err)
	}
	list, err := projections.Documents[*Disclosure](rows)
	if err != nil {
		return none, fmt.Errorf("list disclosures: %w", err)
	}
	for _, d := range list {
		d.Accountable = municipality
	}
	page := projections.Fill(list, func(d *Disclosure) projections.Key {
		return projections.Key{Sort: d.RecordedAt.UnixMilli(), ID: d.ID.String(), List: PartDisclosure}
	}, first, after, 0)
	return page, q.name(ctx, page.Items)
}

// name tells of the cases on a page how people call them, in one statement.
func (q *Queries) name(ctx context.Context, list []*Disclosure) error {
	var ids []uuid.UUID
	for _, d := range list {
		ids = append(ids, d.Cases...)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	rows, err := q.db.QueryContext(ctx, `SELECT id, document ->> 'reference' FROM incident WHERE id IN (SELECT value FROM json_each(?))`, idList(slices.Compact(ids)))
	if err != nil {
		return fmt.Errorf("name cases: %w", err)
	}
	defer rows.Close()
	names := map[uuid.UUID]*string{}
	for rows.Next() {
		var id uuid.UUID
		var reference string
		if err := rows.Scan(&id, &reference); err != nil {
			return fmt.Errorf("name cases: %w", err)
		}
		names[id] = &reference
	}
	for _, d := range list {
		for _, id := range d.Cases {
			d.Incidents = append(d.Incidents, &DisclosedIncident{id, names[id]})
		}
	}
	return rows.Err()
}

// Owners are the municipalities whose the cases are now; a notice counts as its case. Where there is none, the id stands without one.
func (q *Queries) Owners(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	owners := map[uuid.UUID]string{}
	if len(ids) == 0 {
		return owners, nil
	}
	rows, err := q.db.QueryContext(ctx, `SELECT w.value, coalesce(i.id, w.value), coalesce(i.municipality, '')
		FROM json_each(?) w LEFT JOIN notice n ON n.id = w.value LEFT JOIN incident i ON i.id = coalesce(n.incident, w.value)`, idList(ids))
	if err != nil {
		return nil, fmt.Errorf("find whose a case is: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var asked, id uuid.UUID
		var municipality string
		if err := rows.Scan(&asked, &id, &municipality); err != nil {
			return nil, fmt.Errorf("find whose a case is: %w", err)
		}
		owners[id] = municipality
	}
	return owners, rows.Err()
}
