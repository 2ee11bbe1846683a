package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// answers are the traces of the readings that were answered.
type answers struct {
	mu     sync.Mutex
	traces []string
}

// read asks for a case again and again, and keeps the trace of each answer that came whole.
func (a *answers) read(ctx context.Context, r *running, token, id string) {
	body, _ := json.Marshal(map[string]any{"query": r.client.Documents["Incident"], "operationName": "Incident", "variables": map[string]any{"id": id}})
	for ctx.Err() == nil {
		name := uuid.New()
		trace := fmt.Sprintf("%x", name[:])
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
		if err != nil {
			return
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			time.Sleep(10 * time.Millisecond) // it is down
			continue
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err == nil && response.StatusCode == http.StatusOK && bytes.Contains(text, []byte(secretWord)) {
			a.mu.Lock()
			a.traces = append(a.traces, trace)
			a.mu.Unlock()
		}
	}
}

// What was answered is recorded, also when the process is killed while it answers: the record is on the disk before the answer leaves.
func TestAnsweredIsRecordedWhenTheProcessIsKilled(t *testing.T) {
	t.Parallel()
	addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
	serve := func() *process {
		p := spawn(t, addr, data, "serve", "--insecure-dev-auth", "--door-interval", "0s")
		p.waitReady()
		return p
	}
	p := serve()
	token := p.token("LEAD", "GM0772")
	input := matrixInput("ReportSignal")
	input["text"] = secretWord
	id := at[string](t, p.mutate(token, "ReportSignal", input), "reportSignal.incident.id")
	var told answers
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	asked := p.running
	for range 8 {
		readers.Go(func() { told.read(ctx, asked, token, id) })
	}
	for range 3 {
		time.Sleep(400 * time.Millisecond)
		p.kill()
		p = serve()
	}
	stop()
	readers.Wait()
	p.drained(token)
	t.Logf("%d answers", len(told.traces))
	if len(told.traces) < 50 {
		t.Errorf("only %d answers", len(told.traces))
	}
	for _, trace := range told.traces {
		if n := p.rows("casefile.db", `SELECT count(*) FROM disclosure WHERE document ->> 'traceId' = '`+trace+`'`); n != 1 {
			t.Errorf("an answer has %d records", n)
		}
	}
	if code := p.terminate(); code != 0 {
		t.Errorf("exit code %d\n%s", code, p.stderr)
	}
	mustRun(t, on(t, data, "verify")...)
}
