// Package incident is the case file of one (threatened) online-instigated disturbance of public order: from the first signal
// to closing, and to the lesson that the municipality may offer afterwards.
//
// The rules, each with a test:
//
//  1. A case opens with a signal (signaal), and with what a template adds to it if it names one. A case of another municipality
//     answers as one that does not exist.
//  2. What happened may lie in the past, not in the future (one minute's grace for clocks that differ), and not before 1990,
//     which is a slip of the pen. The order in which things happened is never a reason to refuse: things are recorded late.
//  3. No assessment (weging) without a signal that stands.
//  4. No intervention of intrusiveness 3 or more unless the last assessment that stands says INTERVENE. Logging, verifying and
//     convening the driehoek come before it.
//  5. A legal intervention names a legal basis that belongs to it and was in force on the day: else REQUIRED, NOT_IN_FORCE or
//     UNLAWFUL. A measure that restrains content that nobody has published yet is UNLAWFUL (Grondwet art. 7: no prior restraint).
//  6. A measure that was taken already is recorded whatever its lawfulness, and flagged with the article or ruling: a file
//     must be able to say what was done. An assessment that says INTERVENE stands for it too, whether or not it is the last: it
//     can be recorded late.
//  7. An intervention is decided, then started, then completed; it may be withdrawn until it is completed. One that was taken
//     already runs from its decision. What is expected of it is said before it starts; the day of a decision is corrected only to
//     one on which the law says the same of it.
//  8. No closing without an outcome and with every intervention completed or withdrawn. After NO_ACTION or MONITOR an outcome
//     of scale NONE is usual; it is never assumed. A case in which no signal stands closes too, and then counts for nothing.
//  9. After closing nothing is added but a lesson (offered, offered anew, or withdrawn), notes, tags, that a task was done, who is
//     invited, links to other cases, and what platforms answer to notices. A closed case can be reopened, with the reason; then everything is open to it again. Closed again it keeps its coded record,
//     which is revised.
//  10. An assessment keeps what the weighing tool put forward for its answers. Deciding on something else asks for the reason.
//  11. Titles have at most 200 characters, other texts 10,000; counts and amounts are not negative.
//  12. An order says what its article asks for, by the checklist of the legal basis, and lasts no longer than the article
//     allows. Of one that was taken already, what the file lacks is listed, and it counts as not checked.
//  13. Whether a power that is not law would have helped is noted, of a day since the first signal; what was law is decided on
//     instead.
//  14. What the municipality found by looking itself and that could point to a person rests on a ground check (Handreiking online
//     onderzoek, 2023) that allows it and was made before. The last check of the case counts, for as long as what was found may be
//     kept. A check is recorded whatever its outcome; what was found in a closed group, or against the check, is not.
//  15. A request for data gathering under the bill for it is kept as pending legislation. Nothing is executed under it before it is
//     law by the catalogue, nor without the authorisation of the judge beforehand.
//  16. A partner sees a case when he was invited to it, and no other. He may add signals and evidence when he was invited to that;
//     all else is the municipality's to do. Whose invitation ended is to the case as anybody else.
//  17. What a partner puts in carries the regime of the law he works under (Wpg, Wjsg), unless he says that it is under the AVG.
//  18. A case goes to another municipality when both have said so: the one by an offer, the other by accepting it. The first
//     reads on as a guest. What was handed to the one before under another law than the AVG is not the next one's to read, and so
//     not to correct: it records anew what is right.
//  19. While a case is open what was recorded wrongly is corrected, and what was not so is retracted, with the reason. The
//     original stays, marked. Every rule then sees what stands; a measure that was decided already stays decided. A decision
//     is withdrawn, never retracted.
//  20. What is still to be done has a date: a task's, and when to weigh again, which the next assessment settles. One that has
//     passed when it is recorded counts as overdue; before 1990 or over ten years ahead is a slip of the pen.
//  21. A source is compared with those of other municipalities when this one wants it, holds it as a signal under the AVG, and has a
//     ground check that allows looking for it; twenty in a day at most. Each side is told that it is there, the week, and whom
//     to ask, and nothing else.
//  22. What was erased never comes back, by no correction and no order of events: the rules see coded answers alone. Entries that
//     hang together are erased together. An erased case takes nothing more; in the place of an erased entry words may be put.
//  23. Nothing of a case is erased while it is held (AVG art. 17 lid 3), neither on request nor when its term has ended.
//  24. A term runs from the closing of the case, and the kind of its outcome says how long it is; of a case in which nothing was
//     done, what the signals say goes earlier. Nothing goes before its term has ended.
package incident

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Category is the stream category: an incident's stream is "incident-" and its id.
const Category = "incident"

