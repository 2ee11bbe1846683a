package incident

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
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
	Keep       []string           `json:"keep,omitempty"`       // held words that the author finds harmless
	Opening    lesson.Opening     `json:"-"`                    // what the lesson's commitment is made of
	Author     lesson.Author      `json:"-"`
}

// LessonOffered holds the lesson as it will leave the case side: masked texts and coded attributes, under a random id. All
// of it is sealed, so that the case log doesn't tell which lesson came from which case.
type LessonOffered struct {
	Lesson  uuid.UUID      `json:"lesson,omitzero" seal:"true"`
	Content lesson.Content `json:"content,omitzero" seal:"true"`
	Opening lesson.Opening `json:"opening,omitzero" seal:"true"` // the owner keeps it, to open the commitment later
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
	offer, err := c.offer(s, rules)
	if err != nil {
		return nil, err
	}
	return []Event{offer.Offer}, nil
}

// offer is what becomes of the lesson: the event, and the masked texts that it was made of.
func (c OfferLesson) offer(s State, rules Rules) (Rehearsal, error) {
	if s.ClosedAt == nil {
		return Rehearsal{}, problem.One(problem.WrongStage, "incidentId",
			"The case is still open; close it before offering a lesson.",
			"De zaak is nog open; sluit hem voordat u een les aanbiedt.")
	}
	if s.Signals == 0 {
		return Rehearsal{}, problem.One(problem.WrongStage, "incidentId",
			"No signal of this case stands, so that there was no incident to learn from; reopen it and report the signal that should stand.",
			"Er staat geen signaal meer in deze zaak, dus er is geen incident om van te leren; heropen hem en leg het signaal vast dat moet staan.")
	}
	var checks problem.Checks
	checks.RequiredText("title", c.Title, TitleLimit)
	checks.RequiredText("situation", c.Situation, TextLimit)
	checks.Text("whatWorked", c.WhatWorked, TextLimit)
	checks.Text("whatDidNot", c.WhatDidNot, TextLimit)
	checks.Text("dilemma", c.Dilemma, TextLimit)
	c.PublicCase.check(&checks, rules)
	if err := checks.Err(); err != nil {
		return Rehearsal{}, err
	}
	texts := rules.Masker.MaskAll(c.Keep, c.Title, c.Situation, c.WhatWorked, c.WhatDidNot, c.Dilemma) // in the order of lesson.Fields
	if texts.Share >= 1 {
		return Rehearsal{}, problem.One(problem.NotAnonymous, "situation",
			"After masking no word of this lesson would be left; write it in ordinary Dutch words, without names.",
			"Na het maskeren blijft van deze les geen woord over; schrijf hem in gewone Nederlandse woorden, zonder namen.")
	}
	if err := c.checkKeep(texts); err != nil {
		return Rehearsal{}, err
	}
	id, authors := c.Lesson, []lesson.Author(nil)
	if standing := s.standing(); standing != nil {
		id, authors = standing.ID, standing.Content.Authors
	}
	content := lesson.Content{
		Title: texts.Masked[0].Text, Situation: texts.Masked[1].Text, WhatWorked: texts.Masked[2].Text, WhatDidNot: texts.Masked[3].Text, Dilemma: texts.Masked[4].Text,
		Attributes: s.attributes(c.Size), Course: s.steps(), Interventions: s.Facts(c.Size, casefact.Token{}).Interventions,
		LegalBases: s.legalBases(), PublicCase: c.PublicCase.named(s), Earlier: s.withdrawnLessons(),
		Commitment: c.Opening.Commit(), Authors: lesson.With(authors, c.Author),
	}
	for _, p := range texts.Proposals {
		content.Proposals = append(content.Proposals, lesson.Proposal(p))
	}
	return Rehearsal{LessonOffered{Lesson: id, Content: content, Opening: c.Opening}, texts}, nil
}

// checkKeep refuses to keep what is no held word: a name or a number that a recogniser knows stays masked whatever its author thinks.
func (c OfferLesson) checkKeep(texts anonymise.Texts) error {
	var checks problem.Checks
	if len(c.Keep) > keepLimit {
		checks.Add(problem.TooLong, "keep", "At most "+strconv.Itoa(keepLimit)+" words; leave the others masked.", "Hoogstens "+strconv.Itoa(keepLimit)+" woorden; laat de andere gemaskeerd.")
	}
	for i, word := range c.Keep {
		if !texts.Proposes(word) {
			checks.Add(problem.Invalid, "keep."+strconv.Itoa(i),
				"This word is not held in the texts, or it is known for a name, a place or a number; leave it out of keep.",
				"Dit woord wordt in de teksten niet vastgehouden, of het staat bekend als naam, plaats of nummer; laat het weg uit keep.")
		}
	}
	return checks.Err()
}

// keepLimit is how many held words an author may name as harmless.
const keepLimit = 50

// Rehearsal is what offering a lesson would make of it, before anything is offered.
type Rehearsal struct {
	Offer LessonOffered
	Texts anonymise.Texts // in the order of lesson.Fields
}

// Rehearse tells what an offer would send, by the same rules and the same masking; nothing is kept of it.
func Rehearse(s State, c OfferLesson, rules Rules) (Rehearsal, error) {
	if err := admit(s, c); err != nil {
		return Rehearsal{}, err
	}
	if err := mayRecord(s, c); err != nil {
		return Rehearsal{}, err
	}
	return c.offer(s, rules)
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
