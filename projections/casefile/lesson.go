package casefile

import (
	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
)

// OfferedLesson is the lesson that was offered last, as it left the case side.
type OfferedLesson struct {
	ID        uuid.UUID      `json:"id"`
	Content   lesson.Content `json:"content"`
	Withdrawn bool           `json:"withdrawn"`
	Opening   lesson.Opening `json:"opening,omitzero"`
}

// offered is nil when the entry was erased: then nothing is left to show.
func offered(e eventstore.Decoded, event incident.LessonOffered) *OfferedLesson {
	if e.Erased {
		return nil
	}
	return &OfferedLesson{ID: event.Lesson, Content: event.Content, Opening: event.Opening}
}
