package casefile

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

func TestAnOrderShowsWhatItSaysAndIsFoundByIt(t *testing.T) {
	s, id, until := open(t), uuid.New(), noon().Add(8*time.Hour)
	s.add(here, id, noon(), signal("x"), incident.InterventionDecided{InterventionType: "IV50", LegalBasis: "gemw-175", Checklist: &incident.OrderChecklist{
		Area: "de loswal", PeriodUntil: &until, Council: situation.CouncilInformed,
	}}, incident.InterventionDecided{InterventionType: "IV17"})
	found, err := s.Incident(t.Context(), of(here), id)
	if err != nil || found == nil {
		t.Fatal(found, err)
	}
	area, informed := "de loswal", situation.CouncilInformed
	want := &OrderChecklist{Area: &area, PeriodUntil: &until, Council: &informed}
	if got := found.Interventions[0].Order; !reflect.DeepEqual(got, want) || found.Interventions[1].Order != nil {
		t.Errorf("%+v, %+v", got, found.Interventions[1].Order)
	}
	if page, err := s.cases(of(here), Filter{Search: "loswal"}, 20, ""); err != nil || page.Total != 1 {
		t.Errorf("%d found, %v", page.Total, err)
	}
}

func TestWhatWasTakenRunsFromItsDecision(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("x"), incident.InterventionDecided{InterventionType: "IV17", Taken: true})
	found, err := s.Incident(t.Context(), of(here), id)
	if err != nil || found == nil {
		t.Fatal(found, err)
	}
	m := found.Interventions[0]
	if m.Status != incident.Started || m.StartedAt == nil || !m.StartedAt.Equal(m.DecidedAt) {
		t.Errorf("%+v", m)
	}
	if list := m.duties(); len(list) != 1 || list[0].kind != WorkComplete {
		t.Errorf("it asks for %+v", list)
	}
	moved, council, day := noon().Add(-time.Hour), situation.CouncilInformed, noon()
	m.correct(incident.EntryCorrected{Entry: m.ID, OccurredAt: &moved, Intervention: &incident.InterventionCodes{Council: council, CouncilAt: &day}})
	if !m.StartedAt.Equal(moved) || m.Order == nil || *m.Order.Council != council {
		t.Errorf("corrected: %+v", m)
	}
	m.StartedBy = uuid.New()
	m.undo(m.StartedBy)
	if m.Status != incident.Started || !m.StartedAt.Equal(moved) {
		t.Errorf("undone: %+v", m)
	}
}
