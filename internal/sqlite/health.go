package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a file: sentences that lack their subject, which is what the file holds.
var (
	ErrFull     = errors.New("can't be written: the disk is full; make room, and writing goes on by itself")
	ErrReadOnly = errors.New("can't be written: the file or its disk is read-only; make it writable, and writing goes on by itself")
	ErrDisk     = errors.New("can't be written: the disk reports an error, or files may not grow any more; put that right, and writing goes on by itself")
	ErrDamaged  = errors.New("is damaged; nothing is written to it")
)

// Fault tells which of them an error of SQLite means; nil when the file is not to blame.
func Fault(err error) error {
	var known *sqlite.Error
	switch {
	case errors.Is(err, ErrDamaged):
		return ErrDamaged
	case !errors.As(err, &known):
		return nil
	}
	// The upper bits of a code tell more than is needed here, but for a disk that knows that it has lost something.
	code := known.Code()
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		if code == sqlite3.SQLITE_IOERR_CORRUPTFS || code == sqlite3.SQLITE_IOERR_DATA {
			return ErrDamaged
		}
		return ErrDisk
	}
	return nil
}

// Note remembers what an error tells of the file, and gives it: nil when the file is not to blame. Tx and Exec note by
// themselves; who reads has to. Damage is remembered until the file is opened anew.
func (db *DB) Note(err error) error {
	fault := Fault(err)
	if fault == nil {
		return nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.fault != ErrDamaged {
		db.fault = fault
	}
	return fault
}

// writable refuses to write into a damaged file, which could destroy more.
func (db *DB) writable() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.fault == ErrDamaged {
		return ErrDamaged
	}
	return nil
}

const (
	// probe needs as much room as the largest single write of the product and leaves nothing behind: with secure_delete, pages
	// that are given back in the same transaction are written as well.
	probe      = `CREATE TABLE probe (filler BLOB); INSERT INTO probe VALUES (zeroblob(1048576)); DROP TABLE probe`
	probeEvery = time.Second
	probeTakes = 2 * time.Second
)

// Healthy is nil or what is wrong with the file. A file that couldn't be written is tried, once a second at most: so its
// recovery shows also when nobody writes, and a write that happens to be small can't feign it.
func (db *DB) Healthy() error {
	fault, due := db.condition(time.Now())
	if !due {
		return fault
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTakes)
	defer cancel()
	err := db.Tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, probe)
		return err
	})
	db.mu.Lock()
	defer db.mu.Unlock()
	if err == nil && db.fault == fault {
		db.fault = nil
	}
	return db.fault
}

// condition gives the fault, and whether it is time to try the file again.
func (db *DB) condition(now time.Time) (fault error, due bool) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.fault == nil || db.fault == ErrDamaged || now.Sub(db.tried) < probeEvery {
		return db.fault, false
	}
	db.tried = now
	return db.fault, true
}

// cantOpen says why a file could not be opened, in plain words where they are known.
func cantOpen(path string, err error) error {
	if fault := Fault(err); fault != nil {
		return fmt.Errorf("open %s: it %w (%w)", path, fault, err)
	}
	return fmt.Errorf("open %s: %w", path, err)
}
