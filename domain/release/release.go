// Package release is the published state of the knowledge side. A lesson becomes PUBLISHED, and figures move, only with a
// release: one event that lists its lessons and alone publishes them, all at once. What a release has shown is frozen,
// but that a facilitator may mask more of its texts.
//
// The rules, each with a test:
//
//  1. What is shown of a lesson holds its anonymity: the class of all casefacts that fit everything that is shown has at least K
//     closed incidents of at least Municipalities municipalities, none of them with more than Dominance of the incidents, and
//     at least Outcomes different outcomes. What of a lesson is shown is what is worth most among all that passes (see Search).
//  2. A lesson whose stage group can't be shown does not pass. It waits for the next release, as does one that finds no room.
//  3. What a release has shown is frozen. A revised lesson shows at most what was shown of it before; if all of that still is true,
//     exactly that, which its readers have already. Otherwise what is left has to pass anew. So it is with a lesson that is
//     offered after another one of the same incident was withdrawn.
//  4. A later release isolates nothing that an earlier one hid. Who compares two releases may come to believe that a lesson which
//     appears in the second is of an incident that was closed in between, or that it is not. So the class has to pass as a
//     whole, and also by the incidents that the earlier release knew or by those that have come since: a class that reaches
//     its number only by adding few old and few new ones would leave under K on either side. What a reader knows for
//     certain, that an incident was closed before the release which first shows its lesson, leaves the whole class.
//  5. A named public case is published as it is, with the consent of its municipality: its class is itself. It takes no part in any
//     other class. A lesson that was one can't become anonymous again.
//  6. A release may be empty of lessons: it fixes the figures all the same.
//  7. Releases are numbered from 1 without gaps; two releases with one number can't both be made, since each opens its stream.
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

	"leerkring/domain/decider"
	"leerkring/domain/problem"
)

// Category is the stream category: a release's stream is "release-" and its number.
const Category = "release"

// Stream is the name of a release's stream.
func Stream(number int) string { return fmt.Sprintf("%s-%d", Category, number) }

// Candidate is an approved lesson that waits, with the version that was approved.
type Candidate struct {
	Lesson   uuid.UUID
	Version  int
	Full     Shown  // all that there is to show
	Named    bool   // it is a named public case
	Before   *Shown // what an earlier release shows of it; nil: none does
	WasNamed bool   // an earlier release shows it, or one before it, as a named public case
	// Earlier is what releases have shown of lessons of the same incident that were withdrawn: who kept them may know the words
	// again.
	Earlier []Shown
}

// Make makes a release of the candidates that pass.
type Make struct {
	Number     int
	Period     string // the month, as 2006-01
	Gate       Gate
	Candidates []Candidate
	Facts      *Facts
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
	// The ids are random, so their order tells nothing of when a lesson came, and which ones find no room is left to chance.
	candidates := slices.SortedFunc(slices.Values(c.Candidates), func(a, b Candidate) int { return cmp.Compare(a.Lesson.String(), b.Lesson.String()) })
	size := 0
	for _, candidate := range candidates {
		listed, passes := c.show(candidate)
		if !passes {
			continue
		}
		if size += listed.size(); size > sizeLimit {
			break
		}
		made.Lessons = append(made.Lessons, listed)
	}
	made.Digest = digest(made)
	return []Event{made}, nil
}

// sizeLimit bounds what a release lists, in bytes: one event of the log takes 1 MiB. Some 3,000 lessons have room; the others are
// published by the next release.
const sizeLimit = 900 << 10

func (l Listed) size() int {
	text, _ := json.Marshal(l) // encoding these plain types can't fail
	return len(text) + 1
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
