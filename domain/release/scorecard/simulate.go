package scorecard

import (
	"github.com/google/uuid"

	"leerkring/domain/release"
)

// Simulate makes releases in a world and measures them: one at its end, or twelve in a row, one a month, the last of them at the
// end. step is told of each lesson that the intruder has tried; it may be nil.
func Simulate(name string, world []Incident, kinds release.Kinds, releases int, step func()) Scorecard {
	if step == nil {
		step = func() {}
	}
	s := simulation{world: world, kinds: kinds, gate: release.StrictGate(), waiting: map[uuid.UUID]bool{}}
	c := Scorecard{Name: name, Releases: releases, Gate: s.gate}
	for number := 1; number <= releases; number++ {
		s.release(number, Months+releaseDelay-releases+number)
	}
	c.Incidents, c.Published = s.closed, len(s.lessons)
	c.Approved = s.approved
	c.singleOut(s.lessons)
	c.Link = attack(s.lessons, s.known(), kinds, s.gate.K, step)
	c.Withheld = withheld(s.lessons)
	c.Useful = s.useful()
	return c
}

// releaseDelay is how many months after the end of the world the last incidents are closed and the last lessons approved.
const releaseDelay = 8

type simulation struct {
	world    []Incident
	kinds    release.Kinds
	gate     release.Gate
	at       int                // the month of the release before
	waiting  map[uuid.UUID]bool // false: published
	lessons  []published
	closed   int
	approved int
}

// release makes the release of a month, as the gate does, of what was closed and approved by then.
func (s *simulation) release(number, month int) {
	var list []release.Fact
	var candidates []release.Candidate
	places := map[uuid.UUID]int{}
	s.approved = 0
	for i, one := range s.world {
		if one.Closed <= month {
			list = append(list, release.Fact{Casefact: one.Fact, New: number == 1 || one.Closed > s.at})
		}
		if one.Lesson == uuid.Nil || one.Approved > month {
			continue
		}
		s.approved++
		if _, done := s.waiting[one.Lesson]; !done {
			places[one.Lesson] = i
			candidates = append(candidates, release.Candidate{Lesson: one.Lesson, Version: 1, Full: one.full(s.kinds)})
		}
	}
	facts, old, recent := split(list, s.kinds)
	made, err := release.New().Decide(release.State{}, release.Make{Number: number, Gate: s.gate, Candidates: candidates, Facts: facts})
	if err != nil {
		return // a release that was not made before is never refused
	}
	for _, listed := range made[0].(release.ReleaseMade).Lessons {
		s.waiting[listed.Lesson] = false
		s.lessons = append(s.lessons, published{
			shown: *listed.Shown, month: month, facts: facts, old: old, new: recent, incident: places[listed.Lesson],
		})
	}
	s.at, s.closed = month, len(list)
}

func (s *simulation) known() []Known {
	list := make([]Known, len(s.world))
	for i, one := range s.world {
		list[i] = pressOf(one.Fact, one.Municipality, one.Month)
	}
	return list
}

// useful counts the lessons that show their stage group and the branch of the law of each of their measures.
func (s *simulation) useful() *Usefulness {
	u := &Usefulness{}
	types := 0
	for _, l := range s.lessons {
		full := s.world[l.incident].full(s.kinds)
		if len(l.shown.Interventions) == len(full.Interventions) {
			u.Lessons++
			if shown := anyMeasure(func(i release.Intervention) bool { return i.Type == "" }); !shown(l.shown) {
				types++
			}
		}
	}
	n := max(s.approved, 1)
	u.Share, u.AllTypes = float64(u.Lessons)/float64(n), float64(types)/float64(n)
	u.Low, u.High = wilson(u.Lessons, s.approved)
	return u
}
