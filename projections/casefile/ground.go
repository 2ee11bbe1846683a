package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// GroundCheck is one ground check of online research: the answers, and what came of them.
type GroundCheck struct {
	ID uuid.UUID `json:"id"`
	incident.GroundAnswers
	Outcome    situation.GroundOutcome  `json:"outcome"`
	Reasons    []situation.GroundReason `json:"reasons"`
	Purpose    *string                  `json:"purpose,omitempty"`
	OccurredAt time.Time                `json:"occurredAt"`
	RecordedAt time.Time                `json:"recordedAt"`
	ValidUntil time.Time                `json:"validUntil"`
	Amended
}

// Explanation is the reasons as sentences, in English.
func (g GroundCheck) Explanation() []string {
	return g.sentences(func(n situation.Name) string { return n.EN })
}

// ExplanationNl is the reasons as sentences, in Dutch.
func (g GroundCheck) ExplanationNl() []string {
	return g.sentences(func(n situation.Name) string { return n.NL })
}

func (g GroundCheck) sentences(of func(situation.Name) string) []string {
	list := make([]string, len(g.Reasons))
	for i, r := range g.Reasons {
		list[i] = of(r.Name())
	}
	return list
}

func (i *Incident) ground(e eventstore.Decoded, event incident.GroundChecked) {
	i.open(e)
	i.GroundChecks = append(i.GroundChecks, &GroundCheck{
		ID: e.ID, GroundAnswers: event.GroundAnswers, Outcome: event.Outcome, Reasons: event.Reasons, Purpose: given(event.Purpose),
		OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, ValidUntil: situation.DaysAfter(e.OccurredAt, event.RetentionDays),
	})
}

// lastGround is the id of the last ground check, which is the one that counts; nil when there is none.
func (i *Incident) lastGround() *uuid.UUID {
	if n := len(i.GroundChecks); n > 0 {
		return &i.GroundChecks[n-1].ID
	}
	return nil
}
