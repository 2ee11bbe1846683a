package release

import (
	"cmp"
	"slices"
)

// Bounds of one search. A lesson with more measures shows the commonest of them, and leaves the others out before the search. A
// search that has tried as many nodes as it may ends with the best that it has found, which has passed the gate like any
// other; only more might have been shown.
const (
	SearchMeasures = 8
	SearchNodes    = 100_000
)

// Found is what a search came to.
type Found struct {
	Shown Shown
	Exact bool // nothing worth more passes the gate; false: the search ended early, or left measures out
	Nodes int
}

// Search finds what may be shown of a lesson: of all ways to show each thing, group it or withhold it, the one that is worth most
// among those whose class passes the gate. The stage group is always shown: a lesson that may not say at which stage it plays
// teaches nothing that its texts could show safely, and waits.
//
// It goes through the combinations depth first, the weightiest things and the finest forms first, and turns back where nothing below
// can pass or be worth more. No narrower class has more incidents, municipalities or outcomes; dominance is judged at the end
// alone, since a narrower class can pass where a wider one doesn't.
func (g Gate) Search(f *Facts, full Shown, w Weights) (Found, bool) {
	s := &search{gate: g, facts: f, best: -1}
	s.add(full, w)
	root := newSet(len(f.list))
	root.all(len(f.list))
	s.visit(0, root, 0, nil)
	if s.best < 0 {
		return Found{}, false
	}
	found := Found{Exact: s.nodes <= SearchNodes && !s.leftOut, Nodes: s.nodes}
	for _, o := range s.kept {
		o.show(&found.Shown)
	}
	inOrder(found.Shown.Interventions)
	return found, true
}

// option is one way to show a thing.
type option struct {
	weight int
	fits   set // nil: withheld, so everything fits
	is     Intervention
	show   func(*Shown)
}

type search struct {
	gate    Gate
	facts   *Facts
	slots   [][]option // of each thing its options, the weightiest first
	twins   []bool     // the thing is the same measure as the one before: their options are not tried twice
	classes []set      // one for each depth
	path    []option
	chosen  []int
	best    int
	kept    []option
	nodes   int
	leftOut bool
}

func (s *search) visit(depth int, class set, weight int, measures []Intervention) {
	if s.nodes++; s.nodes > SearchNodes || !s.mayWin(depth, class, weight) {
		return
	}
	if depth == len(s.slots) {
		if s.gate.refuses(s.facts, class) == "" {
			s.best, s.kept = weight, slices.Clone(s.path)
		}
		return
	}
	from := 0
	if s.twins[depth] {
		from = s.chosen[depth-1]
	}
	for i, o := range s.slots[depth] {
		if i < from {
			continue
		}
		below, more := class, measures
		switch {
		case o.is.Kind != "":
			below, more = s.classes[depth], append(measures[:len(measures):len(measures)], o.is)
			s.facts.narrow(below, class, measures, o.is)
		case o.fits != nil:
			below = s.classes[depth]
			below.and(class, o.fits)
		}
		if o.fits != nil && !s.mayHold(below) {
			continue
		}
		s.path, s.chosen[depth] = append(s.path, o), i
		s.visit(depth+1, below, weight+o.weight, more)
		s.path = s.path[:len(s.path)-1]
	}
}

// mayWin tells whether something worth more than the best may lie below: of each thing that is left the best form that enough
// of the class fit, taken by itself.
func (s *search) mayWin(depth int, class set, weight int) bool {
	for _, options := range s.slots[depth:] {
		for _, o := range options {
			if o.fits == nil || class.shares(o.fits, s.gate.K) {
				weight += o.weight
				break
			}
		}
	}
	return weight > s.best
}

// mayHold tells whether a class, or a narrower one, may pass.
func (s *search) mayHold(class set) bool {
	return class.shares(class, s.gate.K) && s.gate.enough(s.facts.tally(class)) && s.facts.eitherAge(class, s.gate.enough)
}

// add lists what could be shown, in the order in which it is decided.
func (s *search) add(full Shown, w Weights) {
	withheld := option{show: func(*Shown) {}}
	s.slot(false, s.word(full.BarrierStage != "", full.BarrierStage, w.StageGroup+w.BarrierStage, func(n *Shown) { n.StageGroup, n.BarrierStage = full.StageGroup, full.BarrierStage }),
		s.word(full.StageGroup != "", full.StageGroup, w.StageGroup, func(n *Shown) { n.StageGroup = full.StageGroup }))
	measures := s.commonest(full.Interventions)
	for i, m := range measures {
		var options []option
		for _, shown := range m.coarser() {
			options = append(options, option{w.of(shown), s.facts.says[shown], shown, func(n *Shown) { n.Interventions = append(n.Interventions, shown) }})
		}
		s.slot(i > 0 && m == measures[i-1], append(options, withheld)...)
	}
	s.slot(false, s.word(full.ContentKind != "", full.ContentKind, w.KindGroup+w.ContentKind, func(n *Shown) { n.KindGroup, n.ContentKind = full.KindGroup, full.ContentKind }),
		s.word(full.KindGroup != "", full.KindGroup, w.KindGroup, func(n *Shown) { n.KindGroup = full.KindGroup }), withheld)
	s.slot(false, s.word(full.Scale != "", full.Scale, w.Scale, func(n *Shown) { n.Scale = full.Scale }), withheld)
	s.slot(false, s.word(full.Severity != "", full.Severity, w.Severity, func(n *Shown) { n.Severity = full.Severity }), withheld)
	s.slot(false, s.word(full.Platform != "", full.Platform, w.Platform, func(n *Shown) { n.Platform = full.Platform }), withheld)
	s.slot(false, s.word(full.Year != 0, full.Year, w.Year, func(n *Shown) { n.Year = full.Year }), withheld)
	s.slot(false, s.word(full.SizeBand != "", full.SizeBand, w.Size, func(n *Shown) { n.SizeBand = full.SizeBand }), withheld)
}

// word is the option to show a word; one that is not known has no weight and no casefact.
func (s *search) word(known bool, word any, weight int, show func(*Shown)) option {
	if !known {
		return option{show: show, weight: -1}
	}
	fits := s.facts.says[word]
	if fits == nil {
		fits = newSet(len(s.facts.list))
	}
	return option{weight: weight, fits: fits, show: show}
}

// slot adds a thing with the options that can pass by themselves.
func (s *search) slot(twin bool, options ...option) {
	options = slices.DeleteFunc(options, func(o option) bool {
		return o.weight < 0 || o.is.Kind != "" && o.fits == nil || o.fits != nil && !s.mayHold(o.fits)
	})
	slices.SortStableFunc(options, func(a, b option) int { return cmp.Compare(b.weight, a.weight) })
	s.slots, s.twins, s.chosen = append(s.slots, options), append(s.twins, twin), append(s.chosen, 0)
	s.classes = append(s.classes, newSet(len(s.facts.list)))
}

// commonest are the measures that take part in the search: those whose type most casefacts have, equal ones beside each other.
func (s *search) commonest(measures []Intervention) []Intervention {
	list := slices.Clone(measures)
	inOrder(list)
	if len(list) <= SearchMeasures {
		return list
	}
	s.leftOut = true
	having := func(m Intervention) int {
		n := 0
		for range s.facts.says[Intervention{Kind: m.Kind, Type: m.Type}].members() {
			n++
		}
		return n
	}
	slices.SortStableFunc(list, func(a, b Intervention) int { return cmp.Compare(having(b), having(a)) })
	list = list[:SearchMeasures]
	inOrder(list)
	return list
}
