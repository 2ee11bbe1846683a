package incident_test

import (
	"encoding/json"
	"strings"
	"testing"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// What a measure should do, and by what one will see it, is said beforehand and kept.
func TestADecisionKeepsWhatWasExpected(t *testing.T) {
	c := incident.DecideIntervention{
		Order: order(), InterventionType: "IV07", Motivation: "nodig", ContentState: situation.NoContent,
		ExpectedEffect: "wie wil komen ziet dat wij er zijn", Criterion: "geen groep van meer dan tien na negen uur",
	}
	s := given(t, signal()).when(c)
	if s.err != nil {
		t.Fatal(s.err)
	}
	made := s.events[0].(incident.InterventionDecided)
	if made.ExpectedEffect != c.ExpectedEffect || made.Criterion != c.Criterion {
		t.Errorf("%+v", made)
	}
	c.Criterion = strings.Repeat("x", 10_001)
	given(t, signal()).when(c).thenRefused(problem.TooLong, "criterion", "10000")
}

func TestACompletionKeepsHowItWasCarriedOut(t *testing.T) {
	id, hours, euros, minus, less := entryID(1), 12.5, 800, -1.0, -1
	started := incident.InterventionStarted{Intervention: id}
	how := incident.Execution{AsPlanned: situation.Partly, SideEffects: "de groep ging naar het station", StaffHours: &hours, CostEuro: &euros}
	c := incident.CompleteIntervention{Order: order(), Intervention: id, Effect: situation.Reduced, Execution: how}
	given(t, signal(), decided("IV07"), started).when(c).then(incident.InterventionCompleted{
		Intervention: id, Effect: situation.Reduced, AsPlanned: how.AsPlanned, SideEffects: how.SideEffects, StaffHours: &hours, CostEuro: &euros,
	})
	for field, wrong := range map[string]incident.Execution{
		"asPlanned": {AsPlanned: "SOMEHOW"}, "staffHours": {StaffHours: &minus}, "costEuro": {CostEuro: &less},
	} {
		c.Execution = wrong
		given(t, signal(), decided("IV07"), started).when(c).thenRefused(problem.Invalid, field)
	}
}

// A command that an earlier version accepted has to be known again: what it could not say leaves no trace in its hash.
func TestNewAnswersLeaveOldCommandsAsTheyWere(t *testing.T) {
	for _, c := range []incident.Command{
		incident.DecideIntervention{Order: order()}, incident.CompleteIntervention{Order: order()}, incident.ReportSignal{Order: order()},
	} {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"expectedEffect", "criterion", "asPlanned", "sideEffects", "staffHours", "costEuro", `"order"`, "groundCheck"} {
			if strings.Contains(string(text), name) {
				t.Errorf("%T says %s: %s", c, name, text)
			}
		}
	}
}
