package keyring_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
	"leerkring/internal/keyring/keyringtest"
)

// places are a key store of each kind.
func places(t *testing.T) map[string]func(*testing.T) keyring.Place {
	return map[string]func(*testing.T) keyring.Place{
		"file":       func(t *testing.T) keyring.Place { return inFile(t.TempDir()) },
		"PostgreSQL": func(t *testing.T) keyring.Place { return inPostgres(t, keyringtest.Postgres(t).Database(t)) },
	}
}

// sealedEntries is a key store with entries, of which some are destroyed, and a person.
type sealedEntries struct {
	ring   *keyring.Ring
	sealed map[uuid.UUID]map[string][]byte
	gone   uuid.UUID
	actor  string
	token  [32]byte
}

func seal(t *testing.T, at keyring.Place, n int) *sealedEntries {
	t.Helper()
	s := &sealedEntries{ring: open(t, at), sealed: map[uuid.UUID]map[string][]byte{}, gone: uuid.New()}
	for i := range n {
		s.add(t, fmt.Sprint(i))
	}
	if _, err := s.ring.Seal(t.Context(), "s", s.gone, map[string][]byte{"text": []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if err := s.ring.Destroy(t.Context(), "s", s.gone); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.actor, err = s.ring.Actor(t.Context(), keyring.Person{Issuer: "i", Subject: "s", Name: "Anna"}); err != nil {
		t.Fatal(err)
	}
	s.token = s.ring.Hash(keyring.SecretMunicipality, []byte("GM0772"))
	return s
}

func (s *sealedEntries) add(t *testing.T, text string) {
	t.Helper()
	id := uuid.New()
	sealed, err := s.ring.Seal(t.Context(), "s", id, map[string][]byte{"text": []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	s.sealed[id] = sealed
}

// opens tells whether a ring opens everything, and what was destroyed not.
func (s *sealedEntries) opens(t *testing.T, ring *keyring.Ring) {
	t.Helper()
	for id, sealed := range s.sealed {
		if _, err := ring.Unseal(t.Context(), "s", id, sealed); err != nil {
			t.Fatalf("an entry: %v", err)
		}
	}
	if _, err := ring.Unseal(t.Context(), "s", s.gone, map[string][]byte{"text": {1}}); !errors.Is(err, keyring.ErrErased) {
		t.Errorf("what was destroyed: %v", err)
	}
	if name, err := ring.Name(t.Context(), s.actor); err != nil || name != "Anna" {
		t.Errorf("a person: %q, %v", name, err)
	}
	if ring.Hash(keyring.SecretMunicipality, []byte("GM0772")) != s.token {
		t.Error("the secrets changed")
	}
}

// After a rotation everything opens with the new master key alone, the secrets are what they were, and a server that was running
// goes on, with entries from before, between and after.
func TestTheMasterKeyIsRotated(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			at := place(t)
			s := seal(t, at, 700) // more than a page
			before, err := os.ReadFile(at.Master)
			if err != nil {
				t.Fatal(err)
			}
			rotation := keyring.Rotation{Place: at}
			if _, err := rotation.Do(t.Context(), keyring.Rewrap); !errors.Is(err, keyring.ErrRotating) {
				t.Errorf("out of order: %v", err)
			}
			for _, step := range []keyring.Step{keyring.AddKey, keyring.AddKey, keyring.Rewrap, keyring.Rewrap, keyring.DropKey, keyring.DropKey} {
				rows, err := rotation.Do(t.Context(), step)
				if err != nil {
					t.Fatalf("%s: %v", step, err)
				}
				if step == keyring.Rewrap && rows != 0 && rows != 702+5+1 { // two were added meanwhile
					t.Errorf("%d rows were wrapped anew", rows)
				}
				s.opens(t, s.ring)
				s.add(t, "daarna")
			}
			s.opens(t, s.ring)
			s.opens(t, open(t, at))
			after, err := os.ReadFile(at.Master)
			if err != nil || bytes.Equal(before, after) {
				t.Errorf("the master key is the old one: %v", err)
			}
			old := at
			old.Master = filepath.Join(t.TempDir(), "old.key")
			if err := os.WriteFile(old.Master, before, 0o600); err != nil {
				t.Fatal(err)
			}
			if ring, err := old.Open(t.Context()); err == nil {
				ring.Close()
				t.Error("the old master key still opens it")
			}
		})
	}
}

// A rotation that is cut off at any place goes on: until it is finished both keys open.
func TestARotationThatWasCutOffGoesOn(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			at := place(t)
			s := seal(t, at, 30)
			rotation := keyring.Rotation{Place: at}
			if _, err := rotation.Do(t.Context(), keyring.AddKey); err != nil {
				t.Fatal(err)
			}
			for _, after := range []int{1, 7, 20} {
				ctx, cut := context.WithCancel(t.Context())
				rotation.Tell = func(rows int) {
					if rows == after {
						cut()
					}
				}
				if _, err := rotation.Do(ctx, keyring.Rewrap); err == nil {
					t.Errorf("it was not cut off after %d", after)
				}
				s.opens(t, open(t, at))
				cut()
			}
			rotation.Tell = nil
			for _, step := range []keyring.Step{keyring.Rewrap, keyring.DropKey} {
				if _, err := rotation.Do(t.Context(), step); err != nil {
					t.Fatal(err)
				}
			}
			s.opens(t, open(t, at))
		})
	}
}

