package keyring_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
)

// golden is a key store as an early version left it, with one sealed entry. The key in it seals nothing else.
type golden struct {
	Stream string            `json:"stream"`
	Entry  uuid.UUID         `json:"entry"`
	Plain  map[string]string `json:"plain"`
	Sealed map[string][]byte `json:"sealed"`
	Actor  string            `json:"actor"`
	Name   string            `json:"name"`
}

// What was sealed once must open for ever: the form of keys and ciphertexts never changes.
func TestAnEarlyKeyStoreStillOpens(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"keys.db", "master.key"} {
		text, err := os.ReadFile(filepath.Join("testdata", "golden", file+".base64"))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := base64.StdEncoding.DecodeString(string(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join("testdata", "golden", "sealed.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want golden
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	ring := open(t, inFile(dir))
	fields, err := ring.Unseal(t.Context(), want.Stream, want.Entry, want.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	for name, plain := range want.Plain {
		if string(fields[name]) != plain {
			t.Errorf("%s: %q, want %q", name, fields[name], plain)
		}
	}
	actor, err := ring.Actor(t.Context(), keyring.Person{Issuer: "uitgever", Subject: "onderwerp", Name: want.Name})
	if err != nil || actor != want.Actor {
		t.Errorf("actor %q, %v, want %q", actor, err, want.Actor)
	}
}
