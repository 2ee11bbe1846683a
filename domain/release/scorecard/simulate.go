package scorecard

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"leerkring/domain/release"
	"leerkring/domain/statistics"
)

// Simulate makes releases in a world and measures them: one at its end, or twelve in a row, one a month, the last of them at the
// end. step is told of each lesson that the intruder has tried.
func Simulate(ctx context.Context, name string, world []Incident, kinds release.Kinds, releases int, step func()) (Scorecard, error) {
	s := simulation{world: world, kinds: kinds, gate: release.StrictGate(), shown: map[uuid.UUID]bool{}}
	for _, one := range world {
		s.known = append(s.known, pressOf(one.Fact, one.Municipality, one.Month))
	}
	c := Scorecard{Name: name, Releases: releases, Gate: s.gate}
	for number := 1; number <= releases; number++ {
		if err := s.release(ctx, number, Months+releaseDelay-releases+number); err != nil {
			return c, fmt.Errorf("simulate release %d: %w", number, err)
		}
	}
	c.Incidents, c.Published = s.closed, len(s.lessons)
	c.Approved = s.approved
	c.singleOut(s.lessons)
	c.Withheld = withheld(s.lessons)
	c.Useful = s.useful()
	var err error
	if c.Insider, err = s.insider(ctx, release.LearningWeights()); err != nil {
		return c, err
	}
	c.Link, err = attack(ctx, s.lessons, kinds, s.gate.K, step)
	return c, err
}

// releaseDelay is how many months after the end of the world the last incidents are closed and the last lessons approved.
const releaseDelay = 8

type simulation struct {
	world    []Incident
	kinds    release.Kinds
	gate     release.Gate
	known    []Known
	at       int                // the month of the release before
	shown    map[uuid.UUID]bool // the lessons that are published
	lessons  []published
	closed   int
	approved int
}

// release makes the release of a month, as the gate does, of what was closed and approved by then.
func (s *simulation) release(ctx context.Context, number, month int) error {
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
		if !s.shown[one.Lesson] {
			places[one.Lesson] = i
			candidates = append(candidates, release.Candidate{Lesson: one.Lesson, Version: 1, Full: one.full(s.kinds)})
		}
	}
	facts, old, recent := split(list, s.kinds)
	made, err := release.New().Decide(release.State{}, release.Make{Number: number, Gate: s.gate, Candidates: candidates, Facts: facts})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	for _, listed := range made[0].(release.ReleaseMade).Lessons {
		s.shown[listed.Lesson] = true
		s.lessons = append(s.lessons, published{
			lesson: listed.Lesson, shown: *listed.Shown, known: s.known, month: month, facts: facts, old: old, new: recent, incident: places[listed.Lesson],
		})
	}
	s.at, s.closed = month, len(list)
	return nil
}

// useful counts the lessons that show their stage group and the branch of the law of each of their measures.
func (s *simulation) useful() *Usefulness {
	u := &Usefulness{HeldBack: map[release.Reason]int{}}
	types, measured := 0, 0
	for _, one := range s.world {
		if one.Lesson != uuid.Nil && one.Approved <= s.at && len(one.Fact.Interventions) > 0 {
			u.Measured++
		}
	}
	for _, l := range s.lessons {
		full := s.world[l.incident].full(s.kinds)
		if len(l.shown.Interventions) < len(full.Interventions) {
			u.HeldBack[s.gate.Refuses(l.facts, branches(full))]++
			continue
		}
		u.Lessons++
		if len(full.Interventions) > 0 {
			measured++
		}
		if untyped := anyMeasure(func(i release.Intervention) bool { return i.Type == "" }); !untyped(l.shown) {
			types++
		}
	}
	n := float64(max(s.approved, 1))
	u.Share, u.AllTypes, u.WithMeasures = float64(u.Lessons)/n, float64(types)/n, float64(measured)/float64(max(u.Measured, 1))
	u.Low, u.High = statistics.Wilson(u.Lessons, s.approved)
	return u
}

// branches is the stage group with the branch of the law of every measure.
func branches(full release.Shown) release.Shown {
	s := release.Shown{StageGroup: full.StageGroup}
	for _, i := range full.Interventions {
		s.Interventions = append(s.Interventions, release.Intervention{Kind: i.Kind})
	}
	return s
}
