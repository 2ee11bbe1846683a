package node_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// In the table a letter is an event: the stream begins as ABC (revisions 0, 1, 2) where a row doesn't say otherwise, X and Y
// are new, and the wanted number is the answered revision, or wrong.
const wrong = -1

func TestExpectedRevision(t *testing.T) {
	shared := start(t)
	for i, row := range []struct {
		name   string
		given  string
		meta   bool
		expect esdb.ExpectedRevision
		events string
		want   int
		after  string
	}{
		{"any, new", "ABC", false, esdb.Any{}, "XY", 4, "ABCXY"},
		{"any, no stream", "", false, esdb.Any{}, "X", 0, "X"},
		{"any, all known", "ABC", false, esdb.Any{}, "AB", 1, "ABC"},
		{"any, first known, later new", "ABC", false, esdb.Any{}, "CX", wrong, "ABC"},
		{"any, first new, later known", "ABC", false, esdb.Any{}, "XA", 4, "ABCXA"},
		{"any, nothing to write", "ABC", false, esdb.Any{}, "", 2, "ABC"},
		{"exists, new", "ABC", false, esdb.StreamExists{}, "X", 3, "ABCX"},
		{"exists, all known", "ABC", false, esdb.StreamExists{}, "BC", 2, "ABC"},
		{"exists, first known, later new", "ABC", false, esdb.StreamExists{}, "AX", wrong, "ABC"},
		{"exists, no stream", "", false, esdb.StreamExists{}, "X", wrong, ""},
		{"exists, only metadata", "", true, esdb.StreamExists{}, "X", 0, "X"},
		{"expected below, same ids", "ABC", false, esdb.Revision(0), "B", 1, "ABC"},
		{"expected below, same ids to the end", "ABC", false, esdb.Revision(0), "BC", 2, "ABC"},
		{"expected below, first differs", "ABC", false, esdb.Revision(0), "X", wrong, "ABC"},
		{"expected below, known but elsewhere", "ABC", false, esdb.Revision(0), "A", wrong, "ABC"},
		{"expected below, later differs", "ABC", false, esdb.Revision(0), "BX", wrong, "ABC"},
		{"expected below, runs past the end", "ABC", false, esdb.Revision(1), "CX", wrong, "ABC"},
		{"expected below, nothing to write", "ABC", false, esdb.Revision(0), "", wrong, "ABC"},
		{"no stream, same ids", "ABC", false, esdb.NoStream{}, "ABC", 2, "ABC"},
		{"no stream, has events", "ABC", false, esdb.NoStream{}, "X", wrong, "ABC"},
		{"no stream, none", "", false, esdb.NoStream{}, "XY", 1, "XY"},
		{"expected above", "ABC", false, esdb.Revision(3), "X", wrong, "ABC"},
		{"expected above, known", "ABC", false, esdb.Revision(3), "A", wrong, "ABC"},
		{"expected above, no stream", "", false, esdb.Revision(0), "X", wrong, ""},
		{"expected equal, new", "ABC", false, esdb.Revision(2), "X", 3, "ABCX"},
		{"expected equal, id used before", "ABC", false, esdb.Revision(2), "A", 3, "ABCA"},
		{"expected equal, one id twice", "ABC", false, esdb.Revision(2), "XX", 4, "ABCXX"},
		{"expected equal, nothing to write", "ABC", false, esdb.Revision(2), "", 2, "ABC"},
		{"any, the first of several", "ABCA", false, esdb.Any{}, "A", 0, "ABCA"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := *shared
			r.tb = t
			stream := fmt.Sprintf("s-%d", i)
			letters := map[rune]esdb.EventData{}
			spell := func(word string) (events []esdb.EventData) {
				for _, l := range word {
					if _, ok := letters[l]; !ok {
						letters[l] = event("letter")
					}
					events = append(events, letters[l])
				}
				return events
			}
			// The same ids in another stream must not count.
			r.append("other-"+stream, spell("ABCXY")...)
			for i, e := range spell(row.given) {
				var at esdb.ExpectedRevision = esdb.NoStream{}
				if i > 0 {
					at = esdb.Revision(uint64(i - 1))
				}
				if _, err := r.tryAppend(stream, at, e); err != nil {
					t.Fatal(err)
				}
			}
			if row.meta {
				r.append("$$"+stream, event("$metadata"))
			}
			result, err := r.tryAppend(stream, row.expect, spell(row.events)...)
			if row.want == wrong {
				if code(t, err) != esdb.ErrorCodeWrongExpectedVersion {
					t.Fatal(err)
				}
			} else if err != nil || result.NextExpectedVersion != uint64(row.want) {
				t.Fatalf("answer %+v, %v", result, err)
			}
			var after []*esdb.ResolvedEvent
			if row.after != "" {
				after = r.stream(stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 100)
			}
			wanted := []uuid.UUID{}
			for _, e := range spell(row.after) {
				wanted = append(wanted, e.EventID)
			}
			if got := ids(after); !slices.Equal(got, wanted) {
				t.Errorf("stream holds %v, want %v", got, wanted)
			}
			if row.want >= 0 && row.events != "" && result.CommitPosition != after[row.want].Event.Position.Commit {
				t.Errorf("answered position %d, the event stands at %d", result.CommitPosition, after[row.want].Event.Position.Commit)
			}
		})
	}
}

