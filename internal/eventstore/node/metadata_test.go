package node_test

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// describe writes a stream's metadata as it is.
func (r *rig) describe(stream, metadata string) {
	r.tb.Helper()
	e := event("$metadata")
	e.Data = []byte(metadata)
	r.append("$$"+stream, e)
}

func TestMetadataHidesEvents(t *testing.T) {
	shared := start(t)
	for i, row := range []struct{ metadata, want string }{
		{`{}`, "a0 b1 c2 d3"},
		{`{"$maxCount":2}`, "c2 d3"},
		{`{"$maxCount":4}`, "a0 b1 c2 d3"},
		{`{"$maxCount":9223372036854775807}`, "a0 b1 c2 d3"},
		{`{"$tb":1}`, "b1 c2 d3"},
		{`{"$tb":4}`, ""},
		{`{"$tb":9223372036854775807}`, "not found"},
		{`{"$tb":1,"$maxCount":2}`, "c2 d3"},
		{`{"$tb":3,"$maxCount":2}`, "d3"},
		{`{"$maxAge":9223372036854775807}`, "a0 b1 c2 d3"},
		{`{"$maxCount":1,"$acl":{"$r":["$all"]},"other":null}`, "d3"},
		{`{"$maxCount":-1,"$tb":2}`, "a0 b1 c2 d3"},
		{`{"$maxCount":"2"}`, "a0 b1 c2 d3"},
		{`{"$tb":1e30}`, "a0 b1 c2 d3"},
		{`[]`, "a0 b1 c2 d3"},
		{`null`, "a0 b1 c2 d3"},
		{`$tb`, "a0 b1 c2 d3"},
		{``, "a0 b1 c2 d3"},
	} {
		r := *shared
		r.tb = t
		stream := "s-" + string(rune('a'+i))
		r.append(stream, event("a"), event("b"), event("c"), event("d"))
		r.describe(stream, row.metadata)
		if got := r.shown(stream); got != row.want {
			t.Errorf("%s shows %q, want %q", row.metadata, got, row.want)
		}
		if row.want != "" && row.want != "not found" {
			back := r.stream(stream, esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, math.MaxUint64)
			forth := r.stream(stream, esdb.ReadStreamOptions{From: esdb.Start{}}, math.MaxUint64)
			slices.Reverse(back)
			if !slices.Equal(ids(back), ids(forth)) {
				t.Errorf("%s shows something else backwards", row.metadata)
			}
		}
	}
	if hidden := len(shared.everything()); hidden != 1+18*5 {
		t.Errorf("$all shows %d events", hidden)
	}
}

// Age counts at the moment of reading, and a subscription doesn't hear what is too old when it looks.
func TestMaxAgeGoesByTheClock(t *testing.T) {
	r := start(t)
	moment := clock()
	r.reclock(func() time.Time { return moment })
	r.append("s", event("a"))
	moment = moment.Add(10 * time.Second)
	r.append("s", event("b"))
	r.describe("s", `{"$maxAge":15}`)
	r.shows("s", "a0 b1")
	moment = moment.Add(5 * time.Second)
	r.shows("s", "a0 b1")
	moment = moment.Add(time.Second)
	r.shows("s", "b1")
	r.hears(r.subscribe("s", esdb.Start{}), "b", "caught up")
	moment = moment.Add(time.Minute)
	r.shows("s", "")
	live := r.subscribe("s", esdb.Start{})
	r.hears(live, "caught up")
	r.append("s", event("c"))
	r.hears(live, "c")
	r.shows("s", "c2")
	r.describe("s", `{}`)
	r.shows("s", "a0 b1 c2")
}

// reclock starts the node again with another clock.
func (r *rig) reclock(now func() time.Time) {
	r.tb.Helper()
	r.now = now
	r.reopen()
}

func TestMaxCountOfASubscription(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"), event("c"))
	r.describe("s", `{"$maxCount":2}`)
	s := r.subscribe("s", esdb.Start{})
	r.hears(s, "b", "c", "caught up")
	r.append("s", event("d"))
	r.hears(s, "d")
}

func TestStreamMetadataIsTheNewest(t *testing.T) {
	r := start(t)
	for n := uint64(1); n <= 3; n++ {
		m := esdb.StreamMetadata{}
		m.SetMaxCount(n)
		m.AddCustomProperty("note", "x")
		_, err := r.client.SetStreamMetadata(r.ctx, "s", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, m)
		r.must(err)
		got, err := r.client.GetStreamMetadata(r.ctx, "s", esdb.ReadStreamOptions{})
		r.must(err)
		if count := got.MaxCount(); count == nil || *count != n || got.CustomProperty("note") != "x" {
			t.Errorf("metadata %+v", got)
		}
	}
	if _, err := r.client.GetStreamMetadata(r.ctx, "t", esdb.ReadStreamOptions{}); code(t, err) != esdb.ErrorCodeResourceNotFound {
		t.Error(err)
	}
}

// The first append after a deletion moves $tb to its first event and leaves the rest of the metadata alone.
func TestANewBeginningKeepsOtherMetadata(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"))
	r.describe("s", `{"$tb": 9223372036854775807, "$maxCount": 5, "note": {"big": 123456789012345678901234567890}}`)
	r.shows("s", "not found")
	r.append("s", event("c"), event("d"))
	r.append("s", event("e"))
	r.shows("s", "c2 d3 e4")
	e := r.stream("$$s", esdb.ReadStreamOptions{From: esdb.Start{}}, 10)
	var got bytes.Buffer
	r.must(json.Compact(&got, e[0].Event.Data))
	if want := `{"$maxCount":5,"$tb":2,"note":{"big":123456789012345678901234567890}}`; len(e) != 1 || got.String() != want {
		t.Errorf("%d events, metadata %s", len(e), got.String())
	}
}

// New metadata ends a deletion too, and what was deleted stays so.
func TestNewMetadataOfADeletedStream(t *testing.T) {
	r := start(t)
	r.append("s", event("a"), event("b"))
	r.must(r.delete("s", esdb.Any{}))
	r.describe("s", `{"note":1}`)
	r.shows("s", "")
	r.append("s", event("c"))
	r.shows("s", "c2")
}

// A client that asks for it hears where the stream begins and ends.
func TestEndsOfAStream(t *testing.T) {
	r := start(t)
	r.append("s", some(4, "a")...)
	r.describe("s", `{"$tb":2}`)
	for _, row := range []struct {
		compatibility uint32
		count         uint64
		want          string
	}{{0, 9, "ee"}, {1, 9, "fee3"}, {1, 1, "fe3"}} {
		o := streamFromStart("s", row.count)
		o.ControlOption = &streams.ReadReq_Options_ControlOption{Compatibility: row.compatibility}
		answers, err := rawRead(t, r, o)
		r.must(err)
		got := ""
		for _, a := range answers {
			switch content := a.GetContent().(type) {
			case *streams.ReadResp_FirstStreamPosition:
				if got += "f"; content.FirstStreamPosition != 2 {
					t.Errorf("first %d", content.FirstStreamPosition)
				}
			case *streams.ReadResp_LastStreamPosition:
				got += string(rune('0' + content.LastStreamPosition))
			case *streams.ReadResp_Event:
				got += "e"
			}
		}
		if got != row.want {
			t.Errorf("heard %s, want %s", got, row.want)
		}
	}
}
