package eventstore_test

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// member is a node of a cluster that does not lead it: it takes no appends and names who does. Reads it passes on to a node
// that it keeps up with, or refuses as well.
type member struct {
	streams.UnimplementedStreamsServer
	leader  atomic.Pointer[string]
	source  streams.StreamsClient // nil: reads are refused
	refused atomic.Int64
}

func (m *member) notLeader(trailer func(metadata.MD)) error {
	m.refused.Add(1)
	host, port, err := net.SplitHostPort(*m.leader.Load())
	if err != nil {
		return err
	}
	trailer(metadata.Pairs("exception", "not-leader", "leader-endpoint-host", host, "leader-endpoint-port", port))
	return status.Error(codes.NotFound, "Leader info available")
}

func (m *member) Append(call streams.Streams_AppendServer) error {
	for {
		if _, err := call.Recv(); errors.Is(err, io.EOF) {
			return m.notLeader(call.SetTrailer)
		} else if err != nil {
			return err
		}
	}
}

func (m *member) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	if m.source == nil {
		return m.notLeader(call.SetTrailer)
	}
	from, err := m.source.Read(call.Context(), request)
	if err != nil {
		return err
	}
	for {
		answer, err := from.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := call.Send(answer); err != nil {
			return err
		}
	}
}

// joinCluster starts a member beside a leader and gives it with a log that reaches it first.
func joinCluster(t *testing.T, leader *eventstoretest.Log, reads bool) (*member, *eventstoretest.Log) {
	t.Helper()
	m, address := &member{}, leader.Node(t).Addr()
	m.leader.Store(&address)
	if reads {
		connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { connection.Close() })
		m.source = streams.NewStreamsClient(connection)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	streams.RegisterStreamsServer(server, m)
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(server.Stop)
	return m, eventstoretest.Connect(t, leader.Dir, listener.Addr().String(), "maxDiscoverAttempts=3&discoveryInterval=30", noteWritten{})
}

// Commands and followers that meet a node which does not lead go on with the one that does, at once.
func TestTheLeaderIsFound(t *testing.T) {
	for name, reads := range map[string]bool{"a member that refuses everything": false, "a member that serves reads": true} {
		t.Run(name, func(t *testing.T) {
			leader := openNotebooks(t, t.TempDir())
			m, log := joinCluster(t, leader, reads)
			for range 3 {
				if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
					t.Fatal(err)
				}
			}
			if n := m.refused.Load(); n != 1 {
				t.Errorf("the member was asked %d times", n)
			}
			_, other := joinCluster(t, leader, reads)
			if seen, _ := follow(t, other.Log, 0, 3, 0); len(seen) != 3 {
				t.Errorf("a follower saw %v", seen)
			}
		})
	}
}

// While the cluster has no leader that can be reached, a command is refused as one to send again; then it is done, once.
func TestAClusterWithoutALeaderIsUnavailable(t *testing.T) {
	leader := openNotebooks(t, t.TempDir())
	m, log := joinCluster(t, leader, true)
	gone, back := "127.0.0.1:1", leader.Node(t).Addr()
	m.leader.Store(&gone)
	o := order(uuid.New())
	for range 3 {
		if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write("x")); !errors.Is(err, eventstore.ErrUnavailable) {
			t.Fatalf("without a leader: %v", err)
		}
	}
	m.leader.Store(&back)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write("x"))
		if err == nil {
			break
		}
		if !errors.Is(err, eventstore.ErrUnavailable) || time.Now().After(deadline) {
			t.Fatalf("with a leader: %v", err)
		}
	}
	if history, err := eventstore.Load[any](t.Context(), leader.Log, "notebook-1"); err != nil || len(history.Entries) != 1 {
		t.Errorf("%d entries, %v", len(history.Entries), err)
	}
}
