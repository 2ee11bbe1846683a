package disclosure_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	rules "leerkring/domain/disclosure"
	"leerkring/internal/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// clock is a clock that a test sets.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) set(t time.Time) { c.at.Store(&t) }
func (c *clock) now() time.Time  { return *c.at.Load() }

func clockAt(t time.Time) *clock {
	c := &clock{}
	c.set(t)
	return c
}

func november() time.Time { return time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC) }

func openLog(t testing.TB) *eventstoretest.Log {
	return eventstoretest.Open(t, t.TempDir(), rules.DataDisclosed{}, rules.DisclosureRefused{})
}

func writer(t testing.TB, log *eventstore.Log, file string, c *clock) *disclosure.Writer {
	t.Helper()
	w, err := disclosure.Open(disclosure.Config{Log: log, File: file, Now: c.now, NewID: uuid.New, Slog: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// reading is one request, told apart by the id of its case.
func reading(of uuid.UUID) disclosure.Request {
	operation := uuid.New()
	return disclosure.Request{Actor: "a", Role: "OFFICER", Municipality: "GM0772", Command: func(now time.Time) rules.Command {
		return rules.Disclose{Now: now, Record: rules.Record{
			TraceID: fmt.Sprintf("%x", operation[:]), OperationID: fmt.Sprintf("%x", operation[:8]), Name: "incident", StartTime: now, EndTime: now,
			Activity: rules.PublicOrder, SubjectType: rules.SubjectType, Subjects: []rules.Subject{{Incident: of, Municipality: "GM0772"}},
			Reader: rules.Reader{Issuer: "x", Subject: "officer"}, Fields: []string{"Signal.text"},
		}}
	}}
}

// replica is the id in a writer's file.
func replica(t testing.TB, file string) uuid.UUID {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return uuid.MustParse(strings.TrimSpace(string(text)))
}

// kept are the cases in a stream, which is checked against its chain.
func kept(t testing.TB, log *eventstore.Log, id uuid.UUID, month time.Time) (cases []uuid.UUID) {
	t.Helper()
	events, err := log.Stream(t.Context(), rules.Stream(id, month))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		cases = append(cases, e.Event.(rules.DataDisclosed).Record.Subjects[0].Incident)
	}
	return cases
}

func TestARecordIsThereWhenRecordReturns(t *testing.T) {
	log, file := openLog(t), filepath.Join(t.TempDir(), "replica")
	w := writer(t, log.Log, file, clockAt(november()))
	var want []uuid.UUID
	for range 5 {
		of := uuid.New()
		if err := w.Record(t.Context(), reading(of)); err != nil {
			t.Fatal(err)
		}
		want = append(want, of)
		if got := kept(t, log.Log, replica(t, file), november()); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	if mode, err := os.Stat(file); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", mode, err)
	}
}

// Each of many at once is recorded, once, in one stream whose chain holds, and they share appends.
func TestManyShareAnAppend(t *testing.T) {
	log, file := openLog(t), filepath.Join(t.TempDir(), "replica")
	var ticks atomic.Int64 // each append has a moment of its own
	w, err := disclosure.Open(disclosure.Config{Log: log.Log, File: file, NewID: uuid.New, Slog: slog.New(slog.DiscardHandler), Now: func() time.Time {
		return november().Add(-time.Duration(ticks.Add(1)) * time.Second)
	}})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	all := make([]uuid.UUID, 300)
	for i := range all {
		all[i] = uuid.New()
		group.Go(func() {
			if err := w.Record(t.Context(), reading(all[i])); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	got := kept(t, log.Log, replica(t, file), november())
	for _, of := range all {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(id uuid.UUID) bool { return id != of })); n != 1 {
			t.Fatalf("a reading is recorded %d times", n)
		}
	}
	events, err := log.Stream(t.Context(), rules.Stream(replica(t, file), november()))
	if err != nil {
		t.Fatal(err)
	}
	appends := map[time.Time]bool{}
	for _, e := range events {
		appends[e.RecordedAt] = true
	}
	if len(events) != len(all) || len(appends) == len(all) {
		t.Errorf("%d records in %d appends", len(events), len(appends))
	}
	t.Logf("%d records in %d appends", len(events), len(appends))
}

func TestARestartGoesOnWithTheStream(t *testing.T) {
	log, file := openLog(t), filepath.Join(t.TempDir(), "replica")
	for range 3 {
		if err := writer(t, log.Log, file, clockAt(november())).Record(t.Context(), reading(uuid.New())); err != nil {
			t.Fatal(err)
		}
	}
	if got := kept(t, log.Log, replica(t, file), november()); len(got) != 3 {
		t.Errorf("%d records in the stream", len(got))
	}
}

func TestAMonthHasAStreamOfItsOwn(t *testing.T) {
	log, file, c := openLog(t), filepath.Join(t.TempDir(), "replica"), clockAt(november())
	w, december := writer(t, log.Log, file, c), november().Add(2*time.Second)
	for _, at := range []time.Time{november(), december, december, november()} { // a clock may be set back
		c.set(at)
		if err := w.Record(t.Context(), reading(uuid.New())); err != nil {
			t.Fatal(err)
		}
	}
	id := replica(t, file)
	if before, after := len(kept(t, log.Log, id, november())), len(kept(t, log.Log, id, december)); before != 2 || after != 2 {
		t.Errorf("%d in November, %d in December", before, after)
	}
}

// Two servers on copies of one data directory: neither loses a record, and the one that comes second takes an id of its own.
func TestACopyOfADirectoryTakesAnIDOfItsOwn(t *testing.T) {
	log, dir := openLog(t), t.TempDir()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	first := writer(t, log.Log, one, clockAt(november()))
	if err := first.Record(t.Context(), reading(uuid.New())); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(two, text, 0o600); err != nil {
		t.Fatal(err)
	}
	second := writer(t, log.Log, two, clockAt(november()))
	var want []uuid.UUID
	for _, w := range []*disclosure.Writer{second, first, second, first} {
		of := uuid.New()
		want = append(want, of)
		if err := w.Record(t.Context(), reading(of)); err != nil {
			t.Fatal(err)
		}
	}
	if replica(t, one) == replica(t, two) {
		t.Fatal("both write under one id")
	}
	got := append(kept(t, log.Log, replica(t, one), november()), kept(t, log.Log, replica(t, two), november())...)
	got = append(got, kept(t, log.Log, uuid.MustParse(strings.TrimSpace(string(text))), november())...)
	for _, of := range want {
		if !slices.Contains(got, of) {
			t.Errorf("a record is lost")
		}
	}
}

func TestWhatCanNotBeWrittenIsAnError(t *testing.T) {
	log := openLog(t)
	w := writer(t, log.Log, filepath.Join(t.TempDir(), "replica"), clockAt(november()))
	incomplete := reading(uuid.New())
	incomplete.Command = func(now time.Time) rules.Command { return rules.Disclose{Now: now} }
	if err := w.Record(t.Context(), incomplete); err == nil {
		t.Error("a record that says nothing was taken")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Record(gone, reading(uuid.New())); err != nil && !errors.Is(err, eventstore.ErrUnavailable) {
		t.Error(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Record(t.Context(), reading(uuid.New())); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("without a log: %v", err)
	}
}

func TestAFileThatHoldsNoIDIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "replica")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := disclosure.Open(disclosure.Config{File: file, NewID: uuid.New}); err == nil || !strings.Contains(err.Error(), file) {
		t.Error(err)
	}
}

// BenchmarkRecord counts durable records: alone, where each waits for the disk twice (its key, its event), and of many at once,
// who share both.
func BenchmarkRecord(b *testing.B) {
	for _, readers := range []int{1, 32, 256} {
		b.Run(fmt.Sprintf("readers=%d", readers), func(b *testing.B) {
			w := writer(b, openLog(b).Log, filepath.Join(b.TempDir(), "replica"), clockAt(november()))
			var left atomic.Int64
			left.Store(int64(b.N))
			var group sync.WaitGroup
			b.ResetTimer()
			for range readers {
				group.Go(func() {
					for left.Add(-1) >= 0 {
						if err := w.Record(b.Context(), reading(uuid.New())); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
