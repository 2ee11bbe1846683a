package node

import (
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

// noStream is the last revision of a stream without events.
const noStream int64 = -1

type expectKind int

const (
	exactly expectKind = iota
	anything
	existing
)

// expectation is what an append says about its stream; revision belongs to exactly, where noStream means no events.
type expectation struct {
	kind     expectKind
	revision int64
}

func readExpectation(o *streams.AppendReq_Options) (expectation, error) {
	switch e := o.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		if e.Revision > math.MaxInt64 {
			return expectation{}, invalid("The expected revision is out of range.")
		}
		return expectation{kind: exactly, revision: int64(e.Revision)}, nil
	case *streams.AppendReq_Options_NoStream:
		return expectation{kind: exactly, revision: noStream}, nil
	case *streams.AppendReq_Options_Any:
		return expectation{kind: anything}, nil
	case *streams.AppendReq_Options_StreamExists:
		return expectation{kind: existing}, nil
	default:
		return expectation{}, invalid("The expected revision is missing.")
	}
}

func (e expectation) tell(w *streams.AppendResp_WrongExpectedVersion) {
	switch {
	case e.kind == anything:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
	case e.kind == existing:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
	case e.revision == noStream:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	default:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(e.revision)}
	}
}

type verdict int

const (
	accept  verdict = iota
	refused         // a wrong expected version
	repeated
)

// history answers the questions an expectation asks about its stream.
type history interface {
	last() int64                                 // the last revision, or noStream
	hasMetadata() (bool, error)                  // whether the stream's metadata stream has events
	find(id uuid.UUID) (place, bool, error)      // the first event with this id
	at(revision int64) (uuid.UUID, place, error) // the event of a revision up to last
}

// place is where an event stands.
type place struct{ revision, position int64 }

// decide says what becomes of an append. A repeated one succeeds with the place of its last event, written before.
func (e expectation) decide(h history, events []record) (verdict, place, error) {
	switch {
	case e.kind == exactly && e.revision > h.last():
		return refused, place{}, nil
	case e.kind == exactly && e.revision == h.last():
		return accept, place{}, nil
	case e.kind == exactly:
		return repeatedFrom(h, e.revision+1, events)
	case e.kind == existing && h.last() == noStream:
		if has, err := h.hasMetadata(); err != nil || !has {
			return refused, place{}, err
		}
	}
	return repeatedAnywhere(h, events)
}

// repeatedFrom looks for exactly these ids from a revision on.
func repeatedFrom(h history, revision int64, events []record) (verdict, place, error) {
	var where place
	if len(events) == 0 || int64(len(events)) > h.last()-revision+1 {
		return refused, where, nil
	}
	for i := range events {
		id, p, err := h.at(revision + int64(i))
		if err != nil || id != events[i].id {
			return refused, where, err
		}
		where = p
	}
	return repeated, where, nil
}

// repeatedAnywhere looks for these ids in the whole stream: all known is a repetition, the first unknown is news, and
// anything between is an append that can't have been sent before.
func repeatedAnywhere(h history, events []record) (verdict, place, error) {
	var where place
	for i := range events {
		p, known, err := h.find(events[i].id)
		switch {
		case err != nil:
			return refused, where, err
		case !known && i == 0:
			return accept, where, nil
		case !known:
			return refused, where, nil
		}
		where = p
	}
	if len(events) == 0 {
		return accept, where, nil
	}
	return repeated, where, nil
}
