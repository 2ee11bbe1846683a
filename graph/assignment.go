package graph

import (
	"context"
	"time"

	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (m mutationResolver) AssignIncident(ctx context.Context, in model.AssignIncidentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.AssignIncident{Order: o, To: value(in.To), Me: value(in.Me)}
	})
}

func (m mutationResolver) SetReassessment(ctx context.Context, in model.SetReassessmentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.SetReassessment{Order: o, By: in.By}
	})
}

func (m mutationResolver) TagIncident(ctx context.Context, in model.TagIncidentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.TagIncident{Order: o, Tags: in.Tags}
	})
}

func (r assignmentResolver) To(ctx context.Context, a *casefile.Assignment) (*string, error) {
	if a.To != nil || a.Actor == "" {
		return a.To, nil
	}
	return r.personName(ctx, a.Actor)
}

func (r assignmentResolver) Me(ctx context.Context, a *casefile.Assignment) (bool, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return false, err
	}
	return a.Actor != "" && a.Actor == r.Cases.Keys.ActorOf(viewer.Issuer, viewer.Subject), nil
}

func (r incidentResolver) Overdue(_ context.Context, i *casefile.Incident) (bool, error) {
	return i.Overdue(r.clock(i.AsOf)), nil
}

// clock is the moment at which something is late: now, or the moment that is asked about.
func (a *API) clock(asOf *time.Time) time.Time {
	if asOf != nil {
		return *asOf
	}
	return a.Now()
}
