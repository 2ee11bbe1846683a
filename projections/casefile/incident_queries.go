package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/incident"
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
	return shown, q.addLinks(ctx, r.Municipality, own)
}

// Filter narrows a list of cases. Search holds words that all have to occur somewhere in what was typed into the case; the
// last one may be the beginning of a word. In the cases of others it looks at title and reference alone, so that it tells
// nothing of what is withheld.
type Filter struct {
	Invited bool // the cases of others to which the reader was invited; else his municipality's own
	Stage   incident.Stage
	Search  string
}

// Incidents is a page of cases, the latest first.
func (q *Queries) Incidents(ctx context.Context, r Reader, f Filter, first int, after string) (projections.Page[*Incident], error) {
	var none projections.Page[*Incident]
	where, args := []string{`municipality = ?`}, []any{r.Municipality}
	column := "text"
	if f.Invited {
		where, args, column = []string{`row IN (` + guestRows + `)`}, []any{names(r)}, "shared"
	}
	if f.Stage != "" {
		where, args = append(where, `stage = ?`), append(args, f.Stage)
	}
	match, err := projections.Match(f.Search)
	if err != nil {
		return none, err
	}
	if match != "" {
		where = append(where, `row IN (SELECT rowid FROM incident_text WHERE incident_text MATCH ?)`)
		args = append(args, column+" : ("+match+")")
	}
	var total int
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM incident WHERE `+strings.Join(where, " AND "), args...).Scan(&total)
	if err != nil {
		return none, fmt.Errorf("count cases: %w", err)
	}
	if after != "" {
		key, err := projections.ParseCursor(after)
		if err != nil {
			return none, err
		}
		where, args = append(where, `(opened_at < ? OR (opened_at = ? AND id > ?))`), append(args, key.Sort, key.Sort, key.ID)
	}
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM incident WHERE `+strings.Join(where, " AND ")+
		` ORDER BY opened_at DESC, id LIMIT ?`, append(args, first+1)...)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	list, err := projections.Documents[Incident](rows)
	if err != nil {
		return none, fmt.Errorf("list cases: %w", err)
	}
	shown, err := q.show(ctx, r, list)
	if err != nil {
		return none, err
	}
	key := func(i *Incident) projections.Key {
		return projections.Key{Sort: i.OpenedAt.UnixMilli(), ID: i.ID.String()}
	}
	return projections.Fill(shown, key, first, after, total), nil
}

// OwnLessons are the ids of the lessons that the municipality has offered.
func (q *Queries) OwnLessons(ctx context.Context, municipality string) ([]uuid.UUID, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT lesson FROM offered_lesson WHERE municipality = ?`, municipality)
	if err != nil {
		return nil, fmt.Errorf("list own lessons: %w", err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list own lessons: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// OwnsLesson tells whether the municipality has offered the lesson.
func (q *Queries) OwnsLesson(ctx context.Context, municipality string, lesson uuid.UUID) (bool, error) {
	var own bool
	err := q.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM offered_lesson WHERE lesson = ? AND municipality = ?)`,
		lesson.String(), municipality).Scan(&own)
	if err != nil {
		return false, fmt.Errorf("look up a lesson's owner: %w", err)
	}
	return own, nil
}
