package projections

import (
	"context"
	"database/sql"
	"fmt"
)

// noteErasure notes inside tx that the batch erases something: only a file that was scrubbed afterwards holds nothing of it, also
// when the process ends before.
func (r *Runner) noteErasure(ctx context.Context, tx *sql.Tx, events []opened) error {
	for _, p := range r.projections {
		for _, e := range events {
			if p.Erases == nil || e.fault != nil || !p.hears(e.Stream) || !p.Erases(e.Event) {
				continue
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO scrub VALUES (1) ON CONFLICT DO NOTHING`)
			if err == nil {
				r.mu.Lock()
				r.unclean = true
				r.mu.Unlock()
			}
			return err
		}
	}
	return nil
}

// readErasure reads whether a scrubbing was cut off.
func (r *Runner) readErasure(ctx context.Context) error {
	var unclean bool
	if err := r.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM scrub)`).Scan(&unclean); err != nil {
		return fmt.Errorf("read whether something was erased: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unclean = unclean
	return nil
}

// scrub takes what was erased out of the file, before anybody is told that the batch was seen. While the log is still being caught
// up with it waits for the end, so that a replay with many erasures scrubs once.
func (r *Runner) scrub(ctx context.Context, caughtUp bool) error {
	r.mu.Lock()
	due := r.unclean && (caughtUp || r.caughtUp)
	r.mu.Unlock()
	if !due {
		return nil
	}
	if err := r.db.Scrub(ctx); err != nil {
		return fmt.Errorf("scrub the read model: %w", err)
	}
	if _, err := r.db.Exec(ctx, `DELETE FROM scrub`); err != nil {
		return fmt.Errorf("scrub the read model: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unclean = false
	return nil
}
