package scorecard

import (
	"context"
	"reflect"
	"slices"

	"leerkring/domain/release"
)

// Insider is how far somebody comes who holds every casefact with its municipality and repeats the gate's search for each of them:
// of the incidents that fit, those whose lesson would have been shown just so (a minimality attack, Wong et al. 2007). No promise
// covers him, since he has what the lessons withhold; it is measured so that nobody believes otherwise.
type Insider struct {
	Tried  int `json:"tried"`
	Unique int `json:"unique"` // lessons for which one incident is left
	Median int `json:"median"` // incidents that are left for a lesson
}

// insiderTries bounds how many lessons are tried: every incident that fits one costs a search. The lessons' ids are random, and so is
// their choice.
const insiderTries = 100

func (s *simulation) insider(ctx context.Context, w release.Weights) (*Insider, error) {
	in := &Insider{}
	var left []int
	for _, l := range s.lessons[:min(len(s.lessons), insiderTries)] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := 0
		for _, one := range s.world {
			if one.Closed > l.month || one.Fact.BarrierStage.Group() != l.shown.StageGroup {
				continue
			}
			full := one.full(s.kinds)
			if !reflect.DeepEqual(l.shown.Still(full), l.shown) {
				continue
			}
			if found, ok := s.gate.Search(l.facts, full, w); ok && reflect.DeepEqual(found.Shown, l.shown) {
				n++
			}
		}
		if left = append(left, n); n == 1 {
			in.Unique++
		}
	}
	slices.Sort(left)
	in.Tried, in.Median = len(left), quantile(left, 0.5)
	return in, nil
}
