package graph

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	rules "leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
	"leerkring/internal/keyring"
	"leerkring/projections/casefile"
)

// provenance is what a lesson offered now is bound to: the events of the case as they stand, and who writes it. A case that is not
// the viewer's own is bound to nothing, as one that does not exist; the command is refused then.
func (a *API) provenance(ctx context.Context, incidentID string) (lesson.Opening, lesson.Author, error) {
	side, err := a.caseSide()
	if err != nil {
		return lesson.Opening{}, lesson.Author{}, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return lesson.Opening{}, lesson.Author{}, err
	}
	stream := incident.Stream(streamID(side.Keys, viewer.CasesOf(), call{incidentID: &incidentID}))
	history, err := eventstore.Load[incident.Event](ctx, side.Log, stream)
	if err != nil {
		return lesson.Opening{}, lesson.Author{}, err
	}
	revision, head := history.Head()
	salt, err := randomHex()
	if err != nil {
		return lesson.Opening{}, lesson.Author{}, err
	}
	mark, err := randomHex()
	if err != nil {
		return lesson.Opening{}, lesson.Author{}, err
	}
	return lesson.Opening{Salt: salt, Stream: stream, Revision: int(revision), Head: head}, a.authorOf(viewer, mark), nil
}

func randomHex() (string, error) {
	var bytes [32]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		return "", fmt.Errorf("make a salt: %w", err)
	}
	return hex.EncodeToString(bytes[:]), nil
}

// authorOf is a viewer as an author, under a salt: a keyed hash of the knowledge side, which alone compares it.
func (a *API) authorOf(viewer *identity.Viewer, salt string) lesson.Author {
	mark := a.Knowledge.Keys.Hash(keyring.SecretActor, []byte("author"), []byte(salt), []byte(viewer.Issuer), []byte(viewer.Subject))
	return lesson.Author{Salt: salt, Mark: hex.EncodeToString(mark[:])}
}

// wrote tells of an author whether the viewer is him.
func (a *API) wrote(viewer *identity.Viewer) func(lesson.Author) bool {
	return func(by lesson.Author) bool { return by == a.authorOf(viewer, by.Salt) }
}

func (q queryResolver) LessonProvenance(ctx context.Context, incidentID string) (*model.LessonProvenance, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	id, ok := parseUUID("Incident", incidentID)
	if !ok {
		return nil, nil
	}
	shown, err := side.Queries.Incident(ctx, casefile.Reader{Municipality: viewer.CasesOf()}, id)
	if err == nil && shown == nil { // a case that is there and has no lesson answers the same, and is no refusal
		showing(ctx).refuses(rules.NotThere, "Query.lessonProvenance", id)
	}
	if err != nil || shown == nil || shown.Lesson == nil || shown.Lesson.Opening == (lesson.Opening{}) {
		return nil, err
	}
	o := shown.Lesson.Opening
	return &model.LessonProvenance{
		LessonID: globalID("Lesson", shown.Lesson.ID.String()), Commitment: string(o.Commit()), Salt: o.Salt, Stream: o.Stream, Revision: o.Revision, Head: o.Head,
	}, nil
}

func (q queryResolver) ProvenanceHolds(ctx context.Context, lessonID string, opening model.ProvenanceOpeningInput) (bool, error) {
	found, err := q.findLesson(ctx, lessonID)
	if err != nil || found == nil || opening.Revision < 0 {
		return false, err
	}
	o := lesson.Opening{Salt: opening.Salt, Stream: opening.Stream, Revision: opening.Revision, Head: opening.Head}
	return found.Content.Commitment != "" && o.Commit() == found.Content.Commitment, nil
}
