package sqlite_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leerkring/internal/sqlite"
)

// A file that can't be written says why, and knows by itself when it can again.
func TestAFileThatCantBeWritten(t *testing.T) {
	for name, row := range map[string]struct {
		obstruct, relieve string
		want              error
	}{
		"full":      {`PRAGMA max_page_count = 10`, `PRAGMA max_page_count = 100000`, sqlite.ErrFull},
		"read-only": {`PRAGMA query_only = 1`, `PRAGMA query_only = 0`, sqlite.ErrReadOnly},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			do := func(statement string) {
				t.Helper()
				if _, err := db.Write.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Healthy(); err != nil {
				t.Fatal(err)
			}
			do(row.obstruct)
			_, err = db.Exec(t.Context(), `INSERT INTO note (text) VALUES (hex(zeroblob(100000)))`)
			if sqlite.Fault(err) != row.want || db.Healthy() != row.want {
				t.Errorf("%v, %v", err, db.Healthy())
			}
			do(row.relieve)
			for deadline := time.Now().Add(30 * time.Second); db.Healthy() != nil; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal(db.Healthy())
				}
			}
			var tables int
			if err := db.Read.QueryRow(`SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables != 1 {
				t.Errorf("%d tables afterwards, %v", tables, err)
			}
			// To find out, as much was written as a large append takes.
			if info, err := os.Stat(db.Path() + "-wal"); err != nil || info.Size() < 1<<20 {
				t.Errorf("%v, %v", info, err)
			}
		})
	}
}

// A small write that succeeds doesn't make a full file a healthy one.
func TestASmallWriteFeignsNoHealth(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Write.Exec(`PRAGMA max_page_count = 10`); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		statement string
		want      error
	}{
		{`INSERT INTO note (text) VALUES (hex(zeroblob(100000)))`, sqlite.ErrFull},
		{`INSERT INTO note (text) VALUES ('x')`, nil},
	} {
		err := db.Tx(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.Exec(row.statement)
			return err
		})
		if sqlite.Fault(err) != row.want || db.Healthy() != sqlite.ErrFull {
			t.Errorf("%s: %v, and it says %v of itself", row.statement, err, db.Healthy())
		}
	}
}

// After damage was met nothing is written; what is sound is read.
func TestADamagedFileIsWrittenNoMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range []string{"a", "b", "c"} {
		if _, err := db.Exec(t.Context(), `INSERT INTO note (text) VALUES (?)`, strings.Repeat(letter, 3000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(content, []byte("bbb")) / 4096 * 4096
	if at == 0 {
		t.Fatal("the row stands on the first page")
	}
	clear(content[at : at+4096])
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite.Open(t.Context(), path, sqlite.Durable, schema); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read := func(id int) error {
		var text string
		return db.Read.QueryRow(`SELECT text FROM note WHERE id = ?`, id).Scan(&text)
	}
	if fault := db.Note(read(2)); fault != sqlite.ErrDamaged || db.Healthy() != sqlite.ErrDamaged {
		t.Errorf("%v, %v", fault, db.Healthy())
	}
	if err := errors.Join(read(1), read(3)); err != nil {
		t.Errorf("sound rows: %v", err)
	}
	_, noExec := db.Exec(t.Context(), `INSERT INTO note (text) VALUES ('x')`)
	noTx := db.Tx(t.Context(), func(*sql.Tx) error { return nil })
	if noExec != sqlite.ErrDamaged || noTx != sqlite.ErrDamaged {
		t.Errorf("%v, %v", noExec, noTx)
	}
}

func TestWhatIsNoFaultOfTheFile(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlite.Durable, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`INSERT INTO note (text) VALUES (NULL)`, `nonsense`} {
		if _, err := db.Exec(t.Context(), statement); err == nil || sqlite.Fault(err) != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if err := db.Healthy(); err != nil {
		t.Error(err)
	}
}

// A file that is none of SQLite's is named with what is wrong.
func TestAFileOfSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, sqlite.Durable, schema); !errors.Is(err, sqlite.ErrDamaged) {
		t.Errorf("error %v", err)
	}
}
