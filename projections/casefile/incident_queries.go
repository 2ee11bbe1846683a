package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"leerkring/projections"
)

// Incident is the case as the reader may see it, or nil when there is none for him.
func (q *Queries) Incident(ctx context.Context, r Reader, id uuid.UUID) (*Incident, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM incident WHERE id = ? AND (municipality = ? OR row IN (`+guestRows+`))`,
		id.String(), r.Municipality, names(r))
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	list, err := projections.Documents[Incident](rows)
	if err != nil {
		return nil, fmt.Errorf("read a case: %w", err)
	}
	shown, err := q.show(ctx, r, list)
	if err != nil || len(shown) == 0 {
		return nil, err
	}
	return shown[0], nil
}

// guestRows are the rows of the cases to which one of the names is invited.
const guestRows = `SELECT incident FROM incident_guest WHERE guest IN (SELECT value FROM json_each(?))`

func names(r Reader) string {
	// A list of strings always encodes.
	list, _ := json.Marshal(r.Guest)
	return string(list)
}

// show gives cases what stands beside them, and leaves of each what the reader may see.
func (q *Queries) show(ctx context.Context, r Reader, cases []Incident) ([]*Incident, error) {
	ids := make([]uuid.UUID, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID
	}
	notices, err := q.NoticesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var shown, own []*Incident
	for i := range cases {
		cases[i].Notices = notices[cases[i].ID]
		seen := cases[i].seenBy(r)
		if seen == nil {
			continue
		}
		if shown = append(shown, seen); seen.Guest == "" {
			own = append(own, seen)
		}
	}
	if err := q.addLinks(ctx, r.Municipality, own); err != nil {
		return nil, err
	}
	return shown, q.addMatches(ctx, r.Municipality, own)
}

// byID finds cases by their ids, which are also given as a list that a statement takes.
func byID(cases []*Incident) (map[uuid.UUID]*Incident, string) {
	by := map[uuid.UUID]*Incident{}
	var ids []uuid.UUID
	for _, i := range cases {
		by[i.ID], ids = i, append(ids, i.ID)
	}
	return by, projections.IDList(ids)
}

// scanned reads a case whose row and document are the last columns, behind those that go to others.
func scanned(rows *sql.Rows, others ...any) (Incident, error) {
	var i Incident
	var row int64
	var document []byte
	if err := rows.Scan(append(others, &row, &document)...); err != nil {
		return i, err
	}
	err := json.Unmarshal(document, &i)
	i.row = row
	return i, err
}

// numbered reads cases with their rows, and closes them.
func numbered(rows *sql.Rows) (list []Incident, _ error) {
	defer rows.Close()
	for rows.Next() {
		i, err := scanned(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	return list, rows.Err()
}

// isNone tells a query that found nothing.
func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }
