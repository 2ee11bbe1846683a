package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// Assessment is one weighing.
type Assessment struct {
	ID           uuid.UUID              `json:"id"`
	OccurredAt   time.Time              `json:"occurredAt"`
	RecordedAt   time.Time              `json:"recordedAt"`
	Severity     situation.Level        `json:"severity"`
	Likelihood   situation.Level        `json:"likelihood"`
	Urgency      situation.Level        `json:"urgency"`
	BarrierStage situation.BarrierStage `json:"barrierStage"`
	Decision     situation.Decision     `json:"decision"`
	Motivation   *string                `json:"motivation,omitempty"`
	Consulted    []string               `json:"consulted,omitempty"`
	AdviceShown  []casefact.TypeID      `json:"adviceShown,omitempty"` // what the weighing tool put forward, the best first
	Catalogue    *string                `json:"catalogue,omitempty"`   // version of the catalogue that it came from
	Regime       situation.Regime       `json:"regime,omitempty"`      // empty: AVG
	HandedTo     string                 `json:"handedTo,omitempty"`    // under another law than the AVG: the municipality to which it was handed
	Withheld     bool                   `json:"-"`                     // from this reader, by its regime
	Amended
}

func assessment(e eventstore.Decoded, event incident.AssessmentRecorded) *Assessment {
	return &Assessment{
		ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Severity: event.Severity, Likelihood: event.Likelihood,
		Urgency: event.Urgency, BarrierStage: event.BarrierStage, Decision: event.Decision,
		Motivation: given(event.Motivation), Consulted: event.Consulted,
		AdviceShown: event.AdviceShown, Catalogue: given(event.Catalogue), Regime: lawOf(event.Regime),
	}
}

func (a *Assessment) correct(event incident.EntryCorrected) {
	if event.OccurredAt != nil {
		a.OccurredAt = *event.OccurredAt
	}
	if c := event.Assessment; c != nil {
		a.Severity, a.Likelihood, a.Urgency, a.BarrierStage, a.Decision = c.Severity, c.Likelihood, c.Urgency, c.BarrierStage, c.Decision
		a.Regime = lawOf(c.Regime)
		a.Motivation, a.Consulted = given(event.Texts.Motivation), event.Texts.Consulted
	}
}
