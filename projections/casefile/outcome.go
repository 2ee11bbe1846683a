package casefile

import (
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// Outcome is how it ended, as last recorded.
type Outcome struct {
	OccurredAt   time.Time                  `json:"occurredAt"`
	Scale        situation.DisturbanceScale `json:"scale"`
	Participants *int                       `json:"participants,omitempty"`
	Arrests      *int                       `json:"arrests,omitempty"`
	Injured      *int                       `json:"injured,omitempty"`
	DamageEuro   *int                       `json:"damageEuro,omitempty"`
	HoursToCalm  *float64                   `json:"hoursToCalm,omitempty"`
	Summary      *string                    `json:"summary,omitempty"`
	WhatWorked   *string                    `json:"whatWorked,omitempty"`
	WhatDidNot   *string                    `json:"whatDidNot,omitempty"`
	Dilemma      *string                    `json:"dilemma,omitempty"`
	Regime       situation.Regime           `json:"regime,omitempty"` // empty: AVG
	Withheld     bool                       `json:"-"`                // from this reader, by its regime
}

func outcome(e eventstore.Decoded, event incident.OutcomeRecorded) *Outcome {
	return &Outcome{
		OccurredAt: e.OccurredAt, Scale: event.Scale, Participants: event.Participants, Arrests: event.Arrests,
		Injured: event.Injured, DamageEuro: event.DamageEuro, HoursToCalm: event.HoursToCalm, Summary: given(event.Summary),
		WhatWorked: given(event.WhatWorked), WhatDidNot: given(event.WhatDidNot), Dilemma: given(event.Dilemma),
		Regime: lawOf(event.Regime),
	}
}
