package casefile

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

func (s *shelf) count(query string, args ...any) (n int) {
	s.t.Helper()
	if err := s.db.Read.QueryRowContext(s.t.Context(), query, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// What lists will filter and sort by stands in the tables as it stands in the case, also when it was taken back.
func TestListsSeeWhatACaseIsKeptBy(t *testing.T) {
	s, id := open(t), uuid.New()
	due, by := noon().Add(48*time.Hour), noon().Add(24*time.Hour)
	state := func() string {
		return fmt.Sprint(
			s.count(`SELECT count(*) FROM incident WHERE assigned_to = 'sleutelwaarde'`), s.count(`SELECT count(*) FROM incident WHERE reassess_by = ?`, by.UnixMilli()),
			s.count(`SELECT count(*) FROM incident_tag JOIN incident ON row = incident WHERE incident_tag.municipality = ? AND tag = 'plein'`, here),
			s.count(`SELECT count(*) FROM task WHERE due_at = ? AND NOT done`, due.UnixMilli()), s.count(`SELECT count(*) FROM task WHERE done`),
		)
	}
	for i, step := range []struct {
		event any
		want  string
	}{
		{signal("Plein"), "[0 0 0 0 0]"},
		{incident.IncidentAssigned{Actor: "sleutelwaarde"}, "[1 0 0 0 0]"},
		{incident.ReassessmentSet{By: &by}, "[1 1 0 0 0]"},
		{incident.IncidentTagged{Tags: []string{"markt", "plein"}}, "[1 1 1 0 0]"},
		{incident.TaskAdded{Title: "bellen", DueAt: &due}, "[1 1 1 1 0]"},
		{incident.TaskCompleted{Task: uuid.UUID{5}}, "[1 1 1 0 1]"},
		{incident.EntryRetracted{Entry: uuid.UUID{6}}, "[1 1 1 1 0]"},
		{incident.IncidentClosed{}, "[1 0 1 1 0]"},
		{incident.IncidentReopened{}, "[1 1 1 1 0]"},
		{incident.EntryRetracted{Entry: uuid.UUID{5}}, "[1 1 1 0 0]"},
		{incident.IncidentTagged{Tags: []string{"markt"}}, "[1 1 0 0 0]"},
		{incident.AssessmentRecorded{Decision: situation.Monitor}, "[1 0 0 0 0]"},
		{incident.IncidentAssigned{To: "adviseur"}, "[0 0 0 0 0]"},
	} {
		e := recorded(step.event)[0]
		e.Stream, e.Type, e.ID, e.Revision = incident.Stream(id), "x", uuid.UUID{byte(i + 1)}, uint64(i)
		if err := s.apply(e); err != nil {
			t.Fatal(err)
		}
		if got := "[" + state() + "]"; got != step.want {
			t.Errorf("after %T: %s, want %s", step.event, got, step.want)
		}
	}
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
		if page, err := s.Incidents(t.Context(), of(here), Filter{Search: word}, 5, ""); err != nil || page.Total != 1 {
			t.Errorf("%s: %d, %v", word, page.Total, err)
		}
	}
}

// Whatever happens to a case in whatever order, the tables hold what a case that was read anew would give.
func TestTheTablesFollowTheCase(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s, id := open(t), uuid.New()
		for i := range rapid.IntRange(1, 12).Draw(r, "length") {
			some := uuid.UUID{byte(rapid.IntRange(1, 12).Draw(r, "entry"))}
			event := any(signal("x"))
			if i > 0 {
				event = rapid.SampledFrom([]any{
					incident.TaskAdded{Title: "x", DueAt: moment(noon())}, incident.TaskCompleted{Task: some}, incident.EntryRetracted{Entry: some},
					incident.IncidentTagged{Tags: []string{"a", "b"}}, incident.IncidentTagged{Tags: []string{"b"}}, incident.IncidentTagged{},
				}).Draw(r, "event")
			}
			e := recorded(event)[0]
			e.Stream, e.Type, e.ID, e.Revision = incident.Stream(id), "x", uuid.UUID{byte(i + 1)}, uint64(i)
			if err := s.apply(e); err != nil {
				r.Fatal(err)
			}
		}
		shown, err := s.Incident(t.Context(), of(here), id)
		if err != nil {
			r.Fatal(err)
		}
		done := 0
		for _, p := range shown.planned() {
			if p.done {
				done++
			}
		}
		if s.count(`SELECT count(*) FROM task`) != len(shown.planned()) || s.count(`SELECT count(*) FROM task WHERE done`) != done ||
			s.count(`SELECT count(*) FROM incident_tag`) != len(shown.Tags) {
			r.Fatalf("the tables differ from %+v", shown)
		}
	})
}
