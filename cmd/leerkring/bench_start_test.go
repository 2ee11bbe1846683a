package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/projections/casefile/casefiletest"
)

var events = flag.Int("events", 20_000, "events in the case log of BenchmarkStart; 1000000 before a release")

// BenchmarkStart starts the binary on a log of -events events and current read models, and reports how long it takes until
// /readyz says so, and the most memory that the process has used by then, and once it has had the time to anchor the whole log.
func BenchmarkStart(b *testing.B) {
	data := filepath.Join(b.TempDir(), "data")
	fillDirectory(b, data, *events)
	var took []time.Duration
	var atReady, later int
	for b.Loop() {
		began := time.Now()
		p := spawn(b, freeAddress(b), data, "serve", "--insecure-dev-auth")
		p.waitReady()
		took = append(took, time.Since(began))
		atReady = max(atReady, p.mostMemory())
		time.Sleep(5*time.Second + time.Duration(*events/25_000)*time.Second)
		later = max(later, p.mostMemory())
		if code := p.terminate(); code != 0 {
			b.Fatalf("exit code %d\n%s", code, p.stderr)
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds(), "s-to-ready")
	b.ReportMetric(float64(atReady)/1024, "MB-at-ready")
	b.ReportMetric(float64(later)/1024, "MB-later")
}

// fillDirectory makes a data directory whose case log holds made-up cases, with read models that have seen them.
func fillDirectory(b *testing.B, data string, events int) {
	b.Helper()
	a, err := open(b.Context(), config{data: data, side: sideBoth, doorInterval: time.Hour, now: time.Now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	casefiletest.Fill(b, a.cases.log, events/casefiletest.EventsPerCase)
	b.Logf("%d events written in %s", events, time.Since(began).Round(time.Second))
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 3)
	began = time.Now()
	for _, run := range []func(context.Context) error{a.knowledge.model.Run, a.cases.model.Run, a.cases.pending.Run} {
		go func() { ended <- run(ctx) }()
	}
	for a.ready() != nil {
		time.Sleep(50 * time.Millisecond)
	}
	b.Logf("read models made in %s", time.Since(began).Round(time.Second))
	stop()
	for range cap(ended) {
		<-ended
	}
	if err := a.close(); err != nil {
		b.Fatal(err)
	}
}

// mostMemory is the largest resident set of the process so far, in KiB.
func (p *process) mostMemory() (kib int) {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		p.t.Fatal(err)
	}
	return kib
}
