// Package scorecard measures what releases give away, in the terms of Opinion 05/2014 on anonymisation techniques of the Article 29
// Working Party (WP216): can a lesson be singled out, can it be linked to an incident, can something be inferred of one; and what
// it costs in usefulness. It measures an installation's own releases, or those of a made-up world (see World).
package scorecard

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/release"
)

// Scorecard is the outcome for one series of releases.
type Scorecard struct {
	Name      string       `json:"name"`
	Incidents int          `json:"incidents"` // closed ones that are counted, at the last release
	Releases  int          `json:"releases"`
	Approved  int          `json:"approved"`  // lessons that could be published
	Published int          `json:"published"` // that were, without the named public cases
	Named     int          `json:"named"`
	Older     int          `json:"older"` // published by releases that did not list what they show; they are not measured
	Gate      release.Gate `json:"gate"`
	Singling  Singling     `json:"singlingOut"`
	Link      Attack       `json:"linkability"`
	Inference Inference    `json:"inference"`
	Withheld  []Withheld   `json:"withheld"`
	Insider   *Insider     `json:"insider,omitempty"`
	Useful    *Usefulness  `json:"usefulness,omitempty"` // null: what a lesson could have shown is sealed
}

// Singling says how many incidents each published lesson may be of, by everything that is shown of it.
type Singling struct {
	Smallest int     `json:"smallest"`
	Median   int     `json:"median"`
	Largest  int     `json:"largest"`
	Classes  int     `json:"classes"` // different ways in which lessons are shown
	Bands    []Band  `json:"bands"`   // lessons by the size of their class
	Failing  int     `json:"failing"` // lessons whose class did not pass the gate when they were published
	Sides    int     `json:"sides"`   // lessons of which neither the old nor the new incidents reach K (two releases compared)
	Dominant float64 `json:"dominant"`
}

// Band is how many lessons have a class of at least From incidents, and fewer than the next band.
type Band struct {
	From    int `json:"from"`
	Lessons int `json:"lessons"`
}

// Inference says how sure a reader can be of an outcome that is not shown.
type Inference struct {
	FewestOutcomes int     `json:"fewestOutcomes"`
	MeanShare      float64 `json:"meanShare"` // of the commonest scale in a lesson's class, where the scale is not shown
	LargestShare   float64 `json:"largestShare"`
}

// Withheld is which share of the published lessons does not show something.
type Withheld struct {
	Attribute string  `json:"attribute"`
	Share     float64 `json:"share"`
}

// Usefulness is which share of the approved lessons is published with its stage group and the branch of law of every measure. The
// interval is Wilson's, at 95 %.
type Usefulness struct {
	Lessons      int                    `json:"lessons"`
	Measured     int                    `json:"measured"` // approved lessons that have measures at all
	Share        float64                `json:"share"`
	Low          float64                `json:"low"`
	High         float64                `json:"high"`
	WithMeasures float64                `json:"withMeasures"` // the share among the approved lessons that have measures
	AllTypes     float64                `json:"allTypes"`     // with the type of every measure
	HeldBack     map[release.Reason]int `json:"heldBack"`     // the published lessons that show less, by what their branches of law and stage group lack
}

// published is a lesson in the release that first shows it.
type published struct {
	lesson   uuid.UUID
	shown    release.Shown
	known    []Known        // what the intruder knows
	month    int            // of the release
	facts    *release.Facts // that the release counted
	old, new *release.Facts // those that the release before knew, and those that came since
	incident int            // its place among the known ones; -1: nobody can tell
}

func (c *Scorecard) singleOut(lessons []published) {
	var sizes []int
	classes := map[string]bool{}
	s := Singling{}
	for _, l := range lessons {
		class := l.facts.Class(l.shown)
		sizes = append(sizes, class.Incidents)
		classes[l.shown.String()] = true
		if !c.Gate.Passes(l.facts, l.shown) {
			s.Failing++
		}
		if max(l.old.Class(l.shown).Incidents, l.new.Class(l.shown).Incidents) < c.Gate.K {
			s.Sides++
		}
		s.Dominant = max(s.Dominant, float64(class.Largest)/float64(max(class.Incidents, 1)))
		c.infer(l, class)
	}
	slices.Sort(sizes)
	s.Classes = len(classes)
	s.Smallest, s.Median, s.Largest = quantile(sizes, 0), quantile(sizes, 0.5), quantile(sizes, 1)
	for _, from := range []int{1, 5, 11, 20, 50, 100, 500} {
		s.Bands = append(s.Bands, Band{From: from})
	}
	for _, size := range sizes {
		at, exact := slices.BinarySearchFunc(s.Bands, size, func(b Band, n int) int { return cmp.Compare(b.From, n) })
		if !exact {
			at--
		}
		if at >= 0 { // a lesson that fits nothing is in no band, and fails
			s.Bands[at].Lessons++
		}
	}
	c.Singling = s
	if unseen := len(slices.DeleteFunc(slices.Clone(lessons), func(l published) bool { return l.shown.Scale != "" })); unseen > 0 {
		c.Inference.MeanShare /= float64(unseen)
	}
}

