// Package notice is one report of online content to a platform, a trusted flagger or the public prosecutor (meldvoorziening),
// from filing to the answer, and after it when the content comes back.
//
// The rules, each with a test:
//
//  1. A notice belongs to a case, and so to the municipality whose case it is now: after a hand-over the new one goes on with
//     it, and the old one does not. A notice of another municipality answers as one that does not exist.
//  2. A notice says what the content is held to be. Illegal content names the article that it breaks; a breach of house rules
//     names the rule. What is a lawful opinion is never reported: a government that asks a platform to take an opinion away
//     restrains it without a law (Grondwet art. 7, EVRM art. 10).
//  3. A notice has what article 16(2) of the Digital Services Act asks for: a substantiated explanation, the exact place (a full
//     link), the name and e-mail address of who reports, and the statement that he believes in good faith that it is right.
//  4. The way fits: house rules are the platform's own, so they go by its form; a trusted flagger (DSA art. 22) and the public
//     prosecutor take illegal content alone.
//  5. A notice is filed, then its receipt may be confirmed once (DSA art. 16(4)), then it is decided (art. 16(5)). A decision says
//     what was done; a refusal or a restriction comes with its statement of reasons when the platform gave one (art. 17).
//  6. NO_ANSWER is what the municipality notes when nothing came; an answer that comes after all takes its place.
//  7. Content that comes back can be noted as often as it does, once it was removed or restricted.
//  8. What happened may lie in the past, not in the future, and not before 1990; a confirmation or a decision not before the
//     filing, and a return not before the decision.
//  9. A notice says under which law its content was gathered, so that it is handed on by that law; said by nobody, the AVG.
//  10. A notice that was erased, by itself or with its case, takes nothing more.
package notice

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Category is the stream category: a notice's stream is "notice-" and its id.
const Category = "notice"

// Stream is the name of a notice's stream.
func Stream(id uuid.UUID) string { return Category + "-" + id.String() }

// Limits of typed text, in characters (Unicode code points).
const (
	TextLimit = 10_000
	NameLimit = 200 // of a name, an address, an article, a reference
)

// State is what the rules need to know of a notice.
type State struct {
	Municipality string // that filed it; empty: the notice does not exist
	Status       situation.NoticeStatus
	Decision     situation.NoticeDecision // empty until it is decided
	Acknowledged bool
	FiledAt      time.Time
	DecidedAt    time.Time // of the last decision
	Erased       bool
}

// Order is what each command carries beside its content: who speaks for which municipality, and when.
type Order struct {
	Municipality string    `json:"municipality"`
	Owner        bool      `json:"-"`          // the notice, or the case for which it is filed, is this municipality's now
	Gone         bool      `json:"-"`          // the case was erased
	OccurredAt   time.Time `json:"occurredAt"` // zero: it happens now
	Now          time.Time `json:"-"`          // the server's clock
}

func (o Order) order() Order { return o }

// happened is when it happened.
func (o Order) happened() time.Time {
	if o.OccurredAt.IsZero() {
		return o.Now
	}
	return o.OccurredAt
}

// notBefore keeps the order of rule 8: what follows from something does not lie before it.
func (o Order) notBefore(checks *problem.Checks, earlier time.Time, en, nl string) {
	if o.happened().Before(earlier) {
		checks.Add(problem.Invalid, "occurredAt", en, nl)
	}
}

// afterFiling refuses a moment before the notice was filed.
func (o Order) afterFiling(checks *problem.Checks, s State) {
	o.notBefore(checks, s.FiledAt, "This moment lies before the notice was filed; give the moment at which it happened.",
		"Dit tijdstip ligt voor de indiening van de melding; geef het moment waarop het gebeurde.")
}

// Command is one of the commands of this package.
type Command interface {
	order() Order
	decide(State) ([]Event, error)
}

// Event is what can happen to a notice.
type Event interface{ noticeEvent() }

// Events lists one zero value of every event type of the package.
func Events() []Event {
	return []Event{NoticeFiled{}, NoticeAcknowledged{}, NoticeDecided{}, ContentReappeared{}}
}

// New is the decider of a notice.
func New() decider.Decider[State, Command, Event] {
	return decider.Decider[State, Command, Event]{
		New: func() State { return State{} }, Admit: admit, Decide: decide, Evolve: Evolve,
	}
}

// admit keeps rule 1: missing and foreign are one answer.
func admit(s State, c Command) error {
	if _, files := c.(FileNotice); files && s.Municipality == "" {
		return nil
	}
	if s.Municipality == "" || !c.order().Owner {
		return problem.One(problem.NotFound, "noticeId",
			"There is no such notice in your municipality; check the id.",
			"Er is geen melding met dit nummer in uw gemeente; controleer het id.")
	}
	return nil
}

func decide(s State, c Command) ([]Event, error) {
	var checks problem.Checks
	o := c.order()
	if s.Erased || o.Gone {
		return nil, problem.One(problem.Erased, "noticeId",
			"This notice, or its case, was erased; nothing can be recorded in it any more.",
			"Deze melding, of de zaak, is gewist; er kan niets meer in worden vastgelegd.")
	}
	checks.Moment("occurredAt", o.OccurredAt, o.Now)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return c.decide(s)
}

// Evolve adds one event to the state.
func Evolve(s State, e decider.Entry[Event]) State {
	switch event := e.Event.(type) {
	case NoticeFiled:
		s.Municipality, s.Status, s.FiledAt = e.Municipality, situation.NoticeIsFiled, e.OccurredAt
		s.Erased = e.Erased
	case NoticeAcknowledged:
		s.Acknowledged = true
		if s.Status == situation.NoticeIsFiled { // a receipt may come, or be recorded, after the decision
			s.Status = situation.NoticeIsAcknowledged
		}
	case NoticeDecided:
		s.Status, s.Decision, s.DecidedAt = situation.NoticeIsDecided, event.Decision, e.OccurredAt
	case ContentReappeared: // it changes nothing of what may follow
	}
	return s
}
