package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// spoil writes over the page of a stopped server's file that holds a text.
func spoil(t *testing.T, file, text string, with byte) {
	t.Helper()
	const size = 4096
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := bytes.Index(content, []byte(text))
	if found < size {
		t.Fatalf("%q stands at %d of %s", text, found, file)
	}
	copy(content[found/size*size:][:size], bytes.Repeat([]byte{with}, size))
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A page in the middle of the case log is lost. The server starts, and shows what it can; whoever needs what stood there is
// told that it is damaged, from then on nothing is written and /readyz says what to do, and verify names the place.
func TestADamagedLog(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	for name, with := range map[string]byte{"zeros": 0, "garbage": 0xa5} {
		t.Run(name, func(t *testing.T) {
			r := start(t, t.TempDir())
			token := r.token("LEAD", "GM0772")
			var ids, commands []string
			for i := range 60 {
				c := command(map[string]any{"title": fmt.Sprintf("Bericht %d", i), "platform": "X", "contentKind": "THREAT", "occurredAt": day})
				ids = append(ids, at[string](t, r.do(token, "ReportSignal", c), "reportSignal.incident.id"))
				commands = append(commands, c["input"].(map[string]any)["commandId"].(string))
			}
			r.stop()
			spoil(t, filepath.Join(r.data, "case-log.db"), commands[30], with)

			r = begin(t, r.data)
			assess := func(id string) reply {
				return r.ask(token, "RecordAssessment", command(map[string]any{
					"incidentId": id, "severity": "HIGH", "likelihood": "HIGH", "urgency": "HIGH", "barrierStage": "MOBILISATION",
					"decision": "INTERVENE", "motivation": "m", "consulted": []string{}, "occurredAt": day,
				}))
			}
			damaged := func(what string, answer reply) {
				t.Helper()
				if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "INTERNAL" || !strings.Contains(answer.Errors[0].Message, "The log is damaged") {
					t.Errorf("%s: %s", what, answer.Raw)
				}
			}
			damaged("the case itself", assess(ids[30]))
			damaged("another case", assess(ids[59]))
			if status, text := r.readiness(); status != http.StatusServiceUnavailable || !strings.Contains(text, "case: the log is damaged") || !strings.Contains(text, "leerkring verify") {
				t.Errorf("/readyz is %d and says %q", status, text)
			}
			for i, id := range ids {
				if !r.withheld(token, id, fmt.Sprintf("Bericht %d", i)) {
					t.Errorf("case %d is shown, and nobody can have recorded it", i)
				}
			}
			names := func() {
				t.Helper()
				got := run(t, "verify", "--data", r.data)
				if got.code != exitFault || !strings.Contains(got.err, "the case log") || !strings.Contains(got.err, "behind position") || !strings.Contains(got.err, "case-log.db") {
					t.Errorf("verify: exit %d: %s", got.code, got.err)
				}
			}
			names()
			r.stop()
			names()
			if got := run(t, "backup", "--data", r.data, filepath.Join(t.TempDir(), "logs")); got.code != exitFault || !strings.Contains(got.err, "case-log.db is damaged and no backup was written") {
				t.Errorf("backup: exit %d: %s", got.code, got.err)
			}
			// The read model knows what the log has lost: it is not thrown away.
			if got := run(t, "rebuild", "--data", r.data); got.code != exitFault || !strings.Contains(got.err, "left as they are") {
				t.Errorf("rebuild: exit %d: %s", got.code, got.err)
			}
			if n := r.rows("casefile.db", `SELECT count(*) FROM incident`); n != len(ids) {
				t.Errorf("%d cases are left", n)
			}
		})
	}
}

// A damaged read model is no loss: it is made again.
func TestADamagedReadModel(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	token := r.token("LEAD", "GM0772")
	var ids []string
	for i := range 60 {
		c := map[string]any{"title": fmt.Sprintf("Bericht nummer %d", i), "platform": "X", "contentKind": "THREAT", "occurredAt": day}
		ids = append(ids, at[string](t, r.mutate(token, "ReportSignal", c), "reportSignal.incident.id"))
	}
	r.stop()
	spoil(t, filepath.Join(r.data, "casefile.db"), `"Bericht nummer 30"`, 0)

	r = start(t, r.data)
	if answer := r.ask(token, "Incident", map[string]any{"id": ids[30]}); len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "INTERNAL" {
		t.Errorf("the case on the lost page: %s", answer.Raw)
	}
	r.unready("leerkring rebuild")
	r.do(token, "Incident", map[string]any{"id": ids[0]})
	r.stop()
	mustRun(t, on(t, r.data, "rebuild")...)
	r = start(t, r.data)
	for _, id := range ids {
		r.do(token, "Incident", map[string]any{"id": id})
	}
}
