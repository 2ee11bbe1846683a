package node

import (
	"context"
	"log/slog"
	"sync"

	"google.golang.org/grpc/status"
)

const (
	batchRequests = 512
	batchBytes    = 4 << 20
)

// writer is the one goroutine that writes. What waits while a commit reaches the disk goes into the next commit together.
type writer struct {
	log    *logFile
	logger *slog.Logger
	queue  chan *request
	bell   *bell
	done   chan struct{}
}

type request struct {
	proposal *proposal
	caller   context.Context
	reply    chan reply // has room for the one answer, so that a caller who left holds nobody up
}

type reply struct {
	outcome outcome
	err     error
}

func startWriter(l *logFile, logger *slog.Logger, b *bell) *writer {
	w := &writer{log: l, logger: logger, queue: make(chan *request, batchRequests), bell: b, done: make(chan struct{})}
	go w.run()
	return w
}

// append returns when the proposal is durable, refused or failed, or the caller's context ends; then it may still be written.
func (w *writer) append(ctx context.Context, p *proposal) (outcome, error) {
	r := &request{proposal: p, caller: ctx, reply: make(chan reply, 1)}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return outcome{}, status.FromContextError(ctx.Err()).Err()
	}
	select {
	case a := <-r.reply:
		return a.outcome, a.err
	case <-ctx.Done():
		return outcome{}, status.FromContextError(ctx.Err()).Err()
	}
}

// stop writes what was accepted and ends; nobody may append any more.
func (w *writer) stop() {
	close(w.queue)
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	for first := range w.queue {
		w.serve(w.gather(first))
	}
}

// gather takes what waits, without waiting itself.
func (w *writer) gather(first *request) []*request {
	batch, size := []*request{first}, first.proposal.size
	for len(batch) < batchRequests && size < batchBytes {
		select {
		case r, open := <-w.queue:
			if !open {
				return batch
			}
			batch, size = append(batch, r), size+r.proposal.size
		default:
			return batch
		}
	}
	return batch
}

func (w *writer) serve(batch []*request) {
	var taken []*request
	var proposals []*proposal
	for _, r := range batch {
		if r.caller.Err() == nil {
			taken, proposals = append(taken, r), append(proposals, r.proposal)
		}
	}
	if len(taken) == 0 {
		return
	}
	// The batch belongs to many callers, so it ends with none of them.
	ctx := context.Background()
	outcomes, err := w.log.commit(ctx, proposals)
	if err != nil {
		err = broken(ctx, w.logger, "The log could not be written; nothing of this append was kept.", err)
		for _, r := range taken {
			r.reply <- reply{err: err}
		}
		return
	}
	for i, r := range taken {
		r.reply <- reply{outcome: outcomes[i]}
	}
	w.bell.ring()
}

// bell wakes everyone who waits for new events.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

func newBell() *bell { return &bell{rung: make(chan struct{})} }

// next is closed by the next ring: take it before looking for events, then none is missed.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.rung)
	b.rung = make(chan struct{})
}
