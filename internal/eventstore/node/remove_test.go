package node_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func (r *rig) delete(stream string, expect esdb.ExpectedRevision) error {
	_, err := r.client.DeleteStream(r.ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: expect})
	return err
}

func (r *rig) tombstone(stream string, expect esdb.ExpectedRevision) error {
	_, err := r.client.TombstoneStream(r.ctx, stream, esdb.TombstoneStreamOptions{ExpectedRevision: expect})
	return err
}

func (r *rig) must(err error) {
	r.tb.Helper()
	if err != nil {
		r.tb.Fatal(err)
	}
}

// shown spells a stream by its events' types and revisions, or says what the read met.
func (r *rig) shown(stream string) string {
	r.tb.Helper()
	read, err := r.client.ReadStream(r.ctx, stream, esdb.ReadStreamOptions{From: esdb.Start{}}, math.MaxUint64)
	r.must(err)
	defer read.Close()
	var words []string
	for {
		e, err := read.Recv()
		switch {
		case errors.Is(err, io.EOF):
			return strings.Join(words, " ")
		case err != nil && code(r.tb, err) == esdb.ErrorCodeResourceNotFound:
			return "not found"
		case err != nil && code(r.tb, err) == esdb.ErrorCodeStreamDeleted:
			return "deleted"
		case err != nil:
			r.tb.Fatal(err)
		}
		words = append(words, fmt.Sprintf("%s%d", e.Event.EventType, e.Event.EventNumber))
	}
}

func (r *rig) shows(stream, want string) {
	r.tb.Helper()
	if got := r.shown(stream); got != want {
		r.tb.Errorf("the stream shows %q, want %q", got, want)
	}
}

// The rest of the decision table: each stream holds a0 b1 c2 where a row doesn't say otherwise, and was removed.
func TestAppendAfterRemoval(t *testing.T) {
	shared := start(t)
	for i, row := range []struct {
		name   string
		events int // of three
		remove func(*rig, string, esdb.ExpectedRevision) error
		expect esdb.ExpectedRevision
		again  []int // the events sent: of the stream by their numbers, -1 = new
		want   string
		shows  string
	}{
		{"deleted, any", 3, (*rig).delete, esdb.Any{}, []int{-1}, "3", "new3"},
		{"deleted, any, known ids", 3, (*rig).delete, esdb.Any{}, []int{0, 1}, "1", "not found"},
		{"deleted, any, then a new one", 3, (*rig).delete, esdb.Any{}, []int{0, -1}, "wrong", "not found"},
		{"deleted, any, nothing to write", 3, (*rig).delete, esdb.Any{}, nil, "2", "not found"},
		{"deleted, exists", 3, (*rig).delete, esdb.StreamExists{}, []int{-1}, "deleted", "not found"},
		{"deleted, exists, known ids", 3, (*rig).delete, esdb.StreamExists{}, []int{0}, "deleted", "not found"},
		{"deleted, no stream", 3, (*rig).delete, esdb.NoStream{}, []int{-1, -1}, "4", "new3 new4"},
		{"deleted, no stream, known ids", 3, (*rig).delete, esdb.NoStream{}, []int{0, 1}, "1", "not found"},
		{"deleted, no stream, first known", 3, (*rig).delete, esdb.NoStream{}, []int{0, -1}, "wrong", "not found"},
		{"deleted, no stream, nothing to write", 3, (*rig).delete, esdb.NoStream{}, nil, "wrong", "not found"},
		{"deleted, last revision", 3, (*rig).delete, esdb.Revision(2), []int{-1}, "3", "new3"},
		{"deleted, last revision, id used before", 3, (*rig).delete, esdb.Revision(2), []int{0}, "3", "a3"},
		{"deleted, below", 3, (*rig).delete, esdb.Revision(1), []int{-1}, "wrong", "not found"},
		{"deleted, below, same ids", 3, (*rig).delete, esdb.Revision(1), []int{2}, "2", "not found"},
		{"deleted, above", 3, (*rig).delete, esdb.Revision(3), []int{-1}, "wrong", "not found"},
		{"tombstone, any", 3, (*rig).tombstone, esdb.Any{}, []int{-1}, "deleted", "deleted"},
		{"tombstone, known ids", 3, (*rig).tombstone, esdb.Any{}, []int{0}, "deleted", "deleted"},
		{"tombstone, exists", 3, (*rig).tombstone, esdb.StreamExists{}, []int{-1}, "deleted", "deleted"},
		{"tombstone, no stream", 3, (*rig).tombstone, esdb.NoStream{}, []int{-1}, "deleted", "deleted"},
		{"tombstone, revision", 3, (*rig).tombstone, esdb.Revision(2), []int{-1}, "deleted", "deleted"},
		{"tombstone, its own revision", 3, (*rig).tombstone, esdb.Revision(math.MaxInt64 - 1), []int{-1}, "deleted", "deleted"},
		{"tombstone without events", 0, (*rig).tombstone, esdb.NoStream{}, []int{-1}, "deleted", "deleted"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := *shared
			r.tb = t
			stream := fmt.Sprintf("s-%d", i)
			before := []esdb.EventData{event("a"), event("b"), event("c")}[:row.events]
			if row.events > 0 {
				r.append(stream, before...)
			}
			r.must(row.remove(&r, stream, esdb.Any{}))
			var events []esdb.EventData
			for _, n := range row.again {
				if n < 0 {
					events = append(events, event("new"))
				} else {
					events = append(events, before[n])
				}
			}
			result, err := r.tryAppend(stream, row.expect, events...)
			got := ""
			switch {
			case err == nil:
				got = fmt.Sprint(result.NextExpectedVersion)
			case code(t, err) == esdb.ErrorCodeWrongExpectedVersion:
				got = "wrong"
			case code(t, err) == esdb.ErrorCodeStreamDeleted:
				got = "deleted"
			}
			if got != row.want {
				t.Errorf("answer %s (%v), want %s", got, err, row.want)
			}
			r.shows(stream, row.shows)
		})
	}
}

