package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// calendar is a clock that a test turns.
type calendar struct {
	mu   sync.Mutex
	date time.Time
}

func (c *calendar) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.date
}

func (c *calendar) turn(date string) {
	parsed, err := time.Parse(time.DateTime, date)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.date = parsed
}

// monthlyServer is a knowledge side whose read model runs and whose months a test turns.
func monthlyServer(t *testing.T) (*app, *calendar) {
	t.Helper()
	clock := &calendar{}
	clock.turn("2026-11-24 12:00:00")
	data := t.TempDir()
	a, err := open(t.Context(), config{
		addr: "127.0.0.1:0", data: data, side: sideKnowledge, knowledgeLog: eventstoretest.OnServer(t, data, "knowledge"),
		now: clock.now, log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { a.knowledge.model.Run(ctx) }) //nolint:errcheck // it ends with the context
	t.Cleanup(func() {
		cancel()
		group.Wait()
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.waitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The log begins with its first anchor, as that of every server does.
	if err := a.anchorNow(t.Context(), a.knowledge.log, &eventstore.Audit{}); err != nil {
		t.Fatal(err)
	}
	return a, clock
}

// released gives the months of all releases, the latest first.
func (a *app) released(t *testing.T) []string {
	t.Helper()
	releases, err := a.knowledge.queries.Releases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	months := []string{}
	for _, r := range releases {
		months = append(months, r.Period)
	}
	return months
}

func TestAMonthThatBeginsBringsOneRelease(t *testing.T) {
	a, clock := monthlyServer(t)
	for _, step := range []struct {
		date string
		want []string
	}{
		{"2026-11-24 12:00:00", nil},
		{"2026-11-30 23:59:59", nil},
		{"2026-12-01 00:00:00", []string{"2026-12"}},
		{"2026-12-01 00:01:00", []string{"2026-12"}},
		{"2026-12-31 23:59:59", []string{"2026-12"}},
		{"2027-01-01 00:00:00", []string{"2027-01", "2026-12"}},
		{"2027-04-07 00:00:00", []string{"2027-04", "2027-01", "2026-12"}}, // months without a server bring none
		{"2027-03-07 00:00:00", []string{"2027-04", "2027-01", "2026-12"}}, // a clock set back brings none
	} {
		clock.turn(step.date)
		if err := a.releaseIfDue(t.Context()); err != nil {
			t.Fatalf("%s: %v", step.date, err)
		}
		expectMonths(t, step.date, a.released(t), step.want)
	}
}

func TestAServerThatStartsMonthsAfterItsLatestReleaseMakesOne(t *testing.T) {
	a, clock := monthlyServer(t)
	if _, err := a.maker.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	clock.turn("2027-02-03 00:00:00")
	for range 2 {
		if err := a.releaseIfDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		expectMonths(t, "the start", a.released(t), []string{"2027-02", "2026-11"})
	}
}

func TestAReleaseMadeByHandIsTheMonths(t *testing.T) {
	a, clock := monthlyServer(t)
	clock.turn("2026-12-01 00:00:00")
	if _, err := a.maker.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.releaseIfDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	expectMonths(t, "the same month", a.released(t), []string{"2026-12"})
}

func TestTheMonthIsWatched(t *testing.T) {
	a, clock := monthlyServer(t)
	if _, err := a.maker.Make(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.monthly(ctx, time.Millisecond) }()
	clock.turn("2026-12-01 00:00:00")
	for deadline := time.Now().Add(30 * time.Second); len(a.released(t)) == 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no release came")
		}
	}
	cancel()
	<-ended
	expectMonths(t, "the first day", a.released(t), []string{"2026-12", "2026-11"})
}

func expectMonths(t *testing.T, when string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: releases of %v, want %v", when, got, want)
	}
}
