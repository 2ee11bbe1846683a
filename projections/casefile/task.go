package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// Task is something to do for a case.
type Task struct {
	ID         uuid.UUID  `json:"id"`
	OccurredAt time.Time  `json:"occurredAt"`
	RecordedAt time.Time  `json:"recordedAt"`
	Title      *string    `json:"title,omitempty"`
	Assignee   *string    `json:"assignee,omitempty"`
	DueAt      *time.Time `json:"dueAt,omitempty"`
	DoneAt     *time.Time `json:"doneAt,omitempty"`
	DoneBy     uuid.UUID  `json:"doneBy,omitzero"` // the entry that completed it
	AsOf       *time.Time `json:"-"`               // the moment whose knowledge this shows; nil: now
	Amended
}

func task(e eventstore.Decoded, event incident.TaskAdded) *Task {
	return &Task{
		ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Title: given(event.Title), Assignee: given(event.Assignee), DueAt: event.DueAt,
	}
}

// Done tells whether it was done.
func (t Task) Done() bool { return t.DoneAt != nil }

// Overdue tells whether it should have been done by now.
func (t Task) Overdue(now time.Time) bool {
	return !t.Done() && !t.Retracted && t.DueAt != nil && t.DueAt.Before(now)
}

func (i *Incident) finish(e eventstore.Decoded, event incident.TaskCompleted) {
	for _, t := range i.Tasks {
		if t.ID == event.Task {
			t.DoneAt, t.DoneBy = moment(e.OccurredAt), e.ID
		}
	}
}
