package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/sqlite"
)

const schema = `CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`

func TestOpenedTwiceKeepsItsRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b%20?.db")
	for i := range 2 {
		db, err := sqlite.Open(t.Context(), path, sqlite.Durable, schema)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Write.Exec(`INSERT INTO note (text) VALUES ('x')`); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.Read.QueryRow(`SELECT count(*) FROM note`).Scan(&n); err != nil || n != i+1 {
			t.Fatalf("rows %d, %v", n, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
}

func TestAsksForWhatItPromises(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "secure_delete": "1", "foreign_keys": "1"} {
		var got string
		if err := db.Write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q (%v), want %q", pragma, got, err, want)
		}
	}
	if _, err := db.Read.Exec(`INSERT INTO note (text) VALUES ('x')`); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("a reading connection wrote: %v", err)
	}
}

func TestTxRollsBackOnError(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Rebuildable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stop := errors.New("stop")
	err = db.Tx(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT INTO note (text) VALUES ('x')`); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("error %v", err)
	}
	var n int
	if err := db.Read.QueryRow(`SELECT count(*) FROM note`).Scan(&n); err != nil || n != 0 {
		t.Errorf("rows %d, %v", n, err)
	}
}

func TestUnusablePathSaysSo(t *testing.T) {
	_, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "missing", "x.db"), sqlite.Durable, schema)
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("error %v", err)
	}
}
