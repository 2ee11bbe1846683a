package release_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/casefact"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// year is a knowledge side over a series of releases.
type year struct {
	r       *rand.Rand
	gate    release.Gate
	facts   []release.Fact
	waiting []release.Candidate
	shown   map[uuid.UUID]*release.Shown
	number  int
}

// month lets incidents close, be revised or withdrawn, and lessons be approved, revised or withdrawn.
func (y *year) month() {
	for range y.r.IntN(25) {
		y.facts = append(y.facts, release.Fact{Casefact: incident(y.r, 2), New: true})
	}
	for i := range y.facts {
		switch y.r.IntN(30) {
		case 0:
			y.facts[i] = release.Fact{Casefact: incident(y.r, 2), New: true}
		case 1:
			y.facts[i].Named = true // told by its name, as good as withdrawn
		}
	}
	for range y.r.IntN(4) {
		if len(y.facts) > 0 {
			y.offer(uuid.UUID{byte(y.r.IntN(256)), byte(y.r.IntN(256)), 1}, lessonOf(pick(y.r, y.facts...).Casefact))
		}
	}
	for id, before := range y.shown {
		switch y.r.IntN(6) {
		case 0: // revised, and its facts with it
			y.offer(id, lessonOf(incident(y.r, 2)))
		case 1: // only its texts
			y.offer(id, *before)
		case 2:
			delete(y.shown, id)
		}
	}
}

func (y *year) offer(id uuid.UUID, full release.Shown) {
	y.waiting = slices.DeleteFunc(y.waiting, func(c release.Candidate) bool { return c.Lesson == id })
	y.waiting = append(y.waiting, release.Candidate{Lesson: id, Full: full, Before: y.shown[id]})
}

func (y *year) release(t *rapid.T, waiting []release.Candidate) []release.Listed {
	events, err := release.New().Decide(release.State{}, release.Make{
		Number: y.number, Gate: y.gate, Candidates: waiting, Facts: release.NewFacts(y.facts, kinds()),
	})
	if err != nil {
		t.Fatal(err)
	}
	return events[0].(release.ReleaseMade).Lessons
}

// Over whatever series of releases: what is shown is true, never becomes finer, and isolates nothing, also when two releases are
// compared; a lesson that is exactly as it was may stay; and whether one lesson is there changes nothing for another.
func TestASeriesOfReleasesIsolatesNothing(t *testing.T) {
	published, again := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		y := &year{
			r: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), gate: release.Gate{K: 6, Municipalities: 3, Dominance: 0.5, Outcomes: 2},
			shown: map[uuid.UUID]*release.Shown{},
		}
		for y.number = 1; y.number <= 6; y.number++ {
			y.month()
			listed := y.release(t, y.waiting)
			if len(y.waiting) > 0 {
				y.withoutOne(t, listed)
			}
			for _, l := range listed {
				c := y.waiting[slices.IndexFunc(y.waiting, func(c release.Candidate) bool { return c.Lesson == l.Lesson })]
				y.check(t, c, *l.Shown)
				if published++; c.Before != nil {
					again++
				}
				y.shown[l.Lesson] = l.Shown
				y.waiting = slices.DeleteFunc(y.waiting, func(c release.Candidate) bool { return c.Lesson == l.Lesson })
			}
			for i := range y.facts {
				y.facts[i].New = false
			}
		}
	})
	if published == 0 || again == 0 {
		t.Errorf("%d lessons were published, %d once more: nothing was tested", published, again)
	}
}

func (y *year) check(t *rapid.T, c release.Candidate, shown release.Shown) {
	if !within(shown, c.Full) {
		t.Fatalf("release %d shows %v of %v", y.number, shown, c.Full)
	}
	if c.Before != nil {
		if !within(shown, *c.Before) {
			t.Fatalf("release %d shows %v, finer than %v", y.number, shown, *c.Before)
		}
		if reflect.DeepEqual(shown, *c.Before) {
			return
		}
	}
	if o := (oracle{y.gate, y.facts}); !o.passes(shown) {
		t.Fatalf("release %d shows %v, which does not pass", y.number, shown)
	}
	all, old := 0, 0
	for _, f := range y.facts {
		if !f.Named && consistent(f.Casefact, shown) {
			if all++; !f.New {
				old++
			}
		}
	}
	if all < y.gate.K || old < y.gate.K && all-old < y.gate.K {
		t.Fatalf("release %d shows %v: %d fit, of them %d old ones", y.number, shown, all, old)
	}
}

