package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// Read models are not thrown away for a rebuild that can't be: without the log, or without its keys.
func TestARebuildThatCannotBeLeavesTheReadModels(t *testing.T) {
	eventstoretest.NeedsNode(t)
	data := stopped(t)
	intact := func() {
		t.Helper()
		for _, name := range []string{"casefile.db", "knowledge.db", "door.db", "erasure.db"} {
			if _, err := os.Stat(filepath.Join(data, name)); err != nil {
				t.Error(err)
			}
		}
	}
	for _, flag := range []string{"--case-log", "--knowledge-log"} {
		got := run(t, "rebuild", "--data", data, flag, "esdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1")
		if got.code != exitFault || !strings.Contains(got.err, "left as they are") {
			t.Errorf("%s: exit %d: %s", flag, got.code, got.err)
		}
		intact()
	}
	if err := os.Rename(filepath.Join(data, "case-master.key"), filepath.Join(data, "aside")); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "rebuild", "--data", data); got.code != exitFault || !strings.Contains(got.err, "case-master.key") {
		t.Errorf("without keys: exit %d: %s", got.code, got.err)
	}
	intact()
	if err := os.Rename(filepath.Join(data, "aside"), filepath.Join(data, "case-master.key")); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "rebuild", "--data", data)
}

func TestARebuildMakesNothingElse(t *testing.T) {
	data := t.TempDir()
	refuses(t, exitFault, words("not its keys"), "rebuild", "--data", data)
	if _, err := os.Stat(filepath.Join(data, anchorKeyFile)); err == nil {
		t.Error("a key was made")
	}
	none := filepath.Join(data, "none")
	refuses(t, exitFault, words("there is no data directory "+none), "rebuild", "--data", none)
	if _, err := os.Stat(none); err == nil {
		t.Error("a directory was made")
	}
}
