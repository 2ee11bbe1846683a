package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/projections"
)

// Order is by what a list of cases is sorted.
type Order string

// The orders.
const (
	Newest   Order = "NEWEST" // by when the first signal was seen, the latest first; the default
	Oldest   Order = "OLDEST"
	DueFirst Order = "DUE_FIRST" // those with something due alone, the most urgent first
)

// ErrOrder says that a list can't be sorted as was asked.
var ErrOrder = errors.New("what was searched for is listed by when it was recorded, NEWEST or OLDEST")

// Filter narrows a list of cases; what is empty narrows nothing. Search holds words that all have to occur somewhere in what was
// typed into the case, or all in one of its notices; the last one may be the beginning of a word. In the cases of others it looks at title and reference
// alone, so that it tells nothing of what is withheld; there the other filters but the stage are not known.
type Filter struct {
	Invited     bool // the cases of others to which the reader was invited; else his municipality's own
	Stage       incident.Stage
	Open        *bool
	Platform    situation.Platform    // of a signal that stands
	ContentKind situation.ContentKind // of a signal that stands
	Tag         string
	Unassigned  bool
	AssignedTo  string    // keyed hash of a colleague
	Assignee    string    // a function or name, as it was typed; capitals don't matter
	From, Until time.Time // the first signal was seen at or after From, and before Until
	OverdueAt   time.Time // at that moment something was due: to weigh again, or a task
	Search      string
	Order       Order
}

// sorted is the order that is meant where none is said.
func sorted(o Order) Order {
	if o == "" {
		return Newest
	}
	return o
}

// list is a query in the making.
type list struct {
	name               string // of the list and its order, in its cursors
	row                string // of the case, where there is another way too
	from, where, order string
	args               []any
	key                func(*Incident) projections.Key // where a case stands in the list
	after              string                          // the condition for what comes behind a key, with its arguments
	afterArgs          func(projections.Key) []any
	also               *list // another way to the cases of the list, sorted by their rows as this one is
}

func (l *list) and(condition string, args ...any) {
	l.where += " AND " + condition
	l.args = append(l.args, args...)
}

// Incidents is a page of cases. Its total is not counted: CountIncidents does that for who asks.
func (q *Queries) Incidents(ctx context.Context, r Reader, f Filter, first int, after string) (projections.Page[*Incident], error) {
	var none projections.Page[*Incident]
	l, err := q.list(ctx, r, f)
	if err != nil || l == nil {
		return none, err
	}
	if after != "" {
		key, err := projections.ParseCursor(l.name, after)
		if err != nil {
			return none, err
		}
		for arm := l; arm != nil; arm = arm.also {
			arm.and(arm.after, arm.afterArgs(key)...)
		}
	}
	query, args := l.page(first + 1)
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	found, err := numbered(rows)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	shown, err := q.show(ctx, r, found)
	if err != nil {
		return none, err
	}
	return projections.Fill(l.name, shown, l.key, first, after, 0), nil
}

// CountIncidents is how many cases a filter finds. By one value alone, or none, the count is kept.
func (q *Queries) CountIncidents(ctx context.Context, r Reader, f Filter) (int, error) {
	var total int
	if f.kept() {
		only := f.facets()[0]
		err := q.db.QueryRowContext(ctx, `SELECT coalesce((SELECT cases FROM facet_count WHERE municipality = ? AND name = ? AND value = ?), 0)`,
			r.Municipality, only.name, only.value).Scan(&total)
		if err != nil {
			return 0, fmt.Errorf("count cases: %w", err)
		}
		return total, nil
	}
	l, err := q.list(ctx, r, f)
	if err != nil || l == nil {
		return 0, err
	}
	query, args := l.count()
	if err := q.db.QueryRowContext(ctx, query, args...).Scan(&total); err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	return total, nil
}

