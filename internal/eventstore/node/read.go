package node

import (
	"context"
	"math"
	"regexp"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
)

// service answers the calls on streams. It leaves out batch appends: they are UNIMPLEMENTED and not among the features.
type service struct {
	streams.UnimplementedStreamsServer
	log     *logFile
	writer  *writer
	closing chan struct{}
}

// Read answers reads and subscriptions of a stream or of $all, from the file and therefore only with durable events, in the
// order of their positions. A stream shows what its metadata leaves of it at this moment; $all shows everything.
func (s *service) Read(req *streams.ReadReq, call streams.Streams_ReadServer) error {
	p, err := planRead(req.GetOptions())
	if err != nil {
		return err
	}
	f := &feed{service: s, plan: p, call: call, count: p.count}
	if err := f.begin(call.Context()); err != nil {
		return s.log.broken(call.Context(), "The log could not be read.", err)
	}
	if p.live {
		return f.follow(call.Context())
	}
	return f.read(call.Context())
}

// plan is a read request that makes sense.
type plan struct {
	stream     string // empty for $all
	back, live bool
	start, end bool
	number     int64  // where to begin, when neither at the start nor at the end
	count      uint64 // the most events to send
	filter     *regexp.Regexp
	byStream   bool   // the filter is about streams' names, otherwise about events' types
	interval   uint64 // with a filter: events from one checkpoint to the next, those passed over included
	stringID   bool
	ends       bool // the client wants to know where the stream begins and ends
}

// planRead refuses what has no meaning rather than guess one.
func planRead(o *streams.ReadReq_Options) (p *plan, err error) {
	p = &plan{
		back: o.GetReadDirection() == streams.ReadReq_Options_Backwards, live: o.GetSubscription() != nil,
		count: o.GetCount(), stringID: o.GetUuidOption().GetString_() != nil,
	}
	if p.live {
		p.count = math.MaxUint64
	}
	if err := p.readFilter(o.GetFilter()); err != nil {
		return nil, err
	}
	switch all, one := o.GetAll(), o.GetStream(); {
	case o.GetCountOption() == nil:
		return nil, invalid("A read needs a count, or a subscription.")
	case p.live && p.back:
		return nil, invalid("A subscription reads forwards.")
	case all.GetAllOption() != nil:
		p.start, p.end, p.number = all.GetStart() != nil, all.GetEnd() != nil, bounded(all.GetPosition().GetCommitPosition())
		return p, nil
	case one.GetRevisionOption() == nil:
		return nil, invalid("A read is of a stream or of $all, and from somewhere.")
	case p.filter != nil:
		return nil, invalid("Only reads of $all take a filter.")
	default:
		p.start, p.end, p.number = one.GetStart() != nil, one.GetEnd() != nil, bounded(one.GetRevision())
		p.ends = o.GetControlOption().GetCompatibility() >= 1
		p.stream, err = readName(one.GetStreamIdentifier())
		return p, err
	}
}

// bounded brings a number from the wire into the range of positions and revisions.
func bounded(n uint64) int64 { return int64(min(n, math.MaxInt64)) }

// readFilter takes the filter of a read of $all: by stream name or event type, with prefixes or an RE2 expression.
func (p *plan) readFilter(o *streams.ReadReq_Options_FilterOptions) (err error) {
	if o == nil {
		return nil
	}
	window := uint64(o.GetMax())
	if o.GetCount() != nil || o.GetWindow() == nil {
		window = 32
	}
	p.interval = window * uint64(o.GetCheckpointIntervalMultiplier())
	wanted := o.GetEventType()
	if p.byStream = o.GetStreamIdentifier() != nil; p.byStream {
		wanted = o.GetStreamIdentifier()
	}
	expression, prefixes := wanted.GetRegex(), wanted.GetPrefix()
	if p.interval == 0 || (expression == "") == (len(prefixes) == 0) {
		return invalid("A filter has prefixes or a regular expression, and a window and a checkpoint multiplier of at least 1.")
	}
	if expression == "" {
		quoted := make([]string, len(prefixes))
		for i := range prefixes {
			quoted[i] = regexp.QuoteMeta(prefixes[i])
		}
		expression = "^(?:" + strings.Join(quoted, "|") + ")"
	}
	if p.filter, err = regexp.Compile(expression); err != nil {
		return invalid("The filter's regular expression is invalid.")
	}
	return nil
}

