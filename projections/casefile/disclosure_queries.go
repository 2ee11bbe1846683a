package casefile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/projections"
)

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
	refused := f.Refused != nil && *f.Refused
	switch { // SQLite, which has no figures of the table, would go through all of it
	case f.Incident != uuid.Nil:
		from, place = `disclosure_of o CROSS JOIN disclosure d ON d.municipality = o.municipality AND d.at = o.at AND d.id = o.id`, `o`
		where = `o.municipality = ?`
		and(`o.incident = ?`, f.Incident[:])
	case f.Actor != "":
		from = `disclosure d INDEXED BY disclosure_actor`
	case refused:
		from = `disclosure d INDEXED BY disclosure_refused`
	}
	if f.Actor != "" {
		and(`d.actor = ?`, f.Actor)
	}
	if refused {
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
		and(`(`+place+`.at < ? OR `+place+`.id > unhex(?, '-'))`, after.Sort, after.ID)
	}
	return `SELECT d.document FROM ` + from + ` WHERE ` + where + ` ORDER BY ` + place + `.at DESC, ` + place + `.id LIMIT ?`, append(args, first)
}

// Disclosures is a page of who read what of a municipality's cases, the latest first. The list has no total: it grows with each
// answer, this one too.
func (q *Queries) Disclosures(ctx context.Context, municipality string, f ReadingFilter, first int, after string) (projections.Page[*Disclosure], error) {
	var none projections.Page[*Disclosure]
	var behind *projections.Key
	if after != "" {
		key, err := projections.ParseCursor(PartDisclosure, after)
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
	key := func(d *Disclosure) projections.Key {
		return projections.Key{Sort: d.RecordedAt.UnixMilli(), ID: d.ID.String()}
	}
	page := projections.Fill(PartDisclosure, list, key, first, after, 0)
	return page, q.name(ctx, page.Items)
}

// name tells of the cases on a page how people call them, in one statement.
func (q *Queries) name(ctx context.Context, list []*Disclosure) error {
	var ids []uuid.UUID
	for _, d := range list {
		ids = append(ids, d.Cases...)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	rows, err := q.db.QueryContext(ctx, `SELECT id, document ->> 'reference' FROM incident WHERE id IN (SELECT value FROM json_each(?))`, projections.IDList(slices.Compact(ids)))
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
		FROM json_each(?) w LEFT JOIN notice n ON n.id = w.value LEFT JOIN incident i ON i.id = coalesce(n.incident, w.value)`, projections.IDList(ids))
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
