package graph

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"leerkring/graph/model"
	"leerkring/projections/casefile"
	"leerkring/projections/knowledge"
)

// together loads what hangs on the cases of one answer for all of them at once, wherever in the answer they stand: the executor
// asks for each of them apart where they do not stand in one list.
type together struct {
	mu        sync.Mutex
	cases     map[uuid.UUID]*casefile.Incident
	timelines map[timelinePage]map[uuid.UUID]*model.TimelineConnection
	standings map[uuid.UUID]knowledge.Standing
}

// timelinePage is which page of which timelines.
type timelinePage struct {
	span  casefile.Span
	size  int
	after string
}

type togetherKey struct{}

// withTogether gives an answer its loader.
func withTogether(ctx context.Context) context.Context {
	return context.WithValue(ctx, togetherKey{}, &together{
		cases: map[uuid.UUID]*casefile.Incident{}, timelines: map[timelinePage]map[uuid.UUID]*model.TimelineConnection{},
		standings: map[uuid.UUID]knowledge.Standing{},
	})
}

// answering is the loader of the answer that is being made.
func answering(ctx context.Context) *together { return ctx.Value(togetherKey{}).(*together) }

// forget is called before a command: what was loaded may be otherwise after it.
func (t *together) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.cases)
	clear(t.timelines)
	clear(t.standings)
}

// expect tells which cases the answer will show, so that what hangs on them is loaded for all of them.
func (t *together) expect(cases []*casefile.Incident) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range cases {
		t.cases[i.ID] = i
	}
}

// timeline is a page of a case's timeline.
func (t *together) timeline(ctx context.Context, q *casefile.Queries, i *casefile.Incident, p timelinePage) (*model.TimelineConnection, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if found, ok := t.timelines[p][i.ID]; ok {
		return found, nil
	}
	ids := []string{i.ID.String()}
	for _, other := range t.cases {
		if other.ID != i.ID && spanOf(other, p.span.Clock) == p.span {
			ids = append(ids, other.ID.String())
		}
	}
	pages, err := q.Timelines(ctx, ids, p.span, p.size, p.after)
	if err != nil {
		return nil, err
	}
	if t.timelines[p] == nil {
		t.timelines[p] = map[uuid.UUID]*model.TimelineConnection{}
	}
	for id, page := range pages {
		t.timelines[p][uuid.MustParse(id)] = timelineConnection(page)
	}
	return t.timelines[p][i.ID], nil
}

// standing is where a lesson stands that was offered of a case.
func (t *together) standing(ctx context.Context, q *knowledge.Queries, lesson uuid.UUID) (knowledge.Standing, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if found, ok := t.standings[lesson]; ok {
		return found, nil
	}
	ids := []uuid.UUID{lesson}
	for _, i := range t.cases {
		if i.Lesson != nil {
			ids = append(ids, i.Lesson.ID)
		}
	}
	found, err := q.Standings(ctx, ids)
	if err != nil {
		return knowledge.Standing{}, err
	}
	for _, id := range ids { // also of those that the door has not brought
		t.standings[id] = found[id]
	}
	return t.standings[lesson], nil
}