// list says how a list is read: nil when nothing can be in it.
func (q *Queries) list(ctx context.Context, r Reader, f Filter) (*list, error) {
	match, err := projections.Match(f.Search)
	if err != nil {
		return nil, err
	}
	switch {
	case match != "" && f.Order == DueFirst:
		return nil, ErrOrder
	case f.Invited:
		return invitedList(r, f, match), nil
	case match != "":
		return searched(r, f, match), nil
	case f.Order == DueFirst, !f.OverdueAt.IsZero() && f.Order == "":
		return due(r, f), nil
	}
	return q.faceted(ctx, r, f)
}

// invitedList is the few cases to which a guest was invited.
func invitedList(r Reader, f Filter, match string) *list {
	l := &list{from: `incident i`, where: `i.row IN (` + guestRows + `)`, args: []any{names(r)}}
	if f.Stage != "" {
		l.and(`i.stage = ?`, f.Stage)
	}
	if match != "" {
		l.and(`i.row IN (SELECT rowid FROM incident_text WHERE incident_text MATCH ?)`, `shared : (`+match+`)`)
	}
	l.byOpening("i", f.Order)
	return l
}

// page is the statement for the first cases of a list. Of two ways to them, the first so many of each hold the first so many of
// all.
func (l *list) page(first int) (string, []any) {
	if l.also == nil {
		return `SELECT i.row, i.document FROM ` + l.from + ` WHERE ` + l.where + ` ORDER BY ` + l.order + ` LIMIT ?`, append(l.args, first)
	}
	arm := func(l *list, kind string) string {
		return `SELECT row FROM (SELECT ` + kind + ` ` + l.row + ` AS row FROM ` + l.from + ` WHERE ` + l.where + ` ORDER BY ` + l.order + ` LIMIT ?)`
	}
	return `SELECT i.row, i.document FROM incident i WHERE i.row IN (` + arm(l, `ALL`) + ` UNION ` + arm(l.also, `DISTINCT`) + `) ORDER BY ` + l.also.order + ` LIMIT ?`,
		slices.Concat(l.args, []any{first}, l.also.args, []any{first, first})
}

// count is the statement that counts a list.
func (l *list) count() (string, []any) {
	if l.also == nil {
		return `SELECT count(*) FROM ` + l.from + ` WHERE ` + l.where, l.args
	}
	return `SELECT count(*) FROM (SELECT ` + l.row + ` FROM ` + l.from + ` WHERE ` + l.where + ` UNION SELECT ` + l.also.row + ` FROM ` + l.also.from + ` WHERE ` + l.also.where + `)`,
		slices.Concat(l.args, l.also.args)
}

// searched goes by the indexes of words, of cases and of their notices. The former knows the order in which cases were recorded
// first.
func searched(r Reader, f Filter, match string) *list {
	l := found(r, f, match, &list{row: `t.rowid`, from: `incident_text t JOIN incident i ON i.row = t.rowid`, where: `t.incident_text MATCH ?`})
	l.also = found(r, f, match, &list{
		row: `i.row`, from: `notice_text t JOIN notice n ON n.row = t.rowid JOIN incident i ON i.id = n.incident`, where: `t.notice_text MATCH ?`,
	})
	return l
}

// found narrows a list that goes by an index of words, and sorts it by row.
func found(r Reader, f Filter, match string, l *list) *list {
	l.args = []any{`owner : "` + r.Municipality + `" AND text : (` + match + `)`}
	l.narrow(r, f, f.facets(), "i")
	l.order, l.after = l.row+` DESC`, l.row+` < ?`
	if f.Order == Oldest {
		l.order, l.after = l.row, l.row+` > ?`
	}
	l.name = "incidents found " + string(sorted(f.Order))
	l.key = func(i *Incident) projections.Key { return projections.Key{Sort: i.row, ID: i.ID.String()} }
	l.afterArgs = func(k projections.Key) []any { return []any{k.Sort} }
	return l
}

