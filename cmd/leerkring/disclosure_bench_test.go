package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	contract "leerkring/frontend-contract"
	"leerkring/internal/disclosure"
	"leerkring/internal/identity"
)

// unrecorded lets answers leave without a record, to tell what the record costs.
type unrecorded struct{}

func (unrecorded) Record(context.Context, ...disclosure.Request) error { return nil }

// reader asks an API without a listener, as an officer.
type reader struct {
	b       testing.TB
	handler http.Handler
	body    []byte
}

func (r reader) ask() time.Duration {
	viewer := &identity.Viewer{Issuer: "x", Subject: "officer", Name: "medewerker", Roles: []identity.Role{identity.Officer}, Municipality: "GM0772"}
	request := httptest.NewRequestWithContext(identity.With(r.b.Context(), viewer), http.MethodPost, "/graphql", bytes.NewReader(r.body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	began := time.Now()
	r.handler.ServeHTTP(recorder, request)
	took := time.Since(began)
	if recorder.Code != http.StatusOK || bytes.Contains(recorder.Body.Bytes(), []byte(`"errors"`)) {
		r.b.Errorf("%d %s", recorder.Code, recorder.Body)
	}
	return took
}

// median is the middle answer of many readers at once, each asking so often.
func median(r reader, readers, each int) time.Duration {
	took := make([]time.Duration, readers*each)
	var group sync.WaitGroup
	for n := range readers {
		group.Go(func() {
			for i := range each {
				took[n*each+i] = r.ask()
			}
		})
	}
	group.Wait()
	slices.Sort(took)
	return took[len(took)/2]
}

// BenchmarkDisclosure compares answers with their record and without, in turns within one run: the median of each, what the record
// adds to it, and answers a second. The page is of twenty cases.
func BenchmarkDisclosure(b *testing.B) {
	a, err := open(b.Context(), config{data: b.TempDir(), side: sideBoth, now: time.Now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { _ = a.cases.model.Run(ctx) }) // it ends with the context
	b.Cleanup(func() {
		stop()
		group.Wait()
		if err := a.close(); err != nil {
			b.Error(err)
		}
	})
	documents, err := contract.Operations()
	if err != nil {
		b.Fatal(err)
	}
	with, silent := a.api, *a.api
	side := a.cases.graph()
	side.Disclosures = unrecorded{}
	silent.Cases = side
	asking := func(handler http.Handler, operation string, variables map[string]any) reader {
		body, err := json.Marshal(map[string]any{"query": documents[operation], "operationName": operation, "variables": variables})
		if err != nil {
			b.Fatal(err)
		}
		return reader{b, handler, body}
	}
	for range 100 {
		asking(silent.Handler(), "ReportSignal", command(matrixInput("ReportSignal"))).ask()
	}
	recorded, unrecorded := with.Handler(), silent.Handler()
	for _, readers := range []int{1, 32} {
		b.Run(fmt.Sprintf("page=20,readers=%d", readers), func(b *testing.B) {
			page := map[string]any{"first": 20}
			one, two := asking(recorded, "Incidents", page), asking(unrecorded, "Incidents", page)
			var logged, plain []time.Duration
			var loggedTime, plainTime time.Duration
			const each = 20
			for b.Loop() {
				began := time.Now()
				logged = append(logged, median(one, readers, each))
				between := time.Now()
				plain = append(plain, median(two, readers, each))
				loggedTime, plainTime = loggedTime+between.Sub(began), plainTime+time.Since(between)
			}
			slices.Sort(logged)
			slices.Sort(plain)
			p50, q50, answers := logged[len(logged)/2], plain[len(plain)/2], float64(len(logged)*readers*each)
			b.ReportMetric(float64(p50.Microseconds())/1000, "ms-p50-recorded")
			b.ReportMetric(float64(q50.Microseconds())/1000, "ms-p50-unrecorded")
			b.ReportMetric(float64(p50)/float64(q50), "ratio")
			b.ReportMetric(answers/loggedTime.Seconds(), "answers/s-recorded")
			b.ReportMetric(answers/plainTime.Seconds(), "answers/s-unrecorded")
		})
	}
}
