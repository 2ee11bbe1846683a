package main

import (
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
