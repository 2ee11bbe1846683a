package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// Note is something kept in the file that no rule looks at. Actor is the keyed hash of who wrote it.
type Note struct {
	ID         uuid.UUID `json:"id"`
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	Actor      string    `json:"actor,omitempty"`
	Text       *string   `json:"text,omitempty"`
	Amended
}

func note(e eventstore.Decoded, event incident.NoteAdded) *Note {
	return &Note{ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Actor: e.Actor, Text: given(event.Text)}
}
