package casefile

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// Outcome is how it ended, as it was recorded once.
type Outcome struct {
	ID           uuid.UUID                  `json:"id"`
	OccurredAt   time.Time                  `json:"occurredAt"`
	RecordedAt   time.Time                  `json:"recordedAt"`
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
	Regime       situation.Regime           `json:"regime,omitempty"`   // empty: AVG
	HandedTo     string                     `json:"handedTo,omitempty"` // under another law than the AVG: the municipality to which it was handed
	Withheld     bool                       `json:"-"`                  // from this reader, by its regime
	Amended
}

func outcome(e eventstore.Decoded, event incident.OutcomeRecorded) *Outcome {
	return &Outcome{
		ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Scale: event.Scale, Participants: event.Participants, Arrests: event.Arrests,
		Injured: event.Injured, DamageEuro: event.DamageEuro, HoursToCalm: event.HoursToCalm, Summary: given(event.Summary),
		WhatWorked: given(event.WhatWorked), WhatDidNot: given(event.WhatDidNot), Dilemma: given(event.Dilemma),
		Regime: lawOf(event.Regime),
	}
}

// Outcome is the outcome that counts: of those that stand, the one recorded last; nil when there is none.
func (i Incident) Outcome() *Outcome {
	for _, o := range slices.Backward(i.Outcomes) {
		if !o.Retracted {
			return o
		}
	}
	return nil
}

func (o *Outcome) correct(event incident.EntryCorrected) {
	if event.OccurredAt != nil {
		o.OccurredAt = *event.OccurredAt
	}
	if c := event.Outcome; c != nil {
		o.Scale, o.Participants, o.Arrests, o.Injured = c.Scale, c.Participants, c.Arrests, c.Injured
		o.Regime = lawOf(c.Regime)
		o.DamageEuro, o.HoursToCalm = c.DamageEuro, c.HoursToCalm
		o.Summary, o.WhatWorked = given(event.Texts.Summary), given(event.Texts.WhatWorked)
		o.WhatDidNot, o.Dilemma = given(event.Texts.WhatDidNot), given(event.Texts.Dilemma)
	}
}