// Stream is the name of an incident's stream.
func Stream(id uuid.UUID) string { return Category + "-" + id.String() }

// Limits of typed text, in characters (Unicode code points).
const (
	TitleLimit = 200
	TextLimit  = 10_000
	NameLimit  = 200 // of one entry in a list of functions
	ListLimit  = 50
)

// Stage is how far the file has come.
type Stage string

// The stages, in order.
const (
	StageSignal       Stage = "SIGNAL"
	StageAssessment   Stage = "ASSESSMENT"
	StageIntervention Stage = "INTERVENTION"
	StageOutcome      Stage = "OUTCOME"
	StageClosed       Stage = "CLOSED"
)

// InterventionStatus is how far one intervention has come.
type InterventionStatus string

// The statuses of an intervention.
const (
	Decided   InterventionStatus = "DECIDED"
	Started   InterventionStatus = "STARTED"
	Completed InterventionStatus = "COMPLETED"
	Withdrawn InterventionStatus = "WITHDRAWN"
)

// State is what the rules need to know of a case; the case file that people read is a projection.
type State struct {
	Municipality  string // empty: the case does not exist
	FirstSignal   time.Time
	Platform      situation.Platform    // of the signal that opened the case
	ContentKind   situation.ContentKind // of the signal that opened the case
	Signals       int                   // signals that stand
	Assessment    *AssessmentRecorded   // the last one
	MayIntervene  bool                  // the last assessment says INTERVENE
	Intervened    bool                  // some assessment says INTERVENE
	Measures      []Measure
	Outcome       *OutcomeRecorded // the last one
	ClosedAt      *time.Time
	CasefactID    uuid.UUID     // set by the first closing
	Lessons       []LessonState // in the order they were first offered; all but the last are withdrawn
	Ground        *GroundState  // the last ground check
	DataRequests  []DataRequest // for data gathering
	WhatIfs       int           // powers that were not law and were noted
	Course        []Moment      // what happened, in the order it was recorded
	Guests        []Guest       // who is invited
	HandOver      *HandOver     // the last offer to another municipality
	Links         []IncidentsLinked
	Evidence      int         // files that were attached
	SharedSignals []uuid.UUID // whose sources are compared with those of other municipalities
	Tasks         []Task
	Assigned      bool                 // somebody looks after it
	ReassessBy    *time.Time           // when the situation has to be weighed again
	Entries       []*Recorded          // everything that was recorded, as it stands now
	Hold          situation.HoldGround // why nothing may be erased; empty: it may
	Erased        bool                 // the whole case was
}

// Recorded is one entry as it stands now: with the content of its last correction.
type Recorded struct {
	decider.Entry[Event]
	Retracted bool
	recorded  entry  // as it was recorded, less what was erased
	HandedTo  string // under another law than the AVG: the municipality to which it was handed, once the case has left that one
}

// Moment is one step of the course of events.
type Moment struct {
	Kind lesson.StepKind
	At   time.Time
}

// Measure is one intervention as the rules see it.
type Measure struct {
	ID      uuid.UUID
	Type    casefact.TypeID
	Basis   string
	Status  InterventionStatus
	Effect  situation.Effect
	Decided time.Time
	Started *time.Time
	Taken   bool // it was under way when it was recorded, and nothing else says when it began
}

// Task is something to do as the rules see it.
type Task struct {
	ID   uuid.UUID
	Done bool
}

// LessonState is one lesson that was offered.
type LessonState struct {
	ID        uuid.UUID
	Content   lesson.Content // as offered last
	Withdrawn bool
	Erased    bool // its entry was erased: what it said is gone
}

