package keyring_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/internal/keyring"
	"leerkring/internal/keyring/keyringtest"
)

// What every store promises, each time on a new one.
func TestStores(t *testing.T) {
	promises := map[string]func(*testing.T, keyring.Place){
		"sealed fields come back after reopening":        sealedFieldsComeBackAfterReopening,
		"the same entry keeps its key":                   theSameEntryKeepsItsKey,
		"of many at once one makes the key":              ofManyAtOnceOneMakesTheKey,
		"many can open a new store at once":              manyCanOpenANewStoreAtOnce,
		"a sealed field opens nowhere else":              aSealedFieldOpensNowhereElse,
		"erased, missing and unreachable are told apart": erasedMissingAndUnreachableAreToldApart,
		"keys of many entries are destroyed at once":     keysOfManyEntriesAreDestroyedAtOnce,
		"a master key that is gone or wrong is refused":  aMasterKeyThatIsGoneOrWrongIsRefused,
		"actors are opaque and stable":                   actorsAreOpaqueAndStable,
		"a hash keeps parts apart":                       hashKeepsPartsApart,
		"two replicas share their secrets":               twoReplicasShareTheirSecrets,
		"a lease is one holder's until its time is over": aLeaseIsOneHoldersUntilItsTimeIsOver,
		"of many who want a lease one has it":            ofManyWhoWantALeaseOneHasIt,
	}
	stores := map[string]func(*testing.T) func(*testing.T) string{
		"file": func(*testing.T) func(*testing.T) string {
			return func(t *testing.T) string { return filepath.Join(t.TempDir(), "keys.db") }
		},
		"PostgreSQL": func(t *testing.T) func(*testing.T) string {
			server := keyringtest.Postgres(t)
			return func(t *testing.T) string { return server.Database(t) }
		},
	}
	for kind, prepare := range stores {
		t.Run(kind, func(t *testing.T) {
			store := prepare(t)
			for promise, check := range promises {
				t.Run(promise, func(t *testing.T) {
					check(t, keyring.Place{Store: store(t), Schema: "leerkring_case", Master: filepath.Join(t.TempDir(), "master.key")})
				})
			}
		})
	}
}

func open(t *testing.T, at keyring.Place) *keyring.Ring {
	t.Helper()
	ring, err := at.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ring.Close() })
	return ring
}

func sealedFieldsComeBackAfterReopening(t *testing.T, at keyring.Place) {
	entry := uuid.New()
	ring := open(t, at)
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
	fields, err := open(t, at).Unseal(t.Context(), "incident-1", entry, sealed)
	if err != nil || string(fields["text"]) != "geheim" {
		t.Fatalf("%q, %v", fields["text"], err)
	}
}

func theSameEntryKeepsItsKey(t *testing.T, at keyring.Place) {
	ring, entry := open(t, at), uuid.New()
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

func aSealedFieldOpensNowhereElse(t *testing.T, at keyring.Place) {
	ring := open(t, at)
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

func erasedMissingAndUnreachableAreToldApart(t *testing.T, at keyring.Place) {
	ring, entry, never := open(t, at), uuid.New(), uuid.New()
	if used, err := ring.Used(t.Context()); used || err != nil {
		t.Errorf("a new key store is used: %v, %v", used, err)
	}
	sealed, _ := ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("1")})
	if used, err := ring.Used(t.Context()); !used || err != nil {
		t.Errorf("a key was given out: %v, %v", used, err)
	}
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

func aMasterKeyThatIsGoneOrWrongIsRefused(t *testing.T, at keyring.Place) {
	ring := open(t, at)
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(at.Master); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("master key: %v, %v", info.Mode(), err)
	}
	elsewhere := keyring.Place{Store: filepath.Join(t.TempDir(), "keys.db"), Master: filepath.Join(t.TempDir(), "master.key")}
	open(t, elsewhere)
	gone, wrong := at, at
	gone.Master, wrong.Master = at.Master+".gone", elsewhere.Master
	if _, err := gone.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("gone: %v", err)
	}
	if _, err := wrong.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("wrong: %v", err)
	}
}

func actorsAreOpaqueAndStable(t *testing.T, at keyring.Place) {
	ring := open(t, at)
	p := keyring.Person{Issuer: "dev", Subject: "anna", Name: "Anna de Wit"}
	actor, err := ring.Actor(t.Context(), p)
	if err != nil || strings.Contains(actor, "anna") {
		t.Fatalf("%q, %v", actor, err)
	}
	if err := ring.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, at)
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

func hashKeepsPartsApart(t *testing.T, at keyring.Place) {
	ring := open(t, at)
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

func twoReplicasShareTheirSecrets(t *testing.T, at keyring.Place) {
	one, two := open(t, at), open(t, at)
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

// What one sealed, all can open: nobody keeps a key that lost.
func ofManyAtOnceOneMakesTheKey(t *testing.T, at keyring.Place) {
	ring, entry := open(t, at), uuid.New()
	sealed := make([]map[string][]byte, 8)
	var group sync.WaitGroup
	for i := range sealed {
		group.Go(func() {
			var err error
			if sealed[i], err = ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("1")}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, one := range sealed {
		if _, err := ring.Unseal(t.Context(), "s", entry, one); err != nil {
			t.Error(err)
		}
	}
}

func manyCanOpenANewStoreAtOnce(t *testing.T, at keyring.Place) {
	rings := make([]*keyring.Ring, 8)
	var group sync.WaitGroup
	for i := range rings {
		group.Go(func() {
			var err error
			if rings[i], err = at.Open(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, ring := range rings {
		if ring == nil {
			t.Fatal("not all have opened it")
		}
		defer ring.Close()
		if ring.Hash(keyring.SecretID) != rings[0].Hash(keyring.SecretID) {
			t.Error("two who opened at once have secrets of their own")
		}
	}
}

func keysOfManyEntriesAreDestroyedAtOnce(t *testing.T, at keyring.Place) {
	ring := open(t, at)
	entries := make([]uuid.UUID, 100)
	for i := range entries {
		entries[i] = uuid.New()
		if _, err := ring.Seal(t.Context(), "s", entries[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	kept := uuid.New()
	if _, err := ring.Seal(t.Context(), "s", kept, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is safe to repeat, and to name an entry twice
		if err := ring.Destroy(t.Context(), "s", append(entries, entries[0])...); err != nil {
			t.Fatal(err)
		}
	}
	for _, entry := range entries {
		if _, err := ring.Unseal(t.Context(), "s", entry, nil); !errors.Is(err, keyring.ErrErased) {
			t.Fatalf("destroyed: %v", err)
		}
	}
	if _, err := ring.Unseal(t.Context(), "s", kept, nil); err != nil {
		t.Errorf("the one that was not named: %v", err)
	}
}
