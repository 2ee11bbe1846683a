package casefile_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/projections"
	"leerkring/projections/casefile"
	"leerkring/projections/casefile/casefiletest"
)

// BenchmarkReplay makes the case file anew from a log of 20,000 events, unsealing each, and compares that with following the same
// log and doing nothing.
func BenchmarkReplay(b *testing.B) {
	const cases = 2_000
	var events []any
	for _, e := range incident.Events() {
		events = append(events, e)
	}
	log := eventstoretest.Open(b, b.TempDir(), events...)
	casefiletest.Fill(b, log.Log, cases)
	cat, err := catalogue.Load()
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	eventstoretest.Contest(b, "events/s", cases*casefiletest.EventsPerCase, func() {
		n++
		replay(b, log.Log, filepath.Join(log.Dir, fmt.Sprintf("casefile-%d.db", n)), casefile.Projections(cat, log.Log))
	}, func() { readAlone(b, log.Log) })
}

func replay(b *testing.B, log *eventstore.Log, path string, list []projections.Projection) {
	b.Helper()
	r, err := projections.Open(b.Context(), path, log, slog.New(slog.DiscardHandler), list...)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	for {
		changed := r.Changed()
		if r.Ready() == nil {
			break
		}
		<-changed
	}
	stop()
	<-ended
	if err := errors.Join(r.Stopped(), r.Close()); err != nil {
		b.Fatal(err)
	}
}

func readAlone(b *testing.B, log *eventstore.Log) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	err := log.Follow(ctx, 0, []string{incident.Category + "-"}, func(_ context.Context, batch eventstore.Batch) error {
		if batch.CaughtUp {
			stop()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		b.Fatal(err)
	}
}
