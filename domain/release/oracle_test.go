package release_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"leerkring/domain/casefact"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// oracle tries every way to show a lesson and judges each from the casefacts themselves: no index, no pruning, no order.
type oracle struct {
	gate release.Gate
	list []release.Fact
}

func (o oracle) best(full release.Shown) (best int) {
	best = -1
	for _, s := range everyWay(full) {
		if s.StageGroup != "" && o.passes(s) {
			best = max(best, release.LearningWeights().Of(s))
		}
	}
	return best
}

// everyWay are all combinations of showing, grouping and withholding.
func everyWay(full release.Shown) []release.Shown {
	ways := []release.Shown{{}}
	each := func(options ...func(*release.Shown)) {
		var next []release.Shown
		for _, w := range ways {
			for _, o := range options {
				one := w
				one.Interventions = slices.Clone(w.Interventions)
				o(&one)
				next = append(next, one)
			}
		}
		ways = next
	}
	nothing := func(*release.Shown) {}
	each(nothing, func(s *release.Shown) { s.StageGroup = full.StageGroup }, func(s *release.Shown) { s.StageGroup, s.BarrierStage = full.StageGroup, full.BarrierStage })
	each(nothing, func(s *release.Shown) { s.KindGroup = full.KindGroup }, func(s *release.Shown) { s.KindGroup, s.ContentKind = full.KindGroup, full.ContentKind })
	each(nothing, func(s *release.Shown) { s.Platform = full.Platform })
	each(nothing, func(s *release.Shown) { s.Severity = full.Severity })
	each(nothing, func(s *release.Shown) { s.Scale = full.Scale })
	each(nothing, func(s *release.Shown) { s.SizeBand = full.SizeBand })
	each(nothing, func(s *release.Shown) { s.Year = full.Year })
	for _, m := range full.Interventions {
		options := []func(*release.Shown){nothing}
		for mask := range 8 {
			one := m
			if mask&1 != 0 {
				one.Type = ""
			}
			if mask&2 != 0 {
				one.Effect = ""
			}
			if mask&4 != 0 {
				one.Day = ""
			}
			options = append(options, func(s *release.Shown) { s.Interventions = append(s.Interventions, one) })
		}
		each(options...)
	}
	return ways
}

func (o oracle) passes(s release.Shown) bool {
	var all, old, recent []release.Fact
	for _, f := range o.list {
		if f.Named || !consistent(f.Casefact, s) {
			continue
		}
		all = append(all, f)
		if f.New {
			recent = append(recent, f)
		} else {
			old = append(old, f)
		}
	}
	return o.holds(all) && (o.holds(old) || o.holds(recent))
}

func (o oracle) holds(list []release.Fact) bool {
	by, ends := map[casefact.Token]int{}, map[string]bool{}
	for _, f := range list {
		by[f.Municipality]++
		ends[string(f.Scale)+" "+string(f.HoursToCalm)] = true
	}
	for _, f := range list { // a missing answer is one of its own only where its scale has no other
		for _, g := range list {
			if f.Scale == g.Scale && f.HoursToCalm == casefact.HoursMissing && g.HoursToCalm != casefact.HoursMissing {
				delete(ends, string(f.Scale)+" "+string(f.HoursToCalm))
			}
		}
	}
	for _, n := range by {
		if float64(n) > o.gate.Dominance*float64(len(list)) {
			return false
		}
	}
	return len(list) >= o.gate.K && len(by) >= o.gate.Municipalities && len(ends) >= o.gate.Outcomes
}

func consistent(f casefact.Casefact, s release.Shown) bool {
	word := func(shown, true string) bool { return shown == "" || shown == true }
	return word(string(s.StageGroup), string(f.BarrierStage.Group())) && word(string(s.BarrierStage), string(f.BarrierStage)) &&
		word(string(s.KindGroup), string(f.ContentKind.Group())) && word(string(s.ContentKind), string(f.ContentKind)) &&
		word(string(s.Platform), string(f.Platform)) && word(string(s.Severity), string(f.Severity)) && word(string(s.Scale), string(f.Scale)) &&
		word(string(s.SizeBand), string(f.SizeBand)) && (s.Year == 0 || s.Year == f.Year) && assigned(s.Interventions, f.Interventions)
}

