// Package worker does unattended work on one of several servers: the one that holds a lease. Each effect of such work may be
// done twice without harm; the lease spares the others the work.
package worker

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"
)

// TTL is how long a lease lasts without renewal. A server that dies is replaced after that and a third of it at the latest.
const TTL = 15 * time.Second

// Leases are kept where all servers find them.
type Leases interface {
	// Lease gives or renews the lease; another has it when it is not held.
	Lease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error)
	Release(ctx context.Context, name, holder string) error
}

// Worker is one of those who want to do the work of a name.
type Worker struct {
	Leases Leases
	Name   string
	Holder string // nobody else has it
	TTL    time.Duration
	Jitter *rand.Rand // so that those who wait don't ask in step
	Log    *slog.Logger
}

// Run does the work whenever it holds the lease, until the context or the work itself ends. The work's context ends when a
// renewal fails, and in any case a third of the time before another can have the lease; the work has to end by then.
func (w *Worker) Run(ctx context.Context, work func(context.Context) error) error {
	for {
		asked := time.Now()
		if w.ask(ctx) {
			if err := w.hold(ctx, asked, work); err != nil {
				return err
			}
		}
		pause := w.TTL/6 + time.Duration(w.Jitter.Int64N(int64(w.TTL/6)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// hold does the work while the lease that was asked for at a moment is renewed. It gives nil when the lease was lost.
func (w *Worker) hold(ctx context.Context, asked time.Time, work func(context.Context) error) error {
	w.Log.InfoContext(ctx, "this server does unattended work", "work", w.Name)
	working, stop := context.WithCancel(ctx)
	defer stop()
	limit := time.AfterFunc(w.left(asked), stop) // whatever a renewal is waiting for
	defer limit.Stop()
	ended := make(chan error, 1)
	go func() { ended <- work(working) }()
	for {
		select {
		case err := <-ended:
			lost := working.Err() != nil && ctx.Err() == nil
			w.release(ctx)
			if lost {
				return nil
			}
			return err
		case <-time.After(time.Until(asked.Add(w.TTL / 3))):
			if asked = time.Now(); w.ask(working) {
				limit.Reset(w.left(asked))
			} else {
				stop()
			}
		}
	}
}

// left is how long a lease that was asked for at a moment may be used from now on.
func (w *Worker) left(asked time.Time) time.Duration { return time.Until(asked.Add(w.TTL * 2 / 3)) }

func (w *Worker) ask(ctx context.Context) bool {
	asking, cancel := context.WithTimeout(ctx, w.TTL/3)
	defer cancel()
	held, err := w.Leases.Lease(asking, w.Name, w.Holder, w.TTL)
	if err != nil && ctx.Err() == nil {
		w.Log.WarnContext(ctx, "the lease of unattended work could not be asked for; trying again", "work", w.Name, "error", err)
	}
	return held && err == nil
}

// release lets another begin at once. Without it he waits until the time is over.
func (w *Worker) release(ctx context.Context) {
	releasing, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.TTL/3)
	defer cancel()
	if err := w.Leases.Release(releasing, w.Name, w.Holder); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		w.Log.WarnContext(ctx, "the lease of unattended work could not be given back; it ends by itself", "work", w.Name, "error", err)
	}
}
