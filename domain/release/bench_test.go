package release_test

import (
	"math/rand/v2"
	"testing"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/release"
	"leerkring/domain/release/scorecard"
)

// many are casefacts as an installation has them after some years.
func many(t testing.TB, n int) ([]scorecard.Incident, *release.Facts, release.Kinds) {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	world := scorecard.World(rand.New(rand.NewPCG(1, 1)), c, n)
	list := make([]release.Fact, len(world))
	for i, one := range world {
		list[i] = release.Fact{Casefact: one.Fact, New: i%10 == 0}
	}
	return world, release.NewFacts(list, release.KindsOf(c)), release.KindsOf(c)
}

func fullOf(f casefact.Casefact, kinds release.Kinds) release.Shown {
	s := lessonOf(f)
	for i := range s.Interventions {
		s.Interventions[i].Kind = kinds[s.Interventions[i].Type]
	}
	return s
}

// A lesson with very many measures among very many casefacts: the search ends, says so when it was not exact, and what it found
// passes all the same.
func TestTheSearchIsBounded(t *testing.T) {
	world, facts, kinds := many(t, 2000)
	full := fullOf(world[0].Fact, kinds)
	for _, one := range world[:40] {
		full.Interventions = append(full.Interventions, fullOf(one.Fact, kinds).Interventions...)
	}
	found, ok := release.StrictGate().Search(facts, full, release.LearningWeights())
	if !ok || found.Exact || len(found.Shown.Interventions) > release.SearchMeasures || found.Nodes > release.SearchNodes+1 {
		t.Fatalf("%v, %+v", ok, found)
	}
	if !release.StrictGate().Passes(facts, found.Shown) {
		t.Errorf("%+v does not pass", found.Shown)
	}
}

func BenchmarkSearchAmongTenThousand(b *testing.B) {
	world, facts, kinds := many(b, 10_000)
	nodes := 0
	for i := 0; b.Loop(); i++ {
		found, _ := release.StrictGate().Search(facts, fullOf(world[i%len(world)].Fact, kinds), release.LearningWeights())
		nodes += found.Nodes
	}
	b.ReportMetric(float64(nodes)/float64(b.N), "nodes/op")
}

// The worst of a thousand: a lesson with all the measures of ten.
func BenchmarkSearchWithManyMeasures(b *testing.B) {
	world, facts, kinds := many(b, 10_000)
	full := fullOf(world[0].Fact, kinds)
	for _, one := range world[:10] {
		full.Interventions = append(full.Interventions, fullOf(one.Fact, kinds).Interventions...)
	}
	for b.Loop() {
		release.StrictGate().Search(facts, full, release.LearningWeights())
	}
}

func BenchmarkIndexTenThousand(b *testing.B) {
	world, _, kinds := many(b, 10_000)
	list := make([]release.Fact, len(world))
	for i, one := range world {
		list[i] = release.Fact{Casefact: one.Fact}
	}
	for b.Loop() {
		release.NewFacts(list, kinds)
	}
}
