package node

import (
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/protobuf/proto"
)

// Whatever is asked, the handlers don't panic, and a removal that succeeded is one.
func FuzzRemoveRequest(f *testing.F) {
	s := testService(f)
	for _, stream := range []string{"s", "$$s", "$s", "", "t\x00"} {
		for _, forEver := range []bool{false, true} {
			body, err := proto.Marshal(&streams.DeleteReq{Options: &streams.DeleteReq_Options{
				StreamIdentifier:       &shared.StreamIdentifier{StreamName: []byte(stream)},
				ExpectedStreamRevision: &streams.DeleteReq_Options_Any{Any: &shared.Empty{}},
			}})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(body, forEver)
		}
	}
	f.Fuzz(func(t *testing.T, wire []byte, forEver bool) {
		var soft streams.DeleteReq
		var hard streams.TombstoneReq // the same on the wire
		if proto.Unmarshal(wire, &soft) != nil || proto.Unmarshal(wire, &hard) != nil {
			return
		}
		stream := string(soft.GetOptions().GetStreamIdentifier().GetStreamName())
		if stream != "" {
			_, _ = s.writer.write(t.Context(), propose(stream, anything))
		}
		var err error
		var position uint64
		if forEver {
			var answer *streams.TombstoneResp
			answer, err = s.Tombstone(t.Context(), &hard)
			position = answer.GetPosition().GetCommitPosition()
		} else {
			var answer *streams.DeleteResp
			answer, err = s.Delete(t.Context(), &soft)
			position = answer.GetPosition().GetCommitPosition()
		}
		if err != nil {
			return
		}
		h, err := readHead(t.Context(), s.log.heads, stream)
		if err != nil || position == 0 || h.deleted() == forEver || (h.last == tombstone) != forEver {
			t.Fatalf("removed at %d: %+v, %v", position, h, err)
		}
	})
}

// Whatever a stream's metadata holds, reads of the stream work and show a part of it in order, and what is appended to a
// deleted stream is readable.
func FuzzMetadata(f *testing.F) {
	s := testService(f)
	for range 3 {
		if _, err := s.writer.write(f.Context(), propose("s", anything)); err != nil {
			f.Fatal(err)
		}
	}
	for _, seed := range []string{`{"$tb":9223372036854775807,"x":{"y":[1e400]}}`, `{"$maxCount":2,"$maxAge":1}`, `null`, `[`, `{"$tb":-1}`, "{\"\xff\":0}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &proposal{stream: "$$s", expect: anything, events: []record{ownEvent(typeMetadata, string(data))}}
		if _, err := s.writer.write(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		h, err := s.log.head(t.Context(), "s")
		if err != nil {
			t.Fatal(err)
		}
		call := &readCall{ctx: t.Context()}
		if err := s.Read(&streams.ReadReq{Options: readOptions("s")}, call); err != nil {
			t.Fatal(err)
		}
		for i, m := range call.got {
			if e := m.GetEvent(); e != nil && int64(e.GetEvent().GetStreamRevision()) != h.last-int64(len(call.got)-1-i) {
				t.Fatalf("revision %d is number %d of %d, the last is %d", e.GetEvent().GetStreamRevision(), i, len(call.got), h.last)
			}
		}
		if !h.deleted() {
			return
		}
		out, err := s.writer.write(t.Context(), propose("s", anything))
		if h, again := s.log.head(t.Context(), "s"); err != nil || again != nil || h.deleted() || h.first() > out.revision {
			t.Fatalf("appended %+v to %+v, %v", out, h, err)
		}
	})
}
