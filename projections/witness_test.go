package projections_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/projections"
)

// A read model beside another log than it was made from shows that log, not the other one.
func TestAReadModelKnowsItsLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.db")
	one := eventstoretest.Open(t, t.TempDir(), noted{})
	for _, text := range []string{"een", "twee", "drie"} {
		add(t, one, "note-1", text)
	}
	m, stop := runModel(t, path, one, list("a", ""))
	awaitReady(t, m)
	stop()

	// Another log, shorter; and the first one moved: its events stand at other positions there.
	another := eventstoretest.Open(t, t.TempDir(), noted{})
	add(t, another, "note-1", "anders")
	m, stop = runModel(t, path, another, list("a", ""))
	awaitReady(t, m)
	if got := modelTexts(t, m); got != "anders" {
		t.Errorf("beside another log: %q", got)
	}
	last := add(t, another, "note-2", "nog een")
	if err := m.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	if got := modelTexts(t, m); got != "anders nog een" {
		t.Errorf("and then: %q", got)
	}
	stop()

	// A log that is empty.
	m, stop = runModel(t, path, eventstoretest.Open(t, t.TempDir(), noted{}), list("a", ""))
	defer stop()
	awaitReady(t, m)
	if got := modelTexts(t, m); got != "" {
		t.Errorf("beside an empty log: %q", got)
	}
}

// An older backup of the log was put back, and the log has gone on from there.
func TestAReadModelNoticesThatItsLogWasPutBack(t *testing.T) {
	eventstoretest.NeedsNode(t)
	path, dir := filepath.Join(t.TempDir(), "model.db"), t.TempDir()
	open := func(files string) *eventstoretest.Log { return eventstoretest.Open(t, files, noted{}) }

	log := open(dir)
	add(t, log, "note-1", "een")
	backup := t.TempDir()
	copyLog(t, dir, backup)
	add(t, log, "note-1", "verloren")
	m, stop := runModel(t, path, log, list("a", ""))
	awaitReady(t, m)
	stop()

	log = open(backup)
	add(t, log, "note-1", "twee")
	m, stop = runModel(t, path, log, list("a", ""))
	defer stop()
	awaitReady(t, m)
	if got := modelTexts(t, m); got != "een twee" {
		t.Errorf("after the backup was put back: %q", got)
	}
}

// copyLog copies a log and its keys as they are on the disk at a quiet moment.
func copyLog(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if filepath.Ext(f.Name()) == ".lock" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, f.Name()), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that may not grow stops no projection: the events come again, and with room they are taken.
func TestAFullFileStopsNoProjection(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	r, err := projections.Open(t.Context(), path, log, slog.New(slog.DiscardHandler), list("a", ""))
	if err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		if _, err := r.File().Write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(12)
	var last eventstore.Position
	for range 20 {
		last = add(t, log, "note-1", strings.Repeat("x", 10_000))
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.Run(ctx) }() //nolint:errcheck // it ends with the context
	defer func() { cancel(); <-ended; r.Close() }()
	for deadline := time.Now().Add(20 * time.Second); !slices.Contains(r.Stale(), projections.Stale{Part: "a", Reason: projections.ReasonUnwritable}); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the file was never full: %v", r.Stale())
		}
	}
	if err := r.Stopped(); err != nil {
		t.Fatal(err)
	}
	limit(1 << 20)
	if err := r.WaitFor(t.Context(), last); err != nil {
		t.Fatal(err)
	}
}
