package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"leerkring/internal/sqlite"
)

func TestWritingTogetherKeepsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const writers, each = 64, 20
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range each {
				if err := db.Together(t.Context(), insert); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := count(t, db); n != writers*each {
		t.Errorf("%d rows of %d", n, writers*each)
	}
}

func TestOneFailureUndoesTheWholeCommit(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fault := errors.New("no")
	if err := db.Together(t.Context(), func(tx *sql.Tx) error { return errors.Join(insert(tx), fault) }); !errors.Is(err, fault) {
		t.Errorf("error %v", err)
	}
	if n := count(t, db); n != 0 {
		t.Errorf("%d rows of a failed commit", n)
	}
	if err := db.Together(t.Context(), insert); err != nil {
		t.Errorf("after a failure: %v", err)
	}
}

func TestACallerWhoLeftWritesNothingOrAll(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	gone, leave := context.WithCancel(t.Context())
	leave()
	kept := 0
	for range 50 {
		if err := db.Together(gone, insert); err == nil {
			kept++
		} else if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if n := count(t, db); n != kept {
		t.Errorf("%d rows, %d acknowledged", n, kept)
	}
}

func insert(tx *sql.Tx) error {
	_, err := tx.Exec(`INSERT INTO note (text) VALUES ('x')`)
	return err
}

func count(t *testing.T, db *sqlite.DB) (n int) {
	t.Helper()
	if err := db.Read.QueryRow(`SELECT count(*) FROM note`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
