package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"leerkring/internal/eventstore/eventstoretest"
)

// A newer version of the product has written to the log: the parts that hear it stop and say so, the others go on, and every
// answer tells which parts are stale.
func TestAnAnswerTellsWhichPartsAreStale(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	id := at[string](t, r.do(officer, "ReportSignal", signalInput(uuid.NewString())), "reportSignal.incident.id")
	const query = `query ($id: ID!) { incident(id: $id) { reference } lessons(first: 1) { totalCount } }`
	variables := map[string]any{"id": id}
	if got := stale(t, r.post(officer, query, variables)); got != "" {
		t.Errorf("nothing is wrong, and the answer says %s", got)
	}

	appendNewer(t, r.data)
	r.await("the parts to stop", func() bool { return stale(t, r.post(officer, query, variables)) != "" })
	answer := r.post(officer, query, variables)
	if got := stale(t, answer); got != "case incident STOPPED, case timeline STOPPED, case notice STOPPED" {
		t.Errorf("stale: %s", got)
	}
	if at[string](t, answer.Data, "incident.reference") == "" || len(answer.Errors) > 0 {
		t.Errorf("what was known before is gone: %s", answer.Raw)
	}
	response, err := http.Get(strings.TrimSuffix(r.url, "/graphql") + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var ready struct{ Status string }
	if err := json.NewDecoder(response.Body).Decode(&ready); err != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%d, %v", response.StatusCode, err)
	}
	if !strings.Contains(ready.Status, "has stopped") || !strings.Contains(ready.Status, "newer schema") {
		t.Errorf("/readyz says %q", ready.Status)
	}

	// A command is still recorded, and its answer says why it can't be shown.
	input := signalInput(uuid.NewString())
	for range 2 {
		if err := r.client.Do(t.Context(), officer, "ReportSignal", input, &struct{}{}); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("error %v", err)
		}
	}
}

// stale is what an answer says of it, on one line.
func stale(t *testing.T, answer reply) string {
	t.Helper()
	var told struct {
		Extensions struct {
			Stale []struct{ Side, Part, Reason string }
		}
	}
	if err := json.Unmarshal([]byte(answer.Raw), &told); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, s := range told.Extensions.Stale {
		parts = append(parts, s.Side+" "+s.Part+" "+s.Reason)
	}
	return strings.Join(parts, ", ")
}

// appendNewer writes an event that this version does not know, as a newer one would.
func appendNewer(t *testing.T, data string) {
	t.Helper()
	connection, err := os.ReadFile(connectionFile(data, "case"))
	if err != nil {
		t.Fatal(err)
	}
	client := eventstoretest.StockClient(t, string(connection))
	_, err = client.AppendToStream(t.Context(), "incident-"+uuid.NewString(), esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, esdb.EventData{
		EventID: uuid.New(), EventType: "SignalReported", ContentType: esdb.ContentTypeJson, Data: []byte(`{}`),
		Metadata: []byte(`{"schema":2,"recordedAt":"2026-11-24T20:00:00.000Z","prevHash":""}`),
	})
	if err != nil {
		t.Fatal(err)
	}
}
