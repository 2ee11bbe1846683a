// Package decider is the shape of every aggregate: what may happen (Decide) and what then holds (Evolve). Both are pure; what
// they need of the world (clock, ids, masked texts' masker) comes with the command or with the rules they are built from.
package decider

import (
	"time"

	"github.com/google/uuid"
)

// Entry is one event of a stream with what its log knows of it.
type Entry[E any] struct {
	ID           uuid.UUID // the event's id; entries are referred to by it
	Revision     uint64    // its place in the stream, from 0
	Municipality string    // CBS code of the municipality that acted; empty on the knowledge side
	Actor        string    // keyed hash of who acted; empty for the door
	OccurredAt   time.Time // when it happened, said by the user; zero on the knowledge side
	RecordedAt   time.Time // server clock at append; the first of the month on the knowledge side
	Erased       bool      // its key is destroyed: the sealed fields are empty
	Event        E
}

// Decider is an aggregate. S is its state, C its commands, E its events.
type Decider[S, C, E any] struct {
	// New is the state before the first event.
	New func() S
	// Admit refuses a caller who may not know that this stream exists. It is asked before anything else, so that a foreign
	// stream answers exactly as a missing one.
	Admit func(S, C) error
	// Decide turns a command into the events it makes, or refuses it with problem.Problems.
	Decide func(S, C) ([]E, error)
	// Evolve adds one event to the state. It never fails and never refuses: what was recorded has happened.
	Evolve func(S, Entry[E]) S
}

// Fold is the state after the entries.
func (d Decider[S, C, E]) Fold(entries []Entry[E]) S {
	state := d.New()
	for _, e := range entries {
		state = d.Evolve(state, e)
	}
	return state
}
