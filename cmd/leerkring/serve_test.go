package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ask sends one of the contract's operations and gives the answer as it came.
func (r *running) ask(token, operation string, variables map[string]any) reply {
	r.t.Helper()
	body, err := json.Marshal(map[string]any{
		"query": r.client.Documents[operation], "operationName": operation, "variables": variables,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.postRaw(token, body)
}

// exists tells whether the data directory holds a file.
func (r *running) exists(name string) bool {
	_, err := os.Stat(filepath.Join(r.data, name))
	return err == nil
}

func TestTheKnowledgeSideOpensNoCases(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), "--side", "knowledge")
	lead, facilitator := r.token("LEAD", "GM0772"), r.token("FACILITATOR", "")
	const id = "SW5jaWRlbnQ6N2ViZTE1YWEtZDAwMi04NmQ5LWFkNDQtNjNhYzM5N2U4ZWFj"
	for operation, variables := range map[string]map[string]any{
		"Incidents":        nil,
		"Incident":         {"id": id},
		"IncidentTimeline": {"id": id},
		"ReportSignal":     command(map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day}),
		"CloseIncident":    command(map[string]any{"incidentId": id, "occurredAt": day}),
		"SubmitLesson":     command(map[string]any{"incidentId": id, "title": "t", "situation": "s"}),
		"WithdrawLesson":   command(map[string]any{"incidentId": id, "reason": "r"}),
	} {
		if answer := r.ask(lead, operation, variables); len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAVAILABLE" {
			t.Errorf("%s: %s", operation, answer.Raw)
		}
	}
	for _, operation := range []string{"Lessons", "Releases", "LegalBases", "InterventionTypes", "Municipalities", "Viewer"} {
		if answer := r.ask(facilitator, operation, nil); len(answer.Errors) > 0 {
			t.Errorf("%s: %s", operation, answer.Raw)
		}
	}
	if made := r.release(); !strings.HasPrefix(made, "Release 1") {
		t.Errorf("printed %q", made)
	}
	for _, name := range []string{"case-log.db", "case-keys.db", "case-master.key", "casefile.db", "door.db", "erasure.db"} {
		if r.exists(name) {
			t.Errorf("%s was made", name)
		}
	}
}

func TestTheCaseSideFeedsTheLogThatItIsGiven(t *testing.T) {
	t.Parallel()
	log, file := sharedLog(t), filepath.Join(t.TempDir(), "knowledge.jsonl")
	r := start(t, t.TempDir(), "--side", "case", "--knowledge-log", log)
	t.Cleanup(func() { r.stop() }) // before the node that it looks for
	r.closeCase("GM0772")
	r.await("the case to be counted there", func() bool {
		mustRun(t, "log", "export", "--log", "knowledge", "--knowledge-log", log, file)
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), `"stream":"casefact-`)
	})
	if r.exists("knowledge-log.db") {
		t.Error("it keeps a knowledge log of its own")
	}
	refuses(t, exitFault, words("leerkring serve"), "release", "--data", r.data)
}

func TestALogThatIsNoneIsRefused(t *testing.T) {
	for _, flag := range []string{"--case-log", "--knowledge-log"} {
		refuses(t, exitFault, words("esdb://"), "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), flag, "http//nowhere")
	}
}

func TestWithoutDevelopmentTokensNobodySignsIn(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir(), "--insecure-dev-auth=false")
	answer := r.ask(r.token("LEAD", "GM0772"), "Viewer", nil)
	if answer.Status != http.StatusUnauthorized || len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAUTHENTICATED" {
		t.Errorf("%d %s", answer.Status, answer.Raw)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	for path, want := range map[string]string{"/healthz": `{"status":"alive"}`, "/readyz": `{"status":"ready"}`} {
		response, err := http.Get(strings.TrimSuffix(r.url, "/graphql") + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || strings.TrimSpace(string(body)) != want {
			t.Errorf("%s: %d %s (%v)", path, response.StatusCode, body, err)
		}
	}
}

// A request that runs when SIGTERM comes is answered, and what it recorded stays.
func TestSIGTERMLetsARunningRequestFinish(t *testing.T) {
	addr := freeAddress(t)
	p := spawn(t, addr, t.TempDir(), "serve", "--insecure-dev-auth")
	p.waitReady()
	body, err := json.Marshal(map[string]any{
		"query": p.client.Documents["ReportSignal"], "operationName": "ReportSignal",
		"variables": command(map[string]any{"platform": "X", "contentKind": "THREAT", "title": "onderweg", "occurredAt": day}),
	})
	if err != nil {
		t.Fatal(err)
	}
	line, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	// The server says 100 once the API reads the body: from then on the request runs.
	fmt.Fprintf(line, "POST /graphql HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", addr, p.token("OFFICER", "GM0772"), len(body))
	answers := bufio.NewReader(line)
	if status, err := answers.ReadString('\n'); err != nil || !strings.Contains(status, "100") {
		t.Fatalf("%q, %v", status, err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.await("the server to take nobody in any more", func() bool {
		another, err := net.Dial("tcp", addr)
		if err == nil {
			another.Close()
		}
		return err != nil
	})
	if _, err := line.Write(body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("no answer: %v\n%s", err, p.stderr)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(answer), `"title":"onderweg"`) {
		t.Errorf("answered %s (%v)", answer, err)
	}
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it runs ten seconds after SIGTERM")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != exitOK {
		t.Errorf("exit %d\n%s", code, p.stderr)
	}
	if n := p.rows("casefile.db", `SELECT count(*) FROM incident`); n != 1 {
		t.Errorf("%d cases", n)
	}
}
