package casefile

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"leerkring/projections"
)

// Notice is a notice of the municipality, or nil when it has no such notice.
func (q *Queries) Notice(ctx context.Context, municipality string, id uuid.UUID) (*Notice, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM notice WHERE id = ? AND municipality = ?`, id.String(), municipality)
	if err != nil {
		return nil, fmt.Errorf("read a notice: %w", err)
	}
	list, err := projections.Documents[Notice](rows)
	if err != nil {
		return nil, fmt.Errorf("read a notice: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return noticesForOwner(municipality, []*Notice{&list[0]})[0], nil
}

// Notices is a page of the municipality's notices, the latest first.
func (q *Queries) Notices(ctx context.Context, municipality string, first int, after string) (projections.Page[Notice], error) {
	var none projections.Page[Notice]
	var total int
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM notice WHERE municipality = ?`, municipality).Scan(&total); err != nil {
		return none, fmt.Errorf("count notices: %w", err)
	}
	from := projections.Key{Sort: 1<<62 - 1}
	if after != "" {
		var err error
		if from, err = projections.ParseCursor(PartNotice, after); err != nil {
			return none, err
		}
	}
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM notice WHERE municipality = ?
		AND (filed_at < ? OR (filed_at = ? AND id > ?)) ORDER BY filed_at DESC, id LIMIT ?`, municipality, from.Sort, from.Sort, from.ID, first+1)
	if err != nil {
		return none, fmt.Errorf("list notices: %w", err)
	}
	list, err := projections.Documents[Notice](rows)
	if err != nil {
		return none, fmt.Errorf("list notices: %w", err)
	}
	for i := range list {
		list[i] = *noticesForOwner(municipality, []*Notice{&list[i]})[0]
	}
	key := func(n Notice) projections.Key { return projections.Key{Sort: n.FiledAt.UnixMilli(), ID: n.ID.String()} }
	return projections.Fill(PartNotice, list, key, first, after, total), nil
}

// NoticesOf are the notices of several cases, by case, each list in the order of filing: one statement for a whole page of
// cases. Whoever calls it has made sure that the cases are the viewer's.
func (q *Queries) NoticesOf(ctx context.Context, incidents []uuid.UUID) (map[uuid.UUID][]*Notice, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM notice WHERE incident IN (SELECT value FROM json_each(?)) ORDER BY filed_at, id`, projections.IDList(incidents))
	if err != nil {
		return nil, fmt.Errorf("list notices of cases: %w", err)
	}
	list, err := projections.Documents[Notice](rows)
	if err != nil {
		return nil, fmt.Errorf("list notices of cases: %w", err)
	}
	found := map[uuid.UUID][]*Notice{}
	for i := range list {
		found[list[i].Incident] = append(found[list[i].Incident], &list[i])
	}
	return found, nil
}
