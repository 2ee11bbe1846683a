// Package casefact is what the knowledge side counts: one coded record of every closed incident, also of those that fizzled
// out or were deliberately left alone, since figures over successes alone would mislead.
//
// Its types can't hold free text: every field is a word of a closed list, a band, a year or a random id. A test walks the
// type and proves it.
package casefact

import (
	"reflect"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/situation"
)

// Category is the stream category: a casefact's stream is "casefact-" and its random id.
const Category = "casefact"

// Token stands for a municipality without naming it: a keyed hash whose key stays on the case side. It makes municipalities
// countable and is never shown.
type Token [32]byte

// Year is the calendar year of the first signal.
type Year int

// Casefact is one closed incident, coded and coarse. An empty word means that the file holds no such answer.
type Casefact struct {
	Year          Year                       `json:"year"`
	SizeBand      situation.SizeBand         `json:"sizeBand"`
	Platform      situation.Platform         `json:"platform"`
	ContentKind   situation.ContentKind      `json:"contentKind"`
	BarrierStage  situation.BarrierStage     `json:"barrierStage,omitempty"`
	Severity      situation.Level            `json:"severity,omitempty"`
	Decision      situation.Decision         `json:"decision,omitempty"`
	Scale         situation.DisturbanceScale `json:"scale"`
	Participants  CountBand                  `json:"participants"`
	Arrests       CountBand                  `json:"arrests"`
	Injured       CountBand                  `json:"injured"`
	DamageEuro    AmountBand                 `json:"damageEuro"`
	HoursToCalm   HoursBand                  `json:"hoursToCalm"`
	Interventions []Intervention             `json:"interventions"`
	Municipality  Token                      `json:"municipality"`
	// Named says that the incident is told as a named public case. Its token stands for itself alone, so that it leads to no
	// other record of its municipality.
	Named bool `json:"named,omitempty"`
}

// Intervention is one intervention of the incident: its type in the catalogue, what became of it, and the day it
// started, or was decided on when it never started.
type Intervention struct {
	Type   TypeID           `json:"type"`
	Effect situation.Effect `json:"effect,omitempty"` // empty: it was withdrawn, or never started
	Day    DayBand          `json:"day"`
}

// TypeID is the id of an intervention type in the catalogue (IV01 …).
type TypeID string

// Valid tells whether the id has the catalogue's form: "IV" and two digits.
func (t TypeID) Valid() bool {
	return len(t) == 4 && strings.HasPrefix(string(t), "IV") && digit(t[2]) && digit(t[3])
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// Event is what can happen to a casefact.
type Event interface{ casefactEvent() }

// CasefactRecorded says that an incident was closed somewhere.
type CasefactRecorded struct{ Casefact }

func (CasefactRecorded) casefactEvent() {}

// CasefactRevised says that the incident was reopened and closed again with other facts.
type CasefactRevised struct{ Casefact }

func (CasefactRevised) casefactEvent() {}

// CasefactWithdrawn says that there was no incident after all: no signal of it stands any more.
type CasefactWithdrawn struct{}

func (CasefactWithdrawn) casefactEvent() {}

// Stream is the name of a casefact's stream.
func Stream(id uuid.UUID) string { return Category + "-" + id.String() }

// Events lists one zero value of every event type of the package.
func Events() []Event {
	return []Event{CasefactRecorded{}, CasefactRevised{}, CasefactWithdrawn{}}
}

// State is the record as it was brought last.
type State struct {
	Recorded bool // it was ever
	Stands   bool // and was not withdrawn
	Fact     Casefact
}

// Command is one of the commands of this package. The door alone sends them; a second time they change nothing.
type Command interface{ decide(State) []Event }

// Record brings the facts of a closed incident to the knowledge side: for the first time, or revised.
type Record struct{ Casefact Casefact }

func (c Record) decide(s State) []Event {
	switch {
	case !s.Recorded:
		return []Event{CasefactRecorded{c.Casefact}}
	case !s.Stands || !reflect.DeepEqual(s.Fact, c.Casefact):
		return []Event{CasefactRevised{c.Casefact}}
	}
	return nil
}

// Withdraw takes the record of what was no incident away, if there is one.
type Withdraw struct{}

func (Withdraw) decide(s State) []Event {
	if !s.Stands {
		return nil
	}
	return []Event{CasefactWithdrawn{}}
}

// New is the decider of a casefact.
func New() decider.Decider[State, Command, Event] {
	return decider.Decider[State, Command, Event]{
		New:    func() State { return State{} },
		Admit:  func(State, Command) error { return nil },
		Decide: func(s State, c Command) ([]Event, error) { return c.decide(s), nil },
		Evolve: func(s State, e decider.Entry[Event]) State {
			switch e := e.Event.(type) {
			case CasefactRecorded:
				return State{Recorded: true, Stands: true, Fact: e.Casefact}
			case CasefactRevised:
				return State{Recorded: true, Stands: true, Fact: e.Casefact}
			}
			s.Stands = false
			return s
		},
	}
}
