package graph

import (
	"context"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/graph/model"
)

func (m mutationResolver) RequestDataGathering(ctx context.Context, in model.RequestDataGatheringInput) (*model.IncidentPayload, error) {
	asked := situation.JudgeNotAsked
	if in.Authorisation != nil {
		asked = *in.Authorisation
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RequestDataGathering{Order: o, Purpose: in.Purpose, Authorisation: asked, Indications: in.Indications}
	})
}

func (m mutationResolver) RecordDataGatheringExecution(ctx context.Context, in model.RecordDataGatheringExecutionInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RecordDataGatheringExecution{
			Order: o, Request: entryID(in.RequestID), AuthorisedAt: in.AuthorisedAt, Result: value(in.Result),
		}
	})
}
