package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestALinkIsNotedOnceAndRetractedWhereItWasNoted(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	opened := r.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "OTHER", "occurredAt": day})
	one, reference := at[string](t, opened, "reportSignal.incident.id"), at[string](t, opened, "reportSignal.incident.reference")
	other := at[string](t, r.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "OTHER", "occurredAt": day}), "reportSignal.incident.id")
	link := func(from, to string) map[string]any {
		return command(map[string]any{"incidentId": from, "otherIncidentId": to, "kind": "RELATED"})
	}
	there := link(one, other)
	linked := r.do(officer, "LinkIncidents", there)
	if again := r.do(officer, "LinkIncidents", there); !bytes.Equal(linked, again) {
		t.Errorf("first %s\nagain %s", linked, again)
	}
	if back := r.do(officer, "LinkIncidents", link(other, one)); at[string](t, back, "linkIncidents.problems.0.code") != "CONFLICT" {
		t.Errorf("%s", back)
	}
	entry := at[string](t, linked, "linkIncidents.incident.links.0.id")
	retract := func(of string) map[string]any {
		return command(map[string]any{"incidentId": of, "entryId": entry, "reason": "toch niet", "occurredAt": day})
	}
	refused := r.do(officer, "RetractEntry", retract(other))
	if at[string](t, refused, "retractEntry.problems.0.code") != "WRONG_STAGE" || !strings.Contains(at[string](t, refused, "retractEntry.problems.0.message"), reference) {
		t.Errorf("%s", refused)
	}
	if done := r.do(officer, "RetractEntry", retract(one)); len(at[[]any](t, done, "retractEntry.problems")) != 0 || len(at[[]any](t, done, "retractEntry.incident.links")) != 0 {
		t.Errorf("%s", done)
	}
	if back := r.do(officer, "LinkIncidents", link(other, one)); len(at[[]any](t, back, "linkIncidents.incident.links")) != 1 {
		t.Errorf("%s", back)
	}
}
