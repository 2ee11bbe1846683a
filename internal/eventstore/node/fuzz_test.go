package node

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

// appendCall plays the wire: frames of a length byte pair and a message.
type appendCall struct {
	grpc.ServerStream
	ctx    context.Context
	frames []byte
	answer *streams.AppendResp
}

func (c *appendCall) Context() context.Context { return c.ctx }

func (c *appendCall) SetTrailer(metadata.MD) {}

func (c *appendCall) SendAndClose(answer *streams.AppendResp) error {
	c.answer = answer
	return nil
}

func (c *appendCall) Recv() (*streams.AppendReq, error) {
	for len(c.frames) >= 2 {
		n := min(int(binary.BigEndian.Uint16(c.frames)), len(c.frames)-2)
		body := c.frames[2 : 2+n]
		c.frames = c.frames[2+n:]
		var req streams.AppendReq
		if proto.Unmarshal(body, &req) == nil {
			return &req, nil
		}
	}
	return nil, io.EOF
}

func frames(tb testing.TB, messages ...proto.Message) (out []byte) {
	tb.Helper()
	for _, m := range messages {
		body, err := proto.Marshal(m)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(body))), body...)
	}
	return out
}

// readCall keeps what was sent and leaves when it is caught up.
type readCall struct {
	grpc.ServerStream
	ctx   context.Context
	leave context.CancelFunc
	got   []*streams.ReadResp
}

func (c *readCall) Context() context.Context { return c.ctx }

func (c *readCall) SetTrailer(metadata.MD) {}

func (c *readCall) Send(answer *streams.ReadResp) error {
	c.got = append(c.got, answer)
	if answer.GetCaughtUp() != nil {
		c.leave()
	}
	return nil
}

func testService(tb testing.TB) *service {
	tb.Helper()
	l := testLog(tb)
	w := startWriter(l.commit)
	tb.Cleanup(w.stop)
	return &service{log: l, writer: w, closing: make(chan struct{})}
}

func seedOptions(stream string) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_Options_{Options: &streams.AppendReq_Options{
		StreamIdentifier:       &shared.StreamIdentifier{StreamName: []byte(stream)},
		ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	}}}
}

func seedEvent(id uuid.UUID) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{ProposedMessage: &streams.AppendReq_ProposedMessage{
		Id: wireID(id, false), Data: []byte("data"), Metadata: map[string]string{"type": "a", "content-type": contentJSON},
	}}}
}

// Whatever arrives, the handler doesn't panic, and the log keeps its promises: an accepted append stands where the answer
// says, revisions have no gaps, and positions grow.
func FuzzAppendRequest(f *testing.F) {
	id := uuid.MustParse("7f1b2c3d-0000-4000-8000-000000000001")
	f.Add(frames(f, seedOptions("s"), seedEvent(id), seedEvent(uuid.Max)))
	f.Add(frames(f, seedOptions("$$s"), seedEvent(id)))
	f.Add(frames(f, seedOptions(""), seedEvent(id)))
	f.Add(frames(f, seedEvent(id), seedOptions("s")))
	f.Add([]byte{0, 0, 0xff, 0xff, 1})
	s := testService(f)
	f.Fuzz(func(t *testing.T, wire []byte) {
		call := &appendCall{ctx: t.Context(), frames: wire}
		if err := s.Append(call); err != nil || call.answer == nil {
			return
		}
		var p proposal
		again := &appendCall{frames: wire}
		for req, err := again.Recv(); err == nil; req, err = again.Recv() {
			if err := p.add(req); err != nil {
				t.Fatalf("accepted although %v", err)
			}
		}
		success := call.answer.GetSuccess()
		if success == nil || len(p.events) == 0 {
			return
		}
		checkEnd(t, s, p.stream, p.events, success)
	})
}

