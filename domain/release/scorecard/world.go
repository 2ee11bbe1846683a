package scorecard

import (
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// Incident is a made-up incident, with what the press knows of it and what its municipality recorded.
type Incident struct {
	Municipality string // its code
	Month        int    // since the beginning of the world in which it happened
	Closed       int    // the month in which it was closed
	Fact         casefact.Casefact
	Lesson       uuid.UUID // zero: its municipality shares none
	Approved     int       // the month in which the lesson was
}

// Months is how long the world lasts; Sequence how many releases are made in a row at its end, one a month.
const (
	Months   = 36
	Sequence = 12
)

// shareOfLessons is the percentage of closed incidents from which a lesson is approved.
const shareOfLessons = 40

// maker draws incidents. The mixes of kinds, stages, severities, decisions, scales and effects are those of the demonstration's
// made-up incidents; that light measures are commoner than heavy ones is an assumption of the same sort.
type maker struct {
	rng    *rand.Rand
	towns  []catalogue.Municipality
	reach  []int // inhabitants of the towns up to each
	types  []catalogue.InterventionType
	tokens map[string]casefact.Token
}

// World makes n incidents, spread over the real municipalities by inhabitants.
func World(rng *rand.Rand, c *catalogue.Catalogue, n int) []Incident {
	m := &maker{rng: rng, towns: c.Municipalities(), types: c.InterventionTypes(), tokens: map[string]casefact.Token{}}
	total := 0
	for _, town := range m.towns {
		total += town.Inhabitants
		m.reach = append(m.reach, total)
		m.tokens[town.Code] = casefact.Token(m.bytes(32))
	}
	list := make([]Incident, n)
	for i := range list {
		list[i] = m.incident()
	}
	return list
}

// Lessons is how many lessons a world has.
func Lessons(world []Incident) (n int) {
	for _, i := range world {
		if i.Lesson != uuid.Nil {
			n++
		}
	}
	return n
}

func (m *maker) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(m.rng.UintN(256))
	}
	return b
}

func (m *maker) incident() Incident {
	at, _ := slices.BinarySearch(m.reach, m.rng.IntN(m.reach[len(m.reach)-1])+1)
	town := m.towns[at]
	i := Incident{Municipality: town.Code, Month: m.rng.IntN(Months)}
	i.Closed = i.Month + m.rng.IntN(3)
	i.Fact = m.fact(town, i.Month)
	if m.rng.IntN(100) < shareOfLessons {
		i.Lesson, i.Approved = uuid.UUID(m.bytes(16)), i.Closed+1+m.rng.IntN(4)
	}
	return i
}

func (m *maker) fact(town catalogue.Municipality, month int) casefact.Casefact {
	f := casefact.Casefact{
		Year: casefact.Year(2024 + month/12), SizeBand: town.SizeClass.Band(), Municipality: m.tokens[town.Code],
		ContentKind: draw(m, contentKinds()), Platform: draw(m, platforms()), BarrierStage: draw(m, stages()),
	}
	f.Severity = draw(m, severities(f.BarrierStage))
	f.Decision = draw(m, decisions(f.Severity))
	f.Scale = draw(m, scales(f))
	f.HoursToCalm = draw(m, hours(f.Scale))
	f.Interventions = m.measures(f)
	return f
}

func (m *maker) measures(f casefact.Casefact) []casefact.Intervention {
	heaviest, n := 2+f.Severity.Grade(), 0
	switch f.Decision {
	case situation.Intervene:
		n = 1 + m.rng.IntN(2+f.Severity.Grade())
	case situation.Monitor:
		heaviest, n = 2, m.rng.IntN(2)
	case situation.NoAction:
	}
	var fit []weighted[casefact.TypeID]
	for _, t := range m.types {
		if t.Intrusiveness <= heaviest && slices.Contains(t.BarrierStages, f.BarrierStage) && (len(t.ContentKinds) == 0 || slices.Contains(t.ContentKinds, f.ContentKind)) {
			fit = append(fit, weighted[casefact.TypeID]{casefact.TypeID(t.ID), []int{4, 12, 8, 4, 2, 1}[t.Intrusiveness]})
		}
	}
	var list []casefact.Intervention
	for range min(n, len(fit)) {
		id := draw(m, fit)
		fit = slices.DeleteFunc(fit, func(w weighted[casefact.TypeID]) bool { return w.value == id })
		measure := casefact.Intervention{Type: id, Day: draw(m, days())}
		if m.rng.IntN(100) >= 8 { // the others were withdrawn
			measure.Effect = draw(m, effects(f.Severity))
		}
		list = append(list, measure)
	}
	return list
}

// full is all that a lesson of the incident could show.
func (i Incident) full(kinds release.Kinds) release.Shown {
	f := i.Fact
	s := release.Shown{
		StageGroup: f.BarrierStage.Group(), BarrierStage: f.BarrierStage, KindGroup: f.ContentKind.Group(), ContentKind: f.ContentKind,
		Platform: f.Platform, Severity: f.Severity, Scale: f.Scale, SizeBand: f.SizeBand, Year: f.Year,
	}
	for _, m := range f.Interventions {
		s.Interventions = append(s.Interventions, release.Intervention{Kind: kinds[m.Type], Type: m.Type, Effect: m.Effect, Day: m.Day})
	}
	return s
}
