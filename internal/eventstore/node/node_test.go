package node_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"leerkring/internal/eventstore/node"
)

func TestOnlyLoopbackAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "[::]:0", "[::1]:0", "example.org:0", "127.0.0.1", "127.0.0.1:70000"} {
		n, err := node.Start(t.Context(), node.Options{Path: filepath.Join(t.TempDir(), "log.db"), Addr: addr, Now: clock})
		if err == nil {
			t.Errorf("%s was accepted", addr)
			_ = n.Close()
		}
	}
	n, err := node.Start(t.Context(), node.Options{Path: filepath.Join(t.TempDir(), "log.db"), Addr: "localhost:0", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
}

func TestStartNeedsAClockAndAPath(t *testing.T) {
	if _, err := node.Start(t.Context(), node.Options{Path: filepath.Join(t.TempDir(), "log.db")}); err == nil {
		t.Error("started without a clock")
	}
	if _, err := node.Start(t.Context(), node.Options{Path: filepath.Join(t.TempDir(), "missing", "log.db"), Now: clock}); err == nil {
		t.Error("started without a folder")
	}
	stray := filepath.Join(t.TempDir(), "stray.db")
	if err := os.WriteFile(stray, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := node.Start(t.Context(), node.Options{Path: stray, Now: clock}); err == nil {
		t.Error("started on a file that is no log")
	}
}

func TestOneNodeServesAFile(t *testing.T) {
	r := start(t)
	if _, err := node.Start(t.Context(), node.Options{Path: r.path, Now: clock}); err == nil ||
		!strings.Contains(err.Error(), fmt.Sprintf("another node serves this log (process %d)", os.Getpid())) {
		t.Errorf("error %v", err)
	}
}

func TestFileSurvives(t *testing.T) {
	r := start(t)
	last := r.append("s", event("a"), event("b"))
	before := ids(r.everything())
	r.reopen()
	next := r.append("s", event("c"))
	if next.CommitPosition <= last.CommitPosition+1 || next.NextExpectedVersion != 2 {
		t.Errorf("after the restart %+v, before %+v", next, last)
	}
	after := ids(r.everything())
	if len(after) != len(before)+1 || after[0] != before[0] {
		t.Errorf("%d events before, %d after, the first %v and %v", len(before), len(after), before[0], after[0])
	}
}

func TestPositionsAreSparse(t *testing.T) {
	r := start(t)
	for range 5 {
		r.append("s", some(2, "a")...)
	}
	last := uint64(0)
	for _, e := range r.everything() {
		p := e.Event.Position
		if p.Commit != p.Prepare || p.Commit < last+2 {
			t.Errorf("position %+v after %d", p, last)
		}
		last = p.Commit
	}
}

func TestFirstEventIsTheNodesOwn(t *testing.T) {
	first := start(t).everything()
	if len(first) != 1 || first[0].Event.EventType != "$metadata" || !strings.HasPrefix(first[0].Event.StreamID, "$$") {
		t.Errorf("events %v", first)
	}
}

func TestDiscoveryFindsTheNode(t *testing.T) {
	r := start(t)
	client := connect(t, strings.Replace(r.node.ConnectionString(), "esdb://", "esdb+discover://", 1))
	defer client.Close()
	if _, err := client.AppendToStream(r.ctx, "s", esdb.AppendToStreamOptions{}, event("a")); err != nil {
		t.Error(err)
	}
}

func TestFeaturesNameWhatIsThere(t *testing.T) {
	r := start(t)
	answer, err := serverfeatures.NewServerFeaturesClient(r.dial()).GetSupportedMethods(r.ctx, &shared.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range answer.GetMethods() {
		if m.GetMethodName() == "batchappend" || strings.ToLower(m.GetServiceName()+m.GetMethodName()) != m.GetServiceName()+m.GetMethodName() {
			t.Errorf("feature %v", m)
		}
	}
	if answer.GetEventStoreServerVersion() != "24.10.0" {
		t.Errorf("version %q", answer.GetEventStoreServerVersion())
	}
}

// Were Close to wait for its callers, this test would hang until its deadline.
func TestCloseEndsOpenCalls(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	subscriptions := []*esdb.Subscription{
		r.subscribe("s", esdb.Start{}), r.subscribe("missing", esdb.Start{}), r.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.End{}}),
	}
	waited := make(chan error, 1)
	go func() { waited <- r.node.Wait() }()
	for range 2 {
		if err := r.node.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
	for _, s := range subscriptions {
		m := s.Recv()
		for m.SubscriptionDropped == nil {
			m = s.Recv()
		}
		if status.Code(m.SubscriptionDropped.Error) != codes.Unavailable {
			t.Error(m.SubscriptionDropped.Error)
		}
	}
}

// A subscriber that doesn't read fills its window; the node must not wait for it.
func TestCloseLeavesASlowSubscriberBehind(t *testing.T) {
	r := start(t)
	e := event("large")
	e.Data = make([]byte, 500_000)
	r.append("s", e, event("a"))
	r.subscribe("s", esdb.Start{})
	if err := r.node.Close(); err != nil {
		t.Error(err)
	}
}

// The bare stub, because the stock client looks for a lost server without heeding its caller's context.
func TestAcknowledgedBeforeCloseIsKept(t *testing.T) {
	r := start(t)
	const writers = 8
	stub := streams.NewStreamsClient(r.dial())
	acknowledged, began := make(chan int, writers), make(chan struct{}, writers)
	for range writers {
		go func() {
			n := 0
			for appendOne(r.ctx, stub) == nil {
				if n++; n == 3 {
					began <- struct{}{}
				}
			}
			if n < 3 {
				began <- struct{}{}
			}
			acknowledged <- n
		}()
	}
	for range writers {
		<-began
	}
	if err := errors.Join(r.client.Close(), r.node.Close()); err != nil {
		t.Fatal(err)
	}
	total := 0
	for range writers {
		total += <-acknowledged
	}
	r.open()
	if kept := len(r.stream("s", esdb.ReadStreamOptions{From: esdb.Start{}}, 1_000_000)); kept < total || total < 3*writers {
		t.Errorf("%d acknowledged, %d kept", total, kept)
	}
}

func appendOne(ctx context.Context, stub streams.StreamsClient) error {
	call, err := stub.Append(ctx)
	if err != nil {
		return err
	}
	for _, req := range []*streams.AppendReq{
		options("s"), message(uuid.NewString(), map[string]string{"type": "a", "content-type": "application/json"}, nil),
	} {
		if err := call.Send(req); err != nil {
			return err
		}
	}
	_, err = call.CloseAndRecv()
	return err
}
