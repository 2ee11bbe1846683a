package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// CompleteIntervention says that an intervention has ended and what it was seen to do.
type CompleteIntervention struct {
	Order
	Intervention uuid.UUID        `json:"intervention"`
	Effect       situation.Effect `json:"effect"`
	EffectNote   string           `json:"effectNote"`
}

// InterventionCompleted says what an intervention was seen to do; UNKNOWN is an answer too.
type InterventionCompleted struct {
	Intervention uuid.UUID        `json:"intervention"`
	Effect       situation.Effect `json:"effect"`
	EffectNote   string           `json:"effectNote,omitempty" seal:"true"`
}

func (InterventionCompleted) incidentEvent() {}

func (c CompleteIntervention) decide(s State, _ Rules) ([]Event, error) {
	if err := s.expect(c.Intervention, "It can be completed once, after it was started.",
		"Afronden kan één keer, nadat hij gestart is.", Started); err != nil {
		return nil, err
	}
	var checks problem.Checks
	problem.Word(&checks, "effect", c.Effect)
	checks.Text("effectNote", c.EffectNote, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{InterventionCompleted{Intervention: c.Intervention, Effect: c.Effect, EffectNote: c.EffectNote}}, nil
}
