package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"leerkring/internal/eventstore"
	"leerkring/internal/keyring"
	"leerkring/internal/sqlite"
)

// opened is an event as the projections get it, or why it can't be opened.
type opened struct {
	eventstore.Decoded
	fault error
}

// decode opens a batch on all processors: what costs most is unsealing, and each event is unsealed by itself. It fails when the
// key store is away.
func (r *Runner) decode(ctx context.Context, events []eventstore.Recorded) ([]opened, error) {
	list := make([]opened, len(events))
	var group sync.WaitGroup
	hands := min(runtime.GOMAXPROCS(0), len(events))
	for hand := range hands {
		group.Go(func() {
			for i := hand; i < len(events); i += hands {
				list[i] = r.open(ctx, events[i])
			}
		})
	}
	group.Wait()
	for _, e := range list {
		if errors.Is(e.fault, keyring.ErrUnavailable) {
			return nil, e.fault
		}
	}
	return list, nil
}

func (r *Runner) open(ctx context.Context, e eventstore.Recorded) opened {
	d, err := r.source.Decode(ctx, e)
	if err != nil {
		d = eventstore.Decoded{Stream: e.Stream, Position: e.Position, Type: e.Type}
	}
	return opened{d, err}
}

// haltError says that a projection can't go on; what it wrote before stands.
type haltError struct{ cause error }

func (e *haltError) Error() string { return e.cause.Error() }

// write applies the events that a projection has not seen and moves its checkpoint, inside tx.
func (r *Runner) write(ctx context.Context, tx *sql.Tx, p Projection, events []opened, through eventstore.Position) (eventstore.Position, error) {
	at := r.at(p.Name)
	if r.cause(p.Name) != nil {
		return at, nil
	}
	heard, obstacle := p.news(events, at)
	done, err := apply(ctx, tx, p, heard)
	if ctx.Err() != nil {
		return at, ctx.Err()
	}
	// A full disk, or a log or key store that is away, says nothing of the event: the batch comes again.
	if sqlite.Fault(err) != nil || errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, keyring.ErrUnavailable) {
		return at, err
	}
	if done > 0 {
		at = heard[done-1].Position
	}
	if err != nil {
		obstacle = &opened{heard[done], err}
	}
	var halt error
	if obstacle == nil {
		at = max(at, through)
	} else {
		halt = &haltError{fmt.Errorf("projection %s can't take an event of type %q: %w", p.Name, obstacle.Type, obstacle.fault)}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO checkpoint VALUES (?, ?)
		ON CONFLICT DO UPDATE SET position = excluded.position`, p.Name, int64(at))
	if err != nil {
		return at, err
	}
	return at, halt
}

// news are the events behind a position that concern the projection, up to the first that could not be opened.
func (p Projection) news(events []opened, at eventstore.Position) (heard []eventstore.Decoded, obstacle *opened) {
	for i, e := range events {
		if e.Position <= at || !p.hears(e.Stream) {
			continue
		}
		if e.fault != nil {
			return heard, &events[i]
		}
		heard = append(heard, e.Decoded)
	}
	return heard, nil
}

// apply writes events and says how many. They are written together; when that fails they are written one by one, so that all
// before the one that can't be taken stand, and nothing of that one.
func apply(ctx context.Context, tx *sql.Tx, p Projection, events []eventstore.Decoded) (done int, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	err = inSavepoint(ctx, tx, p, events)
	if err == nil {
		return len(events), nil
	}
	if sqlite.Fault(err) != nil { // the transaction may be gone with it
		return 0, err
	}
	for i := range events {
		if err := inSavepoint(ctx, tx, p, events[i:i+1]); err != nil {
			return i, err
		}
	}
	return len(events), nil
}

// inSavepoint keeps all or nothing.
func inSavepoint(ctx context.Context, tx *sql.Tx, p Projection, events []eventstore.Decoded) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT events`); err != nil {
		return err
	}
	if err := p.Apply(ctx, tx, events); err != nil {
		_, undo := tx.ExecContext(ctx, `ROLLBACK TO events`)
		_, release := tx.ExecContext(ctx, `RELEASE events`)
		return errors.Join(err, undo, release)
	}
	_, err := tx.ExecContext(ctx, `RELEASE events`)
	return err
}