// standing is the lesson that is offered and not withdrawn, or nil.
func (s State) standing() *LessonState {
	if n := len(s.Lessons); n > 0 && !s.Lessons[n-1].Withdrawn {
		return &s.Lessons[n-1]
	}
	return nil
}

func (s State) measure(id uuid.UUID) *Measure {
	for i := range s.Measures {
		if s.Measures[i].ID == id {
			return &s.Measures[i]
		}
	}
	return nil
}

// Rules is what deciding needs beside the state.
type Rules struct {
	Catalogue *catalogue.Catalogue
	Masker    Masker
}

// Masker takes out of an author's texts what could point to a person, a place or a day. The placeholders are consistent over
// the texts of one call and not linkable to those of another. Of the words to keep, those that were only held become proposals.
type Masker interface {
	MaskAll(keep []string, texts ...string) anonymise.Texts
}

// Order is what each command carries beside its content: who speaks for which municipality, and when.
type Order struct {
	Municipality string      `json:"municipality"`
	Guest        []GuestName `json:"-"`          // under which names the caller may have been invited
	OccurredAt   time.Time   `json:"occurredAt"` // zero: it happens now
	Now          time.Time   `json:"-"`          // the server's clock
	Actor        string      `json:"-"`          // keyed hash of who sends it
}

func (o Order) order() Order { return o }

// moment is when it happened.
func (o Order) moment() time.Time {
	if o.OccurredAt.IsZero() {
		return o.Now
	}
	return o.OccurredAt
}

// Command is one of the commands of this package.
type Command interface {
	order() Order
	decide(State, Rules) ([]Event, error)
}

// opener is a command that may open a case; every other command needs one that exists.
type opener interface{ opens() bool }

// New is the decider of a case.
func New(rules Rules) decider.Decider[State, Command, Event] {
	return decider.Decider[State, Command, Event]{
		New:    func() State { return State{} },
		Admit:  admit,
		Decide: func(s State, c Command) ([]Event, error) { return decide(s, c, rules) },
		Evolve: Evolve,
	}
}

// admit keeps rules 1 and 16: missing and foreign are one answer.
func admit(s State, c Command) error {
	if s.Municipality != "" && s.Municipality != c.order().Municipality {
		if _, answers := c.(answersOffer); answers && s.HandOver != nil && s.HandOver.To == c.order().Municipality {
			return nil
		}
		if g := s.guest(c.order().Guest); g != nil {
			return admitGuest(g, c)
		}
	}
	if o, ok := c.(opener); ok && o.opens() && s.Municipality == "" {
		if c.order().Municipality != "" {
			return nil
		}
		return problem.One(problem.Required, "incidentId",
			"Only an officer or lead opens a case; name the case that you were invited to.",
			"Alleen een medewerker of regievoerder opent een zaak; noem de zaak waarvoor u bent uitgenodigd.")
	}
	if s.Municipality == "" || s.Municipality != c.order().Municipality {
		return noSuchCase()
	}
	return nil
}

func noSuchCase() error {
	return problem.One(problem.NotFound, "incidentId",
		"There is no such case in your municipality; check the id.",
		"Er is geen zaak met dit nummer in uw gemeente; controleer het id.")
}

func decide(s State, c Command, rules Rules) ([]Event, error) {
	if err := mayRecord(s, c); err != nil {
		return nil, err
	}
	return c.decide(s, rules)
}

// mayRecord refuses what an erased or a closed case takes no more, and a moment that can't be.
func mayRecord(s State, c Command) error {
	if s.Erased {
		return gone()
	}
	var checks problem.Checks
	checks.Moment("occurredAt", c.order().OccurredAt, c.order().Now)
	if _, afterwards := c.(afterClosing); s.ClosedAt != nil && !afterwards {
		checks.Add(problem.WrongStage, "incidentId",
			"The case is closed; reopen it first. What can still be recorded: a lesson, notes, tags, the end of a task, partners, links to other cases, and the answers to notices.",
			"De zaak is gesloten; heropen hem eerst. Wat nog wel kan: een les, notities, labels, een taak afronden, partners, koppelingen met andere zaken, en antwoorden op meldingen aan platforms.")
	}
	return checks.Err()
}

// afterClosing marks the commands that rule 9 lets through.
type afterClosing interface{ afterClosing() }
