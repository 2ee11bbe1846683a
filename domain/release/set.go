package release

import (
	"iter"
	"math/bits"
)

// set is a set of casefacts by their place in the list, one bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) all(n int) {
	for i := range n {
		s.add(i)
	}
}

func (s set) add(i int)    { s[i/64] |= 1 << (i % 64) }
func (s set) remove(i int) { s[i/64] &^= 1 << (i % 64) }

// and makes s what a and b share; a nil b is empty.
func (s set) and(a, b set) {
	if b == nil {
		clear(s)
		return
	}
	for i := range s {
		s[i] = a[i] & b[i]
	}
}

// without makes s what is in a and not in b.
func (s set) without(a, b set) {
	for i := range s {
		s[i] = a[i] &^ b[i]
	}
}

// shares tells whether s and b share n members at least.
func (s set) shares(b set, n int) bool {
	for i := range s {
		if n <= 0 {
			break
		}
		n -= bits.OnesCount64(s[i] & b[i])
	}
	return n <= 0
}

func (s set) members() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