func (y *year) withoutOne(t *rapid.T, listed []release.Listed) {
	gone := pick(y.r, y.waiting...).Lesson
	rest := slices.DeleteFunc(slices.Clone(y.waiting), func(c release.Candidate) bool { return c.Lesson == gone })
	want := slices.DeleteFunc(slices.Clone(listed), func(l release.Listed) bool { return l.Lesson == gone })
	if got := y.release(t, rest); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Fatalf("without one lesson another is shown otherwise:\n%+v\n%+v", got, want)
	}
}

// within tells whether all that one shows the other shows too: each word, and each measure by one of its own.
func within(a, b release.Shown) bool {
	f := casefact.Casefact{
		ContentKind: b.ContentKind, BarrierStage: b.BarrierStage, Platform: b.Platform, Severity: b.Severity, Scale: b.Scale, SizeBand: b.SizeBand, Year: b.Year,
	}
	words := a
	words.Interventions, words.StageGroup, words.KindGroup = nil, "", ""
	return consistent(f, words) && (a.StageGroup == "" || a.StageGroup == b.StageGroup) && (a.KindGroup == "" || a.KindGroup == b.KindGroup) &&
		covered(a.Interventions, b.Interventions)
}

func covered(a, b []release.Intervention) bool {
	if len(a) == 0 {
		return true
	}
	for i, m := range b {
		s := a[0]
		if m.Kind == s.Kind && (s.Type == "" || s.Type == m.Type) && (s.Effect == "" || s.Effect == m.Effect) && (s.Day == "" || s.Day == m.Day) &&
			covered(a[1:], slices.Concat(b[:i], b[i+1:])) {
			return true
		}
	}
	return false
}

// After a withdrawal the next lesson of the incident shows no more than what was shown before; named once is named for ever.
func TestALessonThatIsOfferedAnewShowsNoMore(t *testing.T) {
	full := release.Shown{StageGroup: situation.Spreading, BarrierStage: situation.Mobilisation, KindGroup: situation.Rumour, ContentKind: situation.Disinformation}
	c := command(release.Candidate{Lesson: uuid.UUID{1}, Version: 1, Full: full})
	if got := made(t, c).Lessons; len(got) != 1 || got[0].Shown.BarrierStage == "" {
		t.Fatalf("%+v", got)
	}
	earlier := release.Shown{StageGroup: situation.Spreading, KindGroup: situation.Rumour}
	c.Candidates[0].Earlier = []release.Shown{earlier, {StageGroup: situation.Spreading, BarrierStage: situation.Mobilisation}}
	if got := made(t, c).Lessons; len(got) != 1 || !reflect.DeepEqual(*got[0].Shown, spreading()) {
		t.Errorf("%+v", got)
	}
}

// What a revision made untrue goes, and nothing comes in its place.
func TestARevisedLessonLosesWhatIsNoLongerTrue(t *testing.T) {
	before := release.Shown{
		StageGroup: situation.Spreading, Platform: situation.PlatformX, Interventions: []release.Intervention{{Kind: situation.NonLegal, Type: "IV10"}, {Kind: situation.NonLegal}},
	}
	full := release.Shown{
		StageGroup: situation.Spreading, BarrierStage: situation.Mobilisation, Platform: situation.Telegram,
		Interventions: []release.Intervention{{Kind: situation.NonLegal, Type: "IV11"}, {Kind: situation.Criminal, Type: "IV60"}},
	}
	want := release.Shown{StageGroup: situation.Spreading, Interventions: []release.Intervention{{Kind: situation.NonLegal}}}
	if got := before.Still(full); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// A lesson that is exactly as it was shown is published again as it was, whatever became of its class; its readers have it already.
func TestWhatWasShownStays(t *testing.T) {
	before := release.Shown{StageGroup: situation.Spreading, Platform: situation.PlatformX}
	c := command(release.Candidate{Lesson: uuid.UUID{1}, Version: 2, Full: before, Before: &before})
	c.Facts = release.NewFacts(nil, nil)
	if got := made(t, c).Lessons; len(got) != 1 || !reflect.DeepEqual(*got[0].Shown, before) {
		t.Errorf("%+v", got)
	}
}
