package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"leerkring/internal/sqlite"
)

func TestACopyIsOfOneMomentWhileOthersWrite(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(dir, "from.db")
	db, err := sqlite.Open(t.Context(), from, sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	written := make(chan error, 1)
	go func() {
		for range 200 {
			if _, err := db.Write.Exec(`INSERT INTO note (text) VALUES ('a'), ('b')`); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	for i := range 5 {
		to := filepath.Join(dir, string(rune('a'+i))+".db")
		if err := sqlite.Copy(t.Context(), from, to); err != nil {
			t.Fatal(err)
		}
		if err := sqlite.Check(t.Context(), to); err != nil {
			t.Error(err)
		}
		copied, err := sqlite.Open(t.Context(), to, sqlite.Durable, "")
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := copied.Read.QueryRow(`SELECT count(*) FROM note`).Scan(&n); err != nil || n%2 != 0 {
			t.Errorf("half a transaction: %d rows, %v", n, err)
		}
		if err := copied.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
	if err := sqlite.Copy(t.Context(), from, from); err == nil {
		t.Error("an existing file was written over")
	}
	if err := sqlite.Copy(t.Context(), filepath.Join(dir, "missing.db"), filepath.Join(dir, "x.db")); err == nil {
		t.Error("a copy of nothing")
	}
}

func TestADamagedFileIsNotSound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		if _, err := db.Write.Exec(`INSERT INTO note (text) VALUES ('een regel tekst')`); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Check(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 4096), 3*4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Check(t.Context(), path); err == nil {
		t.Error("a wiped page was not noticed")
	}
}
