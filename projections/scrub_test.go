package projections_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

// forgets keeps words in a search index, and forgets all of them at the word "wis"; the log or the key store may be away then.
func forgets(away *error) projections.Projection {
	return projections.Projection{
		Name: "words", Categories: []string{"note"},
		Schema: `CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text)`,
		Erases: func(event any) bool { return event.(noted).Text == "wis" },
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			text := e.Event.(noted).Text
			if text == "wis" {
				if *away != nil {
					err := *away
					*away = nil
					return err
				}
				_, err := tx.ExecContext(ctx, `DELETE FROM words`)
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO words VALUES (?)`, text)
			return err
		}),
	}
}

// inFile tells whether a word is in a read model's file or in its write-ahead log.
func inFile(t *testing.T, path, word string) bool {
	t.Helper()
	for _, name := range []string{path, path + "-wal"} {
		raw, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(word)) {
			return true
		}
	}
	return false
}

// When a read model tells that it has seen an erasure, its file holds nothing of what was erased. A log that is away at that moment
// is no reason to stop.
func TestAnErasureThatWasSeenIsInNoFile(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	away := eventstore.ErrUnavailable
	r, stop := run(t, path, log, forgets(&away))
	defer stop()
	if err := within(t, r, add(t, log, "note-1", "geheimoord")); err != nil {
		t.Fatal(err)
	}
	if !inFile(t, path, "geheimoord") {
		t.Fatal("the word is in no file before it is erased")
	}
	if err := within(t, r, add(t, log, "note-1", "wis")); err != nil {
		t.Fatal(err)
	}
	if inFile(t, path, "geheimoord") {
		t.Error("the word is still in the file")
	}
}

// A process that ends between writing an erasure and scrubbing the file scrubs it at the next start.
func TestAScrubbingThatWasCutOffIsFinished(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	var away error
	r, stop := run(t, path, log, forgets(&away))
	if err := within(t, r, add(t, log, "note-1", "geheimoord")); err != nil {
		t.Fatal(err)
	}
	stop()
	cut, err := sqlite.Open(t.Context(), path, sqlite.Rebuildable, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`DELETE FROM words`, `INSERT INTO scrub VALUES (1)`} { // as the batch that erased left it
		if _, err := cut.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := cut.Close(); err != nil {
		t.Fatal(err)
	}
	if !inFile(t, path, "geheimoord") {
		t.Fatal("the word is gone before the file is scrubbed")
	}
	_, stop = run(t, path, log, forgets(&away))
	defer stop()
	for deadline := time.Now().Add(20 * time.Second); inFile(t, path, "geheimoord"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the word is still in the file")
		}
	}
}
