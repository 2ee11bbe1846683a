package node_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/eventstore/node"
	"leerkring/internal/sqlite"
)

var long = flag.Int("long", 100_000, "events in the log of BenchmarkAppendInALongLog; 1000000 before a release")

func payload() esdb.EventData {
	e := event("benchmark")
	e.Data = bytes.Repeat([]byte("x"), 256)
	return e
}

// appends writes so many events of 256 bytes, each durably by itself, with so many writers, in streams of ten: the length of a
// case.
func appends(b *testing.B, client *esdb.Client, writers, count int) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(count))
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			var stream string
			var expected esdb.ExpectedRevision
			for n := 0; left.Add(-1) >= 0; n++ {
				if n%10 == 0 {
					stream, expected = fmt.Sprintf("s-%s", uuid.NewString()), esdb.NoStream{}
				}
				written, err := client.AppendToStream(b.Context(), stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, payload())
				if err != nil {
					b.Error(err)
					return
				}
				expected = esdb.Revision(written.NextExpectedVersion)
			}
		})
	}
	group.Wait()
}

// guarded starts a node as the product runs it, behind TLS and a password, and beside it one that keeps nothing.
func guarded(b *testing.B) (r *rig, nothing *esdb.Client) {
	b.Helper()
	r = start(b)
	r.close()
	r.guard = files(filepath.Dir(r.path))
	r.open()
	g, err := r.guard.Open("")
	if err != nil {
		b.Fatal(err)
	}
	nothing = connect(b, node.KeepNothing(b, g))
	b.Cleanup(func() { nothing.Close() })
	return r, nothing
}

// BenchmarkAppend compares durable appends through the client with the same client before a server that keeps nothing.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 32} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			r, nothing := guarded(b)
			count := 100 * writers
			eventstoretest.Contest(b, "events/s", count, func() { appends(b, r.client, writers, count) }, func() { appends(b, nothing, writers, count) })
		})
	}
}

// BenchmarkAppendRaw compares durable appends of one writer through the client with commits of one row, of the same size and on
// the same disk, by SQLite alone.
func BenchmarkAppendRaw(b *testing.B) {
	r, _ := guarded(b)
	db, err := sqlite.Open(b.Context(), filepath.Join(filepath.Dir(r.path), "raw.db"), sqlite.Durable, `CREATE TABLE row (id INTEGER PRIMARY KEY, data BLOB)`)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	data := payload().Data
	const count = 200
	eventstoretest.Contest(b, "events/s", count, func() { appends(b, r.client, 1, count) }, func() {
		for range count {
			if _, err := db.Write.ExecContext(b.Context(), `INSERT INTO row (data) VALUES (?)`, data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkReadAll compares reading $all through the client with the same client before a server that keeps nothing and sends
// as many equal events.
func BenchmarkReadAll(b *testing.B) {
	r, nothing := guarded(b)
	const count = 20_000
	for range count / 1_000 {
		events := make([]esdb.EventData, 1_000)
		for i := range events {
			events[i] = payload()
		}
		r.append("s", events...)
	}
	read := func(client *esdb.Client) {
		all, err := client.ReadAll(b.Context(), esdb.ReadAllOptions{From: esdb.Start{}}, count)
		if err != nil {
			b.Fatal(err)
		}
		defer all.Close()
		seen := 0
		for ; err == nil; seen++ {
			_, err = all.Recv()
		}
		if !errors.Is(err, io.EOF) || seen != count+1 {
			b.Fatalf("%d events: %v", seen, err)
		}
	}
	eventstoretest.Contest(b, "events/s", count, func() { read(r.client) }, func() { read(nothing) })
}

// BenchmarkAppendInALongLog compares the append of one writer to a log of 10,000 events with one to a log of -long events.
func BenchmarkAppendInALongLog(b *testing.B) {
	const count = 200
	short, grown := start(b), start(b)
	grow(b, short, 10_000)
	grow(b, grown, *long)
	eventstoretest.Contest(b, "events/s", count, func() { appends(b, grown.client, 1, count) }, func() { appends(b, short.client, 1, count) })
}

// grow fills a log with streams of ten events.
func grow(b *testing.B, r *rig, events int) {
	b.Helper()
	const each = 10
	var next atomic.Int64
	var group sync.WaitGroup
	for range 64 {
		group.Go(func() {
			for n := next.Add(1); n <= int64(events/each); n = next.Add(1) {
				list := make([]esdb.EventData, each)
				for i := range list {
					list[i] = payload()
				}
				if _, err := r.tryAppend(fmt.Sprintf("grown-%d", n), esdb.NoStream{}, list...); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	if got := len(r.all(esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1)); got != 1 || b.Failed() {
		b.Fatal("the log did not grow")
	}
}
