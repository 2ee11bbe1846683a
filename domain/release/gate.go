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

// Passes tells whether the class of what is shown is big and mixed enough: all of it, and its old or its new incidents by
// themselves (see package doc, rule 4).
func (g Gate) Passes(f *Facts, s Shown) bool { return g.holds(f, f.class(s)) }

func (g Gate) holds(f *Facts, class set) bool {
	if !g.suffices(f.tally(class)) {
		return false
	}
	recent := newSet(len(f.list))
	recent.and(class, f.recent)
	if g.suffices(f.tally(recent)) {
		return true
	}
	recent.without(class, f.recent)
	return g.suffices(f.tally(recent))
}

func (g Gate) suffices(c Class) bool {
	return g.enough(c) && float64(c.Largest) <= g.Dominance*float64(c.Incidents)
}

// enough is what no narrower class can have when a wider one hasn't. Dominance is not: of a class in which one municipality has
// too much, a part may be mixed well.
func (g Gate) enough(c Class) bool {
	return c.Incidents >= g.K && c.Municipalities >= g.Municipalities && c.Outcomes >= g.Outcomes
}
