// Package node is an EventStoreDB of one process: it speaks the gRPC protocol of EventStoreDB over one durable SQLite file, so
// that a product runs with the stock client and no other server.
//
// What it promises:
//   - Durability: a write is answered after it is on the disk; an unanswered one was kept whole or not at all.
//   - Order: revisions of a stream count from 0 without gaps; positions in $all only grow, and they are sparse.
//   - Idempotency: an append sent again with the same event ids is answered like the first time, also after a restart.
//   - Reads and subscriptions deliver durable events only, every one once and in order.
//   - A file that can't be written refuses writes until it can; a damaged one until it is opened anew. Reads of what is sound
//     go on, and Healthy tells.
//   - A deleted stream begins again with its next append, one with a tombstone never; $all keeps what both held. The metadata
//     $maxCount, $maxAge and $tb hide events from reads of their stream, at the moment of reading.
//
// Left out, and UNIMPLEMENTED: batch appends, persistent subscriptions, projections. Without projections nothing makes links, so
// there is none to resolve: a reader that asks for that gets what is there. The $acl of metadata has no effect.
package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// Options say what a node serves and where.
type Options struct {
	// Path is the log file, made with mode 0600 when it doesn't exist. One node at a time serves it: Path + ".lock" is held.
	Path string
	// Addr is the IPv4 host:port to listen on, 127.0.0.1 with a free port when empty. The stock client can't read IPv6.
	Addr string
	// Guard makes the node serve TLS to those who show a password; package guard makes one. Nil lets everybody in who reaches
	// it, so that any address but a loopback one is refused.
	Guard *Guard
	// Now is the clock that events are dated with, and that $maxAge goes by.
	Now func() time.Time
	// Logger gets failures of the file and of the listener, without stream names or contents. Nil is silence.
	Logger *slog.Logger
}

// Node is a running server. Its methods may be called from any goroutine.
type Node struct {
	log        *logFile
	writer     *writer
	server     *grpc.Server
	addr       string
	connection string
	closing    chan struct{}
	served     chan struct{}
	failure    error
	closed     func() error
}

// Start opens the log and listens: clients can connect when it returns. The context bounds the opening alone.
func Start(ctx context.Context, o Options) (*Node, error) {
	if o.Now == nil {
		return nil, errors.New("start node: no clock given")
	}
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	addr, host, err := resolve(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	if o.Guard == nil && !addr.IP.IsLoopback() {
		return nil, fmt.Errorf("start node: %q is not a loopback address, and nobody is asked for a password", o.Addr)
	}
	l, err := openLog(ctx, o.Path, o.Now, o.Logger)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	listener, err := net.ListenTCP("tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("start node: %w", errors.Join(err, l.close()))
	}
	return serve(l, listener, host, o), nil
}

// Host is the host by which clients of this machine reach a node that listens on an address: what its certificate has to name.
func Host(addr string) (string, error) {
	_, host, err := resolve(addr)
	return host, err
}

func resolve(addr string) (*net.TCPAddr, string, error) {
	resolved, err := net.ResolveTCPAddr("tcp4", cmp.Or(addr, "127.0.0.1:0"))
	if err != nil {
		return nil, "", err
	}
	if resolved.IP == nil || resolved.IP.IsUnspecified() {
		return resolved, "127.0.0.1", nil
	}
	return resolved, resolved.IP.String(), nil
}

func serve(l *logFile, listener *net.TCPListener, host string, o Options) *Node {
	a := o.Guard.access()
	port := listener.Addr().(*net.TCPAddr).Port
	n := &Node{
		log: l, writer: startWriter(l.commit), closing: make(chan struct{}), served: make(chan struct{}),
		addr: net.JoinHostPort(host, strconv.Itoa(port)),
		server: grpc.NewServer(
			grpc.Creds(a.transport), grpc.UnaryInterceptor(a.unary), grpc.StreamInterceptor(a.stream),
			// The stock client pings every 10 s, also without calls; the default would cut it off.
			grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 5 * time.Second, PermitWithoutStream: true}),
			grpc.MaxRecvMsgSize(20<<20), // what is above the limit for appends is refused in words
			grpc.WaitForHandlers(true),  // the writer may stop only after the last of them
		),
	}
	u := url.URL{Scheme: "esdb", User: a.userinfo, Host: n.addr, RawQuery: a.query + "&maxDiscoverAttempts=600&discoveryInterval=500"}
	n.connection, n.closed = u.String(), sync.OnceValue(n.close)
	streams.RegisterStreamsServer(n.server, &service{log: l, writer: n.writer, closing: n.closing})
	serverfeatures.RegisterServerFeaturesServer(n.server, features{})
	gossip.RegisterGossipServer(n.server, members{self: &gossip.MemberInfo{
		InstanceId: wireID(uuid.New(), false), TimeStamp: ticks(o.Now()), State: gossip.MemberInfo_Leader, IsAlive: true,
		HttpEndPoint: &gossip.EndPoint{Address: host, Port: uint32(port)},
	}})
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

// ConnectionString is what the stock client takes; with a guard it holds the password. A client that doesn't find its server
// closes itself for good after so many attempts (0.5 s apart), so it is told to try for five minutes. While it looks, its
// calls don't heed their contexts: close the clients before the node.
func (n *Node) ConnectionString() string { return n.connection }

// Addr is the host:port by which clients of this machine reach the node.
func (n *Node) Addr() string { return n.addr }

// Healthy is nil or what is wrong with the log file: a sentence for an operator, who has to do something. It may write a
// little, to find out whether writing works again.
func (n *Node) Healthy() error {
	if err := n.log.db.Healthy(); err != nil {
		return fmt.Errorf("the log %w", err)
	}
	return nil
}

// Wait returns when the node no longer serves: nil after Close, otherwise the reason. Close is needed in both cases.
func (n *Node) Wait() error {
	<-n.served
	return n.failure
}

// Close ends subscriptions and unfinished reads with UNAVAILABLE, lets other calls end for up to a second, does what was
// accepted, and closes the file. Calling it again gives the same answer.
func (n *Node) Close() error { return n.closed() }

func (n *Node) close() error {
	close(n.closing)
	stop := time.AfterFunc(time.Second, n.server.Stop)
	n.server.GracefulStop()
	stop.Stop()
	<-n.served
	n.writer.stop()
	if err := n.log.close(); err != nil {
		return fmt.Errorf("close node: %w", err)
	}
	return nil
}

// features lists what the node can do, in the lower case that clients compare with.
type features struct {
	serverfeatures.UnimplementedServerFeaturesServer
}

// GetSupportedMethods also names the server version whose behaviour the node keeps. Clients read it as three numbers.
func (features) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	const service = "event_store.client.streams.streams"
	return &serverfeatures.SupportedMethods{EventStoreServerVersion: "24.10.0", Methods: []*serverfeatures.SupportedMethod{
		{ServiceName: service, MethodName: "append"}, {ServiceName: service, MethodName: "read"},
		{ServiceName: service, MethodName: "delete"}, {ServiceName: service, MethodName: "tombstone"},
	}}, nil
}

// members is the gossip of a cluster of one: a living leader, so that a discovering connection string finds it.
type members struct {
	gossip.UnimplementedGossipServer
	self *gossip.MemberInfo
}

func (m members) Read(context.Context, *shared.Empty) (*gossip.ClusterInfo, error) {
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{m.self}}, nil
}
