package casefile

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
)

// due lists the kinds of what falls due within a time after noon.
func (s *shelf) due(after time.Duration) (kinds []WorkKind) {
	s.t.Helper()
	page, err := s.Work(s.t.Context(), here, noon().Add(after), 50, "")
	if err != nil {
		s.t.Fatal(err)
	}
	total, err := s.CountWork(s.t.Context(), here, noon().Add(after))
	if err != nil || total != len(page.Items) {
		s.t.Fatalf("%d of %d (%v)", len(page.Items), total, err)
	}
	for _, w := range page.Items {
		if w.Incident == nil {
			s.t.Fatalf("%s without its case", w.Kind)
		}
		kinds = append(kinds, w.Kind)
	}
	return kinds
}

// A case asks for one thing after the other, and for no more when it is closed.
func TestWhatACaseAsksFor(t *testing.T) {
	s, id, measure, task := open(t), uuid.New(), uuid.UUID{1}, uuid.UUID{2}
	n := 0
	step := func(entry uuid.UUID, e incident.Event, hours time.Duration, want ...WorkKind) {
		t.Helper()
		s.put(id, n, here, entry, e) // an hour after the one before
		n++
		got := s.due(hours * time.Hour)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("after %T: %v, want %v", e, got, want)
		}
	}
	council := situation.CouncilWillBeInformed
	step(uuid.New(), signal("Plein"), 1, WorkAssign, WorkAssess)
	step(uuid.New(), incident.IncidentAssigned{To: "adviseur"}, 1, WorkAssess)
	step(task, incident.TaskAdded{Title: "bellen", DueAt: moment(noon().Add(5 * time.Hour))}, 4, WorkAssess)
	step(uuid.New(), incident.AssessmentRecorded{Decision: situation.Intervene, ReassessBy: moment(noon().Add(8 * time.Hour))}, 6, WorkTask)
	step(uuid.New(), incident.TaskCompleted{Task: task}, 9, WorkReassess)
	step(measure, incident.InterventionDecided{InterventionType: "IV50", Checklist: &incident.OrderChecklist{Council: council, CouncilAt: moment(noon().Add(100 * time.Hour))}}, 7,
		WorkExpectation, WorkStart)
	step(uuid.New(), incident.EntryCorrected{Entry: measure, Intervention: &incident.InterventionCodes{}, Texts: incident.CorrectedTexts{Motivation: "x", ExpectedEffect: "rust", Criterion: "geen oploop"}}, 7, WorkStart)
	step(uuid.New(), incident.InterventionStarted{Intervention: measure}, 30, WorkReassess)
	step(uuid.New(), incident.ReassessmentSet{}, 32, WorkComplete)
	step(uuid.New(), incident.InterventionCompleted{Intervention: measure, Effect: situation.Stopped}, 34, WorkOutcome)
	step(uuid.New(), incident.OutcomeRecorded{Summary: "x"}, 99, []WorkKind{}...)
	step(uuid.New(), incident.NoteAdded{Text: "x"}, 1000, WorkInformCouncil, WorkClose)
	step(uuid.New(), incident.IncidentClosed{}, 1000)
}

func TestANoticeWithoutAnAnswerIsWork(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("Plein"), incident.IncidentAssigned{To: "x"}, incident.IncidentClosed{})
	open, answered := s.report(here, id, noon(), filed(id, situation.Telegram)), s.report(here, id, noon(), filed(id, situation.TikTok), notice.NoticeDecided{})
	if got := s.due(23 * time.Hour); len(got) != 0 {
		t.Errorf("within a day: %v", got)
	}
	page, err := s.Work(t.Context(), here, noon().Add(25*time.Hour), 5, "")
	if err != nil || len(page.Items) != 1 || page.Items[0].Entry != open || page.Items[0].Entry == answered {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestWorkIsForItsMunicipalityAlone(t *testing.T) {
	s := open(t)
	s.add(elsewhere, uuid.New(), noon(), signal("Plein"))
	if got := s.due(99 * time.Hour); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// Paging gives each thing once, the most urgent first.
func TestPagingThroughWorkGivesEachOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		want := 0
		for _, i := range town(r, s) {
			want += len(i.duties())
		}
		got, last := 0, time.Time{}
		for after := ""; ; {
			page, err := s.Work(t.Context(), here, noon().AddDate(1, 0, 0), rapid.IntRange(1, 5).Draw(r, "size"), after)
			if err != nil {
				r.Fatal(err)
			}
			for _, w := range page.Items {
				if w.DueAt.Before(last) {
					r.Fatal("out of order")
				}
				got, last = got+1, w.DueAt
			}
			if !page.HasNext {
				break
			}
			after = page.Cursors[len(page.Cursors)-1]
		}
		if got != want {
			r.Fatalf("%d of %d", got, want)
		}
	})
}
