package release_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/problem"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// facts are casefacts of mobilisation over disinformation; each municipality has its number of them, and they end in three ways.
func facts(counts ...int) []release.Fact {
	var list []release.Fact
	for m, n := range counts {
		for range n {
			list = append(list, release.Fact{Casefact: casefact.Casefact{
				BarrierStage: situation.Mobilisation, ContentKind: situation.Disinformation, Municipality: casefact.Token{byte(m + 1)},
				Scale: situation.AllDisturbanceScales()[len(list)%3], HoursToCalm: casefact.HoursMissing,
			}})
		}
	}
	return list
}

func spreading() release.Shown { return release.Shown{StageGroup: situation.Spreading} }

func passes(list []release.Fact) bool {
	return release.StrictGate().Passes(release.NewFacts(list, kinds()), spreading())
}

func TestTheGate(t *testing.T) {
	for _, c := range []struct {
		counts []int
		passes bool
	}{
		{nil, false},
		{[]int{3, 2, 2, 2, 2}, true},        // 11 of 5
		{[]int{2, 2, 2, 2, 2}, false},       // 10
		{[]int{3, 3, 3, 3}, false},          // 4 municipalities
		{[]int{7, 1, 1, 1, 1}, false},       // 7 of 11 is over half
		{[]int{6, 2, 2, 1, 1}, true},        // 6 of 12 is half, not over
		{[]int{100, 20, 20, 20, 20}, false}, // 100 of 180
		{[]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, true},
	} {
		if got := passes(facts(c.counts...)); got != c.passes {
			t.Errorf("%v passes: %v, want %v", c.counts, got, c.passes)
		}
	}
}

func TestAClassEndsInThreeWays(t *testing.T) {
	ending := func(scale situation.DisturbanceScale, hours ...casefact.HoursBand) bool {
		list := facts(3, 3, 3, 3, 3)
		for i := range list {
			list[i].Scale, list[i].HoursToCalm = scale, hours[i%len(hours)]
		}
		return passes(list)
	}
	if !ending(situation.Serious, casefact.HoursUnder1, casefact.HoursUnder3, casefact.HoursLonger) {
		t.Error("three times until calm are three outcomes")
	}
	if ending(situation.Serious, casefact.HoursUnder1, casefact.HoursUnder3) {
		t.Error("two outcomes passed")
	}
	if ending(situation.Serious, casefact.HoursUnder1, casefact.HoursUnder3, casefact.HoursMissing) {
		t.Error("hours that nobody recorded counted as an outcome")
	}
	two := release.Gate{K: 11, Municipalities: 5, Dominance: 0.5}
	if !two.Passes(release.NewFacts(facts(3, 3, 3, 3, 3), nil), spreading()) {
		t.Error("a gate of the time before outcomes asks for none")
	}
}

// Old or new incidents alone hold a class up; a few of each do not (rule 4).
func TestAClassHoldsByItsOldOrItsNewIncidents(t *testing.T) {
	for _, c := range []struct {
		recent int // of fifteen
		passes bool
	}{{0, true}, {3, true}, {4, true}, {7, false}, {8, false}, {11, true}, {15, true}} {
		list := facts(3, 3, 3, 3, 3)
		for i := range c.recent {
			list[(i*7)%15].New = true
		}
		if got := passes(list); got != c.passes {
			t.Errorf("%d new of 15 passes: %v, want %v", c.recent, got, c.passes)
		}
	}
}

// Everybody knows that a named case is none of the others.
func TestANamedCaseHidesNoOther(t *testing.T) {
	list := facts(3, 2, 2, 2, 2)
	list[0].Named = true
	if passes(list) {
		t.Error("a named case was counted")
	}
}

func candidate(id byte, full release.Shown) release.Candidate {
	return release.Candidate{Lesson: uuid.UUID{id}, Version: 1, Full: full}
}

func command(candidates ...release.Candidate) release.Make {
	return release.Make{
		Number: 1, Period: "2026-11", Gate: release.StrictGate(), Candidates: candidates,
		Facts: release.NewFacts(facts(3, 2, 2, 2, 2), kinds()),
	}
}

func made(t testing.TB, c release.Make) release.ReleaseMade {
	t.Helper()
	events, err := release.New().Decide(release.State{}, c)
	if err != nil {
		t.Fatal(err)
	}
	return events[0].(release.ReleaseMade)
}

func TestAReleaseListsWhatPasses(t *testing.T) {
	three := candidate(1, spreading())
	three.Version = 3
	got := made(t, command(
		candidate(2, spreading()), three,
		candidate(3, release.Shown{StageGroup: situation.OnTheStreet, KindGroup: situation.Rumour}),
		candidate(4, release.Shown{KindGroup: situation.Rumour}), // never weighed: no stage
	))
	if len(got.Lessons) != 2 || got.Lessons[0].Lesson != three.Lesson || got.Lessons[0].Version != 3 || got.Lessons[1].Lesson != (uuid.UUID{2}) {
		t.Fatalf("lessons %+v", got.Lessons)
	}
	if got.Lessons[0].Shown == nil || got.Lessons[0].Shown.StageGroup != situation.Spreading || len(got.Digest) != 64 {
		t.Errorf("%+v", got)
	}
}

func TestANamedCasePassesWithoutAClass(t *testing.T) {
	c := command(release.Candidate{Lesson: uuid.UUID{1}, Version: 1, Named: true}, release.Candidate{Lesson: uuid.UUID{2}, Version: 2, WasNamed: true, Full: spreading()})
	c.Facts = release.NewFacts(nil, nil)
	got := made(t, c)
	if len(got.Lessons) != 1 || !got.Lessons[0].Named || got.Lessons[0].Shown != nil {
		t.Errorf("%+v", got.Lessons)
	}
	c = command(release.Candidate{Lesson: uuid.UUID{2}, Version: 2, WasNamed: true, Full: spreading()})
	if got := made(t, c); len(got.Lessons) != 0 {
		t.Errorf("a named case became anonymous: %+v", got.Lessons)
	}
}

func TestAReleaseIsMadeOnce(t *testing.T) {
	_, err := release.New().Decide(release.State{Made: true}, command())
	var refused problem.Problems
	if !errors.As(err, &refused) || refused[0].Code != problem.Conflict {
		t.Errorf("error %v", err)
	}
}

func TestTheDigestFollowsTheContent(t *testing.T) {
	a, b, c := command(candidate(1, spreading())), command(candidate(1, spreading())), command(candidate(1, release.Shown{
		StageGroup: situation.Spreading, KindGroup: situation.Rumour,
	}))
	if made(t, a).Digest != made(t, b).Digest {
		t.Error("the same release has two digests")
	}
	if b.Number = 2; made(t, a).Digest == made(t, b).Digest {
		t.Error("two releases have one digest")
	}
	if made(t, a).Digest == made(t, c).Digest {
		t.Error("what is shown is not part of the digest")
	}
}

// A release is one event, which the log must take; what finds no room waits.
func TestAReleaseHasRoomForSoMany(t *testing.T) {
	c := command()
	for i := range 20_000 {
		c.Candidates = append(c.Candidates, release.Candidate{Lesson: uuid.UUID{byte(i), byte(i >> 8)}, Version: 1, Named: true})
	}
	if n := len(made(t, c).Lessons); n < 3000 || n == 20_000 {
		t.Errorf("%d lessons in one release", n)
	}
}
