package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/problem"
)

// WithdrawIntervention takes back an intervention that was not completed.
type WithdrawIntervention struct {
	Order
	Intervention uuid.UUID `json:"intervention"`
	Reason       string    `json:"reason"`
}

// InterventionWithdrawn says that an intervention was taken back, and why.
type InterventionWithdrawn struct {
	Intervention uuid.UUID `json:"intervention"`
	Reason       string    `json:"reason,omitempty" seal:"true"`
}

func (e InterventionWithdrawn) change(s State, at entry) State {
	return s.with(e.Intervention, func(m *Measure) { m.Status = Withdrawn }).step(lesson.StepWithdrawn, at)
}

func (c WithdrawIntervention) decide(s State, _ Rules) ([]Event, error) {
	if err := s.expect(c.Intervention, "Only what is not completed can be withdrawn.",
		"Alleen wat niet is afgerond kan worden ingetrokken.", Decided, Started); err != nil {
		return nil, err
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{InterventionWithdrawn{Intervention: c.Intervention, Reason: c.Reason}}, nil
}
