package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// mustRun runs a command line that has to succeed and gives what it printed.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	got := run(t, args...)
	if got.code != 0 {
		t.Fatalf("%v: exit %d: %s", args, got.code, got.err)
	}
	return got.out
}

// An operator's day: verify and anchor a running server, back it up, lose it, restore it, and find all as it was.
func TestABackupOfARunningServerComesBack(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := r.closeCase("GM0772")
	kept := filepath.Join(t.TempDir(), "anchor.json")
	if err := os.WriteFile(kept, []byte(mustRun(t, "anchor", "--data", r.data)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := mustRun(t, "verify", "--data", r.data, "--anchor", kept); !strings.Contains(out, "The case log holds: ") || !strings.Contains(out, "The knowledge log holds: ") {
		t.Errorf("verify printed %q", out)
	}
	before := r.do(lead, "Incident", map[string]any{"id": id})
	vault := t.TempDir()
	logs, keys := filepath.Join(vault, "logs.tar.gz"), filepath.Join(vault, "keys.tar.gz")
	mustRun(t, "backup", "--data", r.data, logs, "--keys", keys)
	later := r.closeCase("GM0772")
	r.stop()

	again := t.TempDir()
	mustRun(t, "restore", "--data", again, logs, "--keys", keys)
	if got := run(t, "restore", "--data", again, logs); got.code != 1 || !strings.Contains(got.err, "restore into an empty one") {
		t.Errorf("over what is there: exit %d, %s", got.code, got.err)
	}
	mustRun(t, "verify", "--data", again, "--anchor", kept)
	restored := start(t, again)
	lead = restored.token("LEAD", "GM0772")
	if after := restored.do(lead, "Incident", map[string]any{"id": id}); !bytes.Equal(before, after) {
		t.Errorf("was %s\nis %s", before, after)
	}
	if gone := string(restored.do(lead, "Incident", map[string]any{"id": later})); gone != `{"incident":null}` {
		t.Errorf("a case from after the backup: %s", gone)
	}
}

func TestABackupWithoutKeysTellsNothing(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	r.closeCase("GM0772")
	vault := filepath.Join(t.TempDir(), "logs.tar.gz")
	mustRun(t, "backup", "--data", r.data, vault)
	r.stop()
	into := t.TempDir()
	mustRun(t, "restore", "--data", into, vault)
	if got := run(t, "serve", "--addr", "127.0.0.1:0", "--data", into); got.code != 1 || !strings.Contains(got.err, "but not its keys") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
	if err := filepath.WalkDir(into, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), "casefile.db") {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("Plantsma")) {
			t.Errorf("%s holds what was typed", entry.Name())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAMovedLogServesTheSameCases(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	id := r.closeCase("GM0772")
	before := r.do(r.token("LEAD", "GM0772"), "Incident", map[string]any{"id": id})
	files := t.TempDir()
	into := t.TempDir()
	for _, log := range []string{"case", "knowledge"} {
		export := on(t, r.data, "log", "export", "--log", log, filepath.Join(files, log+".jsonl"))
		mustRun(t, export...)
		// The same again finds nothing new.
		if out := mustRun(t, export...); !strings.HasPrefix(out, "0 events") {
			t.Errorf("exported twice: %s", out)
		}
	}
	r.stop()
	for _, log := range []string{"case", "knowledge"} {
		file := filepath.Join(files, log+".jsonl")
		cutOff(t, file)
		if got := run(t, on(t, into, "log", "import", "--log", log, file+".cut")...); got.code != 1 || !strings.Contains(got.err, "breaks off") {
			t.Errorf("half an export: exit %d, %s", got.code, got.err)
		}
		mustRun(t, on(t, into, "log", "import", "--log", log, file)...)
	}
	for _, name := range keyFiles() {
		if err := copyFile(filepath.Join(r.data, name), filepath.Join(into, name)); err != nil {
			t.Fatal(err)
		}
	}
	moved := start(t, into)
	if after := moved.do(moved.token("LEAD", "GM0772"), "Incident", map[string]any{"id": id}); !bytes.Equal(before, after) {
		t.Errorf("was %s\nis %s", before, after)
	}
}

// What stands in the file that an export is to be written to, and is not its own beginning, stays as it is.
func TestAnExportLeavesOtherFilesAlone(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	r.closeCase("GM0772")
	other := start(t, t.TempDir())
	other.closeCase("GM0772")
	dir := t.TempDir()
	theirs, knowledge := filepath.Join(dir, "theirs.jsonl"), filepath.Join(dir, "knowledge.jsonl")
	mustRun(t, on(t, other.data, "log", "export", "--log", "case", theirs)...)
	mustRun(t, on(t, r.data, "log", "export", "--log", "knowledge", knowledge)...)
	for file, word := range map[string]string{
		written(t, "a letter without a line end"): "line 1 is no event", written(t, "a letter\n"): "line 1 is no event",
		theirs: "no event of this case log", knowledge: "line 1 is of the knowledge log",
	} {
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := run(t, on(t, r.data, "log", "export", "--log", "case", file)...)
		if after, err := os.ReadFile(file); got.code != exitFault || !strings.Contains(got.err, word) || !strings.Contains(got.err, "left as it is") || !bytes.Equal(before, after) {
			t.Errorf("exit %d: %s; %d bytes are %d (%v)", got.code, got.err, len(before), len(after), err)
		}
	}
	refuses(t, exitFault, words("line 1 is of the knowledge log, not of the case log"), on(t, t.TempDir(), "log", "import", "--log", "case", knowledge)...)
}

func cutOff(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+".cut", text[:len(text)-7], 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestATamperedLogIsFoundAndNamed(t *testing.T) {
	eventstoretest.NeedsNode(t)
	data := stopped(t)
	tampered(t, data)
	got := run(t, "verify", "--data", data)
	if got.code != 1 || !strings.Contains(got.err, "the case log: event 3 of stream incident-") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

func TestRebuildingGivesTheSameCases(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	id := r.closeCase("GM0772")
	before := r.do(r.token("LEAD", "GM0772"), "Incident", map[string]any{"id": id})
	if got := run(t, on(t, r.data, "rebuild")...); got.code != 1 || !strings.Contains(got.err, "in use") {
		t.Errorf("beside a running server: exit %d, %s", got.code, got.err)
	}
	r.stop()
	mustRun(t, on(t, r.data, "rebuild")...)
	again := start(t, r.data)
	if after := again.do(again.token("LEAD", "GM0772"), "Incident", map[string]any{"id": id}); !bytes.Equal(before, after) {
		t.Errorf("was %s\nis %s", before, after)
	}
}