// due goes by when something is due.
func due(r Reader, f Filter) *list {
	l := &list{from: `incident i`, name: "incidents " + string(DueFirst), where: `i.municipality = ? AND i.due_at IS NOT NULL`, args: []any{r.Municipality}}
	l.narrow(r, f, f.facets(), "i")
	l.order, l.after = `i.due_at, i.id`, `(i.due_at, i.id) > (?, ?)`
	l.key = func(i *Incident) projections.Key {
		return projections.Key{Sort: i.listed().dueAt.Int64, ID: i.ID.String()}
	}
	l.afterArgs = func(k projections.Key) []any { return []any{k.Sort, k.ID} }
	return l
}

// faceted goes by the rarest of the values that are asked for.
func (q *Queries) faceted(ctx context.Context, r Reader, f Filter) (*list, error) {
	asked := f.facets()
	rarest, err := q.rarest(ctx, r.Municipality, asked)
	if err != nil || rarest == nil {
		return nil, err
	}
	l := &list{from: `facet f JOIN incident i ON i.row = f.row`, where: `f.municipality = ? AND f.name = ? AND f.value = ?`}
	l.args = []any{r.Municipality, rarest.name, rarest.value}
	var others []facet
	for _, one := range asked {
		if one != *rarest {
			others = append(others, one)
		}
	}
	l.narrow(r, f, others, "f")
	l.byOpening("f", f.Order)
	return l, nil
}

// rarest is the value of which there are fewest cases; nil when there is none of some.
func (q *Queries) rarest(ctx context.Context, municipality string, asked []facet) (*facet, error) {
	if len(asked) == 1 {
		return &asked[0], nil
	}
	var pairs [][2]string
	for _, f := range asked {
		pairs = append(pairs, [2]string{f.name, f.value})
	}
	// A list of pairs of strings always encodes.
	wanted, _ := json.Marshal(pairs)
	var found facet
	var kinds int
	err := q.db.QueryRowContext(ctx, `SELECT name, value, count(*) OVER () FROM facet_count
		WHERE municipality = ? AND cases > 0 AND (name, value) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) ORDER BY cases LIMIT 1`,
		municipality, wanted).Scan(&found.name, &found.value, &kinds)
	if isNone(err) || err == nil && kinds < len(asked) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return &found, nil
}

// narrow adds what else a filter asks for. Of the table that the list goes by, opened_at and id are known.
func (l *list) narrow(r Reader, f Filter, facets []facet, table string) {
	for _, one := range facets {
		if one.name == facetAll {
			continue
		}
		l.and(`EXISTS (SELECT 1 FROM facet o WHERE o.municipality = ? AND o.name = ? AND o.value = ? AND o.opened_at = `+table+`.opened_at AND o.id = `+table+`.id)`,
			r.Municipality, one.name, one.value)
	}
	if !f.From.IsZero() {
		l.and(table+`.opened_at >= ?`, f.From.UnixMilli())
	}
	if !f.Until.IsZero() {
		l.and(table+`.opened_at < ?`, f.Until.UnixMilli())
	}
	if !f.OverdueAt.IsZero() {
		l.and(`i.due_at < ?`, f.OverdueAt.UnixMilli())
	}
}

// byOpening sorts by when the first signal was seen.
func (l *list) byOpening(table string, o Order) {
	l.name = "incidents " + string(sorted(o))
	at, id := table+".opened_at", table+".id"
	l.order, l.after = at+` DESC, `+id, `(`+at+` < ? OR (`+at+` = ? AND `+id+` > ?))`
	if o == Oldest {
		l.order, l.after = at+`, `+id+` DESC`, `(`+at+` > ? OR (`+at+` = ? AND `+id+` < ?))`
	}
	l.key = func(i *Incident) projections.Key {
		return projections.Key{Sort: i.OpenedAt.UnixMilli(), ID: i.ID.String()}
	}
	l.afterArgs = func(k projections.Key) []any { return []any{k.Sort, k.Sort, k.ID} }
}
