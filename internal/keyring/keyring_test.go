package keyring_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/internal/keyring"
)

func open(t *testing.T, dir string) *keyring.Ring {
	t.Helper()
	ring, err := keyring.OpenFile(t.Context(), filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ring.Close() })
	return ring
}

func TestSealedFieldsComeBackAfterReopening(t *testing.T) {
	dir := t.TempDir()
	entry := uuid.New()
	ring := open(t, dir)
	sealed, err := ring.Seal(t.Context(), "incident-1", entry, map[string][]byte{"text": []byte("geheim")})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed["text"]), "geheim") {
		t.Fatal("sealed in name only")
	}
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	fields, err := open(t, dir).Unseal(t.Context(), "incident-1", entry, sealed)
	if err != nil || string(fields["text"]) != "geheim" {
		t.Fatalf("%q, %v", fields["text"], err)
	}
}

func TestTheSameEntryKeepsItsKey(t *testing.T) {
	ring, entry := open(t, t.TempDir()), uuid.New()
	first, err := ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("2")}); err != nil {
		t.Fatal(err)
	}
	if fields, err := ring.Unseal(t.Context(), "s", entry, first); err != nil || string(fields["a"]) != "1" {
		t.Fatalf("the first sealing no longer opens: %v", err)
	}
}

func TestASealedFieldOpensNowhereElse(t *testing.T) {
	ring := open(t, t.TempDir())
	one, two := uuid.New(), uuid.New()
	sealed, _ := ring.Seal(t.Context(), "s", one, map[string][]byte{"a": []byte("1")})
	if _, err := ring.Seal(t.Context(), "s", two, map[string][]byte{"a": []byte("2")}); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Unseal(t.Context(), "s", two, sealed); !errors.Is(err, keyring.ErrTampered) {
		t.Errorf("in another entry: %v", err)
	}
	if _, err := ring.Unseal(t.Context(), "s", one, map[string][]byte{"b": sealed["a"]}); !errors.Is(err, keyring.ErrTampered) {
		t.Errorf("in another field: %v", err)
	}
	if _, err := ring.Unseal(t.Context(), "t", one, sealed); !errors.Is(err, keyring.ErrMissing) {
		t.Errorf("in another stream: %v", err)
	}
}

func TestErasedMissingAndUnreachableAreToldApart(t *testing.T) {
	ring, entry, never := open(t, t.TempDir()), uuid.New(), uuid.New()
	sealed, _ := ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("1")})
	if _, err := ring.Unseal(t.Context(), "s", never, sealed); !errors.Is(err, keyring.ErrMissing) {
		t.Errorf("missing: %v", err)
	}
	if err := ring.Destroy(t.Context(), "s", entry, never); err != nil {
		t.Fatal(err)
	}
	for _, e := range []uuid.UUID{entry, never} {
		if _, err := ring.Unseal(t.Context(), "s", e, sealed); !errors.Is(err, keyring.ErrErased) {
			t.Errorf("destroyed: %v", err)
		}
		if _, err := ring.Seal(t.Context(), "s", e, nil); !errors.Is(err, keyring.ErrErased) {
			t.Errorf("a destroyed key was given out again: %v", err)
		}
	}
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := ring.Unseal(t.Context(), "s", entry, sealed)
	if !errors.Is(err, keyring.ErrUnavailable) || errors.Is(err, keyring.ErrErased) {
		t.Errorf("unreachable: %v", err)
	}
	if _, err := ring.Seal(t.Context(), "s", entry, nil); !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("unreachable on writing: %v", err)
	}
}

func TestADestroyedKeyLeavesNoBytes(t *testing.T) {
	dir := t.TempDir()
	ring, entry := open(t, dir), uuid.New()
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

func TestAMasterKeyThatIsGoneOrWrongIsRefused(t *testing.T) {
	dir := t.TempDir()
	ring := open(t, dir)
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	keys, master := filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key")
	if info, err := os.Stat(master); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("master key: %v, %v", info.Mode(), err)
	}
	if err := os.Rename(master, filepath.Join(dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.OpenFile(t.Context(), keys, master); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("gone: %v", err)
	}
	other := t.TempDir()
	open(t, other)
	if _, err := keyring.OpenFile(t.Context(), keys, filepath.Join(other, "master.key")); err == nil || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("wrong: %v", err)
	}
}

func TestActorsAreOpaqueAndStable(t *testing.T) {
	dir := t.TempDir()
	ring := open(t, dir)
	p := keyring.Person{Issuer: "dev", Subject: "anna", Name: "Anna de Wit"}
	actor, err := ring.Actor(t.Context(), p)
	if err != nil || strings.Contains(actor, "anna") {
		t.Fatalf("%q, %v", actor, err)
	}
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if name, err := again.Name(t.Context(), actor); err != nil || name != p.Name {
		t.Errorf("name %q, %v", name, err)
	}
	if same, _ := again.Actor(t.Context(), p); same != actor {
		t.Error("another hash after reopening")
	}
	if name, err := again.Name(t.Context(), "nobody"); err != nil || name != "" {
		t.Errorf("unknown actor: %q, %v", name, err)
	}
}

func TestHashKeepsPartsApart(t *testing.T) {
	ring := open(t, t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(rapid.Byte()).Draw(t, "a"), rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		if len(b) > 0 && ring.Hash(keyring.SecretID, a, b) == ring.Hash(keyring.SecretID, append(a[:len(a):len(a)], b...)) {
			t.Fatal("two parts hash as one")
		}
		if ring.Hash(keyring.SecretID, a) == ring.Hash(keyring.SecretActor, a) {
			t.Fatal("two secrets hash alike")
		}
	})
}

func TestTwoReplicasShareTheirSecrets(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	if one.Hash(keyring.SecretID, []byte("x")) != two.Hash(keyring.SecretID, []byte("x")) {
		t.Error("two openings of one store hash differently")
	}
	entry := uuid.New()
	sealed, err := one.Seal(context.Background(), "s", entry, map[string][]byte{"a": []byte("1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Unseal(context.Background(), "s", entry, sealed); err != nil {
		t.Error(err)
	}
}
