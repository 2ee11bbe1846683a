package keyring_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
)

func aLeaseIsOneHoldersUntilItsTimeIsOver(t *testing.T, at keyring.Place) {
	one, two := open(t, at), open(t, at)
	ask := func(ring *keyring.Ring, holder string, ttl time.Duration, want bool) {
		t.Helper()
		if held, err := ring.Lease(t.Context(), "door", holder, ttl); err != nil || held != want {
			t.Fatalf("%s: %t, %v", holder, held, err)
		}
	}
	ask(one, "one", time.Minute, true)
	ask(two, "two", time.Minute, false)
	ask(one, "one", 300*time.Millisecond, true)
	ask(two, "two", time.Minute, false)
	time.Sleep(400 * time.Millisecond)
	ask(two, "two", time.Minute, true)
	ask(one, "one", time.Minute, false)
	if err := one.Release(t.Context(), "door", "one"); err != nil { // it has not got it: nothing changes
		t.Fatal(err)
	}
	ask(one, "one", time.Minute, false)
	if err := two.Release(t.Context(), "door", "two"); err != nil {
		t.Fatal(err)
	}
	ask(one, "one", time.Minute, true)
	if held, err := two.Lease(t.Context(), "another", "two", time.Minute); err != nil || !held {
		t.Errorf("another lease: %t, %v", held, err)
	}
}

func ofManyWhoWantALeaseOneHasIt(t *testing.T, at keyring.Place) {
	rings := []*keyring.Ring{open(t, at), open(t, at)}
	got := make(chan string, 16)
	var group sync.WaitGroup
	for i := range cap(got) {
		group.Go(func() {
			holder := uuid.NewString()
			held, err := rings[i%2].Lease(t.Context(), "door", holder, time.Minute)
			if err != nil {
				t.Error(err)
			}
			if held {
				got <- holder
			}
		})
	}
	group.Wait()
	if len(got) != 1 {
		t.Errorf("%d hold the lease", len(got))
	}
}
