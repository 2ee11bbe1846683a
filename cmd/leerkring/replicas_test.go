package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/eventstore/eventstoretest"
)

// Two servers share both logs and the key stores, each with read models of its own.
func replicas(t *testing.T) (one, two *running) {
	t.Helper()
	flags := shared(t)
	one, two = start(t, t.TempDir(), flags...), start(t, t.TempDir(), flags...)
	t.Cleanup(func() { one.stop(); two.stop() }) // before the nodes they look for
	return one, two
}

// sharedLog is the connection string of a log for several servers: on a node that runs alone, or on the server that the
// environment names.
func sharedLog(t *testing.T) string {
	t.Helper()
	if connection := eventstoretest.OnServer(t, t.TempDir(), "shared"); connection != "" {
		return connection
	}
	return "file:" + runNode(t)
}

// A mutation on one, a read on the other that asks for at least its position.
func TestAReplicaShowsWhatAnotherHasWritten(t *testing.T) {
	one, two := replicas(t)
	readsWhatWasWritten(t, one, two)
}

// The same command sent to both at once is one case and one answer.
func TestACommandSentToTwoReplicasIsDoneOnce(t *testing.T) {
	one, two := replicas(t)
	tokens := []string{one.token("OFFICER", "GM0772"), two.token("OFFICER", "GM0772")}
	variables := make([]map[string]any, 10)
	for i := range variables {
		variables[i] = signalInput(uuid.NewString())
	}
	ids := make([][2]string, len(variables))
	var group sync.WaitGroup
	for side, r := range []*running{one, two} {
		group.Go(func() {
			for i, v := range variables {
				ids[i][side] = at[string](t, r.do(tokens[side], "ReportSignal", v), "reportSignal.incident.id")
			}
		})
	}
	group.Wait()
	for i, pair := range ids {
		if pair[0] != pair[1] {
			t.Errorf("command %d opened two cases", i)
		}
	}
	one.await("both to have read everything", func() bool { return one.caseCount(tokens[0]) == 10 && two.caseCount(tokens[1]) == 10 })
}

// One of them has the door: what either records goes through it, once.
func TestOneOfTwoDoorsBringsEverythingOnce(t *testing.T) {
	one, two := replicas(t)
	for _, r := range []*running{one, two} {
		for range 3 {
			r.offerLesson()
		}
	}
	for _, r := range []*running{one, two} {
		r.await("the door to bring everything", func() bool { return r.brought() == 6 })
		r.broughtOnce(6)
	}
}

// Each replica keeps a stream of its own, and a privacy officer reads on either what was read on both.
func TestEachReplicaKeepsItsOwnRecords(t *testing.T) {
	one, two := replicas(t)
	lead := map[*running]string{one: one.token("LEAD", "GM0772"), two: two.token("LEAD", "GM0772")}
	input := matrixInput("ReportSignal")
	input["title"] = "Oproep"
	opened := one.mutate(lead[one], "ReportSignal", input)
	id := at[string](t, opened, "reportSignal.incident.id")
	two.await("the case", func() bool {
		return string(two.do(lead[two], "Incident", map[string]any{"id": id})) != `{"incident":null}`
	})
	_, first := one.traced(lead[one], "Incident", map[string]any{"id": id})
	_, second := two.traced(lead[two], "Incident", map[string]any{"id": id})
	for _, r := range []*running{one, two} {
		for _, trace := range []string{first, second} {
			if d := r.recordOf(r.token("PRIVACY_OFFICER", "GM0772"), trace); len(d.cases()) != 1 {
				t.Errorf("%+v", d)
			}
		}
	}
	if a, b := recordsUnder(t, one.data), recordsUnder(t, two.data); a == b {
		t.Error("both write under one id")
	}
}

// recordsUnder is the id under which a server keeps its records.
func recordsUnder(t *testing.T, data string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, replicaFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
