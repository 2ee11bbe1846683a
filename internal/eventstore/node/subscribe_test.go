package node_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func (r *rig) subscribe(stream string, from esdb.StreamPosition) *esdb.Subscription {
	r.tb.Helper()
	s, err := r.client.SubscribeToStream(r.ctx, stream, esdb.SubscribeToStreamOptions{From: from})
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { _ = s.Close() })
	return s
}

func (r *rig) subscribeAll(o esdb.SubscribeToAllOptions) *esdb.Subscription {
	r.tb.Helper()
	s, err := r.client.SubscribeToAll(r.ctx, o)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { _ = s.Close() })
	return s
}

// heard spells the next n messages: an event by its type, "caught up", or "checkpoint".
func (r *rig) heard(s *esdb.Subscription, n int) (words []string, checkpoints []esdb.Position) {
	r.tb.Helper()
	for range n {
		m := s.Recv()
		switch {
		case m.EventAppeared != nil:
			words = append(words, m.EventAppeared.Event.EventType)
		case m.CaughtUp != nil:
			words = append(words, "caught up")
		case m.CheckPointReached != nil:
			words = append(words, "checkpoint")
			checkpoints = append(checkpoints, *m.CheckPointReached)
		default:
			r.tb.Fatalf("after %v: dropped: %v", words, m.SubscriptionDropped.Error)
		}
	}
	return words, checkpoints
}

func (r *rig) hears(s *esdb.Subscription, want ...string) {
	r.tb.Helper()
	if got, _ := r.heard(s, len(want)); !slices.Equal(got, want) {
		r.tb.Errorf("heard %v, want %v", got, want)
	}
}

func TestStreamSubscription(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"), event("c"))
	start, middle, end, missing := r.subscribe("s", esdb.Start{}), r.subscribe("s", esdb.Revision(1)), r.subscribe("s", esdb.End{}), r.subscribe("t", esdb.End{})
	beyond := r.subscribe("s", esdb.Revision(math.MaxUint64))
	r.hears(start, "a", "b", "c", "caught up")
	r.hears(middle, "c", "caught up")
	r.hears(end, "caught up")
	r.hears(missing, "caught up")
	r.hears(beyond, "caught up")
	r.append("s", event("d"))
	r.append("t", event("e"))
	r.append("s", event("f"))
	r.hears(start, "d", "f")
	r.hears(middle, "d", "f")
	r.hears(end, "d", "f")
	r.hears(missing, "e")
}

func TestAllSubscription(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	b := r.append("t", event("b"))
	r.append("s", event("c"))
	start := r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.Start{}})
	middle := r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.Position{Commit: b.CommitPosition, Prepare: b.PreparePosition}})
	end := r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.End{}})
	r.hears(start, "$metadata", "a", "b", "c", "caught up")
	r.hears(middle, "c", "caught up")
	r.hears(end, "caught up")
	for _, kind := range []string{"d", "e"} {
		r.append(kind, event(kind))
	}
	r.hears(start, "d", "e")
	r.hears(middle, "d", "e")
	r.hears(end, "d", "e")
}

func TestSubscriptionMissesNothingWhileOthersWrite(t *testing.T) {
	r := start(t)
	const rounds = 40
	done := make(chan error, 1)
	go func() {
		for range rounds {
			if _, err := r.tryAppend("s", esdb.Any{}, some(3, "a")...); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	s := r.subscribe("s", esdb.Start{})
	next, caughtUp := uint64(0), 0
	for next < 3*rounds {
		switch m := s.Recv(); {
		case m.EventAppeared != nil && m.EventAppeared.Event.EventNumber == next:
			next++
		case m.CaughtUp != nil:
			caughtUp++
		default:
			t.Fatalf("at %d: %+v", next, m)
		}
	}
	if err := <-done; err != nil || caughtUp > 1 {
		t.Errorf("caught up %d times, %v", caughtUp, err)
	}
}

func TestFilteredSubscription(t *testing.T) {
	for _, row := range []struct {
		name   string
		filter *esdb.SubscriptionFilter
		want   string
		live   string
	}{
		{"stream prefix", &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"x-", "order-"}}, "a1 b1 ! a2 !", "a3 b3 !"},
		{"stream expression", &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "^order-[0-9]$"}, "a1 b1 ! a2 !", "a3 b3 !"},
		{"type prefix", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"b"}}, "b1 ! b2 !", "b3 !"},
		{"type expression", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: "^[a-b]1$"}, "a1 b1 ! !", "!"},
		{"no system events", esdb.ExcludeSystemEventsFilter(), "a1 b1 c1 ! a2 b2 c2 !", "a3 b3 c3 !"},
		{"nothing passes", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"none"}}, "! !", "!"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := start(t)
			// With the node's own event first, a checkpoint is due after c1, after the second c and so on: every 4, then 3 more and one.
			r.append("order-1", event("a1"), event("b1"))
			r.append("other", event("c1"))
			r.append("order-2", event("a2"))
			r.append("other", event("b2"), event("c2"), event("d2"))
			positions := r.everything()
			s := r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: row.filter, MaxSearchWindow: 2, CheckpointInterval: 2})
			want := spell(row.want)
			if strings.Contains(row.want, "c2") {
				want = slices.Insert(want, len(want)-1, "d2")
			}
			got, checkpoints := r.heard(s, len(want)+1)
			if !slices.Equal(got, append(want, "caught up")) {
				t.Fatalf("heard %v, want %v and caught up", got, want)
			}
			if checkpoints[0] != positions[3].Event.Position || checkpoints[1] != positions[7].Event.Position {
				t.Errorf("checkpoints %v", checkpoints)
			}
			r.append("order-3", event("a3"), event("b3"))
			r.append("other", event("c3"), event("$d3"))
			r.hears(s, spell(row.live)...)
		})
	}
}

// spell turns "a !" into event a, checkpoint.
func spell(line string) []string {
	words := strings.Fields(line)
	for i := range words {
		if words[i] == "!" {
			words[i] = "checkpoint"
		}
	}
	return words
}

func TestUnfilteredSubscriptionHasNoCheckpoints(t *testing.T) {
	r := start(t)
	r.append("s", some(40, "a")...)
	s := r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.Start{}, MaxSearchWindow: 1, CheckpointInterval: 1})
	if _, checkpoints := r.heard(s, 42); len(checkpoints) != 0 {
		t.Errorf("%d checkpoints", len(checkpoints))
	}
}
