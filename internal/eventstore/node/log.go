package node

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"

	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

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
	db     *sqlite.DB
	lock   *flock.Flock
	now    func() time.Time
	logger *slog.Logger
	write  map[string]*sql.Stmt // by their texts
	heads  *sql.Stmt            // for reading
	next   int64                // the next event's position; 0 = not known
	known  map[string]head      // the ends of streams that were written to lately
}

// openLog opens or makes the file and holds its lock until close.
func openLog(ctx context.Context, path string, now func() time.Time, logger *slog.Logger) (*logFile, error) {
	lock, err := hold(path + ".lock")
	if err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, path, sqlite.Durable, schema)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	l := &logFile{db: db, lock: lock, now: now, logger: logger, write: map[string]*sql.Stmt{}, known: map[string]head{}}
	if err := l.begin(ctx); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, errors.Join(err, l.close()))
	}
	return l, nil
}

// hold takes a lock file for this process, which puts its number in it for those who come later.
func hold(path string) (*flock.Flock, error) {
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !held {
		holder, _ := os.ReadFile(path) // without it the message is only shorter
		return nil, fmt.Errorf("lock %s: another node serves this log (process %s)", path, strings.TrimSpace(string(holder)))
	}
	_ = os.WriteFile(path, fmt.Appendln(nil, os.Getpid()), 0o600) // as above
	return lock, nil
}

// begin prepares what is asked most, and gives a new file its first event. A production log is never free of system events,
// so no reader should get used to one that is.
func (l *logFile) begin(ctx context.Context) (err error) {
	for _, text := range []string{sqlTail, sqlHead, sqlFind, sqlNewStream, sqlNewEvent} {
		if l.write[text], err = l.db.Write.PrepareContext(ctx, text); err != nil {
			return err
		}
	}
	if l.heads, err = l.db.Read.PrepareContext(ctx, sqlHead); err != nil {
		return err
	}
	if last, err := l.lastPosition(ctx); err != nil || last > 0 {
		return err
	}
	settings := ownEvent(typeMetadata, `{"$acl":{"$w":"$admins"}}`)
	return l.commit(ctx, []*request{{proposal: &proposal{stream: "$$$settings", expect: anything, events: []record{settings}}}})
}

// commit decides the requests in order, each seeing what the ones before it wrote, and makes them durable together. When it
// fails, none of them happened, and what was remembered of the log is read from it again.
func (l *logFile) commit(ctx context.Context, batch []*request) error {
	if len(l.known) > maxKnown {
		clear(l.known)
	}
	err := l.db.Tx(ctx, func(tx *sql.Tx) (err error) {
		s := session{logFile: l, ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}, created: ticks(l.now())}
		if err := s.findTail(); err != nil {
			return err
		}
		for _, r := range batch {
			if r.outcome, err = s.apply(r.proposal); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		clear(l.known)
		l.next = 0
		return l.broken(ctx, "The log could not be written; nothing of this request was kept.", err)
	}
	return nil
}

func (l *logFile) close() error { return errors.Join(l.db.Close(), l.lock.Unlock()) }

const (
	batchRequests, batchBytes = 512, 4 << 20
	maxKnown                  = 50_000 // streams, of some 200 bytes each
)

// writer is the one goroutine that writes. What waits while a commit reaches the disk goes into the next commit together.
type writer struct {
	commit func(context.Context, []*request) error
	queue  chan *request
	done   chan struct{}
	mu     sync.Mutex
	rung   chan struct{} // closed by the next commit
}

// request is a proposal and what became of it. Its channel has room for the one answer: a caller who left holds nobody up.
type request struct {
	*proposal
	outcome
	done chan error
}

func startWriter(commit func(context.Context, []*request) error) *writer {
	w := &writer{
		commit: commit, queue: make(chan *request, batchRequests), done: make(chan struct{}), rung: make(chan struct{}),
	}
	go w.run()
	return w
}

// write returns when the proposal is durable, refused or failed, or the caller's context ends; then it may still happen. A
// stream that has ended is an error.
func (w *writer) write(ctx context.Context, p *proposal) (outcome, error) {
	r := &request{proposal: p, done: make(chan error, 1)}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return outcome{}, ctx.Err()
	}
	select {
	case err := <-r.done:
		if err == nil && r.verdict == ended {
			err = streamDeleted(p.stream)
		}
		return r.outcome, err
	case <-ctx.Done():
		return outcome{}, ctx.Err()
	}
}

// stop does what was accepted and ends; nobody may write any more.
func (w *writer) stop() {
	close(w.queue)
	<-w.done
}

// run takes what waits, without waiting itself, and writes it together.
func (w *writer) run() {
	defer close(w.done)
	for first := range w.queue {
		runtime.Gosched() // who is about to ask comes along; when nobody is, it costs nothing
		batch, size := []*request{first}, first.size
		for more := true; more && len(batch) < batchRequests && size < batchBytes; {
			select {
			case r, open := <-w.queue:
				if more = open; open {
					batch, size = append(batch, r), size+r.size
				}
			default:
				more = false
			}
		}
		w.serve(batch)
	}
}

func (w *writer) serve(batch []*request) {
	ctx := context.Background() // the batch belongs to many callers, so it ends with none of them
	err := w.commit(ctx, batch)
	for _, r := range batch {
		r.done <- err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.rung)
	w.rung = make(chan struct{})
}

// bell rings, by closing, with the next commit: take it before looking for events, then none is missed.
func (w *writer) bell() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rung
}
