package eventstore_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/eventstore/node"
)

// follow collects revisions of one stream until it has n of them.
func follow(t *testing.T, log *eventstore.Log, from eventstore.Position, n int, failures int) ([]uint64, eventstore.Position) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var seen []uint64
	var through eventstore.Position
	err := log.Follow(ctx, from, []string{"notebook-"}, func(_ context.Context, b eventstore.Batch) error {
		if failures > 0 && len(b.Events) > 0 {
			failures--
			return errors.New("not now")
		}
		for _, e := range b.Events {
			seen = append(seen, e.Revision)
		}
		if through = b.Through; len(seen) >= n {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("following ended: %v, with %d of %d", err, len(seen), n)
	}
	return seen, through
}

func TestFollowGivesEveryEventOnceInOrderAlsoAfterAFailure(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	for range 5 {
		if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "other-1", order(uuid.New()), write("x")); err != nil {
			t.Fatal(err)
		}
	}
	seen, through := follow(t, log.Log, 0, 5, 2)
	for i, revision := range seen {
		if revision != uint64(i) {
			t.Fatalf("seen %v", seen)
		}
	}
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
		t.Fatal(err)
	}
	if seen, _ := follow(t, log.Log, through, 1, 0); seen[0] != 5 {
		t.Errorf("after its position: %v", seen)
	}
}

// The node goes away and comes back on the same address: commands fail meanwhile, and afterwards both commands and followers
// go on by themselves, also when the client had closed itself for good.
func TestTheStoreComesBackWithTheNode(t *testing.T) {
	eventstoretest.NeedsNode(t)
	dir := t.TempDir()
	start := func(addr string) *node.Node {
		n, err := node.Start(t.Context(), node.Options{Path: filepath.Join(dir, "log.db"), Addr: addr, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { n.Close() })
		return n
	}
	first := start("")
	log := eventstoretest.Connect(t, dir, first.Addr(), "maxDiscoverAttempts=2&discoveryInterval=50", noteWritten{})
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x"))
	if !errors.Is(err, eventstore.ErrUnavailable) {
		t.Fatalf("without a node: %v", err)
	}
	time.Sleep(500 * time.Millisecond) // the client gives up and closes itself
	start(first.Addr())
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x"))
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the store did not come back: %v", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if seen, _ := follow(t, log.Log, 0, 2, 0); len(seen) != 2 {
		t.Errorf("seen %v", seen)
	}
}

func TestPositionTokensNameTheirLog(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	name, p, err := eventstore.ParseToken(log.Token(42))
	if err != nil || name != "test" || p != 42 {
		t.Errorf("%s %d %v", name, p, err)
	}
	for _, bad := range []string{"", "x", "dGVzdA", "OjQy", "dGVzdDotMQ"} {
		if _, _, err := eventstore.ParseToken(bad); err == nil {
			t.Errorf("%q was taken for a position", bad)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add("dGVzdDo0Mg")
	f.Fuzz(func(t *testing.T, token string) {
		if name, _, err := eventstore.ParseToken(token); err == nil && name == "" {
			t.Error("a position without a log")
		}
	})
}
