package release

import (
	"math/bits"
	"slices"

	"leerkring/domain/casefact"
	"leerkring/domain/situation"
)

// Fact is one standing casefact.
type Fact struct {
	casefact.Casefact
	New bool // it came, or was revised, since the release before
}

// Facts are the standing casefacts, ready to be counted. Those of named public cases are left out: everybody knows that such a case
// is none of the others, so it may not hide one of them.
type Facts struct {
	list           []Fact
	kinds          Kinds
	municipality   []int // of each fact, a number
	municipalities int
	outcome        []outcome
	recent         set
	says           map[any]set // who says a word of a closed list, or has a measure that fits what is shown of one
}

// outcome is how an incident ended: the scale of the disturbance, and the band of hours until calm.
type outcome struct{ scale, hours uint8 }

// NewFacts indexes the casefacts that stand.
func NewFacts(list []Fact, kinds Kinds) *Facts {
	list = slices.DeleteFunc(slices.Clone(list), func(f Fact) bool { return f.Named })
	f := &Facts{list: list, kinds: kinds, recent: newSet(len(list)), says: map[any]set{}}
	numbers := map[casefact.Token]int{}
	for i, fact := range list {
		if _, known := numbers[fact.Municipality]; !known {
			numbers[fact.Municipality] = len(numbers)
		}
		f.municipality = append(f.municipality, numbers[fact.Municipality])
		f.outcome = append(f.outcome, outcomeOf(fact.Casefact))
		if fact.New {
			f.recent.add(i)
		}
		for _, word := range []any{
			fact.BarrierStage, fact.BarrierStage.Group(), fact.ContentKind, fact.ContentKind.Group(), fact.Platform, fact.Severity, fact.Scale,
			fact.SizeBand, fact.Year,
		} {
			f.note(i, word)
		}
		for _, m := range fact.Interventions {
			for _, shown := range f.measure(m).coarser() {
				f.note(i, shown)
			}
		}
	}
	f.municipalities = len(numbers)
	return f
}

func (f *Facts) note(i int, word any) {
	if f.says[word] == nil {
		f.says[word] = newSet(len(f.list))
	}
	f.says[word].add(i)
}

func (f *Facts) measure(m casefact.Intervention) Intervention {
	return Intervention{Kind: f.kinds.of(m.Type), Type: m.Type, Effect: m.Effect, Day: m.Day}
}

func outcomeOf(fact casefact.Casefact) outcome {
	return outcome{
		uint8(1 + slices.Index(situation.AllDisturbanceScales(), fact.Scale)),
		uint8(1 + slices.Index(casefact.AllHoursBands(), fact.HoursToCalm)),
	}
}

// Len is how many casefacts there are to count.
func (f *Facts) Len() int { return len(f.list) }

// Class is what is counted of the casefacts that fit what is shown.
type Class struct {
	Incidents      int
	Municipalities int
	Largest        int // incidents of the municipality that has most of them
	Outcomes       int // different ones
}

// Class counts the casefacts that fit everything that is shown: each word, and for each shown measure a measure of its own. Two
// measures that are shown are two measures of the incident, so one that fits both is not enough; measures that an incident has
// beside the shown ones don't matter, since a reader knows that some may be left out.
//
// Outcomes are counted by scale, and among those of one scale by band of hours until calm. Where the scale is shown it is the
// same in the whole class, so that the hours have to differ. Hours that nobody recorded tell of no other outcome.
func (f *Facts) Class(s Shown) Class { return f.tally(f.class(s)) }

func (f *Facts) class(s Shown) set {
	class := newSet(len(f.list))
	class.all(len(f.list))
	for _, word := range s.words() {
		class.and(class, f.says[word])
	}
	for i, m := range s.Interventions {
		f.narrow(class, class, s.Interventions[:i], m)
	}
	return class
}

// words are what is shown beside the measures.
func (s Shown) words() []any {
	var list []any
	for _, w := range []struct {
		shown bool
		word  any
	}{
		{s.StageGroup != "", s.StageGroup}, {s.BarrierStage != "", s.BarrierStage}, {s.KindGroup != "", s.KindGroup},
		{s.ContentKind != "", s.ContentKind}, {s.Platform != "", s.Platform}, {s.Severity != "", s.Severity}, {s.Scale != "", s.Scale},
		{s.SizeBand != "", s.SizeBand}, {s.Year != 0, s.Year},
	} {
		if w.shown {
			list = append(list, w.word)
		}
	}
	return list
}

// narrow leaves in a class the casefacts that have a measure for one more that is shown, beside those for the others.
func (f *Facts) narrow(into, class set, others []Intervention, m Intervention) {
	into.and(class, f.says[m])
	if !slices.ContainsFunc(others, func(o Intervention) bool { return mayBeOne(o, m) }) {
		return
	}
	demands := append(slices.Clone(others), m)
	for i := range into.members() {
		if len(matched(demands, f.measures(i))) < len(demands) {
			into.remove(i)
		}
	}
}

func (f *Facts) measures(i int) []Intervention {
	list := make([]Intervention, len(f.list[i].Interventions))
	for k, m := range f.list[i].Interventions {
		list[k] = f.measure(m)
	}
	return list
}

// tally counts a class.
func (f *Facts) tally(class set) Class {
	var c Class
	by := make([]int, f.municipalities)
	var ends [8]uint16 // of each scale the bands of hours
	for i := range class.members() {
		c.Incidents++
		m := f.municipality[i]
		if by[m]++; by[m] == 1 {
			c.Municipalities++
		}
		c.Largest = max(c.Largest, by[m])
		ends[f.outcome[i].scale] |= 1 << f.outcome[i].hours
	}
	for scale, hours := range ends {
		if scale > 0 && hours != 0 {
			c.Outcomes += max(1, bits.OnesCount16(hours&^1))
		}
	}
	return c
}

// Scales counts the casefacts that fit what is shown by how grave the disturbance became.
func (f *Facts) Scales(s Shown) map[situation.DisturbanceScale]int {
	counts := map[situation.DisturbanceScale]int{}
	for i := range f.class(s).members() {
		counts[f.list[i].Scale]++
	}
	return counts
}
