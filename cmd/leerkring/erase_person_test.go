package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// personWord is the name of a person in entries of two cases.
const personWord = "Persoonsma"

// The entries that name a person go from two cases with one command, each with its corrections; everything else stays, and of no
// moment, in no comparison and in no dossier the name comes back. A lead puts words in their place.
func TestAPersonIsErasedAndTheRestStays(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	first := matrixInput("ReportSignal")
	first["title"], first["text"], first["handle"] = "Oproep van "+personWord, personWord+" roept op", "@"+personWord
	opened := r.mutate(lead, "ReportSignal", first)
	id, signal := at[string](t, opened, "reportSignal.incident.id"), at[string](t, opened, "reportSignal.incident.signals.0.id")
	r.mutate(lead, "CorrectEntry", map[string]any{
		"incidentId": id, "entryId": signal, "reason": personWord + " belde", "occurredAt": day, "signal": map[string]any{"text": personWord + " riep op", "platform": "SNAPCHAT"},
	})
	r.mutate(lead, "AddNote", map[string]any{"incidentId": id, "text": "een notitie die blijft", "occurredAt": day})
	filed := noticeInput(id, map[string]any{"explanation": personWord + " roept op"})
	notice := at[string](t, r.do(lead, "FileNotice", filed), "fileNotice.notice.id")
	other := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	noted := r.mutate(lead, "AddNote", map[string]any{"incidentId": other, "text": personWord + " kwam langs", "occurredAt": day})
	note := at[string](t, noted, "addNote.incident.notes.0.id")
	time.Sleep(5 * time.Millisecond) // the log keeps milliseconds
	before := time.Now().UTC().Format(time.RFC3339Nano)
	if len(found(t, r.data, []byte(personWord))) == 0 {
		t.Fatal("the name is in no file before it is erased")
	}

	foreign := at[string](t, r.mutate(r.token("LEAD", "GM0344"), "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	wrong := r.do(privacy, "ErasePerson", command(map[string]any{"ground": "op verzoek", "cases": []map[string]any{
		{"incidentId": id, "entryIds": []string{uuid.NewString()}, "noticeIds": []string{global("Notice", uuid.NewString())}},
		{"incidentId": foreign, "entryIds": []string{signal}},
	}}))
	for _, want := range []string{`["input","cases","0","entryIds","0"]`, `["input","cases","0","noticeIds","0"]`, `["input","cases","1","incidentId"]`} {
		if !strings.Contains(string(wrong), want) {
			t.Errorf("%s is not named: %s", want, wrong)
		}
	}
	erasing := command(map[string]any{"ground": "op verzoek", "article": "OBJECTION", "cases": []map[string]any{
		{"incidentId": id, "entryIds": []string{signal}, "noticeIds": []string{notice}}, {"incidentId": other, "entryIds": []string{note}},
	}})
	answer := r.do(privacy, "ErasePerson", erasing)
	if !at[bool](t, answer, "erasePerson.cases.0.erased") || !at[bool](t, answer, "erasePerson.cases.1.erased") || len(at[[]any](t, answer, "erasePerson.problems")) > 0 {
		t.Fatalf("%s", answer)
	}
	if again := r.do(privacy, "ErasePerson", erasing); string(again) != string(answer) {
		t.Errorf("sent again: %s", again)
	}

	look := func() {
		t.Helper()
		for _, of := range []string{id, other} {
			for operation, variables := range map[string]map[string]any{
				"Incident": {"id": of, "asOf": before}, "CompareIncident": {"id": of, "from": "2020-01-01T00:00:00Z", "to": "2030-01-01T00:00:00Z"},
				"Dossier": {"id": of, "asOf": before}, "IncidentTimeline": {"id": of}, "Notices": {},
			} {
				if seen := r.do(lead, operation, variables); bytes.Contains(seen, []byte(personWord)) {
					t.Errorf("%s: %s", operation, seen)
				}
			}
		}
		if got := found(t, r.data, []byte(personWord)); len(got) > 0 {
			t.Errorf("in the files: %v", got)
		}
	}
	look()
	seen := r.do(lead, "Incident", map[string]any{"id": id})
	if at[bool](t, seen, "incident.erased") || !at[bool](t, seen, "incident.signals.0.erased") || at[string](t, seen, "incident.signals.0.platform") != "SNAPCHAT" ||
		at[string](t, seen, "incident.notes.0.text") != "een notitie die blijft" || at[bool](t, seen, "incident.notes.0.erased") {
		t.Errorf("%s", seen)
	}
	changes := fmt.Sprint(at[[]any](t, seen, "incident.signals.0.corrections.0.changes"))
	if !strings.Contains(changes, "platform") || strings.Contains(changes, "text") || strings.Contains(changes, "title") {
		t.Errorf("the changes of the correction: %s", changes)
	}

	redacted := r.mutate(lead, "RedactEntry", map[string]any{"incidentId": id, "entryId": signal, "text": "een jongere riep op", "occurredAt": day})
	if at[string](t, redacted, "redactEntry.incident.signals.0.text") != "een jongere riep op" || at[string](t, redacted, "redactEntry.incident.signals.0.occurredAt") != at[string](t, seen, "incident.signals.0.occurredAt") {
		t.Errorf("%s", redacted)
	}
	if found := r.do(lead, "Incidents", map[string]any{"search": "jongere"}); at[float64](t, found, "incidents.totalCount") != 1 {
		t.Errorf("the words in its place are not found: %s", found)
	}
	r.stop()
	r = start(t, r.data)
	look()
	if again := r.do(lead, "Incident", map[string]any{"id": id}); at[string](t, again, "incident.signals.0.text") != "een jongere riep op" {
		t.Errorf("%s", again)
	}
}
