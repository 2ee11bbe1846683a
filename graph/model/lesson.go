// Package model holds the shapes of the API that no other package has: inputs, payloads and pages (generated), and a lesson
// as its reader may see it.
package model

import (
	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/release"
)

// Lesson is a lesson as this reader may see it: whoever makes one has withheld the rest.
type Lesson struct {
	LessonID      uuid.UUID
	Status        lesson.Status
	Content       lesson.Content // the texts; its coded answers and measures are read from Shown
	Shown         release.Shown
	ReviewNote    *string
	KeepProposals []*KeepProposal // empty for whoever may not see them
	Revision      *int
}

// Title is the masked title.
func (l Lesson) Title() string { return l.Content.Title }

// Situation is the masked situation.
func (l Lesson) Situation() string { return l.Content.Situation }

// WhatWorked is masked; nil when it was not given.
func (l Lesson) WhatWorked() *string { return given(l.Content.WhatWorked) }

// WhatDidNot is masked; nil when it was not given.
func (l Lesson) WhatDidNot() *string { return given(l.Content.WhatDidNot) }

// Dilemma is masked; nil when it was not given.
func (l Lesson) Dilemma() *string { return given(l.Content.Dilemma) }

// Attributes are the coded answers; what is withheld is nil.
func (l Lesson) Attributes() *LessonAttributes {
	a := l.Shown
	return &LessonAttributes{
		StageGroup: given(a.StageGroup), KindGroup: given(a.KindGroup), SizeBand: given(a.SizeBand), Period: given(a.Period()),
		Platform: given(a.Platform), ContentKind: given(a.ContentKind), BarrierStage: given(a.BarrierStage),
		Severity: given(a.Severity), Scale: given(a.Scale),
	}
}

// Course is what happened, by band of days.
func (l Lesson) Course() []*LessonStep {
	course := l.Content.Course
	if course == nil {
		course = l.Shown.Course()
	}
	steps := make([]*LessonStep, len(course))
	for i, s := range course {
		steps[i] = &LessonStep{Day: string(s.Day), Kind: string(s.Kind), Summary: s.Kind.Name().NL}
	}
	return steps
}

func given[T ~string](word T) *T {
	if word == "" {
		return nil
	}
	return &word
}

// Proposals are the words that its author would keep, as the API says them.
func Proposals(c lesson.Content) []*KeepProposal {
	list := make([]*KeepProposal, len(c.Proposals))
	for i, p := range c.Proposals {
		list[i] = &KeepProposal{Placeholder: p.Placeholder, Word: p.Word}
	}
	return list
}

// Commitment binds it to the events it came from; nil for one from before there were any.
func (l Lesson) Commitment() *string { return (*string)(given(l.Content.Commitment)) }
