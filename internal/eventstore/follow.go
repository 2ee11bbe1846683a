package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

const (
	batchLimit  = 2048
	firstPause  = 50 * time.Millisecond
	longestWait = 5 * time.Second
)

// Batch is what a follower gets: events in the order of the log, and the position up to which it has now seen everything
// that it asked for.
type Batch struct {
	Events   []Recorded
	Through  Position
	CaughtUp bool // the end of the log was reached once
	Lost     bool // the log can't be followed now; any later batch says that it can again
}

// Follow hands everything after a position to handle, for ever: streams whose name starts with one of the prefixes. When the
// connection is lost or handle fails it starts again behind the last batch that handle took, with growing pauses; a batch is
// so never skipped, and handle may see one again only when it failed. It ends when the context does, or handle fails with
// ErrOtherLog.
func (l *Log) Follow(ctx context.Context, from Position, prefixes []string, handle func(context.Context, Batch) error) error {
	pause := firstPause
	for {
		reached, err := l.follow(ctx, from, prefixes, handle)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, ErrOtherLog) {
			return err
		}
		if reached != from {
			from, pause = reached, firstPause
		}
		if err := handle(ctx, Batch{Through: from, Lost: true}); err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		l.Logger.WarnContext(ctx, "following the log stopped; trying again", "log", l.Name, "pause", pause, "error", err)
		// Jitter keeps replicas from coming back all at once.
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, longestWait)
	}
}

func (l *Log) follow(ctx context.Context, from Position, prefixes []string, handle func(context.Context, Batch) error) (Position, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stored := make([]string, len(prefixes))
	for i, p := range prefixes {
		stored[i] = l.prefix + p
	}
	options := esdb.SubscribeToAllOptions{
		From:            esdb.Start{},
		Filter:          &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: stored},
		MaxSearchWindow: 512,
	}
	if from > 0 {
		options.From = esdb.Position{Commit: uint64(from), Prepare: uint64(from)}
	}
	subscription, err := call(ctx, l.conn, func(client *esdb.Client) (*esdb.Subscription, error) {
		return client.SubscribeToAll(ctx, options)
	})
	if err != nil {
		return from, fmt.Errorf("subscribe to the log: %w", err)
	}
	defer subscription.Close()

	arrived := make(chan *esdb.SubscriptionEvent, batchLimit)
	go func() {
		defer close(arrived)
		for {
			e := subscription.Recv()
			select {
			case arrived <- e:
			case <-ctx.Done():
				return
			}
			if e.SubscriptionDropped != nil {
				return
			}
		}
	}()
	return l.consume(ctx, from, arrived, handle)
}

// consume makes batches of what has arrived: as much as waits, so that a replay writes many rows at once and a live event
// waits for nobody.
func (l *Log) consume(ctx context.Context, from Position, arrived <-chan *esdb.SubscriptionEvent, handle func(context.Context, Batch) error) (Position, error) {
	for {
		batch := Batch{Through: from}
		dropped, err := l.gather(ctx, &batch, arrived)
		if err != nil {
			return from, err
		}
		if batch.Through != from || batch.CaughtUp {
			if err := handle(ctx, batch); err != nil {
				return from, err
			}
			from = batch.Through
		}
		if dropped != nil {
			return from, fmt.Errorf("%w: the subscription was dropped", ErrUnavailable)
		}
	}
}

func (l *Log) gather(ctx context.Context, batch *Batch, arrived <-chan *esdb.SubscriptionEvent) (dropped error, _ error) {
	for first := true; len(batch.Events) < batchLimit; first = false {
		var e *esdb.SubscriptionEvent
		if first {
			select {
			case e = <-arrived:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		} else {
			select {
			case e = <-arrived:
			default:
				return nil, nil
			}
		}
		switch {
		case e == nil:
			return ErrUnavailable, nil
		case e.SubscriptionDropped != nil:
			return e.SubscriptionDropped.Error, nil
		case e.EventAppeared != nil && e.EventAppeared.Event != nil:
			r := l.recorded(e.EventAppeared.Event)
			batch.Events, batch.Through = append(batch.Events, r), r.Position
		case e.CheckPointReached != nil:
			batch.Through = max(batch.Through, Position(e.CheckPointReached.Commit))
		case e.CaughtUp != nil:
			batch.CaughtUp = true
		}
	}
	return nil, nil
}
