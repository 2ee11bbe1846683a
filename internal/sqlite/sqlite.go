// Package sqlite opens the SQLite files of the product in one way: write-ahead log, one writing connection, any number of
// reading ones. Every file of Leerkring (logs, key stores, read models) goes through it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"sync"
	"time"

	// The pure-Go SQLite: the binary stays static and a newcomer needs no C compiler.
	_ "modernc.org/sqlite"
)

// Durability says when a commit counts as done.
type Durability string

const (
	// Durable commits are on the disk before they return (PRAGMA synchronous=FULL): logs and key stores.
	Durable Durability = "FULL"
	// Rebuildable commits survive a crash of the process but perhaps not one of the machine (synchronous=NORMAL): read
	// models, which can be made again from their log.
	Rebuildable Durability = "NORMAL"
)

// DB is one SQLite file: Write has a single connection, so that writers queue in Go instead of meeting SQLITE_BUSY; Read has
// several and can't write. Writing goes through Tx and Exec, which keep an eye on the file's health.
type DB struct {
	Write *sql.DB
	Read  *sql.DB
	path  string
	queue chan *work    // who waits in Together
	turn  chan struct{} // held by the one of them who commits
	mu    sync.Mutex
	fault error     // what was last wrong with the file
	tried time.Time // when it was last tried whether that has passed
}

// Open opens the file at path, made with mode 0600 when it does not exist, and runs the schema on it. The schema must be
// safe to run again (CREATE … IF NOT EXISTS).
func Open(ctx context.Context, path string, durability Durability, schema string) (*DB, error) {
	if err := create(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write, err := pool(path, durability, "_txlock=immediate", 1)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if _, err := write.ExecContext(ctx, schema); err != nil {
		return nil, cantOpen(path, errors.Join(err, write.Close()))
	}
	read, err := pool(path, durability, "_pragma=query_only(1)", max(4, runtime.NumCPU()))
	if err != nil {
		return nil, fmt.Errorf("open %s for reading: %w", path, errors.Join(err, write.Close()))
	}
	return &DB{Write: write, Read: read, path: path, queue: make(chan *work, together), turn: make(chan struct{}, 1)}, nil
}

// Path is the file's path.
func (db *DB) Path() string { return db.path }

// Close closes both pools; the write-ahead log is folded into the file.
func (db *DB) Close() error {
	return errors.Join(db.Read.Close(), db.Write.Close())
}

// Tx runs do in one writing transaction and commits it, or rolls it back when do fails.
func (db *DB) Tx(ctx context.Context, do func(*sql.Tx) error) (err error) {
	if err := db.writable(); err != nil {
		return err
	}
	defer func() { db.Note(err) }()
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it reports ErrTxDone, which is no fault
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Exec runs one writing statement, which is a transaction by itself.
func (db *DB) Exec(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	if err := db.writable(); err != nil {
		return nil, err
	}
	result, err := db.Write.ExecContext(ctx, statement, args...)
	db.Note(err)
	return result, err
}

// create makes the file for its owner alone: SQLite gives the -wal and -shm files the mode of the file itself.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func pool(path string, durability Durability, extra string, size int) (*sql.DB, error) {
	name := (&url.URL{Scheme: "file", Opaque: url.PathEscape(path)}).String() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)" +
		"&_pragma=synchronous(" + string(durability) + ")&" + extra
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxLifetime(0)
	return db, nil
}
