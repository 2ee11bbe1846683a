package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"leerkring/internal/eventstore"
)

// witness notes the last event of a batch, inside tx.
func witness(ctx context.Context, tx *sql.Tx, events []eventstore.Recorded) error {
	if len(events) == 0 {
		return nil
	}
	w := eventstore.WitnessOf(events[len(events)-1])
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO witness VALUES (1, ?, ?, ?, ?)`, w.Stream, int64(w.Revision), w.ID[:], int64(w.Position))
	return err
}

// recognise makes sure, after a start and after each loss of the log, that the rows were made from the log that is followed: an
// older backup may have been put in its place, or another log altogether.
func (r *Runner) recognise(ctx context.Context) error {
	r.mu.Lock()
	known := r.known
	r.mu.Unlock()
	if known {
		return nil
	}
	seen, found, err := r.lastSeen(ctx)
	if err != nil {
		return fmt.Errorf("read the read model's witness: %w", err)
	}
	if found {
		if found, err = r.source.Holds(ctx, seen); err != nil {
			return err
		}
	} else {
		found = r.slowest() == 0 // nothing was made from any log yet
	}
	if !found {
		return eventstore.ErrOtherLog
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = true
	return nil
}

func (r *Runner) lastSeen(ctx context.Context) (w eventstore.Witness, found bool, err error) {
	var revision, position int64
	var id uuid.UUID
	err = r.db.Read.QueryRowContext(ctx, `SELECT stream, revision, event, position FROM witness`).Scan(&w.Stream, &revision, &id, &position)
	if errors.Is(err, sql.ErrNoRows) {
		return w, false, nil
	}
	w.Revision, w.ID, w.Position = uint64(revision), id, eventstore.Position(position)
	return w, err == nil, err
}

// startOver empties the file, in one step for those who read it meanwhile.
func (r *Runner) startOver(ctx context.Context) error {
	err := r.db.Tx(ctx, func(tx *sql.Tx) error {
		// A virtual table takes its shadow tables with it, so the virtual ones go first.
		for _, which := range []string{`sql LIKE 'CREATE VIRTUAL%'`, `type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'`} {
			names, err := tablesWhere(ctx, tx, which)
			if err != nil {
				return err
			}
			for _, name := range names {
				if _, err := tx.ExecContext(ctx, `DROP TABLE "`+name+`"`); err != nil {
					return err
				}
			}
		}
		return r.make(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("start the read model over: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.position)
	clear(r.stopped)
	r.caughtUp, r.known = false, false
	close(r.moved)
	r.moved = make(chan struct{})
	return nil
}

func tablesWhere(ctx context.Context, tx *sql.Tx, which string) (names []string, _ error) {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE `+which)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
