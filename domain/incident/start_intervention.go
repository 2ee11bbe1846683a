package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/problem"
)

// StartIntervention says that a decided intervention has begun.
type StartIntervention struct {
	Order
	Intervention uuid.UUID `json:"intervention"`
	history      bool      // an import says when a measure that was taken began
}

// InterventionStarted says when an intervention began.
type InterventionStarted struct {
	Intervention uuid.UUID `json:"intervention"`
}

func (e InterventionStarted) change(s State, at entry) State {
	return s.with(e.Intervention, func(m *Measure) { m.Status, m.Started, m.Taken = Started, &at.OccurredAt, false }).step(lesson.StepStarted, at)
}

func (c StartIntervention) decide(s State, _ Rules) ([]Event, error) {
	if m := s.measure(c.Intervention); c.history && m != nil && m.Taken && m.Status == Started {
		return []Event{InterventionStarted{Intervention: c.Intervention}}, nil
	}
	if err := s.expect(c.Intervention, "It can be started once, after it was decided; what was taken already runs from its decision.",
		"Starten kan één keer, nadat ertoe besloten is; wat al genomen was, loopt vanaf het besluit.", Decided); err != nil {
		return nil, err
	}
	return []Event{InterventionStarted{Intervention: c.Intervention}}, nil
}

// expect refuses when the intervention is unknown or not in one of the statuses (rule 7).
func (s State) expect(id uuid.UUID, en, nl string, statuses ...InterventionStatus) error {
	m := s.measure(id)
	if m == nil {
		return problem.One(problem.NotFound, "interventionId",
			"This case has no such intervention; check the id.",
			"Deze zaak heeft geen interventie met dit nummer; controleer het id.")
	}
	if !slices.Contains(statuses, m.Status) {
		return problem.One(problem.WrongStage, "interventionId",
			"This intervention is "+string(m.Status)+". "+en, "De status van deze interventie is "+string(m.Status)+". "+nl)
	}
	return nil
}

// with changes one intervention in a copy of the state.
func (s State) with(id uuid.UUID, change func(*Measure)) State {
	s.Measures = slices.Clone(s.Measures)
	if m := s.measure(id); m != nil {
		change(m)
	}
	return s
}