// checkEnd reads the append's events backwards from its answered revision.
func checkEnd(t *testing.T, s *service, stream string, events []record, answer *streams.AppendResp_Success) {
	t.Helper()
	f := &feed{service: s, plan: &plan{stream: stream, back: true}, high: int64(answer.GetCurrentRevision())}
	records, _, err := f.page(t.Context(), uint64(len(events)))
	if err != nil || len(records) == 0 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	last := records[0]
	if last.id != events[len(events)-1].id || last.position != int64(answer.GetPosition().GetCommitPosition()) {
		t.Fatalf("answered %v, holds %+v", answer, last)
	}
	for i, r := range records[1:] {
		if r.revision != records[i].revision-1 || r.position >= records[i].position {
			t.Fatalf("revision %d at %d before %d at %d", r.revision, r.position, records[i].revision, records[i].position)
		}
	}
}

// Whatever is asked, the handler doesn't panic, a read sends nothing but events and StreamNotFound, at most as many as asked
// for, and a subscription confirms first.
func FuzzReadRequest(f *testing.F) {
	s := testService(f)
	if _, err := s.writer.write(f.Context(), propose("s", anything)); err != nil {
		f.Fatal(err)
	}
	for _, o := range seedReads() {
		body, err := proto.Marshal(&streams.ReadReq{Options: o})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		var req streams.ReadReq
		if proto.Unmarshal(wire, &req) != nil {
			return
		}
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		call := &readCall{ctx: ctx, leave: leave}
		err := s.Read(&req, call)
		if req.GetOptions().GetSubscription() != nil {
			if len(call.got) > 0 && call.got[0].GetConfirmation() == nil {
				t.Fatalf("began with %v", call.got[0])
			}
			return
		}
		ends, events := req.GetOptions().GetControlOption().GetCompatibility() > 0, 0
		for _, m := range call.got {
			switch {
			case m.GetEvent() != nil:
				events++
			case m.GetStreamNotFound() == nil && !(ends && m.GetEvent() == nil && m.GetCheckpoint() == nil):
				t.Fatalf("sent %v", m)
			}
		}
		if uint64(events) > req.GetOptions().GetCount() || err != nil && events > 0 {
			t.Fatalf("%d events of %d, %v", events, req.GetOptions().GetCount(), err)
		}
	})
}

// readOptions read a whole stream, or $all when no name is given.
func readOptions(stream string) *streams.ReadReq_Options {
	o := &streams.ReadReq_Options{CountOption: &streams.ReadReq_Options_Count{Count: math.MaxUint64}}
	if stream == "" {
		o.StreamOption = &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
			AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}},
		}}
	} else {
		o.StreamOption = &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(stream)},
			RevisionOption:   &streams.ReadReq_Options_StreamOptions_Start{Start: &shared.Empty{}},
		}}
	}
	return o
}

func seedReads() []*streams.ReadReq_Options {
	all := &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
		AllOption: &streams.ReadReq_Options_AllOptions_Position{Position: &streams.ReadReq_Options_Position{CommitPosition: math.MaxUint64}},
	}}
	one := &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("s")},
		RevisionOption:   &streams.ReadReq_Options_StreamOptions_Revision{},
	}}
	live := &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}}
	count := &streams.ReadReq_Options_Count{Count: 1}
	filter := &streams.ReadReq_Options_Filter{Filter: &streams.ReadReq_Options_FilterOptions{
		Filter:                       &streams.ReadReq_Options_FilterOptions_EventType{EventType: &streams.ReadReq_Options_FilterOptions_Expression{Regex: "^a{2,}"}},
		Window:                       &streams.ReadReq_Options_FilterOptions_Max{Max: 1},
		CheckpointIntervalMultiplier: 1,
	}}
	return []*streams.ReadReq_Options{
		{StreamOption: all, CountOption: live, FilterOption: filter},
		{StreamOption: all, CountOption: count, ReadDirection: streams.ReadReq_Options_Backwards},
		{StreamOption: one, CountOption: live},
		{StreamOption: one, CountOption: count},
		{StreamOption: one, CountOption: count, ControlOption: &streams.ReadReq_Options_ControlOption{Compatibility: 1}},
		{StreamOption: one, CountOption: count, FilterOption: filter},
	}
}
