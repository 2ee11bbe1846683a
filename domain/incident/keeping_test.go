package incident_test

import (
	"encoding/json"
	"strings"
	"testing"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func TestANoteSaysSomething(t *testing.T) {
	given(t, signal()).when(incident.AddNote{Order: order(), Text: "wijkagent gebeld"}).then(incident.NoteAdded{Text: "wijkagent gebeld"})
	given(t, signal()).when(incident.AddNote{Order: order(), Text: " "}).thenRefused(problem.Required, "text")
	given(t, signal(), incident.NoteAdded{Text: "x"}).when(retract(1)).thenAccepted()
}

// Rule 20.
func TestATaskIsDoneOnce(t *testing.T) {
	tomorrow := now().AddDate(0, 0, 1)
	add := incident.AddTask{Order: order(), Title: "driehoek bellen", DueAt: &tomorrow, Assignee: "adviseur OOV"}
	added := incident.TaskAdded{Title: add.Title, DueAt: &tomorrow, Assignee: add.Assignee}
	given(t, signal()).when(add).then(added)
	done := incident.CompleteTask{Order: order(), Task: entryID(1)}
	given(t, signal()).when(done).thenRefused(problem.NotFound, "taskId")
	given(t, signal(), added).when(done).then(incident.TaskCompleted{Task: entryID(1)})
	twice := []incident.Event{signal(), added, incident.TaskCompleted{Task: entryID(1)}}
	given(t, twice...).when(done).thenRefused(problem.WrongStage, "taskId")
	given(t, append(twice, incident.EntryRetracted{Entry: entryID(2)})...).when(done).thenAccepted()
	given(t, append(twice[:2:2], incident.EntryRetracted{Entry: entryID(1)})...).when(done).thenRefused(problem.NotFound, "taskId")
	add.Title = ""
	given(t, signal()).when(add).thenRefused(problem.Required, "title")
	add.Title, add.DueAt = "x", to(now().AddDate(11, 0, 0))
	given(t, signal()).when(add).thenRefused(problem.Invalid, "dueAt")
}

func TestACaseIsAssignedAndTakenBack(t *testing.T) {
	assign := incident.AssignIncident{Order: order(), To: "adviseur OOV"}
	given(t, signal()).when(assign).then(incident.IncidentAssigned{To: "adviseur OOV"})
	mine := incident.AssignIncident{Order: order(), Me: true}
	given(t, signal()).when(mine).thenRefused(problem.Required, "me")
	mine.Actor = "sleutelwaarde"
	given(t, signal()).when(mine).then(incident.IncidentAssigned{Actor: "sleutelwaarde"})
	nobody := incident.AssignIncident{Order: order()}
	given(t, signal()).when(nobody).thenRefused(problem.Required, "to")
	given(t, signal(), incident.IncidentAssigned{To: "x"}).when(nobody).then(incident.IncidentAssigned{})
	given(t, signal(), incident.IncidentAssigned{To: "x"}, incident.IncidentAssigned{}).when(nobody).thenRefused(problem.Required, "to")
	assign.To = strings.Repeat("x", 201)
	given(t, signal()).when(assign).thenRefused(problem.TooLong, "to", "200")
}

// Rule 20.
func TestTheNextAssessmentSettlesWhenToWeighAgain(t *testing.T) {
	tomorrow := now().AddDate(0, 0, 1)
	set := incident.SetReassessment{Order: order(), By: &tomorrow}
	given(t, signal()).when(set).then(incident.ReassessmentSet{By: &tomorrow})
	clear := incident.SetReassessment{Order: order()}
	given(t, signal()).when(clear).thenRefused(problem.Required, "by")
	given(t, signal(), incident.ReassessmentSet{By: &tomorrow}).when(clear).then(incident.ReassessmentSet{})
	given(t, signal(), incident.ReassessmentSet{By: &tomorrow}, assessed(situation.Monitor)).when(clear).thenRefused(problem.Required, "by")
	weighed := weigh(situation.Monitor)
	weighed.ReassessBy = &tomorrow
	if e := given(t, signal()).when(weighed).thenAccepted()[0].(incident.AssessmentRecorded); e.ReassessBy == nil || !e.ReassessBy.Equal(tomorrow) {
		t.Errorf("%+v", e)
	}
	again := assessed(situation.Monitor).(incident.AssessmentRecorded)
	again.ReassessBy = &tomorrow
	given(t, signal(), again).when(clear).thenAccepted()
	weighed.ReassessBy = to(now().AddDate(-50, 0, 0))
	given(t, signal()).when(weighed).thenRefused(problem.Invalid, "reassessBy")
	set.By = to(now().AddDate(20, 0, 0))
	given(t, signal()).when(set).thenRefused(problem.Invalid, "by")
	if text, err := json.Marshal(weigh(situation.Monitor)); err != nil || strings.Contains(string(text), "reassessBy") {
		t.Errorf("an old command says more than it did: %s, %v", text, err)
	}
}

func TestTagsHaveOneSpelling(t *testing.T) {
	tag := func(tags ...string) incident.TagIncident { return incident.TagIncident{Order: order(), Tags: tags} }
	given(t, signal()).when(tag("Oud-en-nieuw", " café2 ", "oud-en-nieuw")).then(incident.IncidentTagged{Tags: []string{"café2", "oud-en-nieuw"}})
	given(t, signal(), incident.IncidentTagged{Tags: []string{"x"}}).when(tag()).then(incident.IncidentTagged{})
	for _, bad := range []string{"", "twee woorden", "a_b", strings.Repeat("x", 41), "a\xff"} {
		given(t, signal()).when(tag(bad)).thenRefused(problem.Invalid, "tags", "40")
	}
	given(t, signal()).when(tag("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")).thenRefused(problem.TooLong, "tags", "10")
}
