package scorecard

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// everyAssignment gives all ways in which each lesson has an incident to itself.
func everyAssignment(fits [][]int, see func([]int)) {
	chosen := make([]int, 0, len(fits))
	var next func()
	next = func() {
		if len(chosen) == len(fits) {
			see(chosen)
			return
		}
		for _, i := range fits[len(chosen)] {
			if !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
				next()
				chosen = chosen[:len(chosen)-1]
			}
		}
	}
	next()
}

func TestWhatCannotAllBeTrueIsCertainOfNothing(t *testing.T) {
	if n := eliminate([][]int{{0}, {0}}); n != 0 {
		t.Errorf("%d", n)
	}
}

func TestEliminationFindsWhatEveryAssignmentSays(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		incidents := rapid.IntRange(1, 6).Draw(t, "incidents")
		n := rapid.IntRange(1, incidents).Draw(t, "lessons")
		fits := make([][]int, n)
		for l := range fits {
			for i := range incidents {
				if i == l || rapid.IntRange(0, 2).Draw(t, "fits") == 0 {
					fits[l] = append(fits[l], i)
				}
			}
		}
		possible := make([]map[int]bool, n)
		for l := range possible {
			possible[l] = map[int]bool{}
		}
		everyAssignment(fits, func(chosen []int) {
			for l, i := range chosen {
				possible[l][i] = true
			}
		})
		want := 0
		for _, p := range possible {
			if len(p) == 1 {
				want++
			}
		}
		if got := eliminate(fits); got != want {
			t.Fatalf("%d lessons have one incident left, want %d: %v", got, want, fits)
		}
		found += want
	})
	if found == 0 {
		t.Error("elimination never found anything")
	}
}
