package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (q queryResolver) InterventionTypes(context.Context) ([]*catalogue.InterventionType, error) {
	list := pointers(q.Catalogue.InterventionTypes())
	slices.SortStableFunc(list, func(a, b *catalogue.InterventionType) int { return cmp.Compare(a.Intrusiveness, b.Intrusiveness) })
	return list, nil
}

func (interventionTypeResolver) ID(_ context.Context, t *catalogue.InterventionType) (string, error) {
	return globalID("InterventionType", t.ID), nil
}

func (r interventionTypeResolver) LegalBases(_ context.Context, t *catalogue.InterventionType) ([]*catalogue.LegalBasis, error) {
	return r.legalBases(t.LegalBases), nil
}

func (r interventionResolver) Type(_ context.Context, i *casefile.Intervention) (*catalogue.InterventionType, error) {
	if t, ok := r.Catalogue.InterventionType(i.TypeID); ok {
		return &t, nil
	}
	return nil, fmt.Errorf("the catalogue has lost %s", i.TypeID)
}

func (r interventionResolver) LegalBasis(_ context.Context, i *casefile.Intervention) (*catalogue.LegalBasis, error) {
	if b, ok := r.Catalogue.LegalBasis(i.LegalBasisID); ok {
		return &b, nil
	}
	return nil, nil
}

func (m mutationResolver) DecideIntervention(ctx context.Context, in model.DecideInterventionInput) (*model.IncidentPayload, error) {
	content := situation.NoContent
	if in.ContentState != nil {
		content = *in.ContentState
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.DecideIntervention{
			Order: o, InterventionType: catalogueID("InterventionType", in.InterventionTypeID),
			LegalBasis: catalogueID("LegalBasis", value(in.LegalBasisID)), Motivation: in.Motivation,
			ContentState: content, Taken: value(in.Taken), ExpectedEffect: value(in.ExpectedEffect), Criterion: value(in.Criterion),
			Regime:    value(in.Regime),
			Checklist: orderChecklist(in.Order),
		}
	})
}

func orderChecklist(in *model.OrderChecklistInput) *incident.OrderChecklist {
	if in == nil {
		return nil
	}
	return &incident.OrderChecklist{
		Facts: value(in.Facts), SeriousFear: value(in.SeriousFear), WhyLighterFails: value(in.WhyLighterFails), Area: value(in.Area),
		Addressees: value(in.Addressees), Announcement: value(in.Announcement), PeriodFrom: in.PeriodFrom, PeriodUntil: in.PeriodUntil,
		Council: value(in.Council), CouncilAt: in.CouncilAt,
	}
}

func (m mutationResolver) StartIntervention(ctx context.Context, in model.StartInterventionInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.StartIntervention{Order: o, Intervention: entryID(in.InterventionID)}
	})
}

func (m mutationResolver) CompleteIntervention(ctx context.Context, in model.CompleteInterventionInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.CompleteIntervention{
			Order: o, Intervention: entryID(in.InterventionID), Effect: in.Effect, EffectNote: value(in.EffectNote),
			Execution: incident.Execution{
				AsPlanned: value(in.AsPlanned), SideEffects: value(in.SideEffects), StaffHours: in.StaffHours, CostEuro: in.CostEuro,
			},
		}
	})
}

func (m mutationResolver) WithdrawIntervention(ctx context.Context, in model.WithdrawInterventionInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.WithdrawIntervention{Order: o, Intervention: entryID(in.InterventionID), Reason: in.Reason}
	})
}

// entryID reads the id of an entry; what is none is the nil UUID, which no case holds.
func entryID(id string) uuid.UUID {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return uuid.Nil
	}
	return parsed
}