// assigned tries every assignment of shown measures to different measures of the incident.
func assigned(shown []release.Intervention, measures []casefact.Intervention) bool {
	if len(shown) == 0 {
		return true
	}
	for i, m := range measures {
		s := shown[0]
		if kinds()[m.Type] == s.Kind && (s.Type == "" || s.Type == m.Type) && (s.Effect == "" || s.Effect == m.Effect) && (s.Day == "" || s.Day == m.Day) &&
			assigned(shown[1:], slices.Concat(measures[:i], measures[i+1:])) {
			return true
		}
	}
	return false
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// incident is a made-up casefact; few different words, so that classes are near the thresholds.
func incident(r *rand.Rand, measures int) casefact.Casefact {
	f := casefact.Casefact{
		BarrierStage: pick(r, situation.Amplification, situation.Mobilisation, situation.Gathering, ""), ContentKind: pick(r, situation.CallToRiot, situation.EventInvitation, situation.Disinformation),
		Platform: pick(r, situation.PlatformX, situation.Telegram), Severity: pick(r, situation.High, situation.Low), Scale: pick(r, situation.AllDisturbanceScales()...),
		HoursToCalm: pick(r, casefact.HoursMissing, casefact.HoursUnder1, casefact.HoursUnder3, casefact.HoursLonger),
		SizeBand:    pick(r, situation.Under50k, situation.Over100k), Year: pick[casefact.Year](r, 2025, 2026), Municipality: casefact.Token{byte(r.IntN(7))},
	}
	for range r.IntN(measures + 1) {
		f.Interventions = append(f.Interventions, casefact.Intervention{
			Type: pick[casefact.TypeID](r, "IV10", "IV10", "IV11", "IV50"), Effect: pick(r, situation.Stopped, situation.Reduced, ""), Day: pick(r, casefact.Day0, casefact.Day1),
		})
	}
	return f
}

// lessonOf is all that could be shown of an incident.
func lessonOf(f casefact.Casefact) release.Shown {
	s := release.Shown{
		StageGroup: f.BarrierStage.Group(), BarrierStage: f.BarrierStage, KindGroup: f.ContentKind.Group(), ContentKind: f.ContentKind,
		Platform: f.Platform, Severity: f.Severity, Scale: f.Scale, SizeBand: f.SizeBand, Year: f.Year,
	}
	for _, m := range f.Interventions {
		s.Interventions = append(s.Interventions, release.Intervention{Kind: kinds()[m.Type], Type: m.Type, Effect: m.Effect, Day: m.Day})
	}
	return s
}

// What the search finds passes, is true of the lesson, and nothing that passes is worth more.
func TestTheSearchIsExact(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		o := oracle{gate: release.Gate{
			K: rapid.IntRange(1, 9).Draw(t, "k"), Municipalities: rapid.IntRange(1, 4).Draw(t, "municipalities"),
			Dominance: rapid.SampledFrom([]float64{0.3, 0.5, 1}).Draw(t, "dominance"), Outcomes: rapid.IntRange(1, 3).Draw(t, "outcomes"),
		}}
		recent := rapid.IntRange(0, 4).Draw(t, "new")
		for range rapid.IntRange(1, 60).Draw(t, "casefacts") {
			fact := release.Fact{Casefact: incident(r, 3), New: r.IntN(4) < recent}
			fact.Named = r.IntN(10) == 0
			o.list = append(o.list, fact)
		}
		full := lessonOf(o.list[0].Casefact)
		full.Interventions = full.Interventions[:min(len(full.Interventions), 2)]
		got, ok := o.gate.Search(release.NewFacts(o.list, kinds()), full, release.LearningWeights())
		want := o.best(full)
		if !ok {
			if want >= 0 {
				t.Fatalf("nothing was found, and %d passes", want)
			}
			return
		}
		found++
		if worth := release.LearningWeights().Of(got.Shown); !got.Exact || worth != want {
			t.Fatalf("found %+v worth %d, best is %d", got, worth, want)
		}
		if !o.passes(got.Shown) {
			t.Fatalf("%+v does not pass", got.Shown)
		}
		if kept := got.Shown.Still(full); fmt.Sprint(kept) != fmt.Sprint(got.Shown) {
			t.Fatalf("%+v is not all true of %+v", got.Shown, full)
		}
	})
	if found == 0 {
		t.Error("nothing was ever found")
	}
}
