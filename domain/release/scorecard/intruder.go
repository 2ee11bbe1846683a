package scorecard

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// Known is what a motivated intruder knows of one incident from the press, and whose it is: the municipality and so its size, when,
// which kind of content, and which measures were taken. He knows that of every incident (the worst case), and reads every lesson of
// every release. He does not know which stage was recorded, how it was weighed, how the file says it ended, or on which day
// of the incident a measure began.
type Known struct {
	Municipality string
	Month        int // in which it happened; an incident that happened after a release is not in it
	Year         casefact.Year
	SizeBand     situation.SizeBand
	ContentKind  situation.ContentKind
	Measures     []casefact.TypeID
}

// knows tells whether a lesson may be of the incident as far as the intruder can tell. It is written apart from the gate's own
// counting, so that a fault there is not repeated here.
func (k Known) knows(s release.Shown, kinds release.Kinds) bool {
	if s.SizeBand != "" && s.SizeBand != k.SizeBand || s.Year != 0 && s.Year != k.Year ||
		s.KindGroup != "" && s.KindGroup != k.ContentKind.Group() || s.ContentKind != "" && s.ContentKind != k.ContentKind ||
		len(s.Interventions) > len(k.Measures) {
		return false
	}
	return k.assign(s.Interventions, kinds, make([]bool, len(k.Measures)))
}

func (k Known) assign(shown []release.Intervention, kinds release.Kinds, used []bool) bool {
	if len(shown) == 0 {
		return true
	}
	for i, m := range k.Measures {
		kind, known := kinds[m]
		if !known {
			kind = situation.NonLegal
		}
		if used[i] || kind != shown[0].Kind || shown[0].Type != "" && m != shown[0].Type {
			continue
		}
		used[i] = true
		if k.assign(shown[1:], kinds, used) {
			return true
		}
		used[i] = false
	}
	return false
}

// Attack is how far the intruder comes with every lesson.
type Attack struct {
	Lessons     int     `json:"lessons"`
	Unique      int     `json:"unique"`     // lessons that fit one incident alone
	Linked      int     `json:"linked"`     // of those, the lessons whose incident it is
	Eliminated  int     `json:"eliminated"` // that have one left when he uses that no two lessons are of one incident
	UnderFive   int     `json:"underFive"`  // lessons that fit fewer than 5
	UnderK      int     `json:"underK"`     // that fit fewer than the gate's K
	Low         int     `json:"low"`        // 95 % of the lessons fit between Low and High incidents
	Median      int     `json:"median"`
	High        int     `json:"high"`
	Guessed     float64 `json:"guessed"`     // chance that a blind guess among what fits is right, over all lessons
	GuessedLate float64 `json:"guessedLate"` // that a guess among the latest of what fits is: he takes a lesson for fresh
	Baseline    float64 `json:"baseline"`    // that a guess among all incidents is
	Municipal   float64 `json:"municipal"`   // that the municipality which fits most often is the right one
}

// attack links each lesson to what is known of the incidents.
func attack(ctx context.Context, lessons []published, kinds release.Kinds, k int, step func()) (Attack, error) {
	a := Attack{Lessons: len(lessons)}
	if len(lessons) == 0 {
		return a, nil
	}
	var sizes []int
	fits := make([][]int, len(lessons))
	certain := true
	for n, l := range lessons {
		if err := ctx.Err(); err != nil {
			return a, err
		}
		happened := 0
		for i, one := range l.known {
			if one.Month > l.month {
				continue
			}
			happened++
			if one.knows(l.shown, kinds) {
				fits[n] = append(fits[n], i)
			}
		}
		sizes = append(sizes, len(fits[n]))
		a.count(l, fits[n], k)
		if certain = certain && l.incident >= 0; certain {
			a.Baseline += 1 / float64(happened)
		}
		step()
	}
	a.Eliminated = eliminate(latest(lessons, fits))
	slices.Sort(sizes)
	a.Low, a.Median, a.High = quantile(sizes, 0.025), quantile(sizes, 0.5), quantile(sizes, 0.975)
	for _, mean := range []*float64{&a.Guessed, &a.GuessedLate, &a.Baseline, &a.Municipal} {
		*mean /= float64(len(lessons))
	}
	return a, nil
}

// latest leaves of each lesson what fits it as it was shown last: it is of one incident, however often it is shown.
func latest(lessons []published, fits [][]int) (list [][]int) {
	last := map[uuid.UUID]int{}
	for n, l := range lessons {
		last[l.lesson] = n
	}
	for n, l := range lessons {
		if last[l.lesson] == n {
			list = append(list, fits[n])
		}
	}
	return list
}

func (a *Attack) count(l published, fits []int, k int) {
	known := l.known
	if len(fits) == 1 {
		a.Unique++
		if fits[0] == l.incident {
			a.Linked++
		}
	}
	if len(fits) < 5 {
		a.UnderFive++
	}
	if len(fits) < k {
		a.UnderK++
	}
	if !slices.Contains(fits, l.incident) {
		return
	}
	a.Guessed += 1 / float64(len(fits))
	latest, late, by, most := 0, 0, map[string]int{}, 0
	for _, i := range fits {
		latest = max(latest, known[i].Month)
		by[known[i].Municipality]++
		most = max(most, by[known[i].Municipality])
	}
	for _, i := range fits {
		if known[i].Month == latest {
			late++
		}
	}
	if known[l.incident].Month == latest {
		a.GuessedLate += 1 / float64(late)
	}
	if by[known[l.incident].Municipality] == most {
		first := 0 // how many municipalities fit as often
		for _, n := range by {
			if n == most {
				first++
			}
		}
		a.Municipal += 1 / float64(first)
	}
}

// quantile of sorted numbers.
func quantile(sorted []int, q float64) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
