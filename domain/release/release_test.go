package release_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/casefact"
	"leerkring/domain/problem"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// municipalities gives each municipality its number of incidents.
func municipalities(counts ...int) map[casefact.Token]int {
	m := map[casefact.Token]int{}
	for i, n := range counts {
		m[casefact.Token{byte(i + 1)}] = n
	}
	return m
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
		if got := release.StrictGate().Passes(municipalities(c.counts...)); got != c.passes {
			t.Errorf("%v passes: %v, want %v", c.counts, got, c.passes)
		}
	}
}

func fact(stage situation.BarrierStage, kind situation.ContentKind, municipality byte) casefact.Casefact {
	return casefact.Casefact{BarrierStage: stage, ContentKind: kind, Municipality: casefact.Token{municipality}}
}

func TestClassesAreCountedOverGroups(t *testing.T) {
	counts := release.Counts{}
	for i := range 11 {
		stage := []situation.BarrierStage{situation.Amplification, situation.Mobilisation}[i%2]
		counts.Add(fact(stage, situation.CallToRiot, byte(i%6)))
	}
	counts.Add(fact("", situation.CallToRiot, 1)) // never weighed: in no class
	class := release.Class{Stage: situation.Spreading, Kind: situation.CallOrInvitation}
	if len(counts) != 1 || !release.StrictGate().Passes(counts[class]) {
		t.Errorf("%+v", counts)
	}
}

func command(candidates ...release.Candidate) release.Make {
	class := release.Class{Stage: situation.Spreading, Kind: situation.Rumour}
	return release.Make{
		Number: 1, Period: "2026-11", Gate: release.StrictGate(), Candidates: candidates,
		Counts: release.Counts{class: municipalities(3, 2, 2, 2, 2)},
	}
}

func TestAReleaseListsWhatPasses(t *testing.T) {
	fits := release.Class{Stage: situation.Spreading, Kind: situation.Rumour}
	one, two := uuid.UUID{2}, uuid.UUID{1}
	events, err := release.New().Decide(release.State{}, command(
		release.Candidate{Lesson: one, Version: 1, Class: fits},
		release.Candidate{Lesson: two, Version: 3, Class: fits},
		release.Candidate{Lesson: uuid.UUID{3}, Version: 1, Class: release.Class{Stage: situation.OnTheStreet, Kind: situation.Rumour}},
		release.Candidate{Lesson: uuid.UUID{4}, Version: 1},
	))
	if err != nil {
		t.Fatal(err)
	}
	made := events[0].(release.ReleaseMade)
	if len(made.Lessons) != 2 || made.Lessons[0].Lesson != two || made.Lessons[0].Version != 3 || made.Lessons[1].Lesson != one {
		t.Errorf("lessons %+v", made.Lessons)
	}
	if len(made.Digest) != 64 {
		t.Errorf("digest %q", made.Digest)
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
	digest := func(c release.Make) release.Digest {
		events, err := release.New().Decide(release.State{}, c)
		if err != nil {
			t.Fatal(err)
		}
		return events[0].(release.ReleaseMade).Digest
	}
	a, b := command(), command()
	if digest(a) != digest(b) {
		t.Error("the same release has two digests")
	}
	b.Number = 2
	if digest(a) == digest(b) {
		t.Error("two releases have one digest")
	}
}

// Nothing that the gate lets through can be narrowed to few incidents, few municipalities or mostly one.
func TestNoSmallOrDominatedClassPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 12), 0, 12).Draw(t, "counts")
		total, largest := 0, 0
		for _, n := range counts {
			total, largest = total+n, max(largest, n)
		}
		safe := total >= 11 && len(counts) >= 5 && 2*largest <= total
		if release.StrictGate().Passes(municipalities(counts...)) != safe {
			t.Fatalf("%v", counts)
		}
	})
}
