package keyfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"leerkring/internal/keyfile"
)

func TestTheFirstWinsAndNothingIsLeftBeside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if err := keyfile.Make(path, fmt.Appendf(nil, "key %d", i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	first, err := os.ReadFile(path)
	if err != nil || len(first) != 5 {
		t.Fatalf("%q, %v", first, err)
	}
	if err := keyfile.Make(path, []byte("another")); err != nil {
		t.Error(err)
	}
	if again, _ := os.ReadFile(path); string(again) != string(first) {
		t.Error("an existing key was written over")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
}

func TestADirectoryThatIsNotThereIsAnError(t *testing.T) {
	if err := keyfile.Make(filepath.Join(t.TempDir(), "missing", "key"), []byte("x")); err == nil {
		t.Error("no error")
	}
}
