// Package projections makes read models out of a log: one SQLite file a side, one subscription a file, one checkpoint a
// projection, written in the same transaction as the projection's rows. A crash can neither skip nor double an event, and a
// projection that stops does not stop the others. A read model is disposable: replaying the log gives the same rows.
package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
)

// Projection turns events into rows of its own tables.
type Projection struct {
	// Name names its checkpoint.
	Name string
	// Schema makes its tables; it must be safe to run again.
	Schema string
	// Version is raised when Apply changes what it writes; a change of Schema is noticed by itself. Either way the read model
	// is built anew from its log.
	Version int
	// Categories are the stream categories that it hears.
	Categories []string
	// Erases tells of which events nothing may be left in the file of what Apply deleted for them; nil: of none.
	Erases func(event any) bool
	// Apply writes what events mean, in their order. It reads no clock and no randomness, and the rows do not depend on how the
	// events are parted into calls, so that a replay gives the same ones.
	Apply func(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error
}

// Each is the Apply of a projection that takes its events one by one.
func Each(apply func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error) func(context.Context, *sql.Tx, []eventstore.Decoded) error {
	return func(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
		for _, e := range events {
			if err := apply(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	}
}

// hears tells whether an event of the stream concerns the projection.
func (p Projection) hears(stream string) bool {
	return slices.ContainsFunc(p.Categories, func(c string) bool { return strings.HasPrefix(stream, c+"-") })
}

// Source is the log that a read model follows.
type Source interface {
	Follow(ctx context.Context, from eventstore.Position, prefixes []string, handle func(context.Context, eventstore.Batch) error) error
	Decode(ctx context.Context, e eventstore.Recorded) (eventstore.Decoded, error)
	Holds(ctx context.Context, w eventstore.Witness) (bool, error)
}

const schema = `CREATE TABLE IF NOT EXISTS checkpoint (
	projection TEXT PRIMARY KEY,
	position   INTEGER NOT NULL -- everything up to here is in the rows
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scrub (one INTEGER PRIMARY KEY CHECK (one = 1)); -- there is a row: what was erased may still be in the file
CREATE TABLE IF NOT EXISTS definition (version TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS witness ( -- the last event that is in the rows, by which the log is known again
	one      INTEGER PRIMARY KEY CHECK (one = 1),
	stream   TEXT NOT NULL,
	revision INTEGER NOT NULL,
	event    BLOB NOT NULL,
	position INTEGER NOT NULL
)`

// Runner keeps one read-model file up to date.
type Runner struct {
	db          *sqlite.DB
	source      Source
	projections []Projection
	log         *slog.Logger

	mu       sync.Mutex
	position map[string]eventstore.Position
	stopped  map[string]error
	caughtUp bool
	lost     bool          // the log can't be followed now
	unclean  bool          // what was erased may still be in the file
	known    bool          // it is the log that the rows were made from
	moved    chan struct{} // closed and replaced at every step
}

// Open opens the read model at path with its projections. A file that other definitions made is ErrOutdated and left as it is.
func Open(ctx context.Context, path string, source Source, log *slog.Logger, list ...Projection) (*Runner, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Rebuildable, "")
	if err != nil {
		return nil, err
	}
	r := newRunner(db, source, log, list)
	if err := r.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

func newRunner(db *sqlite.DB, source Source, log *slog.Logger, list []Projection) *Runner {
	return &Runner{
		db: db, source: source, projections: list, log: log,
		position: map[string]eventstore.Position{}, stopped: map[string]error{}, moved: make(chan struct{}),
	}
}

// prepare makes the tables of a new file, and reads the checkpoints of one that these definitions made.
func (r *Runner) prepare(ctx context.Context) error {
	var tables int
	if err := r.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil {
		return fmt.Errorf("look into the read model: %w", err)
	}
	version := definition(r.projections)
	if tables > 0 && madeBy(ctx, r.db) != version {
		return fmt.Errorf("%w: %s", ErrOutdated, r.db.Path())
	}
	if err := r.db.Tx(ctx, func(tx *sql.Tx) error { return r.make(ctx, tx) }); err != nil {
		return fmt.Errorf("make the read model: %w", err)
	}
	return r.readCheckpoints(ctx)
}

// make makes the tables that are not there.
func (r *Runner) make(ctx context.Context, tx *sql.Tx) error {
	tables := schema
	for _, p := range r.projections {
		tables += "\n;\n" + p.Schema // a schema may end in a comment
	}
	if _, err := tx.ExecContext(ctx, tables); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO definition VALUES (?)`, definition(r.projections))
	return err
}

func (r *Runner) readCheckpoints(ctx context.Context) error {
	for _, p := range r.projections {
		var position int64
		err := r.db.Read.QueryRowContext(ctx, `SELECT position FROM checkpoint WHERE projection = ?`, p.Name).Scan(&position)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read a checkpoint: %w", err)
		}
		r.position[p.Name] = eventstore.Position(position)
	}
	return r.readErasure(ctx)
}

// DB is the read model, for queries.
func (r *Runner) DB() *sql.DB { return r.db.Read }

// File is the read model's file, for a list that its owner works off.
func (r *Runner) File() *sqlite.DB { return r.db }

// Changed is closed at the next step of the read model.
func (r *Runner) Changed() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.moved
}

// Close closes the file; Run must have ended.
func (r *Runner) Close() error { return r.db.Close() }

// Run follows the log until the context ends.
func (r *Runner) Run(ctx context.Context) error {
	var prefixes []string
	for _, p := range r.projections {
		for _, c := range p.Categories {
			if !slices.Contains(prefixes, c+"-") {
				prefixes = append(prefixes, c+"-")
			}
		}
	}
	for {
		err := r.source.Follow(ctx, r.slowest(), prefixes, r.handle)
		if !errors.Is(err, eventstore.ErrOtherLog) {
			return err
		}
		r.log.WarnContext(ctx, "the read model was made from another log, or from a later state of this one: it is made anew", "file", r.db.Path())
		if err := r.startOver(ctx); err != nil {
			return err
		}
	}
}

// slowest is the position from which every projection gets what it lacks.
func (r *Runner) slowest() eventstore.Position {
	r.mu.Lock()
	defer r.mu.Unlock()
	from := ^eventstore.Position(0)
	for _, p := range r.projections {
		from = min(from, r.position[p.Name])
	}
	return from
}

// handle writes a batch. A key store that is away fails the batch, which comes again; an event that a projection can't take stops
// that projection alone.
func (r *Runner) handle(ctx context.Context, batch eventstore.Batch) error {
	if batch.Lost {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.lost, r.known = true, false
		return nil
	}
	if err := r.recognise(ctx); err != nil {
		return err
	}
	events, err := r.decode(ctx, batch.Events)
	if err != nil {
		return err
	}
	reached := map[string]eventstore.Position{}
	stopped := map[string]error{}
	err = r.db.Tx(ctx, func(tx *sql.Tx) error {
		for _, p := range r.projections {
			position, err := r.write(ctx, tx, p, events, batch.Through)
			var halt *haltError
			if errors.As(err, &halt) {
				stopped[p.Name] = halt.cause
			} else if err != nil {
				return err
			}
			reached[p.Name] = position
		}
		if err := r.noteErasure(ctx, tx, events); err != nil {
			return err
		}
		return witness(ctx, tx, batch.Events)
	})
	if err != nil {
		return fmt.Errorf("write the read model: %w", err)
	}
	if err := r.scrub(ctx, batch.CaughtUp); err != nil {
		return err
	}
	r.step(ctx, reached, stopped, batch.CaughtUp)
	return nil
}

func (r *Runner) at(name string) eventstore.Position {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.position[name]
}

func (r *Runner) cause(name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped[name]
}

func (r *Runner) step(ctx context.Context, reached map[string]eventstore.Position, stopped map[string]error, caughtUp bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, position := range reached {
		r.position[name] = position
	}
	for name, cause := range stopped {
		r.stopped[name] = cause
		r.log.ErrorContext(ctx, "a projection stopped; the others go on", "projection", name, "error", cause)
	}
	r.caughtUp, r.lost = r.caughtUp || caughtUp, false
	close(r.moved)
	r.moved = make(chan struct{})
}
