package node

import (
	"context"
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Read answers reads and subscriptions of a stream or of $all, from the file and therefore only with durable events, in the
// order of their positions.
func (s *service) Read(req *streams.ReadReq, call streams.Streams_ReadServer) error {
	p, err := planRead(req.GetOptions())
	if err != nil {
		return refuse(call, err)
	}
	if p.live {
		return s.subscribe(p, call)
	}
	return s.read(p, call)
}

// read sends at most count events and ends. A read never sends anything but events and StreamNotFound: a client that asked
// for no more has no branch for more.
func (s *service) read(p *plan, call streams.Streams_ReadServer) error {
	ctx := call.Context()
	c := cursor{back: p.back, next: p.first()}
	if !p.all {
		id, _, err := s.log.head(ctx, p.stream)
		if err != nil {
			return s.unreadable(ctx, err)
		}
		if id == 0 {
			return call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{StreamNotFound: &streams.ReadResp_StreamNotFound{
				StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(p.stream)},
			}}})
		}
		c.stream = id
	}
	for left := p.count; left > 0; {
		limit := left
		if p.filter != nil {
			limit = pageRows
		}
		records, more, err := s.log.page(ctx, &c, limit)
		if err != nil {
			return s.unreadable(ctx, err)
		}
		for i := range records {
			if left == 0 || !p.filter.passes(&records[i]) {
				continue
			}
			if err := call.Send(records[i].wire(p.stringID)); err != nil {
				return err
			}
			left--
		}
		if !more {
			return nil
		}
	}
	return nil
}

func (s *service) unreadable(ctx context.Context, err error) error {
	return broken(ctx, s.logger, "The log could not be read.", err)
}

type originKind int

const (
	fromStart originKind = iota
	fromEnd
	fromNumber
)

// plan is a read request that makes sense.
type plan struct {
	all      bool
	stream   string
	back     bool
	live     bool
	origin   originKind
	number   int64
	count    uint64
	filter   *filter
	stringID bool
}

// planRead refuses what has no meaning rather than guess one.
func planRead(o *streams.ReadReq_Options) (*plan, error) {
	p := &plan{
		back:     o.GetReadDirection() == streams.ReadReq_Options_Backwards,
		live:     o.GetSubscription() != nil,
		count:    o.GetCount(),
		stringID: o.GetUuidOption().GetString_() != nil,
	}
	if o.GetCountOption() == nil {
		return nil, invalid("A read needs a count, or a subscription.")
	}
	if o.GetResolveLinks() {
		return nil, unimplemented("This node does not resolve links.")
	}
	if p.live && p.back {
		return nil, invalid("A subscription reads forwards.")
	}
	var err error
	if p.filter, err = readFilter(o.GetFilter()); err != nil {
		return nil, err
	}
	switch target := o.GetStreamOption().(type) {
	case *streams.ReadReq_Options_Stream:
		if p.filter != nil {
			return nil, invalid("Only reads of $all take a filter.")
		}
		if p.stream, err = readName(target.Stream.GetStreamIdentifier()); err != nil {
			return nil, err
		}
		return p, p.fromRevision(target.Stream)
	case *streams.ReadReq_Options_All:
		p.all = true
		return p, p.fromPosition(target.All)
	default:
		return nil, invalid("A read is of a stream or of $all.")
	}
}

func (p *plan) fromRevision(o *streams.ReadReq_Options_StreamOptions) error {
	switch at := o.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Start:
		p.origin = fromStart
	case *streams.ReadReq_Options_StreamOptions_End:
		p.origin = fromEnd
	case *streams.ReadReq_Options_StreamOptions_Revision:
		p.origin, p.number = fromNumber, bounded(at.Revision)
	default:
		return invalid("A read needs the revision to begin at.")
	}
	return nil
}

func (p *plan) fromPosition(o *streams.ReadReq_Options_AllOptions) error {
	switch at := o.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Start:
		p.origin = fromStart
	case *streams.ReadReq_Options_AllOptions_End:
		p.origin = fromEnd
	case *streams.ReadReq_Options_AllOptions_Position:
		p.origin, p.number = fromNumber, bounded(at.Position.GetCommitPosition())
	default:
		return invalid("A read needs the position to begin at.")
	}
	return nil
}

// first is the revision or position a read begins at, itself included. Backwards in $all a position means the place before
// its event, so that event is left out, and from the start there is nothing.
func (p *plan) first() int64 {
	switch {
	case p.origin == fromEnd:
		return math.MaxInt64
	case p.back && p.all:
		return p.number - 1
	default:
		return p.number
	}
}
