// Package retention says how long a case is kept: a term for each kind of outcome, from a table that an archivist edits.
//
// The terms of the built-in table follow the shape of the Selectielijst gemeenten en intergemeentelijke organen 2020 (Stcrt. 2020,
// 11143): process type, result, term, ground. Its exact numbers were not checked against the list, and each row says so.
package retention

import (
	"time"

	"leerkring/domain/situation"
)

// Outcome is the kind of outcome that a term belongs to.
type Outcome string

// The kinds of outcome: what the disturbance came to, and two in which there was none to speak of.
const (
	NoSignal Outcome = "NO_SIGNAL" // no signal of the case stands: it was a mistake
	NoAction Outcome = "NO_ACTION" // it was decided to do nothing, and nothing happened
	Quiet    Outcome = "NONE"
	Minor    Outcome = "MINOR"
	Serious  Outcome = "SERIOUS"
	Severe   Outcome = "SEVERE"
)

// Outcomes lists every kind.
func Outcomes() []Outcome { return []Outcome{NoSignal, NoAction, Quiet, Minor, Serious, Severe} }

// OutcomeOf is the kind of outcome of a case: its signals that stand, what was decided last, and how grave it became.
func OutcomeOf(signals int, decision situation.Decision, scale situation.DisturbanceScale) Outcome {
	switch {
	case signals == 0:
		return NoSignal
	case decision == situation.NoAction && scale == situation.NoDisturbance:
		return NoAction
	}
	return Outcome(scale)
}

// Term is how long cases of one kind of outcome are kept, and why.
type Term struct {
	Outcome  Outcome `yaml:"outcome" json:"outcome"`
	Process  string  `yaml:"process" json:"process"`   // process type of the selection list (procestype)
	Result   string  `yaml:"result" json:"result"`     // result of the selection list (resultaat)
	Years    int     `yaml:"years" json:"years"`       // from the closing of the case; 0 with Keep
	Keep     bool    `yaml:"keep" json:"keep"`         // for ever (blijvend te bewaren): it goes to the archive and is never erased
	Ground   string  `yaml:"ground" json:"ground"`     // the rule that the term rests on
	Verified bool    `yaml:"verified" json:"verified"` // somebody has checked it against the list itself
}

// Due is when a case that was closed then may go; nothing when it is kept for ever.
func (t Term) Due(closed time.Time) (due time.Time, ends bool) {
	return closed.AddDate(t.Years, 0, 0), !t.Keep
}

// Signals is after how many days what the signals say of a case in which nothing was done goes.
type Signals struct {
	Days     int    `yaml:"days" json:"days"`
	Ground   string `yaml:"ground" json:"ground"`
	Verified bool   `yaml:"verified" json:"verified"`
}

// Due is when they go, after the decision.
func (s Signals) Due(decided time.Time) time.Time { return decided.AddDate(0, 0, s.Days) }

// Policy is the whole table.
type Policy struct {
	Source  string  `yaml:"source"`
	Terms   []Term  `yaml:"terms"`
	Signals Signals `yaml:"signals"`
	Digest  string  `yaml:"-"` // SHA-256 of the file, in hexadecimal: which table it was
}

// Term is the term of a kind of outcome. A policy that was loaded has one for every kind.
func (p Policy) Term(of Outcome) (Term, bool) {
	for _, t := range p.Terms {
		if t.Outcome == of {
			return t, true
		}
	}
	return Term{}, false
}
