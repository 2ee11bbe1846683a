package graph

import (
	"context"

	"leerkring/domain/incident"
	"leerkring/graph/model"
)

func (m mutationResolver) CheckGround(ctx context.Context, in model.CheckGroundInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.CheckGround{Order: o, Ground: *ground(in.Check)}
	})
}

// ground is a ground check as it was sent; nil when none was.
func ground(in *model.GroundCheckInput) *incident.Ground {
	if in == nil {
		return nil
	}
	return &incident.Ground{
		GroundAnswers: incident.GroundAnswers{
			ConcreteTrigger: in.ConcreteTrigger, Necessary: in.Necessary, Subsidiarity: in.Subsidiarity, GroundCanCarry: in.GroundCanCarry,
			SourceOpen: in.SourceOpen, Systematic: in.Systematic, FakeAccount: in.FakeAccount, RetentionDays: in.RetentionDays,
			PrivacyOfficerInvolved: in.PrivacyOfficerInvolved,
		},
		Purpose: in.Purpose,
	}
}
