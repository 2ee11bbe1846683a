package feed

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
	"leerkring/internal/forgetting"
)

// bringStanding brings a lesson as it stands now: since it was planned, the case may have been erased, also by another server, and
// with it the id by which the lesson could be withdrawn.
func (d *Door) bringStanding(ctx context.Context, stream string, planned incident.LessonState) error {
	if planned.Withdrawn {
		return d.bringLesson(ctx, planned)
	}
	state, err := d.read(ctx, stream)
	if err != nil {
		return err
	}
	for _, offered := range state.Lessons {
		if offered.ID == planned.ID {
			return d.bringLesson(ctx, offered)
		}
	}
	return nil
}

// bringLesson makes the lesson on the other side what it is here: submitted, revised, or withdrawn with its keys destroyed.
func (d *Door) bringLesson(ctx context.Context, offered incident.LessonState) error {
	stream := lesson.Stream(offered.ID)
	there, err := eventstore.Load[lesson.Event](ctx, d.Knowledge, stream)
	if err != nil {
		return fmt.Errorf("bring a lesson: %w", err)
	}
	exists := len(there.Entries) > 0
	switch {
	case offered.Withdrawn && exists:
		return d.withdraw(ctx, offered.ID)
	case offered.Withdrawn || offered.Erased:
		return nil
	case !exists:
		return d.write(ctx, stream, lesson.Submit{Content: offered.Content})
	}
	return d.write(ctx, stream, lesson.Revise{Content: offered.Content})
}

// withdraw keeps the order that survives a crash: the event first, then the keys.
func (d *Door) withdraw(ctx context.Context, id uuid.UUID) error {
	if err := d.write(ctx, lesson.Stream(id), lesson.Withdraw{}); err != nil {
		return err
	}
	return forgetting.Lessons(ctx, d.Knowledge.Blind(), d.Keys, id)
}

func (d *Door) write(ctx context.Context, stream string, command lesson.Command) error {
	if _, err := eventstore.Execute(ctx, d.Knowledge, d.Lesson, stream, d.order(), command); err != nil {
		return fmt.Errorf("bring a lesson: %w", err)
	}
	return nil
}
