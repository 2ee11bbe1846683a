package release

// Gate holds the thresholds that a class has to pass: enough incidents (k-anonymity, Sweeney 2002,
// doi:10.1142/S0218488502001648) of enough municipalities, none with too large a share of them (a dominance rule as in official
// statistics, Hundepool et al., Statistical Disclosure Control, 2012, ch. 4), that did not all end alike (l-diversity,
// Machanavajjhala et al. 2007, doi:10.1145/1217299.1217302).
type Gate struct {
	K              int     `json:"k"`
	Municipalities int     `json:"municipalities"`
	Dominance      float64 `json:"dominance"`
	Outcomes       int     `json:"outcomes,omitempty"` // 0: of the time before outcomes were counted
}

// StrictGate is the gate in force: 11 incidents, 5 municipalities, none over half, 3 outcomes.
func StrictGate() Gate { return Gate{K: 11, Municipalities: 5, Dominance: 0.5, Outcomes: 3} }

// Reason is what keeps something from being shown.
type Reason string

// The reasons, in the order in which they are looked for.
const (
	TooFew            Reason = "too few incidents"
	TooFewPlaces      Reason = "too few municipalities"
	TooFewOutcomes    Reason = "too few outcomes"
	TooMuchOfOne      Reason = "too much of one municipality"
	TooFewOfEitherAge Reason = "too few old and too few new incidents"
)

// Passes tells whether the class of what is shown is big and mixed enough: all of it, and its old or its new incidents by
// themselves (see package doc, rule 4).
func (g Gate) Passes(f *Facts, s Shown) bool { return g.Refuses(f, s) == "" }

// Refuses says why something may not be shown; empty: it may.
func (g Gate) Refuses(f *Facts, s Shown) Reason { return g.refuses(f, f.class(s)) }

func (g Gate) refuses(f *Facts, class set) Reason {
	if reason := g.lacks(f.tally(class)); reason != "" {
		return reason
	}
	if !f.eitherAge(class, func(c Class) bool { return g.lacks(c) == "" }) {
		return TooFewOfEitherAge
	}
	return ""
}

func (g Gate) lacks(c Class) Reason {
	switch {
	case c.Incidents < g.K:
		return TooFew
	case c.Municipalities < g.Municipalities:
		return TooFewPlaces
	case c.Outcomes < g.Outcomes:
		return TooFewOutcomes
	case float64(c.Largest) > g.Dominance*float64(c.Incidents):
		return TooMuchOfOne
	}
	return ""
}

// eitherAge tells whether the new incidents of a class or its old ones are enough by themselves.
func (f *Facts) eitherAge(class set, enough func(Class) bool) bool {
	part := newSet(len(f.list))
	part.and(class, f.recent)
	if enough(f.tally(part)) {
		return true
	}
	part.without(class, f.recent)
	return enough(f.tally(part))
}

// enough is what no narrower class can have when a wider one hasn't. Dominance is not: of a class in which one municipality has
// too much, a part may be mixed well.
func (g Gate) enough(c Class) bool {
	return c.Incidents >= g.K && c.Municipalities >= g.Municipalities && c.Outcomes >= g.Outcomes
}