func TestWrongExpectedVersionSaysWhich(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	for text, try := range map[string]func() error{
		"expecting '7' but got '0'": func() error { _, err := r.tryAppend("s", esdb.Revision(7), event("a")); return err },
		"expecting 'no_stream' but got '0'": func() error {
			_, err := r.tryAppend("s", esdb.NoStream{}, event("a"))
			return err
		},
		"expecting 'stream_exists' but got 'no_stream'": func() error {
			_, err := r.tryAppend("t", esdb.StreamExists{}, event("a"))
			return err
		},
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error %v, want %q", err, text)
		}
	}
}

func TestRepeatedAppendAfterRestart(t *testing.T) {
	r := start(t)
	events := some(2, "a")
	first := r.append("s", events...)
	r.append("s", event("b"))
	r.reopen()
	for _, expect := range []esdb.ExpectedRevision{esdb.Any{}, esdb.NoStream{}} {
		again, err := r.tryAppend("s", expect, events...)
		if err != nil || *again != *first {
			t.Errorf("answer %+v (%v), first %+v", again, err, first)
		}
	}
	if n := len(r.stream("s", esdb.ReadStreamOptions{From: esdb.Start{}}, 100)); n != 3 {
		t.Errorf("%d events", n)
	}
}

func TestConcurrentWriters(t *testing.T) {
	const writers, rounds = 32, 4
	r := start(t)
	acknowledged := make([][]*esdb.WriteResult, writers)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			stream := "shared"
			if w%2 == 0 {
				stream = fmt.Sprintf("own-%d", w)
			}
			for range rounds {
				result, err := r.tryAppend(stream, esdb.Any{}, some(3, fmt.Sprintf("writer-%d", w))...)
				if err != nil {
					t.Error(err)
					return
				}
				acknowledged[w] = append(acknowledged[w], result)
			}
		})
	}
	group.Wait()
	all := r.everything()[1:]
	if len(all) != writers*rounds*3 {
		t.Fatalf("%d events", len(all))
	}
	next, seen := map[string]uint64{}, map[string]int{}
	for i, e := range all {
		if i > 0 && e.Event.Position.Commit <= all[i-1].Event.Position.Commit {
			t.Fatalf("position %d after %d", e.Event.Position.Commit, all[i-1].Event.Position.Commit)
		}
		if e.Event.EventNumber != next[e.Event.StreamID] {
			t.Fatalf("revision %d, want %d", e.Event.EventNumber, next[e.Event.StreamID])
		}
		next[e.Event.StreamID]++
		if i%3 != 0 && e.Event.EventType != all[i-1].Event.EventType {
			t.Fatal("an append is not contiguous in $all")
		}
		if i%3 == 2 {
			var w int
			if _, err := fmt.Sscanf(e.Event.EventType, "writer-%d", &w); err != nil {
				t.Fatal(err)
			}
			result := acknowledged[w][seen[e.Event.EventType]]
			seen[e.Event.EventType]++
			if result.CommitPosition != e.Event.Position.Commit || result.NextExpectedVersion != e.Event.EventNumber {
				t.Fatalf("acknowledged %+v, stands at %d", result, e.Event.Position.Commit)
			}
		}
	}
}

func TestOneOfManyCreatesTheStream(t *testing.T) {
	r := start(t)
	results := make(chan error, 32)
	for range cap(results) {
		go func() {
			_, err := r.tryAppend("s", esdb.NoStream{}, event("a"))
			results <- err
		}()
	}
	won := 0
	for range cap(results) {
		if err := <-results; err == nil {
			won++
		} else if code(t, err) != esdb.ErrorCodeWrongExpectedVersion {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d appends won", won)
	}
}

func TestOversizeAppendIsRefusedInWords(t *testing.T) {
	r := start(t)
	large := some(400, "a")
	for i := range large {
		large[i].Data = bytes.Repeat([]byte("x"), 20_000)
	}
	_, err := r.tryAppend("s", esdb.Any{}, large...)
	if err == nil || !strings.Contains(err.Error(), "Maximum Append Size of 1048576 Exceeded.") {
		t.Fatal(err)
	}
	most := event("a")
	most.Data = make([]byte, 1024*1024-1)
	r.append("s", most)
	most.Metadata = []byte{0}
	if _, err := r.tryAppend("s", esdb.Any{}, most); err == nil {
		t.Error("one byte of metadata too many was accepted")
	}
}

// rawAppend sends requests as they are and gives the answer's status and trailers.
func rawAppend(t *testing.T, r *rig, reqs ...*streams.AppendReq) (*status.Status, metadata.MD) {
	t.Helper()
	call, err := streams.NewStreamsClient(r.dial()).Append(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, req := range reqs {
		if err := call.Send(req); err != nil {
			t.Fatal(err)
		}
	}
	_, err = call.CloseAndRecv()
	return status.Convert(err), call.Trailer()
}

func options(stream string) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_Options_{Options: &streams.AppendReq_Options{
		StreamIdentifier:       &shared.StreamIdentifier{StreamName: []byte(stream)},
		ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	}}}
}

