package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// The master key is rotated under a running server, which goes on; afterwards a server starts with the new one, and everything is
// there.
func TestTheMasterKeyIsRotatedUnderARunningServer(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	note := func(text string) {
		r.mutate(lead, "AddNote", map[string]any{"incidentId": id, "text": text, "occurredAt": day})
	}
	note("ervoor")
	before, err := os.ReadFile(filepath.Join(r.data, "case-master.key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"case", "knowledge"} {
		if out := mustRun(t, "keys", "rotate", "--data", r.data, "--of", of); !strings.Contains(out, "wrapped anew") {
			t.Errorf("%s", out)
		}
	}
	note("erna")
	after, err := os.ReadFile(filepath.Join(r.data, "case-master.key"))
	if err != nil || bytes.Equal(before, after) {
		t.Errorf("the master key is the old one: %v", err)
	}
	r.stop()
	mustRun(t, "rebuild", "--data", r.data)
	r = start(t, r.data)
	seen := r.do(lead, "Incident", map[string]any{"id": id})
	if at[string](t, seen, "incident.notes.0.text") != "ervoor" || at[string](t, seen, "incident.notes.1.text") != "erna" {
		t.Errorf("%s", seen)
	}
	refuses(t, exitFault, words("there is no key store"), "keys", "rotate", "--data", t.TempDir())
	refuses(t, exitFault, words("a master key is FILE", "hcvault://"), "serve", "--data", t.TempDir(), "--addr", "127.0.0.1:0", "--master-key", "gcp-kms://x")
}
