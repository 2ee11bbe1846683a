package node_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// What a removal expects, and what happens to a stream of two events.
func TestRemovalExpectations(t *testing.T) {
	shared := start(t)
	for i, row := range []struct {
		name   string
		given  string // "", "events", "deleted", "tombstone", "metadata"
		expect esdb.ExpectedRevision
		delete string
		tomb   string
	}{
		{"any", "events", esdb.Any{}, "", ""},
		{"last revision", "events", esdb.Revision(1), "", ""},
		{"exists", "events", esdb.StreamExists{}, "", ""},
		{"below", "events", esdb.Revision(0), "0 1", "0 1"},
		{"above", "events", esdb.Revision(2), "2 1", "2 1"},
		{"no stream, but events", "events", esdb.NoStream{}, "-1 1", "-1 1"},
		{"any, nothing there", "", esdb.Any{}, "-2 -1", ""},
		{"no stream, nothing there", "", esdb.NoStream{}, "-1 -1", ""},
		{"exists, nothing there", "", esdb.StreamExists{}, "-4 -1", "-4 -1"},
		{"revision, nothing there", "", esdb.Revision(0), "0 -1", "0 -1"},
		{"only metadata", "metadata", esdb.Any{}, "", ""},
		{"only metadata, exists", "metadata", esdb.StreamExists{}, "", ""},
		{"deleted, any", "deleted", esdb.Any{}, "", ""},
		{"deleted, exists", "deleted", esdb.StreamExists{}, "deleted", "deleted"},
		{"deleted, no stream", "deleted", esdb.NoStream{}, "", ""},
		{"deleted, last revision", "deleted", esdb.Revision(1), "", ""},
		{"deleted, below", "deleted", esdb.Revision(0), "0 1", "0 1"},
		{"tombstone, any", "tombstone", esdb.Any{}, "deleted", "deleted"},
		{"tombstone, no stream", "tombstone", esdb.NoStream{}, "deleted", "deleted"},
	} {
		for _, operation := range []string{"Delete", "Tombstone"} {
			t.Run(operation+", "+row.name, func(t *testing.T) {
				r := *shared
				r.tb = t
				stream := fmt.Sprintf("%s-%d", operation, i)
				switch row.given {
				case "metadata":
					r.append("$$"+stream, event("$metadata"))
				case "events", "deleted", "tombstone":
					r.append(stream, event("a"), event("b"))
				}
				switch row.given {
				case "deleted":
					r.must(r.delete(stream, esdb.Any{}))
				case "tombstone":
					r.must(r.tombstone(stream, esdb.Any{}))
				}
				before := r.shown(stream)
				trailer, err := r.rawRemove(operation, stream, row.expect)
				want, after := row.delete, "not found"
				if operation == "Tombstone" {
					want, after = row.tomb, "deleted"
				}
				if want != "" {
					after = before
				}
				r.shows(stream, after)
				if got := refusal(t, operation, stream, trailer, err); got != want {
					t.Errorf("%q, want %q (%v)", got, want, err)
				}
			})
		}
	}
}

// refusal spells the status and trailers by which clients know it: nothing, "deleted", or the expected and actual versions.
func refusal(t *testing.T, operation, stream string, trailer metadata.MD, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	if status.Code(err) != codes.FailedPrecondition || !slices.Equal(trailer.Get("stream-name"), []string{stream}) {
		t.Fatalf("%v with %v", err, trailer)
	}
	switch exception := strings.Join(trailer.Get("exception"), ","); exception {
	case "stream-deleted":
		return "deleted"
	case "wrong-expected-version":
		expected, actual := trailer.Get("expected-version")[0], trailer.Get("actual-version")[0]
		text := fmt.Sprintf("%s failed due to WrongExpectedVersion. Stream: %s, Expected version: %s, Actual version: %s", operation, stream, expected, actual)
		if status.Convert(err).Message() != text {
			t.Errorf("message %q", status.Convert(err).Message())
		}
		return expected + " " + actual
	default:
		t.Fatalf("exception %q", exception)
		return ""
	}
}

