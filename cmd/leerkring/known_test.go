package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Years later the file shows what was known when: the case at a moment, and what changed between two.
func TestAFileShowsWhatWasKnownWhen(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	input := signalInput(uuid.NewString())
	id := at[string](t, r.do(lead, "ReportSignal", input), "reportSignal.incident.id")
	r.mutate(lead, "FileNotice", noticeInput(id, nil)["input"].(map[string]any))
	time.Sleep(20 * time.Millisecond) // the log keeps milliseconds
	between := time.Now().UTC().Format(time.RFC3339Nano)
	time.Sleep(20 * time.Millisecond)
	weighing := matrixInput("RecordAssessment")
	weighing["incidentId"] = id
	r.mutate(lead, "RecordAssessment", weighing)
	later := time.Now().Add(time.Minute).UTC().Format(time.RFC3339Nano)

	const query = `query ($id: ID!, $asOf: DateTime) { incident(id: $id, asOf: $asOf) { stage revision assessments { id } notices { id } lesson { id } timeline(clock: KNOWN) { totalCount } } }`
	then := r.post(lead, query, map[string]any{"id": id, "asOf": between})
	if at[string](t, then.Data, "incident.stage") != "SIGNAL" || at[float64](t, then.Data, "incident.timeline.totalCount") != 1 || len(at[[]any](t, then.Data, "incident.notices")) != 1 {
		t.Errorf("as of then: %s", then.Raw)
	}
	now := r.post(lead, query, map[string]any{"id": id, "asOf": later})
	if at[string](t, now.Data, "incident.stage") != "ASSESSMENT" || at[float64](t, now.Data, "incident.timeline.totalCount") != 2 {
		t.Errorf("as of now: %s", now.Raw)
	}
	before := r.post(lead, query, map[string]any{"id": id, "asOf": "2020-01-01T00:00:00Z"})
	if len(before.Errors) > 0 || !strings.Contains(before.Raw, `"incident":null`) {
		t.Errorf("before the first signal: %s", before.Raw)
	}

	compared := r.do(lead, "CompareIncident", map[string]any{"id": id, "from": between, "to": later})
	if n := at[float64](t, compared, "compare.timeline.totalCount"); n != 1 || !strings.Contains(string(compared), `"path":"assessments.0.severity"`) {
		t.Errorf("compared: %s", compared)
	}
	if backwards := r.post(lead, `query ($id: ID!, $from: DateTime!, $to: DateTime!) { compare(id: $id, from: $from, to: $to) { changes { path } } }`,
		map[string]any{"id": id, "from": later, "to": between}); backwards.Errors[0].Extensions.Code != "BAD_INPUT" {
		t.Errorf("backwards: %s", backwards.Raw)
	}
	// A foreign case has no past either.
	foreign := r.post(r.token("LEAD", "GM0344"), query, map[string]any{"id": id, "asOf": between})
	if !strings.Contains(foreign.Raw, `"incident":null`) {
		t.Errorf("a foreign case: %s", foreign.Raw)
	}
}
