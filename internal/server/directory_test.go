package server_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"leerkring/internal/server"
)

func openDirectory(t *testing.T, path string) *server.Directory {
	t.Helper()
	d, err := server.OpenDirectory(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestADataDirectoryIsMadeForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "data")
	d := openDirectory(t, path)
	if got := mode(t, path); got != 0o700 {
		t.Errorf("the directory has mode %o", got)
	}
	if got := mode(t, d.File("lock")); got != 0o600 {
		t.Errorf("the lock has mode %o", got)
	}
}

func TestADataDirectoryHasOneHolder(t *testing.T) {
	path := t.TempDir()
	first := openDirectory(t, path)
	_, err := server.OpenDirectory(path)
	if err == nil {
		t.Fatal("two hold it at once")
	}
	for _, want := range []string{path, "(pid " + strconv.Itoa(os.Getpid()) + ")", "--data"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %q", err, want)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	openDirectory(t, path)
}

func TestTheLockNamesItsLatestHolderAlone(t *testing.T) {
	path := t.TempDir()
	if err := os.WriteFile(filepath.Join(path, "lock"), []byte("12345678901234567890"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := openDirectory(t, path)
	if got, err := os.ReadFile(d.File("lock")); err != nil || string(got) != strconv.Itoa(os.Getpid()) {
		t.Errorf("the lock says %q (%v)", got, err)
	}
}

func TestADataDirectoryThatCannotBeIsRefusedInOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "below"), "/proc/leerkring"} {
		_, err := server.OpenDirectory(path)
		if err == nil {
			t.Fatalf("%s was opened", path)
		}
		if text := err.Error(); strings.Count(text, path) != 1 || strings.Contains(text, "\n") {
			t.Errorf("%s: %q", path, text)
		}
	}
}
