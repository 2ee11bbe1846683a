package node

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// nothing is a node whose store keeps nothing: what the client, the protocol and the node cost without it. A read gets as many
// equal events as it asked for.
type nothing struct {
	service
	sample record
}

// KeepNothing starts one behind a guard and gives its connection string.
func KeepNothing(b *testing.B, g *Guard) string {
	b.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	position := int64(0)
	w := startWriter(func(_ context.Context, batch []*request) error {
		for _, r := range batch {
			position += 400
			r.outcome = outcome{accepted, int64(r.expect) + int64(len(r.events)), position}
		}
		return nil
	})
	a := g.access()
	server := grpc.NewServer(
		grpc.Creds(a.transport), grpc.UnaryInterceptor(a.unary), grpc.StreamInterceptor(a.stream),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 5 * time.Second, PermitWithoutStream: true}),
		grpc.WaitForHandlers(true),
	)
	streams.RegisterStreamsServer(server, &nothing{service{writer: w}, record{
		position: 400, created: ticks(time.Unix(1e9, 0)), stream: "s", kind: "benchmark", id: uuid.New(), json: true, data: bytes.Repeat([]byte("x"), 256),
	}})
	serverfeatures.RegisterServerFeaturesServer(server, features{})
	go server.Serve(listener) //nolint:errcheck // it ends with the benchmark
	b.Cleanup(func() { server.Stop(); w.stop() })
	u := url.URL{Scheme: "esdb", User: a.userinfo, Host: listener.Addr().String(), RawQuery: a.query}
	return u.String()
}

func (n *nothing) Read(req *streams.ReadReq, call streams.Streams_ReadServer) error {
	for range req.GetOptions().GetCount() {
		if err := call.Send(n.sample.wire(false)); err != nil {
			return err
		}
	}
	return nil
}
