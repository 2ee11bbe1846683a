package eventstore_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/internal/eventstore"
	"leerkring/internal/keyring"
	"leerkring/internal/sqlite"
)

// A blind log needs no key, and a lenient one misses none; the log itself says that a key is lost. What they read of an entry is
// what a decider takes an erased one for.
func TestALogIsReadWithoutItsKeys(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), writeNote{Owner: "GM0001", Text: "x", Times: 2}); err != nil {
		t.Fatal(err)
	}
	whole, err := log.Stream(t.Context(), "notebook-1")
	if err != nil || len(whole) != 2 {
		t.Fatalf("%d events, %v", len(whole), err)
	}
	lose(t, filepath.Join(log.Dir, "keys.db"), whole[1].ID)

	if _, err := log.Stream(t.Context(), "notebook-1"); !errors.Is(err, keyring.ErrMissing) {
		t.Errorf("a lost key: %v", err)
	}
	for name, one := range map[string]struct {
		log    *eventstore.Log
		erased []bool
	}{"lenient": {log.Lenient(), []bool{false, true}}, "blind": {log.Blind(), []bool{true, true}}} {
		read, err := one.log.Stream(t.Context(), "notebook-1")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, e := range read {
			want := whole[i].Event
			if one.erased[i] {
				want = decider.Blank(want)
			}
			if e.Erased != one.erased[i] || e.Event != want {
				t.Errorf("%s: event %d is %+v, erased %v; want %+v", name, i, e.Event, e.Erased, want)
			}
		}
	}
}

// lose takes the key of an entry out of a key store, without a tombstone.
func lose(t *testing.T, keys string, entry uuid.UUID) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), keys, sqlite.Durable, "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(t.Context(), `DELETE FROM entry_key WHERE entry = ?`, entry[:]); err != nil {
		t.Fatal(err)
	}
}
