package casefile

import (
	"time"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// Assignment says who looks after a case: a function or a name, or the keyed hash of the colleague who took it himself.
type Assignment struct {
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	To         *string   `json:"to,omitempty"`
	Actor      string    `json:"actor,omitempty"`
}

// assignment is nil when nobody looks after the case any more, or when who did was erased.
func assignment(e eventstore.Decoded, event incident.IncidentAssigned) *Assignment {
	if event == (incident.IncidentAssigned{}) {
		return nil
	}
	return &Assignment{OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, To: given(event.To), Actor: event.Actor}
}

// Overdue tells whether the situation should have been weighed again by now. A closed case is weighed no more.
func (i Incident) Overdue(now time.Time) bool {
	return i.ClosedAt == nil && i.ReassessBy != nil && i.ReassessBy.Before(now)
}
