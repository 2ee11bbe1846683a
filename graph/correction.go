package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/internal/identity"
)

func (m mutationResolver) CorrectEntry(ctx context.Context, in model.CorrectEntryInput) (*model.IncidentPayload, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if in.Intervention != nil && !viewer.HasAny(identity.Lead) {
		return nil, fail(Forbidden, "intervention: a lead decides on measures, and so corrects why.")
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		c := incident.CorrectEntry{Order: o, Entry: entryID(in.EntryID), Reason: in.Reason}
		if p := in.Signal; p != nil {
			c.Signal = &incident.SignalCorrection{
				OccurredAt: p.OccurredAt, Title: p.Title, Origin: p.Origin, Platform: p.Platform, ContentKind: p.ContentKind,
				URL: p.URL, Handle: p.Handle, Text: p.Text, Reach: orUnknown(p.Reach), Regime: p.Regime,
			}
		}
		if p := in.Assessment; p != nil {
			c.Assessment = &incident.AssessmentCorrection{
				OccurredAt: p.OccurredAt, Severity: p.Severity, Likelihood: p.Likelihood, Urgency: p.Urgency,
				BarrierStage: p.BarrierStage, Decision: p.Decision, Motivation: p.Motivation, Regime: p.Regime,
			}
			if p.Consulted != nil {
				c.Assessment.Consulted = &p.Consulted
			}
		}
		if p := in.Outcome; p != nil {
			c.Outcome = &incident.OutcomeCorrection{
				OccurredAt: p.OccurredAt, Scale: p.Scale, Participants: orUnknown(p.Participants), Arrests: orUnknown(p.Arrests),
				Injured: orUnknown(p.Injured), DamageEuro: orUnknown(p.DamageEuro), HoursToCalm: orUnknown(p.HoursToCalm),
				Summary: p.Summary, WhatWorked: p.WhatWorked, WhatDidNot: p.WhatDidNot, Dilemma: p.Dilemma,
				Regime: p.Regime,
			}
		}
		if p := in.Intervention; p != nil {
			c.Intervention = &incident.InterventionCorrection{
				OccurredAt: p.OccurredAt, Motivation: p.Motivation, ExpectedEffect: p.ExpectedEffect, Criterion: p.Criterion,
				EffectNote: p.EffectNote, SideEffects: p.SideEffects, StaffHours: orUnknown(p.StaffHours), CostEuro: orUnknown(p.CostEuro),
				Regime: p.Regime, Council: p.Council, CouncilAt: p.CouncilAt,
			}
		}
		return c
	})
}

// RetractEntry tells who would retract a link in the case where it was not noted which case that is.
func (m mutationResolver) RetractEntry(ctx context.Context, in model.RetractEntryInput) (*model.IncidentPayload, error) {
	of, err := m.findIncident(ctx, in.IncidentID)
	if err != nil {
		return nil, err
	}
	noted := ""
	if of != nil {
		for _, l := range of.Links {
			if l.ID == entryID(in.EntryID) && l.Noted == l.Incident {
				noted = l.Reference
			}
		}
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RetractEntry{Order: o, Entry: entryID(in.EntryID), Reason: in.Reason, Noted: noted}
	})
}

// orUnknown tells a number that was left out, which is nil, from one that is null: unknown.
func orUnknown[T any](given graphql.Omittable[*T]) **T {
	if n, set := given.ValueOK(); set {
		return &n
	}
	return nil
}