func (p *plan) passes(r *record) bool {
	if p.byStream {
		return p.filter.MatchString(r.stream)
	}
	return p.filter == nil || p.filter.MatchString(r.kind)
}

// feed is one read or subscription on its way.
type feed struct {
	service *service
	plan    *plan
	call    streams.Streams_ReadServer
	head    head
	low     int64 // what is left to read, both ends included: revisions of a stream, or positions of $all
	high    int64
	count   uint64 // events still to send
	scanned uint64 // events since the last checkpoint
}

// begin finds what the plan covers. A read begins at its revision or position; backwards in $all, that means the place before
// the event there. A subscription begins behind it.
func (f *feed) begin(ctx context.Context) (err error) {
	p, last := f.plan, int64(math.MaxInt64)
	if p.stream != "" {
		if f.head, err = f.service.log.head(ctx, p.stream); err != nil {
			return err
		}
		last = f.head.last
	} else if p.live && p.end {
		if last, err = f.service.log.lastPosition(ctx); err != nil {
			return err
		}
	}
	at := p.number
	switch {
	case p.end && p.live:
		at = last + 1
	case p.end:
		at = math.MaxInt64
	case p.live && !p.start:
		at = min(at, math.MaxInt64-1) + 1
	case p.back && p.stream == "":
		at--
	}
	if f.low, f.high = at, math.MaxInt64; p.back {
		f.low, f.high = 0, at
	}
	return nil
}

// read sends at most count events and ends. Beside events it sends StreamNotFound, and where the stream begins and ends if
// the client said that it knows these messages: the others have no branch for more.
func (f *feed) read(ctx context.Context) error {
	p, first := f.plan, f.head.first()
	if p.stream != "" && (f.head.last == noStream || f.head.deleted()) {
		return f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{StreamNotFound: &streams.ReadResp_StreamNotFound{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(p.stream)},
		}}})
	}
	if p.ends && !p.back && first > p.number {
		if err := f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_FirstStreamPosition{FirstStreamPosition: uint64(first)}}); err != nil {
			return err
		}
	}
	if err := f.deliver(ctx); err != nil || !p.ends {
		return err
	}
	return f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_LastStreamPosition{LastStreamPosition: uint64(f.head.last)}})
}

// follow is a subscription. It confirms, delivers what is there, says CaughtUp once, and goes on until the caller, the stream
// or the node ends. It always reads from the file, so what it delivers is complete and in order; the bell only tells it
// when to look again.
func (f *feed) follow(ctx context.Context) error {
	if err := f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Confirmation{
		Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: uuid.NewString()},
	}}); err != nil {
		return err
	}
	for first := true; ; first = false {
		rung := f.service.writer.bell()
		if err := f.deliver(ctx); err != nil {
			return err
		}
		if first {
			if err := f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}}); err != nil {
				return err
			}
		}
		select {
		case <-rung:
		case <-ctx.Done():
			return ctx.Err()
		case <-f.service.closing:
			return fail(codes.Unavailable, "The node is closing.")
		}
	}
}

// deliver sends what the file holds of the rest, up to the count.
func (f *feed) deliver(ctx context.Context) error {
	for more := true; more && f.count > 0; {
		select {
		case <-f.service.closing:
			return fail(codes.Unavailable, "The node is closing.")
		default:
		}
		limit := f.count
		if f.plan.filter != nil {
			limit = pageRows
		}
		records, others, err := f.page(ctx, limit)
		for i := range records { // also those before a place that can't be read
			if err := f.show(&records[i]); err != nil {
				return err
			}
		}
		if err != nil {
			return f.service.log.broken(ctx, "The log could not be read.", err)
		}
		more = others
	}
	return nil
}

// show sends an event that passes the filter, and to a subscription a checkpoint where one is due: with a filter the caller
// otherwise wouldn't learn how far the log was searched.
func (f *feed) show(r *record) error {
	if f.plan.passes(r) && f.count > 0 {
		f.count--
		if err := f.call.Send(r.wire(f.plan.stringID)); err != nil {
			return err
		}
	}
	if f.plan.filter == nil || !f.plan.live {
		return nil
	}
	if f.scanned++; f.scanned < f.plan.interval {
		return nil
	}
	f.scanned = 0
	position := uint64(r.position)
	return f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: position, PreparePosition: position},
	}})
}
