package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errBusy says that a reader still holds what is to be scrubbed.
var errBusy = errors.New("the write-ahead log is still being read")

// scrubTries bounds how often a scrubbing waits for readers, each time as long as busy_timeout says.
const scrubTries = 30

// Scrub leaves nothing in the file of what was deleted from it. Pages are zeroed as rows go (PRAGMA secure_delete); a full-text
// index keeps the words of deleted rows until its segments are merged, and the write-ahead log keeps older pages until it is
// folded in and cut to nothing. It waits for readers of the older state.
func (db *DB) Scrub(ctx context.Context) error {
	tables, err := db.fullText(ctx)
	if err != nil {
		return fmt.Errorf("scrub %s: %w", db.path, err)
	}
	for _, table := range tables {
		if _, err := db.Exec(ctx, `INSERT INTO "`+table+`" ("`+table+`") VALUES ('optimize')`); err != nil {
			return fmt.Errorf("scrub %s: %w", db.path, err)
		}
	}
	for try := 0; ; try++ {
		err := db.truncate(ctx)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errBusy) || try == scrubTries {
			return fmt.Errorf("scrub %s: %w", db.path, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// truncate folds the write-ahead log into the file and cuts it to nothing.
func (db *DB) truncate(ctx context.Context) error {
	var busy, pages, folded int
	err := db.Write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &folded)
	db.Note(err)
	if err == nil && busy != 0 {
		err = errBusy
	}
	return err
}

// fullText are the names of the file's full-text indexes.
func (db *DB) fullText(ctx context.Context) (names []string, err error) {
	rows, err := db.Read.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'`)
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
