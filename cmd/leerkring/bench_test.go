package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"time"
)

// manyClients lets a server's client keep a connection for each of many callers.
func (r *running) manyClients() {
	r.client.HTTP = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute}
}

// signals sends one signal that opens a case, and wants it answered as a case that can be read.
func (r *running) signals(token string) error {
	var data struct {
		ReportSignal struct{ Incident *struct{ ID string } }
	}
	err := r.client.Do(r.t.Context(), token, "ReportSignal", command(map[string]any{
		"title": "Oproep op het plein", "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "occurredAt": day,
		"text": "vanavond acht uur, het plein, neem vuurwerk mee",
	}), &data)
	if err == nil && data.ReportSignal.Incident == nil {
		return errors.New("a signal was refused")
	}
	return err
}

// BenchmarkMutation opens cases over HTTP: signed in, decided, durable, and readable in the answer.
func BenchmarkMutation(b *testing.B) {
	for _, clients := range []int{1, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			r := start(b, b.TempDir())
			r.manyClients()
			token := r.token("OFFICER", "GM0772")
			b.ResetTimer()
			if clients == 1 {
				for range b.N {
					if err := r.signals(token); err != nil {
						b.Fatal(err)
					}
				}
			} else {
				// RunParallel starts this many clients for each processor.
				b.SetParallelism(clients / runtime.GOMAXPROCS(0))
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if err := r.signals(token); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
		})
	}
}

// BenchmarkIncidents20 reads the first page of a municipality's thousand cases over HTTP.
func BenchmarkIncidents20(b *testing.B) {
	const cases = 1000
	r := start(b, b.TempDir())
	r.manyClients()
	token := r.token("OFFICER", "GM0772")
	err := each(b.Context(), make([]struct{}, cases), func(context.Context, struct{}) error { return r.signals(token) })
	if err != nil {
		b.Fatal(err)
	}
	b.Run("cases=1000", func(b *testing.B) {
		for b.Loop() {
			data := r.do(token, "Incidents", map[string]any{"first": 20})
			if n := at[float64](b, data, "incidents.totalCount"); n != cases {
				b.Fatalf("%v cases", n)
			}
		}
	})
}
