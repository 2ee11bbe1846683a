package incident

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
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

// council is the order with the council's step as it is now; of one that was taken and said nothing, that step alone.
func (c InterventionCodes) council(order *OrderChecklist) *OrderChecklist {
	if c.Council == "" {
		return order
	}
	var changed OrderChecklist
	if order != nil {
		changed = *order
	}
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

func (c CorrectEntry) fillMeasure(e *EntryCorrected, checks *problem.Checks, s State, at Recorded, rules Rules) {
	decision, completion := s.measureEntries(at)
	if decision == nil { // a start of nothing: no command makes one
		return
	}
	was := decision.Event.(InterventionDecided)
	c.Intervention.check(checks, decision, completion)
	c.Intervention.beforehand(checks, was, s.measure(decision.ID))
	if decision.ID == at.ID && c.Intervention.OccurredAt != nil {
		c.Intervention.rejudge(checks, was, at.OccurredAt, rules.Catalogue)
	}
	now := c.Intervention.overDecision(was)
	e.OccurredAt = c.Intervention.OccurredAt
	e.Texts = CorrectedTexts{Motivation: now.Motivation, ExpectedEffect: now.ExpectedEffect, Criterion: now.Criterion}
	e.Intervention = &InterventionCodes{Regime: now.Regime}
	c.Intervention.council(e.Intervention, checks, *decision, c.Now, rules.Catalogue)
	if completion != nil {
		done := c.Intervention.overCompletion(completion.Event.(InterventionCompleted))
		e.Texts.EffectNote, e.Texts.SideEffects = done.EffectNote, done.SideEffects
		e.Intervention.StaffHours, e.Intervention.CostEuro = done.StaffHours, done.CostEuro
	}
}

// beforehand keeps what was expected of a measure as it was said before it began: afterwards one knows what it did.
func (c InterventionCorrection) beforehand(checks *problem.Checks, was InterventionDecided, m *Measure) {
	if m == nil || m.Started == nil {
		return
	}
	late := func(field string, said string, now *string) {
		if now == nil || *now == said || said != "" && m.Status == Started {
			return
		}
		checks.Add(problem.WrongStage, field,
			"What is expected of a measure is said before it starts, and its words are corrected until it is completed; put what you see now in a note.",
			"Wat van een maatregel wordt verwacht, staat vast voor de start, en de woorden zijn te corrigeren tot de afronding; leg wat u nu ziet vast in een notitie.")
	}
	late("expectedEffect", was.ExpectedEffect, c.ExpectedEffect)
	late("criterion", was.Criterion, c.Criterion)
}

// rejudge keeps rule 5 for a decision whose day is corrected: what the law says of it stays what the file says.
func (c InterventionCorrection) rejudge(checks *problem.Checks, was InterventionDecided, day time.Time, cat *catalogue.Catalogue) {
	measure, ok := cat.InterventionType(string(was.InterventionType))
	if !ok {
		return
	}
	var basis *catalogue.LegalBasis
	if known, ok := cat.LegalBasis(was.LegalBasis); ok {
		basis = &known
	}
	before, now := judge(measure, basis, was.ContentState, day, cat), judge(measure, basis, was.ContentState, *c.OccurredAt, cat)
	if before.lawfulness == now.lawfulness {
		return
	}
	en, nl, code := "On that day the law said something else of this measure.", "Op die dag zei de wet iets anders van deze maatregel.", problem.Unlawful
	if now.lawfulness != situation.Lawful {
		en, nl, code = now.en, now.nl, now.code()
	}
	checks.Add(code, "occurredAt", en+" Withdraw the measure, and record it anew with its day.",
		nl+" Trek de maatregel in, en leg hem met de juiste dag opnieuw vast.")
}
