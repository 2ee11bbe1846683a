package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/server"
)

// What only reads waits for another command; what writes says at once who is in the way. What a killed server has left about its
// nodes leads nobody astray.
func TestACommandWaitsForAnother(t *testing.T) {
	eventstoretest.NeedsNode(t)
	data := stopped(t)
	other, err := server.OpenDirectory(data)
	if err != nil {
		t.Fatal(err)
	}
	export := written(t, "")
	refuses(t, exitFault, words("another command uses", "(pid ", "try again"), "log", "import", "--data", data, "--log", "case", export)
	time.AfterFunc(300*time.Millisecond, func() { other.Close() })
	mustRun(t, "verify", "--data", data)
	if err := os.WriteFile(connectionFile(data, "case"), []byte("esdb://127.0.0.1:1?tls=false"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "log", "export", "--data", data, "--log", "case", export)
}

func TestADirectoryThatCannotBeWrittenIsNotCalledInUse(t *testing.T) {
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	refuses(t, exitFault, words(data, "can't be written: is a directory"), "verify", "--data", data)
}

// Who anchors what isn't there leaves no key behind.
func TestAnAnchorNeedsALog(t *testing.T) {
	data := t.TempDir()
	refuses(t, exitFault, words("holds no case log"), "anchor", "--data", data)
	if _, err := os.Stat(filepath.Join(data, anchorKeyFile)); err == nil {
		t.Error("a key was made")
	}
	refuses(t, exitFault, words("there is no data directory"), "anchor", "--data", filepath.Join(data, "none"))
}
