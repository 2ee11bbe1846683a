package keyring_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
)

// inFile is a key store in a file of a directory.
func inFile(dir string) keyring.Place {
	return keyring.Place{Store: filepath.Join(dir, "keys.db"), Master: filepath.Join(dir, "master.key")}
}

func TestADestroyedKeyLeavesNoBytes(t *testing.T) {
	dir := t.TempDir()
	ring, entry := open(t, inFile(dir)), uuid.New()
	if _, err := ring.Seal(t.Context(), "incident-x", entry, map[string][]byte{"a": []byte("1")}); err != nil {
		t.Fatal(err)
	}
	before := size(t, dir)
	if err := ring.Destroy(t.Context(), "incident-x", entry); err != nil {
		t.Fatal(err)
	}
	wal, err := os.Stat(filepath.Join(dir, "keys.db-wal"))
	if err == nil && wal.Size() != 0 {
		t.Errorf("the write-ahead log still holds %d bytes (%d before)", wal.Size(), before)
	}
}

func size(t *testing.T, dir string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "keys.db-wal"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
