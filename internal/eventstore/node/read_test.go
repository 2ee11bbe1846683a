package node_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestReadStream(t *testing.T) {
	r := start(t)
	r.append("other", some(3, "a")...)
	r.append("s", some(5, "a")...)
	for _, row := range []struct {
		name  string
		o     esdb.ReadStreamOptions
		count uint64
		want  []uint64
	}{
		{"all", esdb.ReadStreamOptions{From: esdb.Start{}}, math.MaxUint64, []uint64{0, 1, 2, 3, 4}},
		{"count", esdb.ReadStreamOptions{From: esdb.Start{}}, 2, []uint64{0, 1}},
		{"none", esdb.ReadStreamOptions{From: esdb.Start{}}, 0, []uint64{}},
		{"from 3", esdb.ReadStreamOptions{From: esdb.Revision(3)}, 10, []uint64{3, 4}},
		{"beyond the end", esdb.ReadStreamOptions{From: esdb.Revision(5)}, 10, []uint64{}},
		{"far beyond the end", esdb.ReadStreamOptions{From: esdb.Revision(math.MaxUint64)}, 10, []uint64{}},
		{"from the end", esdb.ReadStreamOptions{From: esdb.End{}}, 10, []uint64{}},
		{"backwards", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 10, []uint64{4, 3, 2, 1, 0}},
		{"backwards, count", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1, []uint64{4}},
		{"backwards from 2", esdb.ReadStreamOptions{From: esdb.Revision(2), Direction: esdb.Backwards}, 2, []uint64{2, 1}},
		{"backwards from the start", esdb.ReadStreamOptions{From: esdb.Start{}, Direction: esdb.Backwards}, 10, []uint64{0}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := *r
			r.tb = t
			if got := revisions(r.stream("s", row.o, row.count)); !slices.Equal(got, row.want) {
				t.Errorf("revisions %v, want %v", got, row.want)
			}
		})
	}
}

func TestReadAll(t *testing.T) {
	r := start(t)
	r.append("s", some(3, "a")...)
	r.append("t", some(2, "a")...)
	all := ids(r.everything())
	third := r.everything()[2].Event.Position
	back := slices.Clone(all)
	slices.Reverse(back)
	for _, row := range []struct {
		name  string
		o     esdb.ReadAllOptions
		count uint64
		want  []uuid.UUID
	}{
		{"count", esdb.ReadAllOptions{From: esdb.Start{}}, 4, all[:4]},
		{"from a position, inclusive", esdb.ReadAllOptions{From: third}, 10, all[2:]},
		{"from the end", esdb.ReadAllOptions{From: esdb.End{}}, 10, all[:0]},
		{"backwards", esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 10, back},
		{"backwards, count", esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 2, back[:2]},
		{"backwards from a position, exclusive", esdb.ReadAllOptions{From: third, Direction: esdb.Backwards}, 10, back[len(back)-2:]},
		{"backwards from the start", esdb.ReadAllOptions{From: esdb.Start{}, Direction: esdb.Backwards}, 10, all[:0]},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := *r
			r.tb = t
			if got := ids(r.all(row.o, row.count)); !slices.Equal(got, row.want) {
				t.Errorf("ids %v, want %v", got, row.want)
			}
		})
	}
}

func TestReadGoesBeyondAPage(t *testing.T) {
	r := start(t)
	for range 3 {
		r.append("s", some(400, "a")...)
	}
	want := make([]uint64, 1200)
	for i := range want {
		want[i] = uint64(i)
	}
	if got := revisions(r.stream("s", esdb.ReadStreamOptions{From: esdb.Start{}}, math.MaxUint64)); !slices.Equal(got, want) {
		t.Error("forwards: wrong revisions")
	}
	slices.Reverse(want)
	if got := revisions(r.stream("s", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1100)); !slices.Equal(got, want[:1100]) {
		t.Error("backwards: wrong revisions")
	}
	if got := len(r.everything()); got != 1201 {
		t.Errorf("$all holds %d", got)
	}
}

func TestLargeEventsComeInSeveralPages(t *testing.T) {
	r := start(t)
	for range 6 {
		e := event("large")
		e.Data = make([]byte, 1_000_000)
		r.append("s", e)
	}
	if got := revisions(r.stream("s", esdb.ReadStreamOptions{From: esdb.Start{}}, 6)); !slices.Equal(got, []uint64{0, 1, 2, 3, 4, 5}) {
		t.Errorf("revisions %v", got)
	}
}

