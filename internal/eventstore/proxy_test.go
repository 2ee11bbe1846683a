package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// proxy stands between client and node and treats connections badly.
type proxy struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	open     map[net.Conn]bool
	delay    time.Duration // of each piece of data
	down     bool          // new connections are reset
}

func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, to: to, open: map[net.Conn]bool{}}
	t.Cleanup(func() { listener.Close(); p.reset() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(near)
		}
	}()
	return p
}

func (p *proxy) serve(near net.Conn) {
	p.mu.Lock()
	down := p.down
	p.open[near] = true
	p.mu.Unlock()
	far, err := net.Dial("tcp", p.to)
	if err != nil || down {
		p.cut(near)
		return
	}
	p.mu.Lock()
	p.open[far] = true
	p.mu.Unlock()
	go p.pass(near, far)
	p.pass(far, near)
}

func (p *proxy) pass(from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		delay := p.delay
		p.mu.Unlock()
		time.Sleep(delay)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	p.cut(from)
	p.cut(to)
}

// cut resets a connection: what is under way is lost.
func (p *proxy) cut(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		tcp.SetLinger(0) //nolint:errcheck // it is closed next
	}
	c.Close()
	p.mu.Lock()
	delete(p.open, c)
	p.mu.Unlock()
}

func (p *proxy) reset() {
	p.mu.Lock()
	var all []net.Conn
	for c := range p.open {
		all = append(all, c)
	}
	p.mu.Unlock()
	for _, c := range all {
		p.cut(c)
	}
}

func (p *proxy) set(down bool, delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down, p.delay = down, delay
}

// Connections are reset, delayed and refused at random while commands are sent, each again until it is answered: everything
// acknowledged is there once, in order, and a follower has seen all of it.
func TestABadNetworkLosesAndDoublesNothing(t *testing.T) {
	direct := openNotebooks(t, t.TempDir())
	p := startProxy(t, direct.Node(t).Addr())
	log := eventstoretest.Connect(t, direct.Dir, p.listener.Addr().String(), "maxDiscoverAttempts=3&discoveryInterval=30", noteWritten{})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()

	const writers, each = 4, 40
	var outages atomic.Int64
	var writing, weather sync.WaitGroup
	calm := make(chan struct{})
	weather.Go(func() {
		for {
			select {
			case <-calm:
				p.set(false, 0)
				return
			case <-time.After(time.Duration(10+rand.IntN(60)) * time.Millisecond):
			}
			p.set(rand.IntN(4) == 0, time.Duration(rand.IntN(4))*time.Millisecond)
			if rand.IntN(2) == 0 {
				p.reset()
			}
		}
	})
	for w := range writers {
		writing.Go(func() {
			for i := range each {
				o := order(uuid.New())
				for {
					_, err := eventstore.Execute(ctx, log.Log, notebooks(), fmt.Sprintf("notebook-%d", w), o, write(fmt.Sprint(i)))
					if err == nil {
						break
					}
					var refused problem.Problems
					if errors.As(err, &refused) || ctx.Err() != nil {
						t.Errorf("writer %d: %v", w, err)
						return
					}
					if !errors.Is(err, eventstore.ErrUnavailable) {
						t.Errorf("an outage is called %v", err)
						return
					}
					outages.Add(1)
					time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
				}
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			}
		})
	}
	writing.Wait()
	close(calm)
	weather.Wait()
	if outages.Load() == 0 {
		t.Error("the network was good all the time: nothing was tested")
	}
	for w := range writers {
		history, err := eventstore.Load[any](t.Context(), direct.Log, fmt.Sprintf("notebook-%d", w))
		if err != nil || len(history.Entries) != each {
			t.Fatalf("writer %d: %d entries, want %d (%v)", w, len(history.Entries), each, err)
		}
		for i, e := range history.Entries {
			if e.Event.(noteWritten).Text != fmt.Sprint(i) {
				t.Errorf("writer %d, entry %d: %+v", w, i, e.Event)
			}
		}
	}
	if seen, _ := follow(t, log.Log, 0, writers*each, 0); len(seen) != writers*each {
		t.Errorf("a follower saw %d of %d", len(seen), writers*each)
	}
}

// A connection that says nothing any more must not hold a command for ever.
func TestADeadConnectionIsUnavailableInTime(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	go func() {
		for {
			c, err := silent.Accept()
			if err != nil {
				return
			}
			go io.Copy(io.Discard, c) //nolint:errcheck // it answers nothing
		}
	}()
	log := eventstoretest.Connect(t, t.TempDir(), silent.Addr().String(), "maxDiscoverAttempts=2&discoveryInterval=30&gossipTimeout=1", noteWritten{})
	// The caller sets no limit of his own.
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}
