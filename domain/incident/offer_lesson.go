package incident

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// OfferLesson offers what the municipality learnt to the others. Lesson is a fresh random id, used when this is a new lesson;
// offering again before a withdrawal revises the one that stands.
type OfferLesson struct {
	Order
	Lesson     uuid.UUID          `json:"-"`
	Size       situation.SizeBand `json:"-"` // of the municipality
	Title      string             `json:"title"`
	Situation  string             `json:"situation"`
	WhatWorked string             `json:"whatWorked"`
	WhatDidNot string             `json:"whatDidNot"`
	Dilemma    string             `json:"dilemma"`
	PublicCase *PublicCase        `json:"publicCase,omitempty"` // nil: the lesson names nothing
}

// LessonOffered holds the lesson as it will leave the case side: masked texts and coded attributes, under a random id. All
// of it is sealed, so that the case log doesn't tell which lesson came from which case.
type LessonOffered struct {
	Lesson  uuid.UUID      `json:"lesson,omitzero" seal:"true"`
	Content lesson.Content `json:"content,omitzero" seal:"true"`
}

// It adds a lesson, or the next content of the one that stands. What was erased has lost its id: it was withdrawn before, so
// nothing has to be found again.
func (e LessonOffered) change(s State, at entry) State {
	s.Lessons = slices.Clone(s.Lessons)
	if standing := s.standing(); standing != nil && (standing.ID == e.Lesson || at.Erased) {
		standing.Content, standing.Erased = e.Content, at.Erased
		return s
	}
	s.Lessons = append(s.Lessons, LessonState{ID: e.Lesson, Content: e.Content, Erased: at.Erased})
	return s
}

func (OfferLesson) afterClosing() {}

func (c OfferLesson) decide(s State, rules Rules) ([]Event, error) {
	if s.ClosedAt == nil {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"The case is still open; close it before offering a lesson.",
			"De zaak is nog open; sluit hem voordat u een les aanbiedt.")
	}
	if s.Signals == 0 {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"No signal of this case stands, so that there was no incident to learn from; reopen it and report the signal that should stand.",
			"Er staat geen signaal meer in deze zaak, dus er is geen incident om van te leren; heropen hem en leg het signaal vast dat moet staan.")
	}
	var checks problem.Checks
	checks.RequiredText("title", c.Title, TitleLimit)
	checks.RequiredText("situation", c.Situation, TextLimit)
	checks.Text("whatWorked", c.WhatWorked, TextLimit)
	checks.Text("whatDidNot", c.WhatDidNot, TextLimit)
	checks.Text("dilemma", c.Dilemma, TextLimit)
	c.PublicCase.check(&checks)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	texts, share := rules.Masker.Mask(c.Title, c.Situation, c.WhatWorked, c.WhatDidNot, c.Dilemma)
	if share >= 1 {
		return nil, problem.One(problem.NotAnonymous, "situation",
			"After masking no word of this lesson would be left; write it in ordinary Dutch words, without names.",
			"Na het maskeren blijft van deze les geen woord over; schrijf hem in gewone Nederlandse woorden, zonder namen.")
	}
	id := c.Lesson
	if standing := s.standing(); standing != nil {
		id = standing.ID
	}
	return []Event{LessonOffered{Lesson: id, Content: lesson.Content{
		Title: texts[0], Situation: texts[1], WhatWorked: texts[2], WhatDidNot: texts[3], Dilemma: texts[4],
		Attributes: s.attributes(c.Size), Course: s.steps(), Interventions: s.Facts(c.Size, casefact.Token{}).Interventions,
		LegalBases: s.legalBases(), PublicCase: c.PublicCase.named(s), Earlier: s.withdrawnLessons(),
	}}}, nil
}

func (s State) attributes(size situation.SizeBand) lesson.Attributes {
	a := lesson.Attributes{
		KindGroup: s.ContentKind.Group(), SizeBand: size, Period: strconv.Itoa(situation.YearOf(s.FirstSignal)),
		Platform: s.Platform, ContentKind: s.ContentKind,
	}
	if s.Assessment != nil {
		a.StageGroup, a.BarrierStage, a.Severity = s.Assessment.BarrierStage.Group(), s.Assessment.BarrierStage, s.Assessment.Severity
	}
	if s.Outcome != nil {
		a.Scale = s.Outcome.Scale
	}
	return a
}

func (s State) steps() []lesson.Step {
	steps := make([]lesson.Step, len(s.Course))
	for i, m := range s.Course {
		steps[i] = lesson.Step{Day: casefact.DayBandOf(s.FirstSignal, m.At), Kind: m.Kind}
	}
	return steps
}

func (s State) legalBases() []string {
	var ids []string
	seen := map[string]bool{"": true}
	for _, m := range s.Measures {
		if !seen[m.Basis] {
			seen[m.Basis] = true
			ids = append(ids, m.Basis)
		}
	}
	return ids
}
