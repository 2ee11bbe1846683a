// Package release is the published state of the knowledge side. A lesson becomes PUBLISHED, and figures move, only with a
// release: one event that lists its lessons and alone publishes them, all at once. What a release has shown is frozen.
//
// The rules, each with a test:
//
//  1. A lesson passes only when its class (stage group and kind group) holds at least K closed incidents of at least
//     Municipalities municipalities, none of them with more than Dominance of the incidents.
//  2. A lesson without a class does not pass.
//  3. A release may be empty of lessons: it fixes the figures all the same.
//  4. Releases are numbered from 1 without gaps; two releases with one number can't both be made, since each opens its stream.
package release

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Category is the stream category: a release's stream is "release-" and its number.
const Category = "release"

// Stream is the name of a release's stream.
func Stream(number int) string { return fmt.Sprintf("%s-%d", Category, number) }

// Gate holds the thresholds of rule 1. They follow k-anonymity (Sweeney 2002, doi:10.1142/S0218488502001648) with a
// dominance rule as in official statistics (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
type Gate struct {
	K              int     `json:"k"`
	Municipalities int     `json:"municipalities"`
	Dominance      float64 `json:"dominance"`
	Outcomes       int     `json:"outcomes,omitempty"` // 0: of the time before outcomes were counted
}

// StrictGate is the gate in force: 11 incidents, 5 municipalities, none over half.
func StrictGate() Gate { return Gate{K: 11, Municipalities: 5, Dominance: 0.5} }

// Class is what a lesson's anonymity is counted over.
type Class struct {
	Stage situation.StageGroup
	Kind  situation.KindGroup
}

// Counts is, for each class, how many closed incidents each municipality has in it.
type Counts map[Class]map[casefact.Token]int

// Add counts one casefact. One without an assessed stage belongs to no class.
func (c Counts) Add(fact casefact.Casefact) {
	class := Class{fact.BarrierStage.Group(), fact.ContentKind.Group()}
	if class.Stage == "" || class.Kind == "" {
		return
	}
	if c[class] == nil {
		c[class] = map[casefact.Token]int{}
	}
	c[class][fact.Municipality]++
}

// Passes tells whether a class is big and mixed enough (rule 1).
func (g Gate) Passes(byMunicipality map[casefact.Token]int) bool {
	total, largest := 0, 0
	for _, n := range byMunicipality {
		total += n
		largest = max(largest, n)
	}
	return total >= g.K && len(byMunicipality) >= g.Municipalities && float64(largest) <= g.Dominance*float64(total)
}

// Candidate is an approved lesson that waits, with the version that was approved.
type Candidate struct {
	Lesson  uuid.UUID
	Version int
	Class   Class
}

// Make makes a release of the candidates that pass.
type Make struct {
	Number     int
	Period     string // the month, as 2006-01
	Gate       Gate
	Candidates []Candidate
	Counts     Counts
}

// Listed is one lesson of a release, in the version that was approved, with what is shown of it. A release of the time before
// lessons had one shows the class alone (see ClassOnly).
type Listed struct {
	Lesson  uuid.UUID `json:"lesson"`
	Version int       `json:"version"`
	Shown   *Shown    `json:"shown,omitempty"`
	Named   bool      `json:"named,omitempty"` // a named public case: all of it is shown
}

// ReleaseMade publishes its lessons and fixes what may be shown until the next one.
type ReleaseMade struct {
	Number  int      `json:"number"`
	Period  string   `json:"period"`
	Gate    Gate     `json:"gate"`
	Lessons []Listed `json:"lessons"`
	Digest  Digest   `json:"digest"`
}

// Digest is the SHA-256, in hexadecimal, of the release's number, period, gate and lessons as JSON.
type Digest string

// Event is what can happen to a release: it is made.
type Event interface{ releaseEvent() }

func (ReleaseMade) releaseEvent() {}

// Events lists one zero value of every event type of the package.
func Events() []Event { return []Event{ReleaseMade{}} }

// State is the release, once it is made.
type State struct {
	Made    bool
	Release ReleaseMade
}

// New is the decider of a release.
func New() decider.Decider[State, Make, Event] {
	return decider.Decider[State, Make, Event]{
		New:    func() State { return State{} },
		Admit:  func(State, Make) error { return nil },
		Decide: decide,
		Evolve: func(s State, e decider.Entry[Event]) State {
			if made, ok := e.Event.(ReleaseMade); ok {
				return State{Made: true, Release: made}
			}
			return s
		},
	}
}

func decide(s State, c Make) ([]Event, error) {
	if s.Made {
		return nil, problem.One(problem.Conflict, "number", "This release was made already; take the next number.",
			"Deze uitgave is al gemaakt; neem het volgende nummer.")
	}
	made := ReleaseMade{Number: c.Number, Period: c.Period, Gate: c.Gate, Lessons: []Listed{}}
	for _, candidate := range c.Candidates {
		if candidate.Class.Stage != "" && candidate.Class.Kind != "" && c.Gate.Passes(c.Counts[candidate.Class]) {
			made.Lessons = append(made.Lessons, Listed{Lesson: candidate.Lesson, Version: candidate.Version})
		}
	}
	// The ids are random, so this order tells nothing of when a lesson came.
	slices.SortFunc(made.Lessons, func(a, b Listed) int { return cmp.Compare(a.Lesson.String(), b.Lesson.String()) })
	made.Digest = digest(made)
	return []Event{made}, nil
}

func digest(r ReleaseMade) Digest {
	var b strings.Builder
	// Encoding these plain types can't fail.
	_ = json.NewEncoder(&b).Encode(struct {
		Number  int      `json:"number"`
		Period  string   `json:"period"`
		Gate    Gate     `json:"gate"`
		Lessons []Listed `json:"lessons"`
	}{r.Number, r.Period, r.Gate, r.Lessons})
	sum := sha256.Sum256([]byte(b.String()))
	return Digest(hex.EncodeToString(sum[:]))
}
