package release

import "slices"

// coarser are the ways to show a measure, from everything down to its branch of the law.
func (m Intervention) coarser() []Intervention {
	list := []Intervention{m}
	for _, without := range []func(*Intervention){
		func(i *Intervention) { i.Day = "" }, func(i *Intervention) { i.Effect = "" }, func(i *Intervention) { i.Type = "" },
	} {
		for _, one := range list[:len(list):len(list)] {
			if without(&one); !slices.Contains(list, one) {
				list = append(list, one)
			}
		}
	}
	return list
}

// fits tells whether a measure of an incident can be the one that is shown.
func (m Intervention) fits(shown Intervention) bool {
	return m.Kind == shown.Kind && (shown.Type == "" || m.Type == shown.Type) && (shown.Effect == "" || m.Effect == shown.Effect) &&
		(shown.Day == "" || m.Day == shown.Day)
}

// mayBeOne tells whether one measure could be what both show.
func mayBeOne(a, b Intervention) bool {
	return a.Kind == b.Kind && (a.Type == "" || b.Type == "" || a.Type == b.Type) &&
		(a.Effect == "" || b.Effect == "" || a.Effect == b.Effect) && (a.Day == "" || b.Day == "" || a.Day == b.Day)
}

// matched are the places of as many shown measures as can each have a measure of the incident to itself (a maximum matching by
// augmenting paths, Kuhn 1955).
func matched(shown, measures []Intervention) []int {
	taken := make([]int, len(measures)) // by which shown measure, plus one
	var find func(s int, seen []bool) bool
	find = func(s int, seen []bool) bool {
		for m := range measures {
			if seen[m] || !measures[m].fits(shown[s]) {
				continue
			}
			seen[m] = true
			if taken[m] == 0 || find(taken[m]-1, seen) {
				taken[m] = s + 1
				return true
			}
		}
		return false
	}
	var list []int
	for s := range shown {
		if find(s, make([]bool, len(measures))) {
			list = append(list, s)
		}
	}
	return list
}

// inOrder sorts measures so that their order says nothing of when each was taken.
func inOrder(list []Intervention) {
	slices.SortFunc(list, func(a, b Intervention) int {
		return slices.Compare([]string{string(a.Kind), string(a.Type), string(a.Effect), string(a.Day)},
			[]string{string(b.Kind), string(b.Type), string(b.Effect), string(b.Day)})
	})
}
