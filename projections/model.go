package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"

	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
)

// Model is a read model that renews itself: when its definitions have changed, the file is built anew beside the old one,
// which answers until the new one has caught up and takes its place.
type Model struct {
	path   string
	source Source
	log    *slog.Logger
	list   []Projection

	mu      sync.RWMutex
	current *Runner
	next    *Runner // being built; nil when current is up to date
}

// OpenModel opens the read model at path. A file of other definitions goes on answering while its successor is built by Run.
func OpenModel(ctx context.Context, path string, source Source, log *slog.Logger, list ...Projection) (*Model, error) {
	m := &Model{path: path, source: source, log: log, list: list}
	var err error
	m.current, err = Open(ctx, path, source, log, list...)
	if !errors.Is(err, ErrOutdated) {
		return m, err
	}
	if m.current, err = openOutdated(ctx, path, source, log, list); err != nil {
		return nil, err
	}
	if m.next, err = OpenAnew(ctx, beside(m.path), source, log, list...); err != nil {
		return nil, errors.Join(err, m.current.Close())
	}
	log.InfoContext(ctx, "the read model's definitions have changed: it is built anew beside the old one", "file", path)
	return m, nil
}

// OpenAnew opens the read model at path; a file of other definitions is thrown away and built again from its log.
func OpenAnew(ctx context.Context, path string, source Source, log *slog.Logger, list ...Projection) (*Runner, error) {
	r, err := Open(ctx, path, source, log, list...)
	if !errors.Is(err, ErrOutdated) {
		return r, err
	}
	if err := remove(path); err != nil {
		return nil, fmt.Errorf("throw an outdated read model away: %w", err)
	}
	return Open(ctx, path, source, log, list...)
}

// openOutdated opens a file as it is, to answer from while its successor is built. Its projections follow the log as far as
// their old tables allow; one that can't stops, and says so.
func openOutdated(ctx context.Context, path string, source Source, log *slog.Logger, list []Projection) (*Runner, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Rebuildable, schema)
	if err != nil {
		return nil, err
	}
	r := newRunner(db, source, log, list)
	if err := r.readCheckpoints(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

// Run follows the log until the context ends, and swaps a successor in once it has caught up.
func (m *Model) Run(ctx context.Context) error {
	if m.building() {
		if err := m.succeed(ctx); err != nil {
			return err
		}
	}
	return m.runner().Run(ctx)
}

func (m *Model) building() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.next != nil
}

// succeed runs both, and puts the new one in the place of the old one when it is ready.
func (m *Model) succeed(ctx context.Context) error {
	both, stop := context.WithCancel(ctx)
	defer stop()
	var group sync.WaitGroup
	for _, r := range []*Runner{m.current, m.next} {
		group.Go(func() { r.Run(both) }) //nolint:errcheck // it ends with the context alone
	}
	for {
		changed := m.next.Changed() // taken before looking, so that no step is missed
		if m.next.following() == nil {
			break
		}
		select {
		case <-changed:
		case <-ctx.Done():
			group.Wait()
			return ctx.Err()
		}
	}
	stop()
	group.Wait()
	return m.swap(ctx)
}

// swap moves the new file over the old one. A crash before the rename leaves the old file and the next one to be finished; a
// crash after it leaves the new one.
func (m *Model) swap(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := errors.Join(m.next.Close(), m.current.Close(), remove(m.path)); err != nil {
		return fmt.Errorf("swap the read model: %w", err)
	}
	if err := os.Rename(beside(m.path), m.path); err != nil {
		return fmt.Errorf("swap the read model: %w", err)
	}
	var err error
	if m.current, err = Open(ctx, m.path, m.source, m.log, m.list...); err != nil {
		return fmt.Errorf("swap the read model: %w", err)
	}
	m.next = nil
	m.log.InfoContext(ctx, "the read model was built anew and answers now", "file", m.path)
	return nil
}

func (m *Model) runner() *Runner {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.current
}

// Close closes the files; Run must have ended.
func (m *Model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.current.Close()
	if m.next != nil {
		err = errors.Join(err, m.next.Close())
	}
	return err
}

// WaitFor is Runner.WaitFor of the file that answers.
func (m *Model) WaitFor(ctx context.Context, p eventstore.Position, parts ...string) error {
	return m.runner().WaitFor(ctx, p, parts...)
}

// Ready is Runner.Ready of the file that answers; while its successor is built it says so, and how the successor is.
func (m *Model) Ready() error {
	m.mu.RLock()
	current, next := m.current, m.next
	m.mu.RUnlock()
	if next == nil {
		return current.Ready()
	}
	if err := next.Ready(); err != nil {
		return fmt.Errorf("it is being built anew: %w", err)
	}
	return fmt.Errorf("%w: it is being built anew", ErrStale)
}

// QueryContext asks the file that answers.
func (m *Model) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r := m.runner()
	rows, err := r.DB().QueryContext(ctx, query, args...)
	r.File().Note(err)
	return rows, err
}

// QueryRowContext asks the file that answers.
func (m *Model) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	r := m.runner()
	row := r.DB().QueryRowContext(ctx, query, args...)
	r.File().Note(row.Err())
	return row
}

// BeginTx begins on the file that answers.
func (m *Model) BeginTx(ctx context.Context, options *sql.TxOptions) (*sql.Tx, error) {
	return m.runner().DB().BeginTx(ctx, options)
}