// Everything stays in $all, in order: the events, the deletion's metadata, the new beginning's, the tombstone.
func TestAllKeepsWhatWasRemoved(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"))
	r.must(r.delete("s", esdb.Any{}))
	r.append("s", event("c"))
	r.must(r.tombstone("s", esdb.Any{}))
	var got []string
	for _, e := range r.everything()[1:] {
		got = append(got, fmt.Sprintf("%s %s@%d %s", e.Event.EventType, e.Event.StreamID, e.Event.EventNumber, metadataOf(e)))
	}
	want := []string{
		"a s@0 ", "b s@1 ", `$metadata $$s@0 {"$tb":9223372036854775807}`, "c s@2 ", `$metadata $$s@1 {"$tb":2}`,
		"$streamDeleted s@9223372036854775807 ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("$all holds\n%s", strings.Join(got, "\n"))
	}
}

func metadataOf(e *esdb.ResolvedEvent) string {
	if e.Event.EventType != "$metadata" {
		return ""
	}
	return string(e.Event.Data)
}

func TestRemovalsSurvive(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"))
	r.append("t", event("a"))
	r.must(r.delete("s", esdb.Revision(1)))
	r.must(r.tombstone("t", esdb.Revision(0)))
	r.reopen()
	r.shows("s", "not found")
	r.shows("t", "deleted")
	if _, err := r.tryAppend("s", esdb.NoStream{}, event("c")); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	r.shows("s", "c2")
	r.shows("t", "deleted")
	r.must(r.tombstone("s", esdb.Any{}))
	r.reopen()
	r.shows("s", "deleted")
	if last := r.all(esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1)[0].Event; last.EventNumber != math.MaxInt64 {
		t.Errorf("the tombstone is %d", last.EventNumber)
	}
}

func TestSubscriptionsMeetRemovals(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"))
	live := r.subscribe("s", esdb.Start{})
	r.hears(live, "a", "b", "caught up")
	r.must(r.delete("s", esdb.Any{}))
	waiting := r.subscribe("s", esdb.Start{})
	r.hears(waiting, "caught up")
	r.append("s", event("c"))
	r.hears(live, "c")
	r.hears(waiting, "c")
	r.must(r.tombstone("s", esdb.Any{}))
	for _, s := range []*esdb.Subscription{live, waiting} {
		if m := s.Recv(); m.SubscriptionDropped == nil || status.Code(m.SubscriptionDropped.Error) != codes.FailedPrecondition {
			t.Errorf("heard %+v", m)
		}
	}
	if _, err := r.client.SubscribeToStream(r.ctx, "s", esdb.SubscribeToStreamOptions{From: esdb.End{}}); err == nil {
		t.Error("subscribed to a stream that has ended")
	}
}
