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
