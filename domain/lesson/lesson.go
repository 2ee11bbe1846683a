// Package lesson is what a municipality shares with the others: texts that were masked before they came here and coded
// attributes, under a random id. It knows no case and no municipality; who owns a lesson is known on the case side alone.
//
// The rules, each with a test:
//
//  1. The door submits a lesson once and revises it while it is not withdrawn; a revision has to be reviewed again. Content
//     that stands already is no revision, so that the door may come twice.
//  2. A facilitator approves or returns what is submitted; a return says why. An approved lesson may still be returned, until a
//     release has published it.
//  3. Only a release publishes, and only what is approved (see the package release).
//  4. A withdrawn lesson stays withdrawn.
//  5. The note of a review is masked like the texts.
//  6. A facilitator may mask more, and never less, but for a word that the author named as harmless, that no recogniser knows for a
//     name, and that the facilitator confirms. As long as such a word is not settled, nobody approves. What was taken out or
//     refused stays so in every content that the owner sends later. Everything before such a change is destroyed.
//  7. Whoever wrote a lesson does not approve it.
//  8. More is masked in what a release shows of the lesson as well, at once, and it stays published. What was approved and is not
//     published has to be approved again.
package lesson

import (
	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Category is the stream category: a lesson's stream is "lesson-" and its random id.
const Category = "lesson"

// Stream is the name of a lesson's stream.
func Stream(id uuid.UUID) string { return Category + "-" + id.String() }

// NoteLimit is the length of a review's note in characters.
const NoteLimit = 10_000

// Content is a lesson as it left the case side: masked texts, coded attributes, the course in bands of days.
type Content struct {
	Title         string                  `json:"title"`
	Situation     string                  `json:"situation"`
	WhatWorked    string                  `json:"whatWorked,omitempty"`
	WhatDidNot    string                  `json:"whatDidNot,omitempty"`
	Dilemma       string                  `json:"dilemma,omitempty"`
	Attributes    Attributes              `json:"attributes"`
	Course        []Step                  `json:"course,omitempty"`
	Interventions []casefact.Intervention `json:"interventions,omitempty"`
	LegalBases    []string                `json:"legalBases,omitempty"`
	PublicCase    *PublicCase             `json:"publicCase,omitempty"` // nil: an ordinary lesson, which names no incident
	// Earlier are the lessons of the same incident that were withdrawn. Nobody is shown them; the gate heeds what it showed of them.
	Earlier []uuid.UUID `json:"earlier,omitempty"`
	// Proposals are the masked words that the author named as harmless, until a facilitator settled them.
	Proposals  []Proposal `json:"proposals,omitempty"`
	Commitment Commitment `json:"commitment,omitempty"`
	Authors    []Author   `json:"authors,omitempty"` // nobody is shown them
}

// Proposal is a masked word that its author names as harmless.
type Proposal struct {
	Placeholder string `json:"placeholder"`
	Word        string `json:"word"`
}

// IsZero tells whether there is no content: nothing was read, or it was destroyed.
func (c Content) IsZero() bool { return c.Title == "" && c.Situation == "" }

// Attributes is the situation of a lesson. An empty word means unknown. How many of them may be shown is the gate's affair.
type Attributes struct {
	StageGroup   situation.StageGroup       `json:"stageGroup,omitempty"`
	KindGroup    situation.KindGroup        `json:"kindGroup,omitempty"`
	SizeBand     situation.SizeBand         `json:"sizeBand,omitempty"`
	Period       string                     `json:"period,omitempty"` // the year
	Platform     situation.Platform         `json:"platform,omitempty"`
	ContentKind  situation.ContentKind      `json:"contentKind,omitempty"`
	BarrierStage situation.BarrierStage     `json:"barrierStage,omitempty"`
	Severity     situation.Level            `json:"severity,omitempty"`
	Scale        situation.DisturbanceScale `json:"scale,omitempty"`
}

// StepKind says what happened in a step of the course.
type StepKind string

// The kinds of step.
const (
	StepSignal     StepKind = "SIGNAL_REPORTED"
	StepAssessment StepKind = "ASSESSMENT_RECORDED"
	StepDecided    StepKind = "INTERVENTION_DECIDED"
	StepStarted    StepKind = "INTERVENTION_STARTED"
	StepCompleted  StepKind = "INTERVENTION_COMPLETED"
	StepWithdrawn  StepKind = "INTERVENTION_WITHDRAWN"
	StepOutcome    StepKind = "OUTCOME_RECORDED"
)

// Name is the Dutch and English sentence for a step.
func (k StepKind) Name() situation.Name {
	switch k {
	case StepSignal:
		return situation.Name{NL: "Signaal binnengekomen", EN: "Signal reported"}
	case StepAssessment:
		return situation.Name{NL: "Situatie gewogen", EN: "Situation weighed"}
	case StepDecided:
		return situation.Name{NL: "Tot interventie besloten", EN: "Intervention decided"}
	case StepStarted:
		return situation.Name{NL: "Interventie gestart", EN: "Intervention started"}
	case StepCompleted:
		return situation.Name{NL: "Interventie afgerond", EN: "Intervention completed"}
	case StepWithdrawn:
		return situation.Name{NL: "Interventie ingetrokken", EN: "Intervention withdrawn"}
	case StepOutcome:
		return situation.Name{NL: "Afloop vastgelegd", EN: "Outcome recorded"}
	}
	return situation.Name{NL: string(k), EN: string(k)}
}

// Step is one step of the course: what happened, in a band of days since the first signal.
type Step struct {
	Day  casefact.DayBand `json:"day"`
	Kind StepKind         `json:"kind"`
}

// Status is where a lesson stands. PUBLISHED is never in the lesson's own stream: a release makes it so.
type Status string

// The statuses.
const (
	Submitted Status = "SUBMITTED"
	Returned  Status = "RETURNED"
	Approved  Status = "APPROVED"
	Published Status = "PUBLISHED"
	Withdrawn Status = "WITHDRAWN"
)

// State is what the rules need to know.
type State struct {
	Status   Status  // empty: the lesson does not exist
	Versions int     // how many contents it has had
	Offered  Content // as the door brought it last; empty when that was destroyed
	Content  Content // as it stands, after what a facilitator changed
	Note     string  // of the last review
	Barred   Barred
}

// Masker takes out of a typed text what could point to a person, a place or a day.
type Masker interface {
	Mask(texts ...string) (masked []string, share float64)
}

// Command is one of the commands of this package.
type Command interface {
	decide(State, Masker) ([]Event, error)
}

// New is the decider of a lesson.
func New(masker Masker) decider.Decider[State, Command, Event] {
	return decider.Decider[State, Command, Event]{
		New:    func() State { return State{} },
		Admit:  admit,
		Decide: func(s State, c Command) ([]Event, error) { return c.decide(s, masker) },
		Evolve: Evolve,
	}
}

func admit(s State, c Command) error {
	if _, opens := c.(Submit); !opens && s.Status == "" {
		return missing()
	}
	return nil
}

func missing() error {
	return problem.One(problem.NotFound, "lessonId", "There is no such lesson; check the id.",
		"Er is geen les met dit nummer; controleer het id.")
}

func wrongStage(s State) error {
	return problem.One(problem.WrongStage, "lessonId",
		"The lesson is "+string(s.Status)+"; only what is SUBMITTED can be reviewed. Read it again.",
		"De status van de les is "+string(s.Status)+"; alleen een les met status SUBMITTED kan worden beoordeeld. Lees hem opnieuw.")
}

// reviewable refuses what is not waiting for a review.
func (s State) reviewable() error {
	switch s.Status {
	case Submitted:
		return nil
	case Withdrawn:
		return missing()
	}
	return wrongStage(s)
}

// Event is what can happen to a lesson.
type Event interface{ lessonEvent() }

// Events lists one zero value of every event type of the package.
func Events() []Event {
	return []Event{LessonSubmitted{}, LessonRevised{}, LessonRedacted{}, LessonKeepConfirmed{}, LessonReturned{}, LessonApproved{}, LessonWithdrawn{}}
}

// Evolve adds one event to the state.
func Evolve(s State, e decider.Entry[Event]) State {
	switch event := e.Event.(type) {
	case LessonSubmitted:
		return s.submitted(event.Content)
	case LessonRevised:
		return s.submitted(event.Content)
	case LessonRedacted, LessonKeepConfirmed:
		change, _ := ChangeOf(event)
		return s.changed(change)
	case LessonReturned:
		s.Status, s.Note = Returned, event.Note
	case LessonApproved:
		s.Status, s.Note = Approved, event.Note
	case LessonWithdrawn:
		s.Status = Withdrawn
	}
	return s
}

func (s State) submitted(c Content) State {
	s.Status, s.Versions, s.Offered, s.Content, s.Note = Submitted, s.Versions+1, c, c, ""
	return s
}
