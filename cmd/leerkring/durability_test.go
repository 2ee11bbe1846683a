package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/cmd/leerkring/demo"
)

var kills = flag.Int("kills", 5, "how often the durability test kills the server; 50 before a release")

// ledger is what 32 clients were told is recorded.
type ledger struct {
	mu    sync.Mutex
	cases map[string]string // global id -> title
}

// write sends signals until the context ends, each under one commandId until it is answered, and notes what was acknowledged.
func (l *ledger) write(ctx context.Context, client *demo.Client, token string, writer int) {
	for i := 0; ctx.Err() == nil; i++ {
		title := fmt.Sprintf("Schrijver %d, %d, %s", writer, i, uuid.NewString()[:8])
		input := map[string]any{"input": map[string]any{
			"commandId": uuid.NewString(), "title": title, "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "occurredAt": day,
		}}
		for ctx.Err() == nil {
			var data struct {
				ReportSignal struct{ Incident *struct{ ID string } }
			}
			if err := client.Do(ctx, token, "ReportSignal", input, &data); err == nil && data.ReportSignal.Incident != nil {
				l.mu.Lock()
				l.cases[data.ReportSignal.Incident.ID] = title
				l.mu.Unlock()
				break
			}
			time.Sleep(20 * time.Millisecond) // it is down: the next start answers
		}
	}
}

// What was acknowledged is on the disk: 32 clients write while the process is killed at random moments and started again.
// Afterwards every acknowledged event is there, none twice, none torn, revisions without gaps, chains whole, and the read
// models are what a replay gives.
func TestAcknowledgedIsOnTheDisk(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed of the kills: %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
	serve := func() *process {
		p := spawn(t, addr, data, "serve", "--insecure-dev-auth", "--door-interval", "0s")
		p.waitReady()
		return p
	}
	p := serve()
	token := p.token("OFFICER", "GM0772")
	told := &ledger{cases: map[string]string{}}
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 32 {
		writers.Go(func() { told.write(ctx, p.client, token, w) })
	}
	for range *kills {
		<-time.After(100*time.Millisecond + time.Duration(random.Int64N(int64(500*time.Millisecond))))
		p.kill()
		p = serve()
	}
	stop()
	writers.Wait()
	t.Logf("%d kills, %d cases acknowledged", *kills, len(told.cases))
	for id, title := range told.cases {
		if got := at[string](t, p.do(token, "Incident", map[string]any{"id": id}), "incident.title"); got != title {
			t.Errorf("the case of %q is called %q", title, got)
		}
	}
	p.drained(token) // a reading is recorded before its answer, and shown a moment after it
	if code := p.terminate(); code != 0 {
		t.Errorf("exit code %d\n%s", code, p.stderr)
	}
	if out := mustRun(t, on(t, data, "verify")...); !strings.Contains(out, "The case log holds") {
		t.Errorf("verify printed %q", out)
	}
	// Nobody wrote but they: a case that nobody was told of is one whose answer was lost at the very end.
	if twice := p.rows("casefile.db", `SELECT count(*) - count(DISTINCT document ->> 'title') FROM incident`); twice != 0 {
		t.Errorf("%d cases stand twice", twice)
	}
	if all := p.rows("casefile.db", `SELECT count(*) FROM incident`); all < len(told.cases) || all > len(told.cases)+32 {
		t.Errorf("%d cases, and %d were acknowledged to 32 writers", all, len(told.cases))
	}
	live := dump(t, data)
	mustRun(t, on(t, data, "rebuild")...)
	for table, rows := range dump(t, data) {
		if !slices.Equal(live[table], rows) {
			t.Errorf("%s: a replay gives other rows", table)
		}
	}
}
