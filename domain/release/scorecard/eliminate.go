package scorecard

// eliminate counts the lessons that have one incident left when the intruder uses that no two lessons are of one incident: what
// another lesson must be of can't be this one's. An incident stays possible for a lesson when all lessons can still each have one.
// From one assignment every other is reached by moving lessons along: to an incident without a lesson, or around in a ring (Dulmage
// and Mendelsohn 1958). Where the lessons can't all have an incident, something that he knows is wrong, and nothing is certain.
func eliminate(fits [][]int) (unique int) {
	owner, all := assign(fits)
	if !all {
		return 0
	}
	moves := movable(fits, owner)
	for l, list := range fits {
		left := 0
		for _, i := range list {
			other, taken := owner[i]
			if !taken || other == l || moves[other] || returns(other, l, fits, owner) {
				left++
			}
		}
		if left == 1 {
			unique++
		}
	}
	return unique
}

// assign gives each lesson an incident of its own, if that can be (a maximum matching by augmenting paths, Kuhn 1955).
func assign(fits [][]int) (owner map[int]int, all bool) {
	owner, all = map[int]int{}, true
	for l := range fits {
		seen := map[int]bool{}
		var find func(int) bool
		find = func(l int) bool {
			for _, i := range fits[l] {
				if _, taken := owner[i]; !taken {
					owner[i] = l
					return true
				}
			}
			for _, i := range fits[l] {
				if !seen[i] {
					seen[i] = true
					if find(owner[i]) {
						owner[i] = l
						return true
					}
				}
			}
			return false
		}
		all = find(l) && all
	}
	return owner, all
}

// movable are the lessons that can give their incident to another lesson, since they, or whom they push out in turn, fit an
// incident without a lesson.
func movable(fits [][]int, owner map[int]int) []bool {
	moves := make([]bool, len(fits))
	pushedBy := make([][]int, len(fits)) // by which lessons one can be pushed out
	var reached []int
	for l, list := range fits {
		for _, i := range list {
			if other, taken := owner[i]; !taken {
				moves[l] = true
			} else if other != l {
				pushedBy[other] = append(pushedBy[other], l)
			}
		}
		if moves[l] {
			reached = append(reached, l)
		}
	}
	for len(reached) > 0 {
		l := reached[len(reached)-1]
		reached = reached[:len(reached)-1]
		for _, other := range pushedBy[l] {
			if !moves[other] {
				moves[other] = true
				reached = append(reached, other)
			}
		}
	}
	return moves
}

// returns tells whether pushing lessons out, from one on, can end with the incident of another.
func returns(from, to int, fits [][]int, owner map[int]int) bool {
	seen := make([]bool, len(fits))
	seen[from] = true
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, i := range fits[queue[0]] {
			other, taken := owner[i]
			if other == to && taken {
				return true
			}
			if taken && !seen[other] {
				seen[other] = true
				queue = append(queue, other)
			}
		}
	}
	return false
}
