package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Execution is how a measure was carried out. All of it may be unknown: a number that is absent is unknown, never nought.
type Execution struct {
	AsPlanned   situation.AsPlanned `json:"asPlanned,omitempty"`
	SideEffects string              `json:"sideEffects,omitempty"`
	StaffHours  *float64            `json:"staffHours,omitempty"` // of everybody together
	CostEuro    *int                `json:"costEuro,omitempty"`
}

// CompleteIntervention says that an intervention has ended and what it was seen to do.
type CompleteIntervention struct {
	Order
	Intervention uuid.UUID        `json:"intervention"`
	Effect       situation.Effect `json:"effect"`
	EffectNote   string           `json:"effectNote"`
	Execution
}

// InterventionCompleted says what an intervention was seen to do; UNKNOWN is an answer too.
type InterventionCompleted struct {
	Intervention uuid.UUID           `json:"intervention"`
	Effect       situation.Effect    `json:"effect"`
	EffectNote   string              `json:"effectNote,omitempty" seal:"true"`
	AsPlanned    situation.AsPlanned `json:"asPlanned,omitempty"`
	SideEffects  string              `json:"sideEffects,omitempty" seal:"true"`
	StaffHours   *float64            `json:"staffHours,omitempty"`
	CostEuro     *int                `json:"costEuro,omitempty"`
}

func (e InterventionCompleted) change(s State, at entry) State {
	return s.with(e.Intervention, func(m *Measure) { m.Status, m.Effect = Completed, e.Effect }).step(lesson.StepCompleted, at)
}

func (c CompleteIntervention) decide(s State, _ Rules) ([]Event, error) {
	if err := s.expect(c.Intervention, "It can be completed once, after it was started.",
		"Afronden kan één keer, nadat hij gestart is.", Started); err != nil {
		return nil, err
	}
	ended := InterventionCompleted{
		Intervention: c.Intervention, Effect: c.Effect, EffectNote: c.EffectNote, AsPlanned: c.AsPlanned, SideEffects: c.SideEffects,
		StaffHours: c.StaffHours, CostEuro: c.CostEuro,
	}
	var checks problem.Checks
	problem.Word(&checks, "effect", c.Effect)
	if c.AsPlanned != "" {
		problem.Word(&checks, "asPlanned", c.AsPlanned)
	}
	ended.check(&checks)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{ended}, nil
}

func (e InterventionCompleted) check(checks *problem.Checks) {
	checks.Text("effectNote", e.EffectNote, TextLimit)
	checks.Text("sideEffects", e.SideEffects, TextLimit)
	problem.NotNegative(checks, "staffHours", e.StaffHours)
	problem.NotNegative(checks, "costEuro", e.CostEuro)
}