// rawRemove shows the trailers, which the stock client hides.
func (r *rig) rawRemove(operation, stream string, expect esdb.ExpectedRevision) (trailer metadata.MD, err error) {
	r.tb.Helper()
	id := &shared.StreamIdentifier{StreamName: []byte(stream)}
	o := &streams.DeleteReq_Options{StreamIdentifier: id}
	h := &streams.TombstoneReq_Options{StreamIdentifier: id}
	switch e := expect.(type) {
	case esdb.Any:
		o.ExpectedStreamRevision, h.ExpectedStreamRevision = &streams.DeleteReq_Options_Any{Any: &shared.Empty{}}, &streams.TombstoneReq_Options_Any{Any: &shared.Empty{}}
	case esdb.NoStream:
		o.ExpectedStreamRevision, h.ExpectedStreamRevision = &streams.DeleteReq_Options_NoStream{NoStream: &shared.Empty{}}, &streams.TombstoneReq_Options_NoStream{NoStream: &shared.Empty{}}
	case esdb.StreamExists:
		o.ExpectedStreamRevision, h.ExpectedStreamRevision = &streams.DeleteReq_Options_StreamExists{StreamExists: &shared.Empty{}}, &streams.TombstoneReq_Options_StreamExists{StreamExists: &shared.Empty{}}
	case esdb.StreamRevision:
		o.ExpectedStreamRevision, h.ExpectedStreamRevision = &streams.DeleteReq_Options_Revision{Revision: e.Value}, &streams.TombstoneReq_Options_Revision{Revision: e.Value}
	}
	stub := streams.NewStreamsClient(r.dial())
	var position uint64
	if operation == "Delete" {
		var answer *streams.DeleteResp
		answer, err = stub.Delete(r.ctx, &streams.DeleteReq{Options: o}, grpc.Trailer(&trailer))
		position = answer.GetPosition().GetCommitPosition()
	} else {
		var answer *streams.TombstoneResp
		answer, err = stub.Tombstone(r.ctx, &streams.TombstoneReq{Options: h}, grpc.Trailer(&trailer))
		position = answer.GetPosition().GetPreparePosition()
	}
	if err == nil && position == 0 {
		r.tb.Error("no position")
	}
	return trailer, err
}

func TestRefusedRemovals(t *testing.T) {
	r := start(t)
	for name, row := range map[string]struct {
		stream string
		expect esdb.ExpectedRevision
		code   codes.Code
	}{
		"no name":         {"", esdb.Any{}, codes.InvalidArgument},
		"no expectation":  {"s", nil, codes.InvalidArgument},
		"no revision":     {"s", esdb.Revision(math.MaxUint64), codes.InvalidArgument},
		"system stream":   {"$settings", esdb.Any{}, codes.PermissionDenied},
		"metadata stream": {"$$s", esdb.Any{}, codes.PermissionDenied},
	} {
		for _, operation := range []string{"Delete", "Tombstone"} {
			trailer, err := r.rawRemove(operation, row.stream, row.expect)
			if status.Code(err) != row.code {
				t.Errorf("%s: %v", name, err)
			}
			if denied := slices.Equal(trailer.Get("exception"), []string{"access-denied"}); denied != (row.code == codes.PermissionDenied) {
				t.Errorf("%s: trailers %v", name, trailer)
			}
		}
	}
	_, err := streams.NewStreamsClient(r.dial()).Delete(r.ctx, &streams.DeleteReq{})
	if status.Code(err) != codes.InvalidArgument {
		t.Error(err)
	}
	if len(r.everything()) != 1 {
		t.Error("a refused removal left events")
	}
}

// A header takes no odd letters, so the name stands there escaped.
func TestTrailerOfAnOddName(t *testing.T) {
	r := start(t)
	const stream = "odd \x00 ü"
	r.must(r.tombstone(stream, esdb.Any{}))
	trailer, err := r.rawRemove("Delete", stream, esdb.Any{})
	if status.Code(err) != codes.FailedPrecondition || !slices.Equal(trailer.Get("stream-name"), []string{"odd%20%00%20%C3%BC"}) {
		t.Errorf("%v with %v", err, trailer)
	}
}

func TestReadOfATombstoneOnTheWire(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	r.must(r.tombstone("s", esdb.Any{}))
	for _, stream := range []string{"s", "$$s"} {
		for _, live := range []bool{false, true} {
			o := streamFromStart(stream, 1)
			if live {
				o.CountOption = &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}}
			}
			call, err := streams.NewStreamsClient(r.dial()).Read(r.ctx, &streams.ReadReq{Options: o})
			r.must(err)
			if first, err := call.Recv(); first != nil || refusal(t, "Read", stream, call.Trailer(), err) != "deleted" {
				t.Errorf("%v, %v", first, err)
			}
		}
	}
}

func streamFromStart(stream string, count uint64) *streams.ReadReq_Options {
	return &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(stream)},
			RevisionOption:   &streams.ReadReq_Options_StreamOptions_Start{Start: &shared.Empty{}},
		}},
		CountOption: &streams.ReadReq_Options_Count{Count: count},
	}
}
