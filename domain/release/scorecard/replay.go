package scorecard

import (
	"context"
	"encoding/hex"
	"math"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
)

// Replay gathers an installation's own releases from the events of its knowledge log, in their order. It needs no keys: what a
// release shows, and the casefacts that it counted, stand open there. Which incident a lesson is of stands nowhere; so it says how
// many incidents fit, and nothing of guesses. The intruder knows each incident as the casefacts have it, and since which
// release.
type Replay struct {
	kinds    release.Kinds
	facts    map[string]arrived
	places   map[string]int // of the casefacts among those that the intruder knows
	statuses map[string]lesson.Status
	listed   map[string]release.Listed // what is shown of each lesson
	lessons  []published
	made     release.ReleaseMade // the last one
}

// arrived is a casefact, and after which release it came or was revised.
type arrived struct {
	casefact.Casefact
	after int
}

// NewReplay begins with an empty log.
func NewReplay(kinds release.Kinds) *Replay {
	return &Replay{kinds: kinds, facts: map[string]arrived{}, places: map[string]int{}, statuses: map[string]lesson.Status{}, listed: map[string]release.Listed{}}
}

// See is told of the next event of a stream. Texts that are sealed may be left out of it; what is of no lesson, casefact or release
// is passed over.
func (r *Replay) See(stream string, event any) {
	switch event := event.(type) {
	case casefact.CasefactRecorded:
		r.casefact(stream, event.Casefact)
	case casefact.CasefactRevised:
		r.casefact(stream, event.Casefact)
	case casefact.CasefactWithdrawn:
		delete(r.facts, stream)
	case lesson.Event:
		r.statuses[stream] = lesson.Evolve(lesson.State{Status: r.statuses[stream]}, decider.Entry[lesson.Event]{Event: event}).Status
	case release.ReleaseMade:
		r.release(event)
	}
}

func (r *Replay) casefact(stream string, fact casefact.Casefact) {
	r.facts[stream] = arrived{fact, r.made.Number}
	if _, known := r.places[stream]; !known {
		r.places[stream] = len(r.places)
	}
}

// release makes a release. A lesson that is revised is measured again as it is shown then.
func (r *Replay) release(made release.ReleaseMade) {
	var list []release.Fact
	known := make([]Known, len(r.places))
	for i := range known {
		known[i].Month = math.MaxInt // withdrawn, or told by its name: no lesson is of it
	}
	for stream, f := range r.facts {
		list = append(list, release.Fact{Casefact: f.Casefact, New: f.after == r.made.Number})
		if !f.Named {
			known[r.places[stream]] = pressOf(f.Casefact, hex.EncodeToString(f.Municipality[:]), 0)
		}
	}
	facts, old, recent := split(list, r.kinds)
	for _, listed := range made.Lessons {
		stream := lesson.Stream(listed.Lesson)
		if r.statuses[stream] != lesson.Approved {
			continue // revised, masked further, returned or withdrawn while the release was made: nothing of it is shown
		}
		before, again := r.listed[stream]
		r.listed[stream], r.statuses[stream] = listed, lesson.Published
		if listed.Shown == nil || again && before.Shown != nil && before.Shown.String() == listed.Shown.String() {
			continue
		}
		r.lessons = append(r.lessons, published{
			lesson: listed.Lesson, shown: *listed.Shown, known: known, facts: facts, old: old, new: recent, incident: -1,
		})
	}
	r.made = made
}

// Last is the number of the last release; 0: none was made.
func (r *Replay) Last() int { return r.made.Number }

// Scorecard measures the releases up to the last one. Lessons that were withdrawn since are measured too: they have been shown.
func (r *Replay) Scorecard(ctx context.Context, name string, step func()) (Scorecard, error) {
	c := Scorecard{Name: name, Releases: r.made.Number, Gate: r.made.Gate}
	for _, f := range r.facts {
		if !f.Named {
			c.Incidents++
		}
	}
	for stream, status := range r.statuses {
		listed, shown := r.listed[stream]
		switch {
		case status == lesson.Withdrawn:
			continue
		case shown && listed.Named:
			c.Named++
		case shown && listed.Shown == nil:
			c.Older++
		case shown:
			c.Published++
		}
		if shown || status == lesson.Approved {
			c.Approved++
		}
	}
	c.singleOut(r.lessons)
	c.Withheld = withheld(r.lessons)
	var err error
	c.Link, err = attack(ctx, r.lessons, r.kinds, c.Gate.K, step)
	return c, err
}

// Lessons is how many lessons the intruder will try.
func (r *Replay) Lessons() int { return len(r.lessons) }
