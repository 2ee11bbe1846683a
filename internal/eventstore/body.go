package eventstore

import (
	"cmp"
	"context"
	"sync"

	"github.com/google/uuid"
)

// body is an event's id and its wire form.
type body struct {
	id   uuid.UUID
	data []byte
}

// bodies seals events that are to be written from a revision on: all at once, so that their keys share the key store's commit.
func (l *Log) bodies(ctx context.Context, stream string, from uint64, events []said) ([]body, error) {
	list, faults := make([]body, len(events)), make([]error, len(events))
	var group sync.WaitGroup
	for i, one := range events {
		if i == len(events)-1 { // one event alone needs nobody beside
			list[i], faults[i] = l.body(ctx, stream, from+uint64(i), one)
			break
		}
		group.Go(func() { list[i], faults[i] = l.body(ctx, stream, from+uint64(i), one) })
	}
	group.Wait()
	return list, cmp.Or(faults...)
}

func (l *Log) body(ctx context.Context, stream string, revision uint64, one said) (b body, err error) {
	if b.id, err = l.eventID(stream, one.order.CommandID, one.hash, one.index, revision, one.event); err == nil {
		b.data, err = l.Codec.encode(ctx, stream, b.id, one.event, one.hash)
	}
	return b, err
}
