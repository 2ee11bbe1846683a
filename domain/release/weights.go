package release

// Weights say what each shown thing is worth to who wants to learn.
type Weights struct {
	StageGroup, BarrierStage              int // BarrierStage on top of its group
	Kind, Type, Effect, Day               int // of each measure; each on top of its branch of the law
	KindGroup, ContentKind                int // ContentKind on top of its group
	Scale, Severity, Platform, Year, Size int
}

// LearningWeights put first what teaches: at which stage, by which measures, to what effect. No measure is left out for the sake of
// something finer: one more branch of the law outweighs everything else about eight measures. The size of the municipality and
// the year are the last to be kept: they say who and when, and little about what works. They were set by reason, not measured.
func LearningWeights() Weights {
	return Weights{
		StageGroup: 500, BarrierStage: 15, Kind: 500, Type: 25, Effect: 12, Day: 2, KindGroup: 40, ContentKind: 10,
		Scale: 8, Severity: 6, Platform: 5, Year: 3, Size: 2,
	}
}

// Of is what all that is shown is worth together.
func (w Weights) Of(s Shown) int {
	total := 0
	for _, one := range []struct {
		shown  bool
		weight int
	}{
		{s.StageGroup != "", w.StageGroup}, {s.BarrierStage != "", w.BarrierStage}, {s.KindGroup != "", w.KindGroup},
		{s.ContentKind != "", w.ContentKind}, {s.Platform != "", w.Platform}, {s.Severity != "", w.Severity}, {s.Scale != "", w.Scale},
		{s.SizeBand != "", w.Size}, {s.Year != 0, w.Year},
	} {
		if one.shown {
			total += one.weight
		}
	}
	for _, m := range s.Interventions {
		total += w.of(m)
	}
	return total
}

func (w Weights) of(m Intervention) int {
	total := w.Kind
	if m.Type != "" {
		total += w.Type
	}
	if m.Effect != "" {
		total += w.Effect
	}
	if m.Day != "" {
		total += w.Day
	}
	return total
}
