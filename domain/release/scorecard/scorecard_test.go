package scorecard

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/release"
)

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func simulated(t testing.TB, incidents, releases int, seed uint64) Scorecard {
	t.Helper()
	c := load(t)
	card, err := Simulate(t.Context(), "", World(rand.New(rand.NewPCG(seed, uint64(incidents))), c, incidents), release.KindsOf(c), releases, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// The floor and the promises, over one release and over a year of them.
func TestNothingIsLinkedAndLessonsStillTeach(t *testing.T) {
	sizes := []int{300, 1000}
	if os.Getenv("LEERKRING_TEST_LARGE") != "" { // takes a minute
		sizes = append(sizes, 10_000)
	}
	for _, n := range sizes {
		for _, releases := range []int{1, Sequence} {
			for seed := range uint64(2) {
				c := simulated(t, n, releases, seed)
				for _, p := range c.Promises() {
					if !p.Holds {
						t.Errorf("%d incidents, %d releases, seed %d: %s: does not hold", n, releases, seed, p.Says)
					}
				}
				if n >= FloorFrom && c.Useful.Share < Floor {
					t.Errorf("%d incidents, %d releases, seed %d: useful are %.2f", n, releases, seed, c.Useful.Share)
				}
				if c.Link.UnderK > 0 || c.Link.Lessons == 0 || c.Singling.Smallest < c.Gate.K || c.Incidents != n {
					t.Errorf("%d incidents, %d releases, seed %d: %+v", n, releases, seed, c)
				}
			}
		}
	}
}

func TestAWorldIsMadeAgainByItsSeed(t *testing.T) {
	a, b, c := simulated(t, 200, 1, 1), simulated(t, 200, 1, 1), simulated(t, 200, 1, 2)
	if a.Link != b.Link || a.Link == c.Link {
		t.Errorf("%+v\n%+v\n%+v", a.Link, b.Link, c.Link)
	}
}

// The intruder is no straw man: what is shown in full, without a gate, he links.
func TestWithoutAGateTheIntruderLinks(t *testing.T) {
	c := load(t)
	kinds := release.KindsOf(c)
	world := World(rand.New(rand.NewPCG(1, 1)), c, 300)
	var known []Known
	for _, one := range world {
		known = append(known, pressOf(one.Fact, one.Municipality, one.Month))
	}
	var lessons []published
	for i, one := range world {
		lessons = append(lessons, published{lesson: uuid.UUID{byte(i), byte(i >> 8)}, shown: one.full(kinds), known: known, month: Months, incident: i})
	}
	a, err := attack(t.Context(), lessons, kinds, 11, func() {})
	if err != nil || a.Unique < 100 || a.Linked != a.Unique || a.UnderFive < 200 || a.Eliminated < a.Unique || a.Guessed < 0.4 {
		t.Errorf("%+v, %v", a, err)
	}
	card := Scorecard{Link: a}
	if card.Holds() {
		t.Error("the promise of no unique link holds all the same")
	}
}

func TestALongMeasurementEndsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := load(t)
	if _, err := Simulate(ctx, "", World(rand.New(rand.NewPCG(1, 1)), c, 100), release.KindsOf(c), 1, func() {}); err == nil {
		t.Error("it went on")
	}
}

// Incidents happen where people live.
func TestAWorldIsSpreadByInhabitants(t *testing.T) {
	c := load(t)
	at, inhabitants := map[string]int{}, 0
	const n = 20_000
	for _, one := range World(rand.New(rand.NewPCG(1, 1)), c, n) {
		at[one.Municipality]++
	}
	for _, m := range c.Municipalities() {
		inhabitants += m.Inhabitants
	}
	for _, code := range []string{"GM0363", "GM0599", "GM0772"} {
		m, _ := c.Municipality(code)
		want := float64(n) * float64(m.Inhabitants) / float64(inhabitants)
		if got := float64(at[code]); got < 0.8*want || got > 1.2*want {
			t.Errorf("%s has %.0f incidents, by its inhabitants %.0f", code, got, want)
		}
	}
}

func BenchmarkAYearOfAThousandIncidents(b *testing.B) {
	for b.Loop() {
		simulated(b, 1000, Sequence, 1)
	}
}
