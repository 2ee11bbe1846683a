package main

import (
	"strings"
	"testing"
	"time"
)

// What was recorded wrongly is put right, and years later the file still shows what was believed then.
func TestACorrectedFileShowsBothWhatWasKnownAndWhatIsRight(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	input := matrixInput("ReportSignal")
	input["reach"], input["text"], input["handle"] = 1200, "neem vuurwerk mee", "@fout"
	opened := r.mutate(lead, "ReportSignal", input)
	id, seen := at[string](t, opened, "reportSignal.incident.id"), at[string](t, opened, "reportSignal.incident.signals.0.id")
	outcome := matrixInput("RecordOutcome")
	outcome["incidentId"] = id
	ended := at[string](t, r.mutate(lead, "RecordOutcome", outcome), "recordOutcome.incident.outcome.id")
	time.Sleep(20 * time.Millisecond) // the log keeps milliseconds
	between := time.Now().UTC().Format(time.RFC3339Nano)
	time.Sleep(20 * time.Millisecond)

	corrected := r.mutate(lead, "CorrectEntry", map[string]any{
		"incidentId": id, "entryId": seen, "reason": "verkeerd overgetypt", "occurredAt": day,
		"signal": map[string]any{"platform": "WHATSAPP", "reach": nil, "handle": "", "occurredAt": "2026-03-11T20:00:00+01:00"},
	})
	for path, want := range map[string]any{
		"platform": "WHATSAPP", "text": "neem vuurwerk mee", "retracted": false, "corrections.0.reason": "verkeerd overgetypt",
	} {
		if got := at[any](t, corrected, "correctEntry.incident.signals.0."+path); got != want {
			t.Errorf("%s is %v", path, got)
		}
	}
	if s := string(corrected); !strings.Contains(s, `"reach":null`) || !strings.Contains(s, `"handle":null`) || !strings.Contains(s, `oproep tot rellen (WhatsApp)`) {
		t.Errorf("corrected: %s", s)
	}
	if changes := at[[]any](t, corrected, "correctEntry.incident.signals.0.corrections.0.changes"); len(changes) != 5 {
		t.Errorf("changes %v", changes)
	}
	retracted := r.mutate(lead, "RetractEntry", map[string]any{"incidentId": id, "entryId": ended, "reason": "nog niet voorbij", "occurredAt": day})
	if at[string](t, retracted, "retractEntry.incident.stage") != "SIGNAL" || !strings.Contains(string(retracted), `"outcome":null`) ||
		!at[bool](t, retracted, "retractEntry.incident.outcomes.0.retracted") {
		t.Errorf("retracted: %s", retracted)
	}

	then := r.do(lead, "Incident", map[string]any{"id": id, "asOf": between})
	if at[string](t, then, "incident.signals.0.platform") != "TELEGRAM" || at[string](t, then, "incident.stage") != "OUTCOME" {
		t.Errorf("as of then: %s", then)
	}
	later := time.Now().Add(time.Minute).UTC().Format(time.RFC3339Nano)
	compared := string(r.do(lead, "CompareIncident", map[string]any{"id": id, "from": between, "to": later}))
	for _, part := range []string{
		`{"path":"signals.0.platform","before":"\"TELEGRAM\"","after":"\"WHATSAPP\""}`, `"path":"outcomes.0.retracted"`, `"kind":"EntryCorrected"`, `"kind":"EntryRetracted"`,
	} {
		if !strings.Contains(compared, part) {
			t.Errorf("%s is not in %s", part, compared)
		}
	}
}
