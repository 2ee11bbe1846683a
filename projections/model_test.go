package projections_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/projections"
)

func runModel(t *testing.T, path string, log projections.Source, list ...projections.Projection) (*projections.Model, func()) {
	t.Helper()
	m, err := projections.OpenModel(t.Context(), path, log, slog.New(slog.DiscardHandler), list...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := m.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	}()
	return m, func() {
		cancel()
		<-ended
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}

func modelTexts(t *testing.T, m *projections.Model) string {
	t.Helper()
	var all string
	err := m.QueryRowContext(t.Context(), `SELECT coalesce(group_concat(text, ' '), '') FROM (SELECT text FROM a ORDER BY position)`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func awaitReady(t *testing.T, m *projections.Model) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); m.Ready() != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(m.Ready())
		}
	}
}

// raised is the same projection under another version, with other rows.
func raised(version int) projections.Projection {
	p := list("a", "")
	p.Version = version
	return p
}

// held keeps a follower that starts at the beginning back until it is let go: a rebuild that takes its time.
type held struct {
	*eventstoretest.Log
	let chan struct{}
}

func (h held) Follow(ctx context.Context, from eventstore.Position, prefixes []string, handle func(context.Context, eventstore.Batch) error) error {
	if from == 0 {
		select {
		case <-h.let:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return h.Log.Follow(ctx, from, prefixes, handle)
}

func TestAChangedDefinitionIsBuiltBesideTheOldAndSwappedIn(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	last := add(t, log, "note-1", "een")
	m, stop := runModel(t, path, log, raised(1))
	if err := m.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	stop()

	slow := held{log, make(chan struct{})}
	m, stop = runModel(t, path, slow, raised(2))
	defer stop()
	if err := m.Ready(); !errors.Is(err, projections.ErrStale) {
		t.Errorf("while building: %v", err)
	}
	// The old one answers and goes on meanwhile.
	last = add(t, log, "note-1", "twee")
	if err := m.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if got := modelTexts(t, m); got != "een twee" {
		t.Errorf("while building: %q", got)
	}
	close(slow.let)
	awaitReady(t, m)
	last = add(t, log, "note-1", "drie")
	if err := m.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if got := modelTexts(t, m); got != "een twee drie" {
		t.Errorf("after the swap: %q", got)
	}
	if _, err := os.Stat(path + ".next"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is left beside it: %v", err)
	}
}

func TestARebuildThatWasCutOffIsFinishedAtTheNextStart(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	last := add(t, log, "note-1", "een")
	m, stop := runModel(t, path, log, raised(1))
	if err := m.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	stop()
	_, stop = runModel(t, path, held{log, make(chan struct{})}, raised(2))
	stop()
	// A third definition: what was half built for the second is of no use.
	m, stop = runModel(t, path, log, raised(3))
	defer stop()
	awaitReady(t, m)
	if got := modelTexts(t, m); got != "een" {
		t.Errorf("%q", got)
	}
}

func TestAnOutdatedListIsThrownAwayAndBuiltAgain(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	last := add(t, log, "note-1", "een")
	r, stop := run(t, path, log, raised(1))
	if err := within(t, r, last); err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := projections.Open(t.Context(), path, log.Log, slog.New(slog.DiscardHandler), raised(2)); !errors.Is(err, projections.ErrOutdated) {
		t.Fatalf("error %v", err)
	}
	fresh, err := projections.OpenAnew(t.Context(), path, log.Log, slog.New(slog.DiscardHandler), raised(2))
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if got := texts(t, fresh, "a"); got != "" {
		t.Errorf("rows of the old definition: %q", got)
	}
}
