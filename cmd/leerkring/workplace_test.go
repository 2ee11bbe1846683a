package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFilesMoveInTogetherOrNotAtAll(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "a"), []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := moveIn([]string{"a", "b"}, from, to); err == nil || len(names(t, to)) != 0 {
		t.Errorf("error %v, and there is %v", err, names(t, to))
	}
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := moveIn([]string{"a", "b"}, from, to); err != nil || !slices.Equal(names(t, to), []string{"a", "b"}) {
		t.Errorf("error %v, and there is %v", err, names(t, to))
	}
}

func TestWhatLeadsToOneFile(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for other, same := range map[string]bool{"x": true, "./x": true, filepath.Join(link, "x"): true, "y": false, filepath.Join(link, "none", "x"): false} {
		if samePlace(filepath.Join(dir, "x"), other) != same {
			t.Errorf("%s: %v", other, !same)
		}
	}
}
