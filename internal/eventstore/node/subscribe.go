package node

import (
	"context"
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

// feed is one subscription. It always reads from the file, so what it delivers is durable, complete and in order; the bell
// only tells it when to look again.
type feed struct {
	service *service
	plan    *plan
	call    streams.Streams_ReadServer
	cursor  cursor
	scanned uint64 // events since the last checkpoint
}

// subscribe confirms, delivers what is there, says CaughtUp once, and goes on until the caller or the node ends. It begins
// after the given revision or position; from the end, everything appended after the confirmation is delivered.
func (s *service) subscribe(p *plan, call streams.Streams_ReadServer) error {
	ctx := call.Context()
	f := feed{service: s, plan: p, call: call}
	if err := f.start(ctx); err != nil {
		return s.unreadable(ctx, err)
	}
	if err := call.Send(&streams.ReadResp{Content: &streams.ReadResp_Confirmation{
		Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: uuid.NewString()},
	}}); err != nil {
		return err
	}
	for caughtUp := false; ; {
		rung := s.bell.next()
		if err := f.deliver(ctx); err != nil {
			return err
		}
		if !caughtUp {
			caughtUp = true
			if err := call.Send(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}}); err != nil {
				return err
			}
		}
		select {
		case <-rung:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closing:
			return unavailable("The node is closing.")
		}
	}
}

func (f *feed) start(ctx context.Context) error {
	p := f.plan
	switch {
	case p.origin == fromStart:
		return nil
	case p.origin == fromNumber:
		f.cursor.next = min(p.number, math.MaxInt64-1) + 1
		return nil
	case p.all:
		last, err := f.service.log.lastPosition(ctx)
		f.cursor.next = last + 1
		return err
	default:
		_, last, err := f.service.log.head(ctx, p.stream)
		f.cursor.next = last + 1
		return err
	}
}

// deliver sends what the file holds beyond the cursor.
func (f *feed) deliver(ctx context.Context) error {
	if !f.plan.all && f.cursor.stream == 0 {
		id, _, err := f.service.log.head(ctx, f.plan.stream)
		if err != nil {
			return f.service.unreadable(ctx, err)
		}
		if id == 0 {
			return nil
		}
		f.cursor.stream = id
	}
	for more := true; more; {
		select {
		case <-f.service.closing:
			return unavailable("The node is closing.")
		default:
		}
		var records []record
		var err error
		if records, more, err = f.service.log.page(ctx, &f.cursor, pageRows); err != nil {
			return f.service.unreadable(ctx, err)
		}
		for i := range records {
			if err := f.show(&records[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// show sends an event that passes the filter, and a checkpoint where one is due: with a filter the caller otherwise wouldn't
// learn how far the log was searched.
func (f *feed) show(r *record) error {
	if f.plan.filter.passes(r) {
		if err := f.call.Send(r.wire(f.plan.stringID)); err != nil {
			return err
		}
	}
	if f.plan.filter == nil {
		return nil
	}
	if f.scanned++; f.scanned < f.plan.filter.interval {
		return nil
	}
	f.scanned = 0
	position := uint64(r.position)
	return f.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: position, PreparePosition: position},
	}})
}
