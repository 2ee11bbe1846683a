package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
)

// maxAppend is the most an append may hold: data, metadata and types of all its events.
const maxAppend = 1024 * 1024

// Append writes the events of one request together or not at all, and answers only when they are on the disk. They get
// contiguous revisions in their stream and stand side by side in $all. Sending the same events again with the same
// expectation is answered like the first time and writes nothing, also after a restart.
func (s *service) Append(call streams.Streams_AppendServer) error {
	p, err := receive(call)
	if err != nil {
		return err
	}
	out, err := s.writer.write(call.Context(), p)
	if err != nil {
		return err
	}
	return call.SendAndClose(out.wire(p.expect))
}

// receive reads the request to its end even when its beginning is wrong: a client that is still sending when the answer
// comes sees a bare EOF instead of the answer.
func receive(call streams.Streams_AppendServer) (*proposal, error) {
	p, wrong := &proposal{}, error(nil)
	for {
		req, err := call.Recv()
		switch {
		case errors.Is(err, io.EOF) && wrong == nil && p.stream == "":
			return nil, invalid("The append has no options.")
		case errors.Is(err, io.EOF):
			return p, wrong
		case err != nil:
			return nil, err
		case wrong == nil:
			wrong = p.add(req)
		default:
			p.events = nil
		}
	}
}

// Delete hides a stream's events from its readers until somebody appends to it again; the numbering goes on then. It writes
// metadata, so it replaces what the metadata said.
func (s *service) Delete(ctx context.Context, req *streams.DeleteReq) (*streams.DeleteResp, error) {
	o := req.GetOptions()
	p := &proposal{removal: softly, events: []record{ownEvent(typeMetadata, `{"$tb":9223372036854775807}`)}}
	at, err := s.remove(ctx, p, o, o.GetExpectedStreamRevision() != nil)
	position := &streams.DeleteResp_Position{CommitPosition: at, PreparePosition: at}
	return &streams.DeleteResp{PositionOption: &streams.DeleteResp_Position_{Position: position}}, err
}

// Tombstone ends a stream: nobody can read, append to or delete it again.
func (s *service) Tombstone(ctx context.Context, req *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	o := req.GetOptions()
	p := &proposal{removal: forEver, events: []record{ownEvent("$streamDeleted", "")}}
	at, err := s.remove(ctx, p, o, o.GetExpectedStreamRevision() != nil)
	position := &streams.TombstoneResp_Position{CommitPosition: at, PreparePosition: at}
	return &streams.TombstoneResp{PositionOption: &streams.TombstoneResp_Position_{Position: position}}, err
}

func (s *service) remove(ctx context.Context, p *proposal, o expecting, given bool) (position uint64, err error) {
	if err := p.open(o, given); err != nil {
		return 0, err
	}
	out, err := s.writer.write(ctx, p)
	if err == nil && out.verdict == refused {
		err = wrongVersion(p, out.revision)
	}
	return uint64(out.position), err
}

// The two removals, under the names of their calls.
const (
	softly  = "Delete"
	forEver = "Tombstone"
)

// proposal is a change of a stream that was asked for. A removal brings the one event that it writes.
type proposal struct {
	removal string // empty for an append
	stream  string
	expect  expectation
	events  []record
	size    int
}

func (p *proposal) add(req *streams.AppendReq) error {
	switch o := req.GetOptions(); {
	case o != nil && p.stream == "":
		return p.open(o, o.GetExpectedStreamRevision() != nil)
	case req.GetProposedMessage() != nil && p.stream != "":
		return p.propose(req.GetProposedMessage())
	default:
		return invalid("An append is its options followed by its events.")
	}
}

// open takes the stream and what is expected of it. Streams that begin with $ are the node's own, but for the metadata
// streams, which clients append to.
func (p *proposal) open(o expecting, given bool) (err error) {
	if p.stream, err = readName(o.GetStreamIdentifier()); err != nil {
		return err
	}
	if strings.HasPrefix(p.stream, "$") && (p.removal != "" || !strings.HasPrefix(p.stream, metaPrefix)) {
		return fail(codes.PermissionDenied, "Access Denied: the stream belongs to the node.", "exception", "access-denied")
	}
	p.expect, err = readExpectation(o, given)
	return err
}

func (p *proposal) propose(m *streams.AppendReq_ProposedMessage) error {
	id, ok := readID(m.GetId())
	if !ok {
		return invalid("An event needs an id.")
	}
	kind, content := m.GetMetadata()["type"], m.GetMetadata()["content-type"]
	if kind == "" || content == "" {
		return fail(codes.InvalidArgument, "Required Metadata Property 'type' or 'content-type' is missing",
			"exception", "missing-required-metadata-property", "required-metadata-properties", "type,content-type")
	}
	p.size += len(kind) + len(m.GetData()) + len(m.GetCustomMetadata())
	if p.size > maxAppend {
		return fail(codes.InvalidArgument, fmt.Sprintf("Maximum Append Size of %d Exceeded.", maxAppend),
			"exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(maxAppend))
	}
	p.events = append(p.events, record{id: id, kind: kind, json: content == contentJSON, data: m.GetData(), metadata: m.GetCustomMetadata()})
	return nil
}

// readName refuses the names that no stream can have. A metadata stream has no metadata of its own.
func readName(wire *shared.StreamIdentifier) (string, error) {
	name := string(wire.GetStreamName())
	if name == "" || name == metaPrefix || strings.HasPrefix(name, metaPrefix+metaPrefix) || !utf8.ValidString(name) {
		return "", invalid("The stream name is invalid.")
	}
	return name, nil
}

func (o outcome) wire(e expectation) *streams.AppendResp {
	if o.verdict == refused {
		w := &streams.AppendResp_WrongExpectedVersion{}
		e.tell(w)
		w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(o.revision)}
		if o.revision == noStream {
			w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
		}
		return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: w}}
	}
	at := &streams.AppendResp_Position{CommitPosition: uint64(o.position), PreparePosition: uint64(o.position)}
	ok := &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(o.revision)},
		PositionOption:        &streams.AppendResp_Success_Position{Position: at},
	}
	if o.revision == noStream {
		ok.CurrentRevisionOption = &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}}
	}
	if o.position == 0 { // an append of no events
		ok.PositionOption = &streams.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: ok}}
}
