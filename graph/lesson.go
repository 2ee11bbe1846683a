package graph

import (
	"context"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections/knowledge"
)

func (q queryResolver) Lesson(ctx context.Context, id string) (*model.Lesson, error) {
	return q.findLesson(ctx, id)
}

// findLesson is a lesson as far as the viewer may know of it: a facilitator sees every one that is not withdrawn, its owner
// sees his own, everybody else what is published.
func (a *API) findLesson(ctx context.Context, id string) (*model.Lesson, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	lessonID, ok := parseUUID("Lesson", id)
	if !ok {
		return nil, nil
	}
	read := a.Knowledge.Queries.Published
	if viewer.HasAny(identity.Facilitator) {
		read = a.Knowledge.Queries.Current
	} else if own, err := a.owns(ctx, viewer, lessonID); err != nil {
		return nil, err
	} else if own {
		read = a.Knowledge.Queries.Current
	}
	found, err := read(ctx, lessonID)
	if found == nil || err != nil {
		return nil, err
	}
	return shownLesson(viewer, *found), nil
}

func (a *API) owns(ctx context.Context, viewer *identity.Viewer, id uuid.UUID) (bool, error) {
	if a.Cases == nil || viewer.CasesOf() == "" {
		return false, nil
	}
	return a.Cases.Queries.OwnsLesson(ctx, viewer.CasesOf(), id)
}

// shownLesson gives a reader a lesson of the knowledge side, without what is not for him.
func shownLesson(viewer *identity.Viewer, l knowledge.Lesson) *model.Lesson {
	shown := &model.Lesson{LessonID: l.ID, Status: l.Status, Content: l.Content, Shown: l.Shown, KeepProposals: []*model.KeepProposal{}}
	if l.Note != "" {
		shown.ReviewNote = &l.Note
	}
	if viewer.HasAny(identity.Facilitator) {
		revision := int(l.Revision)
		shown.Revision = &revision
		shown.KeepProposals = model.Proposals(l.Content)
	}
	return shown
}

func (q queryResolver) Lessons(ctx context.Context, first *int, after, search *string, status *lesson.Status) (*model.LessonConnection, error) {
	size, err := pageSize(first, 20)
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	filter := knowledge.Filter{Status: lesson.Published, Search: value(search)}
	if status != nil {
		filter.Status = *status
	}
	if filter.Among, err = q.lessonsFor(ctx, viewer, filter.Status); err != nil {
		return nil, err
	}
	page, err := q.Knowledge.Queries.Lessons(ctx, filter, size, value(after))
	if err != nil {
		return nil, err
	}
	out := &model.LessonConnection{Nodes: []*model.Lesson{}, Edges: []*model.LessonEdge{}, PageInfo: pageInfo(page), TotalCount: page.Total}
	for i, item := range page.Items {
		node := shownLesson(viewer, item)
		out.Nodes = append(out.Nodes, node)
		out.Edges = append(out.Edges, &model.LessonEdge{Cursor: page.Cursors[i], Node: node})
	}
	return out, nil
}

// lessonsFor is the set of lessons that a viewer may list with a status; nil is all of them.
func (q queryResolver) lessonsFor(ctx context.Context, viewer *identity.Viewer, status lesson.Status) ([]uuid.UUID, error) {
	switch {
	case status == lesson.Published || viewer.HasAny(identity.Facilitator):
		return nil, nil
	case viewer.CasesOf() == "":
		return nil, fail(Forbidden, "Your roles allow published lessons alone; leave status out.")
	}
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	own, err := side.Queries.OwnLessons(ctx, viewer.CasesOf())
	if own == nil {
		own = []uuid.UUID{}
	}
	return own, err
}

func (lessonResolver) ID(_ context.Context, l *model.Lesson) (string, error) {
	return globalID("Lesson", l.LessonID.String()), nil
}

func (r lessonResolver) Interventions(_ context.Context, l *model.Lesson) ([]*model.LessonIntervention, error) {
	list := []*model.LessonIntervention{}
	for _, i := range l.Shown.Interventions {
		shown := &model.LessonIntervention{Kind: i.Kind, Effect: present(i.Effect), Day: (*string)(present(i.Day))}
		if t, ok := r.Catalogue.InterventionType(string(i.Type)); ok {
			shown.Type = &t
		}
		list = append(list, shown)
	}
	return list, nil
}

// PublicCase names the municipality by its code when an edited catalogue no longer has it.
func (r lessonResolver) PublicCase(_ context.Context, l *model.Lesson) (*model.PublicCase, error) {
	named := l.Content.PublicCase
	if named == nil {
		return nil, nil
	}
	municipality := named.Municipality
	if m, ok := r.Catalogue.Municipality(municipality); ok {
		municipality = m.Name
	}
	return &model.PublicCase{Name: named.Name, Municipality: municipality, Year: named.Year}, nil
}

func (r lessonResolver) LegalBases(_ context.Context, l *model.Lesson) ([]*catalogue.LegalBasis, error) {
	return r.legalBases(l.Content.LegalBases), nil
}

func (m mutationResolver) SubmitLesson(ctx context.Context, in model.SubmitLessonInput) (*model.IncidentPayload, error) {
	size := m.sizeOf(identity.From(ctx))
	opening, author, err := m.provenance(ctx, in.IncidentID)
	if err != nil {
		return nil, err
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, time.Time{}}, func(o incident.Order) incident.Command {
		return incident.OfferLesson{
			Order: o, Lesson: m.NewID(), Size: size, Keep: in.Keep, Opening: opening, Author: author, Title: in.Title, Situation: in.Situation,
			WhatWorked: value(in.WhatWorked), WhatDidNot: value(in.WhatDidNot), Dilemma: value(in.Dilemma),
			PublicCase: (*incident.PublicCase)(in.PublicCase),
		}
	})
}

func (m mutationResolver) WithdrawLesson(ctx context.Context, in model.WithdrawLessonInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, time.Time{}}, func(o incident.Order) incident.Command {
		return incident.AskLessonWithdrawal{Order: o, Reason: in.Reason}
	})
}

// sizeOf is the band of the viewer's municipality.
func (a *API) sizeOf(viewer *identity.Viewer) situation.SizeBand {
	if viewer == nil {
		return ""
	}
	own, ok := a.Catalogue.Municipality(viewer.CasesOf())
	if !ok {
		return ""
	}
	return own.SizeClass.Band()
}
