package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// GroundLimit is the length of a ground in words, in characters.
const GroundLimit = 1_000

// ErasureScope is how much of a case an erasure takes.
type ErasureScope string

// The scopes.
const (
	WholeIncident ErasureScope = "INCIDENT" // everything recorded before, with its notices
	SomeEntries   ErasureScope = "ENTRIES"  // the entries and notices that are named
)

// EraseIncident erases everything that was typed into a case, and its notices, for good (wissen). WithdrawFacts takes its coded
// record, which tells nothing of a person, back as well.
type EraseIncident struct {
	Order
	Article       situation.ErasureGround `json:"article,omitempty"` // empty: the ground in words alone
	Ground        string                  `json:"ground"`
	WithdrawFacts bool                    `json:"withdrawFacts"`
}

// PersonalDataErased says that the keys of entries are destroyed, and why. Its own words are sealed under a key that stays, since
// the municipality has to account for the erasure (AVG art. 5 lid 2); they should name no person.
type PersonalDataErased struct {
	Scope         ErasureScope            `json:"scope"`
	Article       situation.ErasureGround `json:"article,omitempty"`
	Entries       []uuid.UUID             `json:"entries,omitempty"` // of scope ENTRIES
	Notices       []uuid.UUID             `json:"notices,omitempty"` // of scope ENTRIES; of scope INCIDENT it is all
	WithdrawFacts bool                    `json:"withdrawFacts,omitempty"`
	Ground        string                  `json:"ground,omitempty" seal:"true"`
}

// Takes tells whether the erasure takes an entry that was recorded before it. What accounts for an erasure stays.
func (e PersonalDataErased) Takes(id uuid.UUID, event any) bool {
	if e.Scope == SomeEntries {
		return slices.Contains(e.Entries, id)
	}
	switch event.(type) {
	case PersonalDataErased, RetentionExecuted:
		return false
	}
	return true
}

// It makes the state anew of what is left: the coded answers, before the keys are destroyed as after it, so that no rule ever sees
// a text that is to go.
func (e PersonalDataErased) change(s State, _ entry) State {
	left := State{}
	for _, at := range s.Entries {
		was := at.recorded
		if e.Takes(was.ID, was.Event) {
			was.Event, was.Erased = decider.Blank(was.Event), true
		}
		if _, before := was.Event.(PersonalDataErased); before {
			left = left.holding(was).anew() // what it took is blank already
			continue
		}
		left = Evolve(left, was)
	}
	return left
}

func (EraseIncident) afterClosing() {}

func (c EraseIncident) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	s.unheld(&checks)
	grounds(&checks, c.Article, c.Ground)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return append(s.takeBack(), PersonalDataErased{
		Scope: WholeIncident, Article: c.Article, WithdrawFacts: c.WithdrawFacts, Ground: c.Ground,
	}), nil
}

// takeBack withdraws the lesson that stands: whoever reads the file afterwards sees that it went.
func (s State) takeBack() []Event {
	if s.standing() == nil {
		return nil
	}
	return []Event{LessonWithdrawalAsked{}}
}

// grounds checks why something is erased.
func grounds(checks *problem.Checks, article situation.ErasureGround, ground string) {
	checks.RequiredText("ground", ground, GroundLimit)
	if article != "" {
		problem.Word(checks, "article", article)
	}
}

// unheld keeps rule 23.
func (s State) unheld(checks *problem.Checks) {
	if s.Hold == "" {
		return
	}
	name := s.Hold.Name()
	checks.Add(problem.Held, "incidentId",
		"Nothing of this case may be erased while it is held ("+string(s.Hold)+": "+name.EN+"); lift the legal hold first.",
		"Van deze zaak mag niets worden gewist zolang hij wordt vastgehouden ("+string(s.Hold)+": "+name.NL+"); hef eerst de bewaarplicht op.")
}

// gone refuses whatever is sent to a case that was erased.
func gone() error {
	return problem.One(problem.Erased, "incidentId",
		"This case was erased; nothing can be recorded in it any more. Open a new case.",
		"Deze zaak is gewist; er kan niets meer in worden vastgelegd. Open een nieuwe zaak.")
}