// What is destroyed while everything is wrapped anew stays destroyed.
func TestARotationRevivesNothing(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			at := place(t)
			s := seal(t, at, 60)
			var ids []uuid.UUID
			for id := range s.sealed {
				ids = append(ids, id)
			}
			rotation := keyring.Rotation{Place: at}
			if _, err := rotation.Do(t.Context(), keyring.AddKey); err != nil {
				t.Fatal(err)
			}
			var both sync.WaitGroup
			both.Go(func() {
				for _, id := range ids {
					if err := s.ring.Destroy(t.Context(), "s", id); err != nil {
						t.Error(err)
					}
				}
			})
			for _, step := range []keyring.Step{keyring.Rewrap, keyring.DropKey} {
				if _, err := rotation.Do(t.Context(), step); err != nil {
					t.Fatal(err)
				}
			}
			both.Wait()
			for _, id := range ids {
				if _, err := s.ring.Unseal(t.Context(), "s", id, s.sealed[id]); !errors.Is(err, keyring.ErrErased) {
					t.Fatalf("%v", err)
				}
			}
		})
	}
}

// The old wrapped bytes are in no file afterwards: neither in the pages nor in the write-ahead log.
func TestARotationLeavesNothingWrappedByTheOldKey(t *testing.T) {
	dir := t.TempDir()
	at := inFile(dir)
	seal(t, at, 40)
	store, err := os.ReadFile(at.Store + "-wal")
	if err != nil || len(store) == 0 {
		t.Fatal("there is no write-ahead log to look in", err)
	}
	master, err := keyring.PrefixOf(at)
	if err != nil || !bytes.Contains(store, master) {
		t.Fatalf("what the old key wrapped is not to be told: %v", err)
	}
	rotation := keyring.Rotation{Place: at}
	for _, step := range []keyring.Step{keyring.AddKey, keyring.Rewrap, keyring.DropKey} {
		if _, err := rotation.Do(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{at.Store, at.Store + "-wal"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(raw, master); n > 0 {
			t.Errorf("%s holds %d that the old key wrapped", filepath.Base(name), n)
		}
	}
}

// A master key in the environment opens the store; anything else is told what it can be.
func TestWhereAMasterKeyIsKept(t *testing.T) {
	at := inFile(t.TempDir())
	s := seal(t, at, 3)
	text, err := os.ReadFile(at.Master)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PROEF_MASTER", string(text))
	elsewhere := at
	for _, name := range []string{"env:PROEF_MASTER", "file:" + at.Master} {
		elsewhere.Master = name
		s.opens(t, open(t, elsewhere))
	}
	for _, name := range []string{"", "file:", "env:", "env:NIET_GEZET", "gcp-kms://x", "https://x/y", "hcvault://", "hcvault://user:geheim@x/transit/keys/y"} {
		elsewhere.Master = name
		ring, err := elsewhere.Open(t.Context())
		if err == nil {
			ring.Close()
			t.Errorf("%q is taken", name)
			continue
		}
		if bytes.Contains([]byte(err.Error()), []byte("geheim")) {
			t.Errorf("%v", err)
		}
	}
	elsewhere.Master = "env:PROEF_MASTER"
	if _, err := (keyring.Rotation{Place: elsewhere}).Do(t.Context(), keyring.AddKey); err == nil {
		t.Error("a key was added in the environment")
	}
}
