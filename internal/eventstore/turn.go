package eventstore

import (
	"context"
	"hash/maphash"
)

// turns let the commands to one stream come one after the other within this process. Streams share a fixed number of them.
type turns struct {
	seed maphash.Seed
	list [256]turn
}

// turn is held by one command at a time.
type turn chan struct{}

func newTurns() *turns {
	t := &turns{seed: maphash.MakeSeed()}
	for i := range t.list {
		t.list[i] = make(turn, 1)
	}
	return t
}

func (t *turns) of(stream string) turn {
	return t.list[maphash.String(t.seed, stream)%uint64(len(t.list))]
}

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) give() { <-t }
