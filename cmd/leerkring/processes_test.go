package main

import (
	"path/filepath"
	"testing"
	"time"

	"leerkring/internal/worker"
)

// shared are the flags of servers that share both logs and the key stores, each with a data directory of its own.
func shared(t *testing.T) []string {
	t.Helper()
	keys := t.TempDir()
	return []string{
		"--case-log", sharedLog(t), "--knowledge-log", sharedLog(t),
		"--key-store", filepath.Join(keys, "case-keys.db"), "--knowledge-keys", keys,
	}
}

// join starts one of them as a process of its own.
func join(t *testing.T, flags []string) *process {
	t.Helper()
	flags = append([]string{"--insecure-dev-auth", "--door-interval", "0s"}, flags...)
	p := spawn(t, freeAddress(t), filepath.Join(t.TempDir(), "data"), "serve", flags...)
	p.waitReady()
	return p
}

// offerLesson closes a case and offers a lesson of it.
func (r *running) offerLesson() {
	r.t.Helper()
	id := r.closeCase("GM0772")
	r.mutate(r.token("LEAD", "GM0772"), "SubmitLesson", map[string]any{"incidentId": id, "title": "Eerst bellen", "situation": "er ging een oproep rond"})
}

// brought says how much of what was closed and offered is known on the knowledge side.
func (r *running) brought() int {
	r.t.Helper()
	return min(r.rows("knowledge.db", `SELECT count(*) FROM casefact`), r.rows("knowledge.db", `SELECT count(*) FROM lesson`))
}

// broughtOnce checks that nothing came twice: a second casefact would be a row of its own, a second lesson another revision.
func (r *running) broughtOnce(n int) {
	r.t.Helper()
	facts, lessons := r.rows("knowledge.db", `SELECT count(*) FROM casefact`), r.rows("knowledge.db", `SELECT count(*) FROM lesson`)
	if again := r.rows("knowledge.db", `SELECT max(revision) FROM lesson`); facts != n || lessons != n || again != 0 {
		r.t.Errorf("%d casefacts and %d lessons of %d, a lesson in revision %d", facts, lessons, n, again)
	}
}

// readsWhatWasWritten writes on one server and reads it on the other, asking for at least its position.
func readsWhatWasWritten(t *testing.T, one, two *running) {
	t.Helper()
	officer, there := one.token("OFFICER", "GM0772"), two.token("OFFICER", "GM0772")
	for n := 1.0; n <= 20; n++ {
		opened := one.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day})
		answer := two.post(there, `{ incidents(first: 1) { totalCount } }`, nil, "Leerkring-At-Least", at[string](t, opened, "reportSignal.position"))
		if got := at[float64](t, answer.Data, "incidents.totalCount"); got != n {
			t.Fatalf("after %v cases the other server counts %v", n, got)
		}
	}
}

func TestTwoProcessesShowWhatTheOtherHasWritten(t *testing.T) {
	flags := shared(t)
	one, two := join(t, flags), join(t, flags)
	readsWhatWasWritten(t, one.running, two.running)
}

// The process that has the door is killed while it brings things over; the other takes over when the lease has ended, and
// everything is there once.
func TestTheDoorOfAKilledProcessIsTakenOver(t *testing.T) {
	t.Parallel()
	flags := shared(t)
	one := join(t, flags)
	one.offerLesson()
	one.await("the first to bring over what it has", func() bool { return one.brought() == 1 })
	two := join(t, flags)
	const lessons = 20
	var killed time.Time
	for range lessons {
		two.offerLesson()
		if killed.IsZero() && two.brought() >= 5 {
			one.kill()
			killed = time.Now()
		}
	}
	if killed.IsZero() {
		t.Fatal("the first brought too little to be killed at it")
	}
	two.await("the other to take over", func() bool { return two.brought() == lessons+1 })
	if took, most := time.Since(killed), worker.TTL*4/3+3*time.Second; took > most {
		t.Errorf("it took %s, which is more than %s", took, most)
	}
	two.broughtOnce(lessons + 1)
}

// One that is asked to end gives the lease back: nobody waits for its end.
func TestTheDoorOfAStoppedProcessIsTakenOverAtOnce(t *testing.T) {
	t.Parallel()
	flags := shared(t)
	one := join(t, flags)
	one.offerLesson()
	one.await("the first to bring over what it has", func() bool { return one.brought() == 1 })
	two := join(t, flags)
	if code := one.terminate(); code != 0 {
		t.Fatalf("exit code %d\n%s", code, one.stderr)
	}
	stopped := time.Now()
	two.offerLesson()
	two.await("the other to take over", func() bool { return two.brought() == 2 })
	if took := time.Since(stopped); took > worker.TTL*2/3 {
		t.Errorf("it took %s", took)
	}
	two.broughtOnce(2)
}
