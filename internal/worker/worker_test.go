package worker_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"leerkring/internal/worker"
)

const ttl = 15 * time.Second

// board is a store of leases in the memory, which may be slow or fail.
type board struct {
	mu      sync.Mutex
	holder  string
	expires time.Time
	down    map[string]bool // who can't reach it
	slow    time.Duration   // how long an answer takes
}

var errDown = errors.New("the board can't be reached")

func (b *board) Lease(ctx context.Context, _, holder string, ttl time.Duration) (bool, error) {
	if err := b.reach(ctx, holder); err != nil {
		return false, err
	}
	b.mu.Lock()
	held := b.holder == "" || b.holder == holder || !time.Now().Before(b.expires)
	if held {
		b.holder, b.expires = holder, time.Now().Add(ttl)
	}
	b.mu.Unlock()
	return held, b.reach(ctx, holder)
}

func (b *board) Release(ctx context.Context, _, holder string) error {
	if err := b.reach(ctx, holder); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.holder == holder {
		b.holder = ""
	}
	return nil
}

// reach is the way there or back.
func (b *board) reach(ctx context.Context, holder string) error {
	b.mu.Lock()
	down, slow := b.down[holder], b.slow
	b.mu.Unlock()
	if down {
		return errDown
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(slow):
		return nil
	}
}

// office is several workers of one board, and who of them works.
type office struct {
	*board
	mu      sync.Mutex
	working map[string]bool
	most    int // that worked at once
	slowEnd time.Duration
	group   sync.WaitGroup
}

func newOffice() *office {
	return &office{board: &board{down: map[string]bool{}}, working: map[string]bool{}}
}

// hire starts a worker; the function ends it cleanly.
func (o *office) hire(holder string, seed uint64) (leave func()) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &worker.Worker{
		Leases: o.board, Name: "door", Holder: holder, TTL: ttl, Jitter: rand.New(rand.NewPCG(seed, 0)), Log: slog.New(slog.DiscardHandler),
	}
	o.group.Go(func() {
		w.Run(ctx, func(ctx context.Context) error { //nolint:errcheck // it ends with the context
			o.note(holder, true)
			<-ctx.Done()
			time.Sleep(o.slowEnd)
			o.note(holder, false)
			return ctx.Err()
		})
	})
	return cancel
}

func (o *office) note(holder string, works bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if delete(o.working, holder); works {
		o.working[holder] = true
	}
	o.most = max(o.most, len(o.working))
}

func (o *office) who() (holder string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for holder = range o.working {
	}
	return holder
}

func (o *office) cut(holder string, down bool) {
	o.board.mu.Lock()
	defer o.board.mu.Unlock()
	o.down[holder] = down
}

// turn is something that happens to a worker.
type turn struct {
	After  time.Duration
	Who    int
	Change int // 0 can't reach the board, 1 can, 2 leaves, 3 is followed by another of his name
}

// Whatever happens to two or three workers, two never work at once, and when it is over one does.
func TestTwoNeverWorkAtOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		workers := rapid.IntRange(2, 3).Draw(r, "workers")
		slow := time.Duration(rapid.Int64Range(0, int64(ttl)/7).Draw(r, "slow"))
		slowEnd := time.Duration(rapid.Int64Range(0, int64(ttl)/3-1).Draw(r, "slow end"))
		turns := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) turn {
			return turn{
				time.Duration(rapid.Int64Range(0, int64(2*ttl)).Draw(r, "after")), rapid.IntRange(0, workers-1).Draw(r, "who"),
				rapid.IntRange(0, 3).Draw(r, "change"),
			}
		}), 0, 20).Draw(r, "turns")
		o, last := newOffice(), ""
		o.slow, o.slowEnd = slow, slowEnd
		synctest.Test(t, func(*testing.T) { last = o.play(workers, turns) })
		if o.most > 1 {
			r.Fatalf("%d worked at once", o.most)
		}
		if last == "" {
			r.Fatal("nobody works")
		}
	})
}

// play lets things happen and says who works in the end, when at least the first worker can.
func (o *office) play(workers int, turns []turn) (last string) {
	leave := map[int]func(){}
	hire := func(i int) { leave[i] = o.hire(fmt.Sprint("worker ", i), uint64(i)) }
	for i := range workers {
		hire(i)
	}
	for _, turn := range append(turns, turn{Change: 3}, turn{Change: 1}) {
		time.Sleep(turn.After)
		switch turn.Change {
		case 0, 1:
			o.cut(fmt.Sprint("worker ", turn.Who), turn.Change == 0)
		case 2:
			leave[turn.Who]()
		case 3:
			leave[turn.Who]()
			time.Sleep(ttl) // the former bearer of the name is gone
			hire(turn.Who)
		}
	}
	time.Sleep(3 * ttl)
	last = o.who()
	for _, end := range leave {
		end()
	}
	o.group.Wait()
	return last
}

// One that dies, which the others see as one that never asks again, is replaced when its time and a third of it are over.
func TestADeadWorkerIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice()
		leave := []func(){o.hire("one", 1)}
		time.Sleep(time.Second)
		leave = append(leave, o.hire("two", 2), o.hire("three", 3))
		time.Sleep(10 * ttl)
		if got := o.who(); got != "one" {
			t.Fatalf("the lease went from one to %q", got)
		}
		o.cut("one", true)
		time.Sleep(ttl * 4 / 3)
		if got := o.who(); got != "two" && got != "three" {
			t.Errorf("%q works after one is gone", got)
		}
		for _, end := range leave {
			end()
		}
		o.group.Wait()
	})
}

// One that leaves gives the lease back: another begins as soon as he asks.
func TestAWorkerThatLeavesIsReplacedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice()
		first := o.hire("one", 1)
		time.Sleep(time.Second)
		second := o.hire("two", 2)
		time.Sleep(time.Second)
		first()
		time.Sleep(ttl / 3)
		if got := o.who(); got != "two" {
			t.Errorf("%q works after one has left", got)
		}
		second()
		o.group.Wait()
	})
}

// Work that ends by itself, well or not, ends the worker.
func TestAFaultOfTheWorkIsTheWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fault := errors.New("no")
		w := &worker.Worker{Leases: newOffice(), Name: "door", Holder: "one", TTL: ttl, Jitter: rand.New(rand.NewPCG(0, 0)), Log: slog.New(slog.DiscardHandler)}
		if err := w.Run(t.Context(), func(context.Context) error { return fault }); !errors.Is(err, fault) {
			t.Errorf("error %v", err)
		}
	})
}
