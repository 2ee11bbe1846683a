// Package node is an EventStoreDB of one process: it speaks the gRPC protocol of EventStoreDB on loopback over one durable
// SQLite file, so that a product runs with the stock client and no other server.
//
// What it promises:
//   - Durability: an append is answered after its events are on the disk; an unanswered one was kept whole or not at all.
//   - Order: revisions of a stream count from 0 without gaps; positions in $all only grow, and they are sparse.
//   - Idempotency: an append sent again with the same event ids is answered like the first time, also after a restart.
//   - Reads and subscriptions deliver durable events only, every one once and in order.
//
// Not in this version: deleting, tombstones, batch appends, links, the meaning of stream metadata, persistent subscriptions
// and access control. What is left out is answered with UNIMPLEMENTED.
package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

const (
	// The stock client pings every 10 s, also without calls; the server's own default would cut it off.
	minPing = 5 * time.Second
	// Messages above the limit for appends are read, so that they can be refused in words.
	maxMessage = 20 << 20
	// closeGrace is how long Close lets running calls end by themselves.
	closeGrace = time.Second
)

// Options say what a node serves and where.
type Options struct {
	// Path is the log file, made with mode 0600 when it doesn't exist. One node at a time serves it: Path + ".lock" is held.
	Path string
	// Addr is the host:port to listen on, 127.0.0.1 with a free port when empty. As the node asks nobody for a password,
	// any address but an IPv4 loopback one is refused.
	Addr string
	// Now is the clock that events are dated with.
	Now func() time.Time
	// Logger gets failures of the file and of the listener, without stream names or contents. Nil is silence.
	Logger *slog.Logger
}

// Node is a running server. Its methods may be called from any goroutine.
type Node struct {
	log     *logFile
	writer  *writer
	server  *grpc.Server
	addr    *net.TCPAddr
	closing chan struct{}
	served  chan struct{}
	failure error
	closed  func() error
}

// Start opens the log and listens: clients can connect when it returns. The context bounds the opening alone.
func Start(ctx context.Context, o Options) (*Node, error) {
	if o.Now == nil {
		return nil, errors.New("start node: no clock given")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	addr, err := loopback(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	l, err := openLog(ctx, o.Path, o.Now)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	listener, err := net.ListenTCP("tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", errors.Join(err, l.close()))
	}
	return serve(l, listener, o), nil
}

func serve(l *logFile, listener *net.TCPListener, o Options) *Node {
	b := newBell()
	n := &Node{
		log: l, writer: startWriter(l, o.Logger, b), addr: listener.Addr().(*net.TCPAddr),
		closing: make(chan struct{}), served: make(chan struct{}),
		server: grpc.NewServer(
			grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: minPing, PermitWithoutStream: true}),
			grpc.MaxRecvMsgSize(maxMessage),
			// The writer may stop only after the last handler.
			grpc.WaitForHandlers(true),
		),
	}
	n.closed = sync.OnceValue(n.close)
	streams.RegisterStreamsServer(n.server, &service{log: l, writer: n.writer, bell: b, logger: o.Logger, closing: n.closing})
	serverfeatures.RegisterServerFeaturesServer(n.server, features{})
	gossip.RegisterGossipServer(n.server, &members{id: uuid.New(), host: n.addr.IP.String(), port: n.addr.Port, now: o.Now})
	go func() {
		defer close(n.served)
		// ErrServerStopped: Close came before the first connection could.
		if err := n.server.Serve(listener); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			o.Logger.Error("The node stopped serving.", "error", err)
			n.failure = fmt.Errorf("serve node: %w", err)
		}
	}()
	return n
}

// ConnectionString is what the stock client takes. A client that doesn't find its server closes itself for good after so
// many attempts (0.5 s apart), so it is told to try for five minutes. While it looks, its calls don't heed
// their contexts: close the clients before the node.
func (n *Node) ConnectionString() string {
	return "esdb://" + n.addr.String() + "?tls=false&maxDiscoverAttempts=600&discoveryInterval=500"
}

// Addr is the host:port that the node listens on.
func (n *Node) Addr() string { return n.addr.String() }

// Wait returns when the node no longer serves: nil after Close, otherwise the reason. Close is needed in both cases.
func (n *Node) Wait() error {
	<-n.served
	return n.failure
}

// Close ends all subscriptions with UNAVAILABLE, lets other calls end for up to a second, writes the appends that were
// accepted, and closes the file. Calling it again gives the same answer.
func (n *Node) Close() error { return n.closed() }

func (n *Node) close() error {
	close(n.closing)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.server.GracefulStop()
	}()
	select {
	case <-ended:
	case <-time.After(closeGrace):
		n.server.Stop()
		<-ended
	}
	<-n.served
	n.writer.stop()
	if err := n.log.close(); err != nil {
		return fmt.Errorf("close node: %w", err)
	}
	return nil
}

// loopback accepts what only this machine reaches. IPv6 is left out because the stock client can't read such an address.
func loopback(addr string) (*net.TCPAddr, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", addr, err)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !ip.Is4() || !ip.IsLoopback() {
		return nil, fmt.Errorf("address %q is not an IPv4 loopback address", addr)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("address %q has no port number", addr)
	}
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(ip, uint16(n))), nil
}
