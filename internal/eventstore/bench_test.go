package eventstore_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/eventstore"
)

// BenchmarkAppend counts commands that were loaded, decided, sealed and durably appended through the client to the embedded
// node. A stream gets ten of them: the length of a case.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 32} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			log := openNotebooks(b, b.TempDir())
			var left, opened atomic.Int64
			left.Store(int64(b.N))
			var group sync.WaitGroup
			b.ResetTimer()
			for range writers {
				group.Go(func() {
					stream := ""
					for n := 0; left.Add(-1) >= 0; n++ {
						if n%10 == 0 {
							stream = fmt.Sprintf("notebook-%d", opened.Add(1))
						}
						if _, err := eventstore.Execute(b.Context(), log.Log, notebooks(), stream, order(uuid.New()), write("een notitie")); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
		})
	}
}
