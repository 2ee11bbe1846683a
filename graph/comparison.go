package graph

import (
	"context"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/projections/casefile"
	"leerkring/projections/casefile/dossier"
)

// known is a case of the viewer's as its file stood at a moment, read from the log itself; nil when it was not there yet.
func (c *Cases) known(ctx context.Context, now *casefile.Incident, at time.Time) (*casefile.Incident, error) {
	shown, _, err := c.file(ctx, now, at)
	if err == nil && shown != nil && now.Guest != "" {
		return shown.ForGuest(now.Guest), nil
	}
	return shown, err
}

// file is a whole case as its file stood at a moment, and the streams of which it is made: its own first.
func (c *Cases) file(ctx context.Context, now *casefile.Incident, at time.Time) (*casefile.Incident, []dossier.Stream, error) {
	own, err := c.stream(ctx, incident.Stream(now.ID))
	if err != nil {
		return nil, nil, err
	}
	own = blanked(own, casefile.Blanked)
	shown, err := casefile.Known(now.ID, eventstore.Unlinked(own.Events), at)
	if err != nil || shown == nil {
		return nil, nil, err
	}
	shown.WithholdAs(now)
	for _, l := range now.Links {
		if !l.RecordedAt.After(at) {
			shown.Links = append(shown.Links, l)
		}
	}
	streams := []dossier.Stream{own}
	for _, n := range now.Notices {
		of, err := c.stream(ctx, notice.Stream(n.ID))
		if err != nil {
			return nil, nil, err
		}
		if n.Erased {
			of = blanked(of, casefile.BlankedAll)
		}
		then, err := casefile.KnownNotice(n.ID, eventstore.Unlinked(of.Events), at)
		if err != nil {
			return nil, nil, err
		}
		if then != nil {
			shown.Notices, streams = append(shown.Notices, then), append(streams, of)
		}
	}
	return shown, streams, nil
}

// blanked is a stream without what was erased: also while its keys are still being destroyed.
func blanked(s dossier.Stream, blank func([]eventstore.Decoded) []eventstore.Decoded) dossier.Stream {
	for i, e := range blank(eventstore.Unlinked(s.Events)) {
		s.Events[i].Decoded = e
	}
	return s
}

func (c *Cases) stream(ctx context.Context, name string) (dossier.Stream, error) {
	events, err := c.Log.Chain(ctx, name)
	return dossier.Stream{Name: name, Events: events}, err
}

func (q queryResolver) Compare(ctx context.Context, id string, from, to time.Time) (*model.Comparison, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	if to.Before(from) {
		return nil, fail(BadInput, "to: the later moment lies before the earlier one; exchange them.")
	}
	found, err := q.findIncident(ctx, id)
	if err != nil || found == nil || found.Guest != "" {
		return nil, err
	}
	c := &model.Comparison{ID: found.ID, From: from, To: to}
	if c.Before, err = side.known(ctx, found, from); err != nil {
		return nil, err
	}
	if c.After, err = side.known(ctx, found, to); err != nil {
		return nil, err
	}
	changes, err := casefile.Compare(c.Before, c.After)
	c.Changes = pointers(changes)
	return c, err
}

func (r comparisonResolver) Timeline(ctx context.Context, c *model.Comparison, first *int, after *string) (*model.TimelineConnection, error) {
	size, err := pageSize(first, 50)
	if err != nil {
		return nil, err
	}
	span := casefile.Span{Clock: casefile.ClockKnown, From: c.From, Until: c.To}
	page, err := r.Cases.Queries.Timeline(ctx, c.ID.String(), span, size, value(after))
	if err != nil {
		return nil, err
	}
	return timelineConnection(page), nil
}

func (changeResolver) Before(_ context.Context, c *casefile.Change) (*string, error) {
	return present(c.Before), nil
}
func (changeResolver) After(_ context.Context, c *casefile.Change) (*string, error) {
	return present(c.After), nil
}

// present makes an empty text null.
func present[T ~string](text T) *T {
	if text == "" {
		return nil
	}
	return &text
}
