package casefile

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
)

func (s *shelf) count(query string, args ...any) (n int) {
	s.t.Helper()
	if err := s.db.Read.QueryRowContext(s.t.Context(), query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestATaskIsOverdueUntilItIsDone(t *testing.T) {
	due := noon()
	for name, c := range map[string]struct {
		task Task
		want bool
	}{
		"late": {Task{DueAt: &due}, true}, "done": {Task{DueAt: &due, DoneAt: &due}, false}, "without a date": {Task{}, false},
		"retracted": {Task{DueAt: &due, Amended: Amended{Retracted: true}}, false},
	} {
		if c.task.Overdue(noon().Add(time.Minute)) != c.want || c.task.Overdue(noon()) {
			t.Error(name)
		}
	}
	open := Incident{ReassessBy: &due}
	if !open.Overdue(noon().Add(time.Minute)) || open.Overdue(noon()) || (Incident{ReassessBy: &due, ClosedAt: &due}).Overdue(noon().Add(time.Hour)) {
		t.Error("a case is overdue after its moment, while it is open")
	}
}

func TestASearchFindsNotesTasksAndTags(t *testing.T) {
	s := open(t)
	s.add(here, uuid.New(), noon(), signal("Plein"), incident.NoteAdded{Text: "kermisbaas gebeld"}, incident.TaskAdded{Title: "hekken", Assignee: "beheerder"},
		incident.IncidentAssigned{To: "piketambtenaar"}, incident.IncidentTagged{Tags: []string{"oud-en-nieuw"}}, incident.IncidentReopened{Reason: "aangifte"})
	for _, word := range []string{"kermisbaas", "hekken", "beheerder", "piketambtenaar", "oud-en-nieuw", "aangifte"} {
		if page, err := s.cases(of(here), Filter{Search: word}, 5, ""); err != nil || page.Total != 1 {
			t.Errorf("%s: %d, %v", word, page.Total, err)
		}
	}
}
