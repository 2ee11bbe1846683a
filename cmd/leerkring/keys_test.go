package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/keyring/keyringtest"
)

// written is a file with a text.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mastersOf is a new data directory with a copy of a server's master keys.
func mastersOf(t *testing.T, r *running) string {
	t.Helper()
	data := t.TempDir()
	for _, name := range []string{"case-master.key", "knowledge-master.key"} {
		if err := copyFile(filepath.Join(r.data, name), filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// Two servers with their keys in PostgreSQL, each with a copy of the master keys.
func TestTwoServersShareKeysInPostgres(t *testing.T) {
	t.Parallel()
	database := "file:" + written(t, keyringtest.Postgres(t).Database(t)+"\n")
	logs := []string{"--case-log", sharedLog(t), "--knowledge-log", sharedLog(t)}
	flags := append(logs, "--key-store", database, "--knowledge-keys", database)
	one := start(t, t.TempDir(), flags...)
	masters := []string{"case-master.key", "knowledge-master.key"}
	data := mastersOf(t, one)
	two := start(t, data, flags...)
	t.Cleanup(func() { one.stop(); two.stop() }) // before the nodes they look for
	readsWhatWasWritten(t, one, two)
	for _, r := range []*running{one, two} {
		r.offerLesson()
	}
	for _, r := range []*running{one, two} {
		r.await("the door to bring everything", func() bool { return r.brought() == 2 })
		r.broughtOnce(2)
	}

	serve := append([]string{"serve", "--addr", "127.0.0.1:0", "--data"}, t.TempDir())
	refuses(t, 1, []string{"schema leerkring_knowledge", "knowledge-master.key is not", "put it back"}, append(serve, flags...)...)
	named := append(append(serve, flags...), "--master-key", filepath.Join(one.data, masters[1]), "--knowledge-master-key", filepath.Join(one.data, masters[0]))
	refuses(t, 1, []string{"the master key does not fit it"}, named...)
	two.stop()
	rebuild := append([]string{"rebuild", "--data", data}, logs...)
	refuses(t, 1, []string{"but not its keys", "name its key store"}, rebuild...)
	mustRun(t, append(rebuild, "--key-store", database, "--knowledge-keys", database)...)
}

// A key store that is not in the data directory is not in a backup of it, and the backup says so.
func TestABackupSaysWhichKeysAreElsewhere(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	database := "file:" + written(t, keyringtest.Postgres(t).Database(t))
	r := start(t, t.TempDir(), "--key-store", database)
	id := r.closeCase("GM0772")
	vault := t.TempDir()
	logs, keys := filepath.Join(vault, "logs.tar.gz"), filepath.Join(vault, "keys.tar.gz")
	out := mustRun(t, "backup", "--data", r.data, logs, "--keys", keys)
	if !strings.Contains(out, "NOT in it: the key store of the case log") || strings.Contains(out, "of the knowledge log, which") {
		t.Errorf("the backup says %q", out)
	}
	r.stop()
	again := t.TempDir()
	mustRun(t, "restore", "--data", again, logs, "--keys", keys)
	refuses(t, 1, []string{"the case log is there but not its keys"}, "serve", "--addr", "127.0.0.1:0", "--data", again)
	restored := start(t, again, "--key-store", database)
	lead := restored.token("LEAD", "GM0772")
	if title := at[string](t, restored.do(lead, "Incident", map[string]any{"id": id}), "incident.title"); title == "" {
		t.Error("the case has no title")
	}
}

// What is wrong with where the keys are is said without what stands in a file.
func TestAKeyStoreThatIsNamedWrongly(t *testing.T) {
	t.Parallel()
	serve := func(flags ...string) []string {
		return append([]string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, flags...)
	}
	refuses(t, 1, []string{"/niets", "no such file"}, serve("--key-store", "file:/niets")...)
	refuses(t, 1, []string{"holds no postgres://"}, serve("--key-store", "file:"+written(t, "geheim"))...)
	for _, flag := range []string{"--key-store", "--knowledge-keys"} {
		args := serve(flag, "file:"+written(t, "postgres://keys:ge/heim@localhost:5432/keys"))
		refuses(t, 1, []string{"it has to look like postgres://"}, args...)
		refuses(t, 1, []string{"can't be reached"}, serve(flag, "file:"+written(t, "postgres://keys:geheim@127.0.0.1:1/keys"))...)
		for _, args := range [][]string{args, serve(flag, "file:"+written(t, "postgres://keys:geheim@127.0.0.1:1/keys"))} {
			if got := run(t, args...); strings.Contains(got.err, "heim") {
				t.Errorf("a password is told: %s", got.err)
			}
		}
	}
}

// A log that is gone while its keys are there was lost, or is elsewhere: a new one in its place would look healthy.
func TestALostLogIsNotBegunAnew(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	r.mutate(r.token("OFFICER", "GM0772"), "ReportSignal", map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day})
	r.stop()
	for _, name := range []string{"case-log.db", "case-log.db-wal", "case-log.db-shm"} {
		if err := os.Remove(filepath.Join(r.data, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	refuses(t, 1, []string{"keys of the case log are there but not the log", "leerkring restore"}, "serve", "--addr", "127.0.0.1:0", "--data", r.data)
	if _, err := os.Stat(filepath.Join(r.data, "case-log.db")); err == nil {
		t.Error("a new log was begun")
	}
}
