package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// fileBackup is a backup with one file in it, and what it holds; the last is the file.
func fileBackup(t *testing.T) (logs string, held []member) {
	t.Helper()
	r, _ := withFile(t)
	logs = filepath.Join(t.TempDir(), "logs")
	mustRun(t, "backup", "--data", r.data, logs)
	r.stop()
	return logs, members(t, logs)
}

// Whoever made an archive puts no file anywhere but at the address of its content.
func TestAnArchiveThatWouldPutFilesElsewhereIsRefused(t *testing.T) {
	eventstoretest.NeedsNode(t)
	_, held := fileBackup(t)
	logs, blob := held[:len(held)-1], held[len(held)-1]
	address := filepath.Base(blob.name)
	other := "00" + strings.Repeat("ab", 31)
	for name, m := range map[string]member{
		"above":                  {"blobs/../../" + address, blob.content},
		"above, as a folder":     {"blobs/../" + address[:2] + "/" + address, blob.content},
		"beside":                 {address, blob.content},
		"in another folder":      {"blobs/zz/" + address, blob.content},
		"from the root":          {"/" + blob.name, blob.content},
		"in capitals":            {strings.ToUpper(blob.name), blob.content},
		"a foreign file":         {"blobs/leesmij.txt", blob.content},
		"the unfinished":         {"blobs/unfinished/123", blob.content},
		"under another address":  {"blobs/00/" + other, blob.content},
		"changed":                {blob.name, append([]byte("x"), blob.content...)},
		"nothing at its address": {blob.name, nil},
	} {
		root := t.TempDir()
		into := filepath.Join(root, "data")
		got := run(t, "restore", "--data", into, archive(t, append(slices.Clone(logs), m)...))
		if got.code != exitFault || !strings.Contains(got.err, "nothing was restored") {
			t.Errorf("%s: exit %d: %s%s", name, got.code, got.out, got.err)
		}
		if left := append(names(t, root), names(t, into)...); !slices.Equal(left, []string{"data", "lock"}) {
			t.Errorf("%s: there is %v", name, left)
		}
	}
	// A file is taken once, and no file is among the keys.
	for _, args := range [][]string{{archive(t, append(held, held[0])...)}, {archive(t, held...), "--keys", archive(t, blob)}} {
		if got := run(t, append([]string{"restore", "--data", filepath.Join(t.TempDir(), "data")}, args...)...); got.code != exitFault || !strings.Contains(got.err, "nothing was restored") {
			t.Errorf("exit %d: %s", got.code, got.err)
		}
	}
	mustRun(t, "restore", "--data", t.TempDir(), archive(t, held...))
}

// What stands where a file would be put stays: it is that file, or nothing is restored.
func TestARestoreWritesOverNoFile(t *testing.T) {
	eventstoretest.NeedsNode(t)
	logs, held := fileBackup(t)
	blob := held[len(held)-1]
	into, dir := t.TempDir(), filepath.Join(t.TempDir(), "blobs")
	place := filepath.Join(dir, strings.TrimPrefix(blob.name, "blobs/"))
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		t.Fatal(err)
	}
	for content, code := range map[string]int{"van iemand anders": exitFault, string(blob.content): exitOK} {
		if err := os.WriteFile(place, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := os.Stat(place)
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, "restore", "--data", into, logs, "--blobs", dir); got.code != code || code == exitFault && (!strings.Contains(got.err, "nothing was restored") || !strings.Contains(got.err, filepath.Base(place))) {
			t.Errorf("exit %d: %s", got.code, got.err)
		}
		after, err := os.Stat(place)
		text, _ := os.ReadFile(place)
		if err != nil || !os.SameFile(before, after) || !bytes.Equal(text, []byte(content)) {
			t.Errorf("what was there is %q (%v)", text, err)
		}
		if code == exitFault && !slices.Equal(names(t, into), []string{"lock"}) {
			t.Errorf("there is %v", names(t, into))
		}
		for _, name := range names(t, dir) {
			if strings.HasPrefix(name, restorePrefix) {
				t.Errorf("%s is left", name)
			}
		}
		into = t.TempDir()
	}
}

// A log that can't be put in its place takes the files back out.
func TestFilesAndLogsAreRestoredTogetherOrNotAtAll(t *testing.T) {
	eventstoretest.NeedsNode(t)
	logs, held := fileBackup(t)
	cutOff(t, logs)
	into, dir := t.TempDir(), filepath.Join(t.TempDir(), "blobs")
	if got := run(t, "restore", "--data", into, logs+".cut", "--blobs", dir); got.code != exitFault || !strings.Contains(got.err, "nothing was restored") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("there is %v", names(t, dir))
	}
	files := &blobsUnpacked{dir: dir}
	blob := held[len(held)-1]
	if err := files.take(blob.name, bytes.NewReader(blob.content)); err != nil {
		t.Fatal(err)
	}
	if err := files.moveIn(); err != nil || len(kept(t, dir)) != 1 {
		t.Fatal(err)
	}
	if err := files.takeBack(); err != nil || len(kept(t, dir)) != 0 {
		t.Errorf("%v are left (%v)", kept(t, dir), err)
	}
	if err := files.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("there is %v", names(t, dir))
	}
}

func TestAServerThatCanKeepNoFilesDoesNotStart(t *testing.T) {
	t.Parallel()
	file := written(t, "x")
	unfinished := filepath.Join(t.TempDir(), "blobs")
	if err := os.MkdirAll(unfinished, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unfinished, "unfinished"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below"), "/proc/leerkring", unfinished} {
		got := run(t, on(t, t.TempDir(), "serve", "--addr", "127.0.0.1:0", "--blobs", dir)...)
		if got.code != exitFault || !strings.Contains(got.err, dir) || !strings.Contains(got.err, "--blobs") {
			t.Errorf("%s: exit %d: %s", dir, got.code, got.err)
		}
	}
	r := start(t, t.TempDir(), "--side", "knowledge", "--blobs", file) // which keeps none
	r.stop()
}
