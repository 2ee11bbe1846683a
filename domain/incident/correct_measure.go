package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// measure puts the corrected content in the place of a measure's decision and completion.
func (e EntryCorrected) measure(s State, at Recorded) {
	decision, completion := s.measureEntries(at)
	if e.Intervention == nil || decision == nil {
		return
	}
	decision = s.own(decision)
	was := decision.Event.(InterventionDecided)
	was.Motivation, was.ExpectedEffect, was.Criterion = e.Texts.Motivation, e.Texts.ExpectedEffect, e.Texts.Criterion
	was.Regime = e.Intervention.Regime
	was.Checklist = e.Intervention.council(was.Checklist)
	decision.Event = was
	if completion != nil {
		completion = s.own(completion)
		was := completion.Event.(InterventionCompleted)
		was.EffectNote, was.SideEffects = e.Texts.EffectNote, e.Texts.SideEffects
		was.StaffHours, was.CostEuro = e.Intervention.StaffHours, e.Intervention.CostEuro
		completion.Event = was
	}
}

// council is the order with the council's step as it is now.
func (c InterventionCodes) council(order *OrderChecklist) *OrderChecklist {
	if order == nil || c.Council == "" {
		return order
	}
	changed := *order
	changed.Council, changed.CouncilAt = c.Council, c.CouncilAt
	return &changed
}

// measureEntries are the decision of the measure that an entry is about, and its completion when it was completed.
func (s State) measureEntries(at Recorded) (decision, completion *Recorded) {
	var id uuid.UUID
	switch event := at.Event.(type) {
	case InterventionDecided:
		id = at.ID
	case InterventionStarted:
		id = event.Intervention
	case InterventionCompleted:
		id = event.Intervention
	case InterventionWithdrawn:
		id = event.Intervention
	default:
		return nil, nil
	}
	for _, other := range s.Entries {
		if done, ok := other.Event.(InterventionCompleted); ok && done.Intervention == id && !other.Retracted {
			completion = other
		}
	}
	if decision = s.recorded(id); decision != nil {
		if _, ok := decision.Event.(InterventionDecided); !ok {
			return nil, nil
		}
	}
	return decision, completion
}

func (c CorrectEntry) fillMeasure(e *EntryCorrected, checks *problem.Checks, s State, at Recorded) {
	decision, completion := s.measureEntries(at)
	if decision == nil { // a start of nothing: no command makes one
		return
	}
	c.Intervention.check(checks, decision, completion)
	now := c.Intervention.overDecision(decision.Event.(InterventionDecided))
	e.OccurredAt = c.Intervention.OccurredAt
	e.Texts = CorrectedTexts{Motivation: now.Motivation, ExpectedEffect: now.ExpectedEffect, Criterion: now.Criterion}
	e.Intervention = &InterventionCodes{Regime: now.Regime}
	c.Intervention.council(e.Intervention, checks, decision.Event.(InterventionDecided))
	if completion != nil {
		done := c.Intervention.overCompletion(completion.Event.(InterventionCompleted))
		e.Texts.EffectNote, e.Texts.SideEffects = done.EffectNote, done.SideEffects
		e.Intervention.StaffHours, e.Intervention.CostEuro = done.StaffHours, done.CostEuro
	}
}
