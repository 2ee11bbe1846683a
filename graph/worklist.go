package graph

import (
	"context"
	"time"

	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (q queryResolver) WorkList(ctx context.Context, first *int, after *string, until *time.Time) (*model.WorkList, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 50)
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	by := situation.EndOfDay(q.Now())
	if until != nil {
		by = *until
	}
	page, err := side.Queries.Work(ctx, viewer.CasesOf(), by, size, value(after))
	if err != nil {
		return nil, err
	}
	for _, item := range page.Items {
		answering(ctx).expect([]*casefile.Incident{item.Incident})
	}
	return &model.WorkList{
		Nodes: append([]*casefile.WorkItem{}, page.Items...), PageInfo: pageInfo(page),
		Count: func(ctx context.Context) (int, error) { return side.Queries.CountWork(ctx, viewer.CasesOf(), by) },
	}, nil
}

func (workListResolver) TotalCount(ctx context.Context, w *model.WorkList) (int, error) {
	return w.Count(ctx)
}

func (r workListResolver) HandOverOffers(ctx context.Context, _ *model.WorkList) ([]*casefile.HandOverOffer, error) {
	return queryResolver(r).HandOverOffers(ctx)
}

func (r workItemResolver) Overdue(_ context.Context, w *casefile.WorkItem) (bool, error) {
	return w.DueAt.Before(r.Now()), nil
}

func (workItemResolver) EntryID(_ context.Context, w *casefile.WorkItem) (string, error) {
	switch {
	case w.Kind == casefile.WorkNotice:
		return globalID("Notice", w.Entry.String()), nil
	case w.Entry == w.Incident.ID:
		return globalID("Incident", w.Entry.String()), nil
	}
	return w.Entry.String(), nil
}

func (workItemResolver) Text(_ context.Context, w *casefile.WorkItem) (string, error) {
	return w.Kind.Name().EN, nil
}

func (workItemResolver) TextNl(_ context.Context, w *casefile.WorkItem) (string, error) {
	return w.Kind.Name().NL, nil
}
