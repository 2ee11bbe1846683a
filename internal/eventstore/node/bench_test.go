package node_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func payload() esdb.EventData {
	e := event("benchmark")
	e.Data = bytes.Repeat([]byte("x"), 256)
	return e
}

// BenchmarkAppend counts durable appends of one 256-byte event through the client, each writer in its own stream.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 32} {
		name := fmt.Sprintf("%d-writers", writers)
		if writers == 1 {
			name = "1-writer"
		}
		b.Run(name, func(b *testing.B) {
			r := start(b)
			var left atomic.Int64
			left.Store(int64(b.N))
			var group sync.WaitGroup
			b.ResetTimer()
			for w := range writers {
				group.Go(func() {
					for left.Add(-1) >= 0 {
						if _, err := r.tryAppend(fmt.Sprintf("s-%d", w), esdb.Any{}, payload()); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkReadAll reads 20,000 events of 256 bytes through the client in each round.
func BenchmarkReadAll(b *testing.B) {
	r := start(b)
	const count = 20_000
	for range count / 1_000 {
		events := make([]esdb.EventData, 1_000)
		for i := range events {
			events[i] = payload()
		}
		r.append("s", events...)
	}
	for b.Loop() {
		read, err := r.client.ReadAll(r.ctx, esdb.ReadAllOptions{From: esdb.Start{}}, math.MaxUint64)
		if err != nil {
			b.Fatal(err)
		}
		for {
			if _, err = read.Recv(); err != nil {
				break
			}
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*count/b.Elapsed().Seconds(), "events/s")
}