func message(id string, properties map[string]string, data []byte) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{ProposedMessage: &streams.AppendReq_ProposedMessage{
		Id: &shared.UUID{Value: &shared.UUID_String_{String_: id}}, Metadata: properties, Data: data,
	}}}
}

func TestRefusedRequests(t *testing.T) {
	r := start(t)
	id := uuid.NewString()
	good := map[string]string{"type": "a", "content-type": "application/json"}
	for name, row := range map[string]struct {
		reqs      []*streams.AppendReq
		code      codes.Code
		exception string
	}{
		"nothing":           {nil, codes.InvalidArgument, ""},
		"no options":        {[]*streams.AppendReq{message(id, good, nil)}, codes.InvalidArgument, ""},
		"options twice":     {[]*streams.AppendReq{options("s"), options("s")}, codes.InvalidArgument, ""},
		"no name":           {[]*streams.AppendReq{options("")}, codes.InvalidArgument, ""},
		"$$ alone":          {[]*streams.AppendReq{options("$$")}, codes.InvalidArgument, ""},
		"name not in UTF-8": {[]*streams.AppendReq{options("\xff")}, codes.InvalidArgument, ""},
		"system stream":     {[]*streams.AppendReq{options("$x")}, codes.PermissionDenied, "access-denied"},
		"no expectation": {[]*streams.AppendReq{{Content: &streams.AppendReq_Options_{Options: &streams.AppendReq_Options{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("s")},
		}}}}, codes.InvalidArgument, ""},
		"no id":           {[]*streams.AppendReq{options("s"), message("", good, nil)}, codes.InvalidArgument, ""},
		"no type":         {[]*streams.AppendReq{options("s"), message(id, map[string]string{"content-type": "x"}, nil)}, codes.InvalidArgument, "missing-required-metadata-property"},
		"no content type": {[]*streams.AppendReq{options("s"), message(id, map[string]string{"type": "a"}, nil)}, codes.InvalidArgument, "missing-required-metadata-property"},
		"too large":       {[]*streams.AppendReq{options("s"), message(id, good, make([]byte, 3<<20)), message(id, good, nil)}, codes.InvalidArgument, "maximum-append-size-exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, trailer := rawAppend(t, r, row.reqs...)
			if answer.Code() != row.code || answer.Message() == "" {
				t.Errorf("status %v", answer)
			}
			if got := strings.Join(trailer.Get("exception"), ","); got != row.exception {
				t.Errorf("exception %q, want %q", got, row.exception)
			}
			if row.exception == "maximum-append-size-exceeded" && !slices.Equal(trailer.Get("maximum-append-size"), []string{"1048576"}) {
				t.Errorf("trailers %v", trailer)
			}
		})
	}
	if len(r.everything()) != 1 {
		t.Error("a refused append left events")
	}
}

func TestUnimplementedCalls(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	_, deleted := r.client.DeleteStream(r.ctx, "s", esdb.DeleteStreamOptions{})
	_, tombstoned := r.client.TombstoneStream(r.ctx, "s", esdb.TombstoneStreamOptions{})
	batch, err := streams.NewStreamsClient(r.dial()).BatchAppend(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, batched := batch.Recv()
	linked, err := r.client.ReadAll(r.ctx, esdb.ReadAllOptions{From: esdb.Start{}, ResolveLinkTos: true}, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, resolved := linked.Recv()
	if code(t, deleted) != esdb.ErrorCodeUnsupportedFeature || code(t, tombstoned) != esdb.ErrorCodeUnsupportedFeature ||
		status.Code(batched) != codes.Unimplemented || code(t, resolved) != esdb.ErrorCodeUnsupportedFeature {
		t.Errorf("delete %v, tombstone %v, batch append %v, links %v", deleted, tombstoned, batched, resolved)
	}
}

func TestCancelledAppendLeavesTheNodeWorking(t *testing.T) {
	r := start(t)
	ctx, cancel := context.WithCancel(r.ctx)
	call, err := streams.NewStreamsClient(r.dial()).Append(ctx, grpc.WaitForReady(true))
	if err != nil {
		t.Fatal(err)
	}
	if err := call.Send(options("s")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if got := r.append("t", event("a")); got.NextExpectedVersion != 0 {
		t.Errorf("answer %+v", got)
	}
}
