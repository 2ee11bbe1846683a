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
		"nothing":              {nil, codes.InvalidArgument, ""},
		"no options":           {[]*streams.AppendReq{message(id, good, nil)}, codes.InvalidArgument, ""},
		"options twice":        {[]*streams.AppendReq{options("s"), options("s")}, codes.InvalidArgument, ""},
		"no name":              {[]*streams.AppendReq{options("")}, codes.InvalidArgument, ""},
		"metadata of metadata": {[]*streams.AppendReq{options("$$$$s")}, codes.InvalidArgument, ""},
		"$$ alone":             {[]*streams.AppendReq{options("$$")}, codes.InvalidArgument, ""},
		"name not in UTF-8":    {[]*streams.AppendReq{options("\xff")}, codes.InvalidArgument, ""},
		"system stream":        {[]*streams.AppendReq{options("$x")}, codes.PermissionDenied, "access-denied"},
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
	batch, err := streams.NewStreamsClient(r.dial()).BatchAppend(r.ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, batched := batch.Recv()
	config, err := esdb.ParseConnectionString(r.node.ConnectionString())
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	projections, err := esdb.NewProjectionClient(config)
	if err != nil {
		t.Fatal(err)
	}
	defer projections.Close()
	projected := projections.Create(r.ctx, "p", "fromAll()", esdb.CreateProjectionOptions{})
	subscribed := r.client.CreatePersistentSubscription(r.ctx, "s", "group", esdb.PersistentStreamSubscriptionOptions{})
	if code(t, subscribed) != esdb.ErrorCodeUnsupportedFeature {
		t.Error(subscribed)
	}
	if status.Code(batched) != codes.Unimplemented || status.Code(projected) != codes.Unimplemented {
		t.Error(batched, projected)
	}
}

// There are no links, so whoever asks for them to be resolved gets what is there.
func TestAReaderMayAskForLinks(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	if got := r.all(esdb.ReadAllOptions{From: esdb.Start{}, ResolveLinkTos: true}, 10); len(got) != len(r.everything()) {
		t.Errorf("%d events", len(got))
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
