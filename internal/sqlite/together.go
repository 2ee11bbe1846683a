package sqlite

import (
	"context"
	"database/sql"
	"runtime"
)

// together is the most that one commit takes.
const together = 256

// work is what one caller wants to write, with room for the one answer.
type work struct {
	do   func(*sql.Tx) error
	done chan error
}

// Together runs do in a writing transaction that it shares with others who write at the same time, so that the disk is waited
// for once. It returns when the transaction is committed; when it failed, through whoever's fault, nothing of it was kept. do
// has to be quick and must not rely on failing: one failure undoes what the others wrote, too. The context ends the waiting
// for a place alone: what has one is written.
func (db *DB) Together(ctx context.Context, do func(*sql.Tx) error) error {
	w := &work{do, make(chan error, 1)}
	select {
	case db.queue <- w:
	case <-ctx.Done():
		return ctx.Err()
	}
	for len(w.done) == 0 {
		select {
		case err := <-w.done:
			return err
		case db.turn <- struct{}{}: // nobody commits: this caller does, for all who wait
			runtime.Gosched() // who is about to ask comes along; when nobody is, it costs nothing
			db.commit(context.WithoutCancel(ctx))
			<-db.turn
		}
	}
	return <-w.done
}

func (db *DB) commit(ctx context.Context) {
	var batch []*work
	for more := true; more && len(batch) < together; {
		select {
		case w := <-db.queue:
			batch = append(batch, w)
		default:
			more = false
		}
	}
	if len(batch) == 0 {
		return
	}
	err := db.Tx(ctx, func(tx *sql.Tx) error {
		for _, w := range batch {
			if err := w.do(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, w := range batch {
		w.done <- err
	}
}
