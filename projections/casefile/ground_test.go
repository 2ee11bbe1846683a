package casefile

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// A ground check can be the first event of a case, and the signal behind it may come in a batch of its own.
func TestACaseThatBeginsWithAGroundCheckIsWhole(t *testing.T) {
	s, id := open(t), uuid.New()
	checked := incident.GroundChecked{
		GroundAnswers: incident.GroundAnswers{RetentionDays: 30}, Outcome: situation.ResearchAllowed,
		Reasons: []situation.GroundReason{situation.AllAnswersAllow}, Purpose: "zien of de loswal klopt",
	}
	seen := signal("Het plein")
	seen.Origin, seen.Grounded = situation.OwnResearch, true
	s.add(here, id, noon(), checked, seen, checked, signal(""))
	found, err := s.Incident(t.Context(), of(here), id)
	if err != nil || found == nil {
		t.Fatal(found, err)
	}
	if found.Title == nil || *found.Title != "Het plein" || found.Reference == "" || !found.OpenedAt.Equal(noon()) || found.Stage != incident.StageSignal {
		t.Errorf("%+v", found)
	}
	first := found.GroundChecks[0]
	if rests := found.Signals[0].GroundCheck; rests == nil || *rests != first.ID || found.Signals[1].GroundCheck != nil {
		t.Errorf("rests on %v, the check is %v", rests, first.ID)
	}
	if !first.ValidUntil.Equal(situation.DaysAfter(noon(), 30)) || !strings.Contains(first.Explanation()[0], "AVG") || !strings.Contains(first.ExplanationNl()[0], "Handreiking") {
		t.Errorf("%+v", first)
	}
	if page, err := s.cases(of(here), Filter{Search: "loswal"}, 20, ""); err != nil || page.Total != 1 {
		t.Errorf("%d found, %v", page.Total, err)
	}
}
