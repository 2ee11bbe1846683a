package casefile

import (
	"time"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// Reopening is one time that the case was opened again after it was closed.
type Reopening struct {
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	Reason     *string   `json:"reason,omitempty"`
}

func (i *Incident) reopen(e eventstore.Decoded, event incident.IncidentReopened) {
	i.ClosedAt = nil
	i.Reopenings = append(i.Reopenings, &Reopening{OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Reason: given(event.Reason)})
}
