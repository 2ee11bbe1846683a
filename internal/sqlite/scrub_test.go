package sqlite_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"leerkring/internal/sqlite"
)

// What was deleted is in the search index and in the write-ahead log until the file is scrubbed, and nowhere afterwards; what was not
// is still found.
func TestAScrubbedFileHoldsNothingOfWhatWasDeleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Rebuildable, `
		CREATE TABLE IF NOT EXISTS document (row INTEGER PRIMARY KEY, text TEXT NOT NULL);
		CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, prefix = "3 4")`)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := range 300 {
		text := fmt.Sprintf("vermelding %d van %s %s", n, "omwonende", bytes.Repeat([]byte("x"), n*20))
		if n%3 == 0 {
			text += " geheimoord"
		}
		for _, statement := range []string{`INSERT INTO document VALUES (?, ?)`, `INSERT INTO words (rowid, text) VALUES (?, ?)`} {
			if _, err := db.Exec(t.Context(), statement, n+1, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, statement := range []string{`DELETE FROM document WHERE text LIKE '%geheimoord%'`, `DELETE FROM words WHERE rowid % 3 = 1`} {
		if _, err := db.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	holds := func() bool {
		for _, name := range []string{path, path + "-wal"} {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte("geheimoord")) {
				return true
			}
		}
		return false
	}
	if !holds() {
		t.Fatal("the word is gone before the file is scrubbed, so that this would prove nothing")
	}
	if err := db.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if holds() {
		t.Error("the word is still in the file")
	}
	var n int
	if err := db.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM words WHERE words MATCH 'omwonende'`).Scan(&n); err != nil || n != 200 {
		t.Errorf("%d rows are found, %v", n, err)
	}
}

// A reader of an older state holds the write-ahead log back: the scrubbing waits for it.
func TestScrubbingWaitsForReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Rebuildable, `CREATE TABLE IF NOT EXISTS document (text TEXT NOT NULL)`)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(t.Context(), `INSERT INTO document VALUES ('geheimoord')`); err != nil {
		t.Fatal(err)
	}
	reading, err := db.Read.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	if err := reading.QueryRow(`SELECT text FROM document`).Scan(&text); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `DELETE FROM document`); err != nil {
		t.Fatal(err)
	}
	scrubbed := make(chan error, 1)
	go func() { scrubbed <- db.Scrub(t.Context()) }()
	if err := reading.QueryRow(`SELECT text FROM document`).Scan(&text); err != nil || text != "geheimoord" {
		t.Errorf("the reader lost its state: %q, %v", text, err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-scrubbed; err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		if raw, err := os.ReadFile(name); err != nil || bytes.Contains(raw, []byte("geheimoord")) {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
}
