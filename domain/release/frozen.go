package release

import "reflect"

// Still is what a release may show at most of a lesson that an earlier one has shown otherwise: of what was shown then, that which
// still is true. So what is shown of a lesson never becomes finer.
func (s Shown) Still(full Shown) Shown {
	kept := Shown{
		StageGroup: same(s.StageGroup, full.StageGroup), BarrierStage: same(s.BarrierStage, full.BarrierStage),
		KindGroup: same(s.KindGroup, full.KindGroup), ContentKind: same(s.ContentKind, full.ContentKind),
		Platform: same(s.Platform, full.Platform), Severity: same(s.Severity, full.Severity), Scale: same(s.Scale, full.Scale),
		SizeBand: same(s.SizeBand, full.SizeBand), Year: same(s.Year, full.Year),
	}
	for _, i := range matched(s.Interventions, full.Interventions) {
		kept.Interventions = append(kept.Interventions, s.Interventions[i])
	}
	return kept
}

func same[T comparable](a, b T) T {
	if a != b {
		var withheld T
		return withheld
	}
	return a
}

// show is what a release shows of a candidate, if it may show it.
func (m Make) show(c Candidate) (Listed, bool) {
	listed := Listed{Lesson: c.Lesson, Version: c.Version, Named: c.Named}
	if c.Named {
		return listed, true
	}
	if c.WasNamed {
		return Listed{}, false
	}
	full := c.Full
	for _, earlier := range c.Earlier {
		full = earlier.Still(full)
	}
	if c.Before != nil {
		full = c.Before.Still(full)
		if reflect.DeepEqual(full, *c.Before) {
			listed.Shown = c.Before
			return listed, true
		}
	}
	found, ok := m.Gate.Search(m.Facts, full, LearningWeights())
	listed.Shown = &found.Shown
	return listed, ok
}