func TestMissingStream(t *testing.T) {
	r := start(t)
	read, err := r.client.ReadStream(r.ctx, "nobody", esdb.ReadStreamOptions{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Recv(); code(t, err) != esdb.ErrorCodeResourceNotFound {
		t.Error(err)
	}
}

func TestEventsComeBackBitForBit(t *testing.T) {
	r := start(t)
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	sent := []esdb.EventData{
		{EventID: uuid.New(), EventType: "bytes", ContentType: esdb.ContentTypeBinary, Data: every, Metadata: bytes.Repeat(every, 3)},
		{EventID: uuid.New(), EventType: "json", ContentType: esdb.ContentTypeJson, Data: []byte(`{"é": "\u0000 "}`), Metadata: []byte(`{}`)},
		{EventID: uuid.New(), EventType: "empty", ContentType: esdb.ContentTypeJson},
		{EventID: uuid.New(), EventType: "odd \x00 type ü", ContentType: esdb.ContentTypeBinary, Data: []byte{0}},
	}
	const stream = "odd \x00 stream ü"
	r.append(stream, sent...)
	r.reopen()
	for i, e := range r.stream(stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 10) {
		got, want := e.Event, sent[i]
		content := "application/octet-stream"
		if want.ContentType == esdb.ContentTypeJson {
			content = "application/json"
		}
		if got.EventID != want.EventID || got.EventType != want.EventType || got.ContentType != content || got.StreamID != stream ||
			!bytes.Equal(got.Data, want.Data) || !bytes.Equal(got.UserMetadata, want.Metadata) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if !got.CreatedDate.Equal(clock()) {
			t.Errorf("created %v", got.CreatedDate)
		}
	}
}

// rawRead sends a request as it is and collects the answers.
func rawRead(t *testing.T, r *rig, o *streams.ReadReq_Options) ([]*streams.ReadResp, error) {
	t.Helper()
	call, err := streams.NewStreamsClient(r.dial()).Read(r.ctx, &streams.ReadReq{Options: o})
	if err != nil {
		t.Fatal(err)
	}
	var got []*streams.ReadResp
	for {
		answer, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		got = append(got, answer)
	}
}

func allFromStart(filter *streams.ReadReq_Options_FilterOptions) *streams.ReadReq_Options {
	return &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
			AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}},
		}},
		CountOption:  &streams.ReadReq_Options_Count{Count: 3},
		FilterOption: &streams.ReadReq_Options_Filter{Filter: filter},
		UuidOption:   &streams.ReadReq_Options_UUIDOption{Content: &streams.ReadReq_Options_UUIDOption_String_{String_: &shared.Empty{}}},
	}
}

func byType(prefixes []string, regex string, window, multiplier uint32) *streams.ReadReq_Options_FilterOptions {
	return &streams.ReadReq_Options_FilterOptions{
		Filter: &streams.ReadReq_Options_FilterOptions_EventType{
			EventType: &streams.ReadReq_Options_FilterOptions_Expression{Prefix: prefixes, Regex: regex},
		},
		Window:                       &streams.ReadReq_Options_FilterOptions_Max{Max: window},
		CheckpointIntervalMultiplier: multiplier,
	}
}

func TestFilteredReadCountsWhatPasses(t *testing.T) {
	r := start(t)
	for range 4 {
		r.append("s", event("skip"), event("keep"))
	}
	got, err := rawRead(t, r, allFromStart(byType([]string{"ke"}, "", 1, 1)))
	if err != nil || len(got) != 3 {
		t.Fatalf("%d answers, %v", len(got), err)
	}
	for _, answer := range got {
		if e := answer.GetEvent().GetEvent(); e.GetMetadata()["type"] != "keep" || e.GetId().GetString_() == "" {
			t.Errorf("answer %v", answer)
		}
	}
}

func TestMeaninglessReads(t *testing.T) {
	r := start(t)
	ofStream := &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("s")},
		RevisionOption:   &streams.ReadReq_Options_StreamOptions_Start{Start: &shared.Empty{}},
	}}
	change := func(do func(*streams.ReadReq_Options)) *streams.ReadReq_Options {
		o := allFromStart(nil)
		do(o)
		return o
	}
	for name, o := range map[string]*streams.ReadReq_Options{
		"nothing":     nil,
		"no target":   change(func(o *streams.ReadReq_Options) { o.StreamOption = nil }),
		"no count":    change(func(o *streams.ReadReq_Options) { o.CountOption = nil }),
		"no position": change(func(o *streams.ReadReq_Options) { o.StreamOption = &streams.ReadReq_Options_All{} }),
		"no name":     change(func(o *streams.ReadReq_Options) { o.StreamOption = &streams.ReadReq_Options_Stream{} }),
		"filter on a stream": change(func(o *streams.ReadReq_Options) {
			*o = *allFromStart(byType([]string{"a"}, "", 1, 1))
			o.StreamOption = ofStream
		}),
		"filter without text": allFromStart(byType(nil, "", 1, 1)),
		"filter with both":    allFromStart(byType([]string{"a"}, "a", 1, 1)),
		"bad expression":      allFromStart(byType(nil, "(", 1, 1)),
		"no window":           allFromStart(byType(nil, "a", 0, 1)),
		"no multiplier":       allFromStart(byType(nil, "a", 1, 0)),
		"backward subscription": change(func(o *streams.ReadReq_Options) {
			o.ReadDirection = 1
			o.CountOption = &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}}
		}),
	} {
		if got, err := rawRead(t, r, o); status.Code(err) != codes.InvalidArgument || len(got) != 0 {
			t.Errorf("%s: %d answers, %v", name, len(got), err)
		}
	}
}
