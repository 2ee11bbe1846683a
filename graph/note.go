package graph

import (
	"context"

	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (m mutationResolver) AddNote(ctx context.Context, in model.AddNoteInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.AddNote{Order: o, Text: in.Text}
	})
}

func (r noteResolver) Author(ctx context.Context, n *casefile.Note) (*string, error) {
	return r.personName(ctx, n.Actor)
}

// personName is the name behind an actor's keyed hash; nil when nobody is remembered under it.
func (a *API) personName(ctx context.Context, actor string) (*string, error) {
	name, err := a.Cases.Keys.Name(ctx, actor)
	if err != nil {
		return nil, err
	}
	return present(name), nil
}