func (c *Scorecard) infer(l published, class release.Class) {
	if c.Inference.FewestOutcomes == 0 || class.Outcomes < c.Inference.FewestOutcomes {
		c.Inference.FewestOutcomes = class.Outcomes
	}
	if l.shown.Scale != "" {
		return
	}
	most, total := 0, 0
	for scale, n := range l.facts.Scales(l.shown) {
		if scale != "" {
			most, total = max(most, n), total+n
		}
	}
	share := float64(most) / float64(max(total, 1))
	c.Inference.MeanShare += share
	c.Inference.LargestShare = max(c.Inference.LargestShare, share)
}

func withheld(lessons []published) []Withheld {
	counts := []struct {
		name  string
		shown func(release.Shown) bool
	}{
		{"stage group", func(s release.Shown) bool { return s.StageGroup != "" }},
		{"stage", func(s release.Shown) bool { return s.BarrierStage != "" }},
		{"kind group", func(s release.Shown) bool { return s.KindGroup != "" }},
		{"kind", func(s release.Shown) bool { return s.ContentKind != "" }},
		{"platform", func(s release.Shown) bool { return s.Platform != "" }},
		{"severity", func(s release.Shown) bool { return s.Severity != "" }},
		{"scale", func(s release.Shown) bool { return s.Scale != "" }},
		{"size band", func(s release.Shown) bool { return s.SizeBand != "" }},
		{"year", func(s release.Shown) bool { return s.Year != 0 }},
		{"any measure", func(s release.Shown) bool { return len(s.Interventions) > 0 }},
		{"any type of measure", anyMeasure(func(i release.Intervention) bool { return i.Type != "" })},
		{"any effect", anyMeasure(func(i release.Intervention) bool { return i.Effect != "" })},
		{"any day", anyMeasure(func(i release.Intervention) bool { return i.Day != "" })},
	}
	var list []Withheld
	for _, c := range counts {
		n := 0
		for _, l := range lessons {
			if !c.shown(l.shown) {
				n++
			}
		}
		list = append(list, Withheld{c.name, float64(n) / float64(max(len(lessons), 1))})
	}
	return list
}

func anyMeasure(has func(release.Intervention) bool) func(release.Shown) bool {
	return func(s release.Shown) bool { return slices.ContainsFunc(s.Interventions, has) }
}

// Promise is one thing that a release promises, and whether it holds.
type Promise struct {
	Says  string `json:"says"`
	Holds bool   `json:"holds"`
}

// Floor is the share of approved lessons that must be published with their stage group and branches of the law once
// FloorFrom incidents are closed.
const (
	Floor     = 0.6
	FloorFrom = 1000
)

// Promises judges the scorecard.
func (c Scorecard) Promises() []Promise {
	list := []Promise{
		{"every class passed the gate when its lesson was published", c.Singling.Failing == 0},
		{"no two releases compared leave fewer than the gate's number", c.Singling.Sides == 0},
		{"the motivated intruder links no lesson to one incident", c.Link.Unique == 0 && c.Link.Eliminated == 0},
	}
	if c.Useful != nil && c.Incidents >= FloorFrom {
		list = append(list, Promise{"60 % of approved lessons show their stage group and branches of the law", c.Useful.Share >= Floor})
	}
	return list
}

// Holds tells whether all promises do.
func (c Scorecard) Holds() bool {
	return !slices.ContainsFunc(c.Promises(), func(p Promise) bool { return !p.Holds })
}

// split parts casefacts into those that the release before knew and those that came since, each to be counted alone.
func split(list []release.Fact, kinds release.Kinds) (all, old, recent *release.Facts) {
	var a, b []release.Fact
	for _, f := range list {
		if f.New {
			b = append(b, f)
		} else {
			a = append(a, f)
		}
	}
	return release.NewFacts(list, kinds), release.NewFacts(a, kinds), release.NewFacts(b, kinds)
}

func pressOf(f casefact.Casefact, municipality string, month int) Known {
	k := Known{Municipality: municipality, Month: month, Year: f.Year, SizeBand: f.SizeBand, ContentKind: f.ContentKind}
	for _, m := range f.Interventions {
		k.Measures = append(k.Measures, m.Type)
	}
	return k
}
