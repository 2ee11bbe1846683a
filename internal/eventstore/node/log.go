package node

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"leerkring/internal/sqlite"
)

// An event's key is its position; the index on (stream, id) carries the idempotency of appends, so it holds after a restart.
// An id is unique to nothing: it may stand in two streams, and an exact expectation may write it twice in one.
const schema = `
CREATE TABLE IF NOT EXISTS stream (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS event (
	position INTEGER PRIMARY KEY,
	stream   INTEGER NOT NULL REFERENCES stream (id),
	revision INTEGER NOT NULL,
	id       BLOB NOT NULL,
	type     TEXT NOT NULL,
	json     INTEGER NOT NULL,
	created  INTEGER NOT NULL,
	data     BLOB NOT NULL,
	metadata BLOB NOT NULL,
	UNIQUE (stream, revision)
);
CREATE INDEX IF NOT EXISTS event_id ON event (stream, id);`

// logFile is the SQLite file: the one place where events are. Its writing half belongs to the writer goroutine alone.
type logFile struct {
	db    *sqlite.DB
	lock  *flock.Flock
	now   func() time.Time
	write statements
	read  statements
	next  int64 // the next event's position; 0 = to be read from the file
}

// openLog opens or makes the file and holds its lock until close.
func openLog(ctx context.Context, path string, now func() time.Time) (*logFile, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !held {
		return nil, fmt.Errorf("lock %s: another node serves this file", path)
	}
	db, err := sqlite.Open(ctx, path, sqlite.Durable, schema)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	l := &logFile{db: db, lock: lock, now: now}
	if err := l.prepare(ctx); err != nil {
		return nil, fmt.Errorf("prepare %s: %w", path, errors.Join(err, l.close()))
	}
	if err := l.begin(ctx); err != nil {
		return nil, fmt.Errorf("begin %s: %w", path, errors.Join(err, l.close()))
	}
	return l, nil
}

func (l *logFile) prepare(ctx context.Context) (err error) {
	l.write, err = prepare(ctx, l.db.Write, sqlTail, sqlHead, sqlFind, sqlAt, sqlNewStream, sqlNewEvent)
	if err != nil {
		return err
	}
	l.read, err = prepare(ctx, l.db.Read, sqlAllForwards, sqlAllBackwards, sqlStreamForwards, sqlStreamBackwards, sqlHead, sqlLast)
	return err
}

// begin gives a new file its first event. A production log is never free of system events, so no reader should get used to
// one that is.
func (l *logFile) begin(ctx context.Context) error {
	var some bool
	if err := l.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM event)`).Scan(&some); err != nil || some {
		return err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	_, err = l.commit(ctx, []*proposal{{
		stream: "$$$settings",
		expect: expectation{kind: exactly, revision: noStream},
		events: []record{{id: id, kind: "$metadata", json: true, data: []byte(`{"$acl":{"$w":"$admins"}}`), metadata: []byte{}}},
	}})
	return err
}

// commit decides the proposals in order, each seeing what the ones before it wrote, and makes them durable together. When it
// fails, none of them happened.
func (l *logFile) commit(ctx context.Context, batch []*proposal) ([]outcome, error) {
	outcomes := make([]outcome, len(batch))
	next := int64(0)
	err := l.db.Tx(ctx, func(tx *sql.Tx) error {
		s := session{ctx: ctx, tx: tx, statements: l.write, created: ticks(l.now()), next: l.next}
		if err := s.findTail(); err != nil {
			return err
		}
		for i, p := range batch {
			var err error
			if outcomes[i], err = s.append(p); err != nil {
				return err
			}
		}
		next = s.next
		return nil
	})
	// After a failure next is 0: only the file knows whether the commit took place.
	l.next = next
	if err != nil {
		l.next = 0
		return nil, err
	}
	return outcomes, nil
}

func (l *logFile) close() error {
	return errors.Join(l.write.close(), l.read.close(), l.db.Close(), l.lock.Unlock())
}

// ticks counts 100 ns since the Unix epoch, the unit of the protocol's "created".
func ticks(t time.Time) int64 { return t.UnixNano() / 100 }

// statements are prepared ones by their text.
type statements map[string]*sql.Stmt

func prepare(ctx context.Context, db *sql.DB, texts ...string) (statements, error) {
	all := statements{}
	for _, text := range texts {
		s, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, errors.Join(err, all.close())
		}
		all[text] = s
	}
	return all, nil
}

func (all statements) close() error {
	var failed []error
	for _, s := range all {
		failed = append(failed, s.Close())
	}
	return errors.Join(failed...)
}
