package main

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/eventstore/eventstoretest"
)

// Two servers share both logs and the key stores, each with read models of its own.
func replicas(t *testing.T) (one, two *running) {
	t.Helper()
	shared := t.TempDir()
	flags := []string{
		"--case-log", sharedLog(t), "--knowledge-log", sharedLog(t),
		"--key-store", filepath.Join(shared, "case-keys.db"), "--knowledge-keys", shared,
	}
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
	officer, there := one.token("OFFICER", "GM0772"), two.token("OFFICER", "GM0772")
	for n := 1.0; n <= 20; n++ {
		opened := one.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day})
		answer := two.post(there, `{ incidents(first: 1) { totalCount } }`, nil, "Leerkring-At-Least", at[string](t, opened, "reportSignal.position"))
		if got := at[float64](t, answer.Data, "incidents.totalCount"); got != n {
			t.Fatalf("after %v cases the other server counts %v", n, got)
		}
	}
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
			id := r.closeCase("GM0772")
			r.mutate(r.token("LEAD", "GM0772"), "SubmitLesson", map[string]any{"incidentId": id, "title": "Eerst bellen", "situation": "er ging een oproep rond"})
		}
	}
	for _, r := range []*running{one, two} {
		r.await("the door to bring everything", func() bool {
			return r.rows("knowledge.db", `SELECT count(*) FROM casefact`) == 6 && r.rows("knowledge.db", `SELECT count(*) FROM lesson`) == 6
		})
		if n := r.rows("knowledge.db", `SELECT max(revision) FROM lesson`); n != 0 {
			t.Errorf("a lesson was brought %d times", n+1)
		}
	}
}
