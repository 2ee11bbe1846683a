package main

import (
	"strings"
	"testing"
	"time"
)

// What keeps a case going: who looks after it, what has to be done and by when, and what was noted.
func TestACaseIsKeptInOrder(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, officer := r.token("LEAD", "GM0772"), r.token("OFFICER", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	past, future := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	about := func(input map[string]any) map[string]any {
		input["incidentId"], input["occurredAt"] = id, day
		return input
	}
	late := r.mutate(lead, "AddTask", about(map[string]any{"title": "driehoek bellen", "dueAt": past, "assignee": "adviseur"}))
	task := at[string](t, late, "addTask.incident.tasks.0.id")
	if !at[bool](t, late, "addTask.incident.tasks.0.overdue") || at[bool](t, late, "addTask.incident.tasks.0.done") {
		t.Errorf("a task of an hour ago: %s", late)
	}
	done := r.mutate(officer, "CompleteTask", about(map[string]any{"taskId": task}))
	if at[bool](t, done, "completeTask.incident.tasks.0.overdue") || !at[bool](t, done, "completeTask.incident.tasks.0.done") {
		t.Errorf("a task that was done: %s", done)
	}

	taken := r.mutate(lead, "AssignIncident", about(map[string]any{"me": true}))
	if !at[bool](t, taken, "assignIncident.incident.assignment.me") || at[string](t, taken, "assignIncident.incident.assignment.to") == "" {
		t.Errorf("taken: %s", taken)
	}
	if seen := r.do(officer, "Incident", map[string]any{"id": id}); at[bool](t, seen, "incident.assignment.me") {
		t.Errorf("somebody else's case is mine: %s", seen)
	}
	given := r.mutate(lead, "AssignIncident", about(map[string]any{"to": "piket"}))
	if at[string](t, given, "assignIncident.incident.assignment.to") != "piket" || at[bool](t, given, "assignIncident.incident.assignment.me") {
		t.Errorf("given: %s", given)
	}
	if nobody := r.mutate(lead, "AssignIncident", about(map[string]any{})); !strings.Contains(string(nobody), `"assignment":null`) {
		t.Errorf("nobody's: %s", nobody)
	}

	set := r.mutate(lead, "SetReassessment", about(map[string]any{"by": past}))
	if !at[bool](t, set, "setReassessment.incident.overdue") {
		t.Errorf("an hour late: %s", set)
	}
	weighing := about(matrixInput("RecordAssessment"))
	weighing["reassessBy"] = future
	weighed := r.mutate(lead, "RecordAssessment", weighing)
	if at[bool](t, weighed, "recordAssessment.incident.overdue") || at[string](t, weighed, "recordAssessment.incident.reassessBy") != future {
		t.Errorf("weighed again: %s", weighed)
	}
	between := time.Now().UTC().Format(time.RFC3339Nano)
	time.Sleep(20 * time.Millisecond) // the log keeps milliseconds

	tagged := r.mutate(officer, "TagIncident", about(map[string]any{"tags": []string{"Oud-en-Nieuw", "plein"}}))
	if tags := at[[]any](t, tagged, "tagIncident.incident.tags"); len(tags) != 2 || tags[0] != "oud-en-nieuw" {
		t.Errorf("tags %v", tags)
	}
	noted := r.mutate(officer, "AddNote", about(map[string]any{"text": "wijkagent gebeld"}))
	if at[string](t, noted, "addNote.incident.notes.0.text") != "wijkagent gebeld" || at[string](t, noted, "addNote.incident.notes.0.author") == "" {
		t.Errorf("noted: %s", noted)
	}
	then := r.do(lead, "Incident", map[string]any{"id": id, "asOf": between})
	if len(at[[]any](t, then, "incident.notes")) != 0 || len(at[[]any](t, then, "incident.tags")) != 0 || !at[bool](t, then, "incident.tasks.0.done") {
		t.Errorf("as of then: %s", then)
	}
}

// A case that opens with a template has its tasks, its tags and its moment to weigh again from the first moment, and only once.
func TestATemplateOpensACase(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	list := r.do(officer, "IncidentTemplates", nil)
	template, tasks := at[string](t, list, "incidentTemplates.0.id"), at[[]any](t, list, "incidentTemplates.0.tasks")
	input := matrixInput("ReportSignal")
	input["template"] = template
	sent := command(input)
	opened := r.do(officer, "ReportSignal", sent)
	if got := at[[]any](t, opened, "reportSignal.incident.tasks"); len(got) != len(tasks) || at[string](t, opened, "reportSignal.incident.tasks.0.title") != at[string](t, list, "incidentTemplates.0.tasks.0.titleNl") {
		t.Errorf("tasks %v", got)
	}
	if tags := at[[]any](t, opened, "reportSignal.incident.tags"); len(tags) == 0 || at[string](t, opened, "reportSignal.incident.reassessBy") == "" {
		t.Errorf("opened: %s", opened)
	}
	again := r.do(officer, "ReportSignal", sent)
	if at[float64](t, again, "reportSignal.incident.revision") != float64(len(tasks)+2) {
		t.Errorf("sent again: %s", again)
	}
}
