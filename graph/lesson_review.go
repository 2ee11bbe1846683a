package graph

import (
	"context"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/forgetting"
	"leerkring/internal/identity"
	"leerkring/projections/knowledge"
)

func (m mutationResolver) ReviewLesson(ctx context.Context, in model.ReviewLessonInput) (*model.LessonPayload, error) {
	return m.onLesson(ctx, in.LessonID, in.CommandID, in.ExpectedRevision, func(viewer *identity.Viewer, frozen lesson.Frozen) lesson.Command {
		return lesson.Review{Verdict: in.Verdict, Note: value(in.Note), Published: frozen.Latest, Wrote: m.wrote(viewer)}
	})
}

func (m mutationResolver) RedactLesson(ctx context.Context, in model.RedactLessonInput) (*model.LessonPayload, error) {
	return m.onLesson(ctx, in.LessonID, in.CommandID, in.ExpectedRevision, func(_ *identity.Viewer, frozen lesson.Frozen) lesson.Command {
		pieces := make([]lesson.Piece, len(in.Pieces))
		for i, p := range in.Pieces {
			pieces[i] = lesson.Piece(*p)
		}
		return lesson.Redact{Pieces: pieces, Frozen: frozen}
	})
}

func (m mutationResolver) ConfirmKeep(ctx context.Context, in model.ConfirmKeepInput) (*model.LessonPayload, error) {
	return m.onLesson(ctx, in.LessonID, in.CommandID, in.ExpectedRevision, func(viewer *identity.Viewer, frozen lesson.Frozen) lesson.Command {
		return lesson.ConfirmKeep{Confirm: in.Confirm, Refuse: in.Refuse, Wrote: m.wrote(viewer), Frozen: frozen}
	})
}

// onLesson sends a facilitator's command to a lesson and answers with the lesson as it can be read afterwards.
func (m mutationResolver) onLesson(ctx context.Context, lessonID string, command uuid.UUID, revision *int,
	content func(*identity.Viewer, lesson.Frozen) lesson.Command) (*model.LessonPayload, error) {
	side := m.Knowledge
	if !side.Reviews {
		return nil, fail(Unavailable, "This server reviews no lessons; ask the server of the knowledge side.")
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	id, _ := parseUUID("Lesson", lessonID)
	order, err := m.order(ctx, side.Keys, viewer, command, revision)
	if err != nil {
		return nil, err
	}
	frozen, err := side.Queries.Frozen(ctx, id)
	if err != nil {
		return nil, err
	}
	order.Role = "" // the knowledge side keeps no more of a facilitator than an opaque actor
	result, err := eventstore.Execute(ctx, side.Log, side.Decider, lesson.Stream(id), order, content(viewer, frozen))
	if refused, ok := refusal(err); ok {
		return &model.LessonPayload{Problems: refused}, nil
	}
	if err != nil {
		return nil, err
	}
	// Nothing of what this replaced stays readable. What fails here is done when the command is sent again, or at the next start.
	if err := forgetting.Lessons(ctx, side.Log.Blind(), side.Keys, id); err != nil {
		return nil, err
	}
	if err := visible(ctx, side.Model, result.Position, knowledge.PartLesson); err != nil {
		return nil, err
	}
	position := side.Log.Token(result.Position)
	payload := &model.LessonPayload{Problems: []*problem.Problem{}, Position: &position}
	found, err := side.Queries.Current(ctx, id)
	if found != nil {
		payload.Lesson = shownLesson(viewer, *found)
	}
	return payload, err
}
