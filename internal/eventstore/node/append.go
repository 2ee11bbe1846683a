package node

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// maxAppend is the most an append may hold: data, metadata and types of all its events.
const maxAppend = 1024 * 1024

// Append writes the events of one request together or not at all, and answers only when they are on the disk. They get
// contiguous revisions in their stream and stand side by side in $all. Sending the same events again with the same
// expectation is answered like the first time and writes nothing, also after a restart.
func (s *service) Append(call streams.Streams_AppendServer) error {
	p, err := receive(call)
	if err != nil {
		return refuse(call, err)
	}
	out, err := s.writer.append(call.Context(), p)
	if err != nil {
		return refuse(call, err)
	}
	return call.SendAndClose(out.wire(p.expect))
}

// receive reads the request to its end even when its beginning is wrong: a client that is still sending when the answer
// comes sees a bare EOF instead of the answer.
func receive(call streams.Streams_AppendServer) (*proposal, error) {
	var p proposal
	var wrong error
	for {
		req, err := call.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if wrong == nil {
			wrong = p.add(req)
		}
		if wrong != nil {
			p.events = nil
		}
	}
	if wrong == nil && !p.opened {
		wrong = invalid("The append has no options.")
	}
	return &p, wrong
}

// proposal is an append that was asked for.
type proposal struct {
	opened bool
	stream string
	expect expectation
	events []record
	size   int
}

func (p *proposal) add(req *streams.AppendReq) error {
	switch {
	case req.GetOptions() != nil && !p.opened:
		return p.open(req.GetOptions())
	case req.GetProposedMessage() != nil && p.opened:
		return p.propose(req.GetProposedMessage())
	default:
		return invalid("An append is its options followed by its events.")
	}
}

func (p *proposal) open(o *streams.AppendReq_Options) (err error) {
	p.opened = true
	if p.stream, err = readName(o.GetStreamIdentifier()); err != nil {
		return err
	}
	if strings.HasPrefix(p.stream, "$") && !strings.HasPrefix(p.stream, "$$") {
		return accessDenied("Streams that begin with $ belong to the node.")
	}
	p.expect, err = readExpectation(o)
	return err
}

func (p *proposal) propose(m *streams.AppendReq_ProposedMessage) error {
	id, ok := readID(m.GetId())
	if !ok {
		return invalid("An event needs an id.")
	}
	kind, content := m.GetMetadata()["type"], m.GetMetadata()["content-type"]
	if kind == "" {
		return missingProperty("type")
	}
	if content == "" {
		return missingProperty("content-type")
	}
	p.size += len(kind) + len(m.GetData()) + len(m.GetCustomMetadata())
	if p.size > maxAppend {
		return tooLarge(maxAppend)
	}
	p.events = append(p.events, record{
		id: id, kind: kind, json: content == contentJSON, data: present(m.GetData()), metadata: present(m.GetCustomMetadata()),
	})
	return nil
}

// present makes no bytes into zero bytes: the file knows no NULL, and the wire makes no difference.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// readName refuses the names that no stream can have.
func readName(wire *shared.StreamIdentifier) (string, error) {
	name := wire.GetStreamName()
	if len(name) == 0 || string(name) == "$$" || !utf8.Valid(name) {
		return "", invalid("The stream name is invalid.")
	}
	return string(name), nil
}

// outcome is what became of a proposal: the place of its last event, or, when refused, the stream's last revision.
type outcome struct {
	refused bool
	place
}

func (o outcome) wire(e expectation) *streams.AppendResp {
	if o.refused {
		w := &streams.AppendResp_WrongExpectedVersion{}
		e.tell(w)
		w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(o.revision)}
		if o.revision == noStream {
			w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
		}
		return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: w}}
	}
	ok := &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(o.revision)},
		PositionOption: &streams.AppendResp_Success_Position{Position: &streams.AppendResp_Position{
			CommitPosition: uint64(o.position), PreparePosition: uint64(o.position),
		}},
	}
	if o.revision == noStream {
		ok.CurrentRevisionOption = &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}}
	}
	if o.position == 0 {
		ok.PositionOption = &streams.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: ok}}
}
