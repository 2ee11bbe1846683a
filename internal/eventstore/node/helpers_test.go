package node_test

import (
	"context"
	"errors"
	"io"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
)

// rig is a running node with a stock client.
type rig struct {
	tb     testing.TB
	path   string
	node   *node.Node
	client *esdb.Client
	ctx    context.Context
	now    func() time.Time
	guard  *guard.Files // nil: everybody may come in
}

func clock() time.Time { return time.Date(2031, 2, 3, 4, 5, 6, 700, time.UTC) }

func start(tb testing.TB) *rig {
	tb.Helper()
	// Only a hanging test meets this deadline.
	ctx, cancel := context.WithTimeout(tb.Context(), 2*time.Minute)
	tb.Cleanup(cancel)
	r := &rig{tb: tb, path: filepath.Join(tb.TempDir(), "log.db"), ctx: ctx, now: clock}
	r.open()
	tb.Cleanup(r.close)
	return r
}

func (r *rig) open() {
	r.tb.Helper()
	o := node.Options{Path: r.path, Now: func() time.Time { return r.now() }}
	var err error
	if r.guard != nil {
		if o.Guard, err = r.guard.Open(""); err != nil {
			r.tb.Fatal(err)
		}
	}
	n, err := node.Start(r.ctx, o)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.node, r.client = n, connect(r.tb, n.ConnectionString())
}

func (r *rig) close() {
	r.tb.Helper()
	if err := errors.Join(r.client.Close(), r.node.Close()); err != nil {
		r.tb.Error(err)
	}
}

func (r *rig) reopen() {
	r.tb.Helper()
	r.close()
	r.open()
}

func connect(tb testing.TB, address string) *esdb.Client {
	tb.Helper()
	config, err := esdb.ParseConnectionString(address)
	if err != nil {
		tb.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(config)
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// dial gives a bare connection, for what the stock client hides.
func (r *rig) dial() *grpc.ClientConn {
	r.tb.Helper()
	conn, err := grpc.NewClient(r.node.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (r *rig) tryAppend(stream string, expect esdb.ExpectedRevision, events ...esdb.EventData) (*esdb.WriteResult, error) {
	return r.client.AppendToStream(r.ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expect}, events...)
}

func (r *rig) append(stream string, events ...esdb.EventData) *esdb.WriteResult {
	r.tb.Helper()
	result, err := r.tryAppend(stream, esdb.Any{}, events...)
	if err != nil {
		r.tb.Fatal(err)
	}
	return result
}

func (r *rig) stream(name string, o esdb.ReadStreamOptions, count uint64) []*esdb.ResolvedEvent {
	r.tb.Helper()
	read, err := r.client.ReadStream(r.ctx, name, o, count)
	return r.drain(read, err)
}

func (r *rig) all(o esdb.ReadAllOptions, count uint64) []*esdb.ResolvedEvent {
	r.tb.Helper()
	read, err := r.client.ReadAll(r.ctx, o, count)
	return r.drain(read, err)
}

func (r *rig) everything() []*esdb.ResolvedEvent {
	r.tb.Helper()
	return r.all(esdb.ReadAllOptions{From: esdb.Start{}}, math.MaxUint64)
}

func (r *rig) drain(read *esdb.ReadStream, err error) (events []*esdb.ResolvedEvent) {
	r.tb.Helper()
	if err != nil {
		r.tb.Fatal(err)
	}
	defer read.Close()
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return events
		}
		if err != nil {
			r.tb.Fatal(err)
		}
		events = append(events, e)
	}
}

func event(kind string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: kind, ContentType: esdb.ContentTypeJson, Data: []byte(`{"n":1}`)}
}

func some(n int, kind string) []esdb.EventData {
	events := make([]esdb.EventData, n)
	for i := range events {
		events[i] = event(kind)
	}
	return events
}

func revisions(events []*esdb.ResolvedEvent) []uint64 {
	out := []uint64{}
	for _, e := range events {
		out = append(out, e.Event.EventNumber)
	}
	return out
}

func code(tb testing.TB, err error) esdb.ErrorCode {
	tb.Helper()
	var known *esdb.Error
	if !errors.As(err, &known) {
		tb.Fatalf("error %v is none of the client's", err)
	}
	return known.Code()
}

func ids(events []*esdb.ResolvedEvent) []uuid.UUID {
	out := []uuid.UUID{}
	for _, e := range events {
		out = append(out, e.Event.EventID)
	}
	return out
}
