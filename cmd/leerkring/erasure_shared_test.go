package main

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"leerkring/internal/keyring/keyringtest"
)

// keyRows are the rows of both key stores in a database, by stream and entry; empty for a tombstone.
func keyRows(t *testing.T, database string) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `SELECT stream, entry::text, coalesce(encode(wrapped, 'hex'), '') FROM leerkring_case.entry_key
		UNION ALL SELECT stream, entry::text, coalesce(encode(wrapped, 'hex'), '') FROM leerkring_knowledge.entry_key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var stream, entry, wrapped string
		if err := rows.Scan(&stream, &entry, &wrapped); err != nil {
			t.Fatal(err)
		}
		found[stream+" "+entry] = wrapped
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// under are the rows of some streams, and the others.
func under(rows map[string]string, prefixes ...string) (those, others map[string]string) {
	those, others = map[string]string{}, maps.Clone(rows)
	for key, wrapped := range rows {
		for _, prefix := range prefixes {
			if strings.HasPrefix(key, prefix) {
				those[key] = wrapped
				delete(others, key)
			}
		}
	}
	return those, others
}

// Two servers share the logs, and the keys in PostgreSQL. What is erased through one can be read through neither, stands in no file
// of either, and has no key in the database; everything else keeps its own.
func TestWhatOneServerErasesIsGoneFromTheOther(t *testing.T) {
	t.Parallel()
	database := keyringtest.Postgres(t).Database(t)
	place := "file:" + written(t, database+"\n")
	logs := []string{"--case-log", sharedLog(t), "--knowledge-log", sharedLog(t)}
	flags := append(logs, "--key-store", place, "--knowledge-keys", place)
	one := &secretCase{running: start(t, t.TempDir(), flags...)}
	two := start(t, mastersOf(t, one.running), flags...)
	t.Cleanup(func() { one.stop(); two.stop() }) // before the nodes they look for
	lesson := one.play()
	lead, facilitator := two.token("LEAD", "GM0772"), two.token("FACILITATOR", "")
	two.awaitLesson(facilitator, lesson)
	for _, r := range []*running{one.running, two} {
		if len(found(t, r.data, []byte(secretWord))) == 0 || len(found(t, r.data, []byte(lessonWord))) == 0 {
			t.Fatal("a server has not read the case and its lesson, so that there is nothing to go")
		}
	}
	streams := []string{"incident-" + inner(one.id), "notice-", "lesson-" + inner(lesson)}
	keys, others := under(keyRows(t, database), streams...)
	if len(keys) < 15 || len(others) < 30 {
		t.Fatalf("%d keys of the case, %d others", len(keys), len(others))
	}

	one.erase()
	two.await("the other server to have heard of it", func() bool {
		return two.rows("casefile.db", `SELECT count(*) FROM scrub`)+two.rows("knowledge.db", `SELECT count(*) FROM scrub`) == 0 &&
			len(found(t, two.data, one.words()...)) == 0
	})
	for who, answer := range map[string]json.RawMessage{"one": one.do(one.lead, "Incident", map[string]any{"id": one.id}), "two": two.do(lead, "Incident", map[string]any{"id": one.id})} {
		if !at[bool](t, answer, "incident.erased") || !at[bool](t, answer, "incident.signals.0.erased") || holdsOne(answer, one.words()) {
			t.Errorf("%s: %s", who, answer)
		}
	}
	if seen := string(two.do(facilitator, "Lesson", map[string]any{"id": lesson})); seen != `{"lesson":null}` {
		t.Errorf("the lesson: %s", seen)
	}
	if n := at[float64](t, two.do(lead, "Incidents", map[string]any{"search": secretWord}), "incidents.totalCount"); n != 0 {
		t.Errorf("the other server finds %v cases", n)
	}
	if got := found(t, one.data, one.words()...); len(got) > 0 {
		t.Errorf("in the files of the server that erased it: %v", got)
	}
	if text := one.stderr.String() + two.stderr.String(); holdsOne([]byte(text), one.words()) {
		t.Error("in a program log")
	}

	now := keyRows(t, database)
	for key := range keys {
		if wrapped, there := now[key]; !there || wrapped != "" {
			t.Errorf("%s is no tombstone: there %v", key, there)
		}
	}
	for key, wrapped := range others {
		if now[key] != wrapped {
			t.Errorf("%s has lost its key", key)
		}
	}
	if out := mustRun(t, append([]string{"verify", "--data", t.TempDir()}, logs...)...); !strings.Contains(out, "of these erased: 1 whole cases") {
		t.Errorf("verify: %s", out)
	}
}
