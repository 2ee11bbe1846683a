package incident_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// The names of the steps and their order are part of what makes an import meet what it recorded before: they never change.
func TestTheStepsOfAHistoricIncidentAreAlwaysTheSame(t *testing.T) {
	bare := incident.Historic{}.Steps(incident.Order{})
	full := incident.Historic{
		Assessment: &incident.RecordAssessment{}, Outcome: &incident.RecordOutcome{}, Tags: []string{"plein"}, Closed: true,
		Measures: []incident.HistoricMeasure{{Started: &incident.StartIntervention{}, Completed: &incident.CompleteIntervention{}}, {}},
	}.Steps(incident.Order{})
	names := func(steps []incident.Step, all bool) (list []string) {
		for _, s := range steps {
			if all || s.Command != nil {
				list = append(list, s.Name)
			}
		}
		return list
	}
	if len(bare) != 2+3*incident.MeasuresLimit+3 || !slices.Equal(names(bare, true), names(full, true)) {
		t.Errorf("%d and %d steps", len(bare), len(full))
	}
	if got := names(bare, false); !slices.Equal(got, []string{"signal"}) {
		t.Errorf("of a bare one: %v", got)
	}
	if got := strings.Join(names(full, false), " "); got != "signal assessment interventions.0 interventions.0.started interventions.0.completed interventions.1 outcome tags closing" {
		t.Errorf("of a full one: %v", got)
	}
	made := make([]uuid.UUID, len(full))
	made[2] = uuid.New()
	if c := full[4].Command(made).(incident.CompleteIntervention); c.Intervention != made[2] {
		t.Errorf("completes %v, decided on %v", c.Intervention, made[2])
	}
	if c := full[2].Command(made).(incident.DecideIntervention); !c.Taken {
		t.Error("a measure of the past was taken")
	}
}

// What a rule refuses is named by the field of the import; what may follow from another refusal is left out.
func TestARefusalOfAStepIsNamedByTheFieldOfTheImport(t *testing.T) {
	steps := incident.Historic{}.Steps(incident.Order{})
	one := func(code problem.Code, field string) problem.Problems {
		return problem.Problems{problem.New(code, field, "Mend it.", "Herstel het.")}
	}
	found := incident.Refused(steps, map[int]problem.Problems{
		0: slices.Concat(one(problem.WrongStage, "incidentId"), one(problem.Required, "groundCheck")),
		1: one(problem.WrongStage, "incidentId"),
		2: slices.Concat(one(problem.NotFound, "interventionTypeId"), one(problem.WrongStage, "interventionTypeId")),
		3: one(problem.NotFound, "interventionId"), 4: one(problem.Invalid, "occurredAt"),
		5: one(problem.Duplicate, "commandId"), 6: one(problem.Duplicate, "commandId"), len(steps) - 1: one(problem.Duplicate, "commandId"),
	})
	var got []string
	for _, p := range found {
		path := strings.Join(p.Path, ".")
		got = append(got, string(p.Code)+" "+path)
		if field := strings.TrimPrefix(path, "input."); !strings.HasPrefix(p.Message, field+": ") || !strings.HasPrefix(p.MessageNL, field+": ") {
			t.Errorf("%s: %s", path, p.Message)
		}
	}
	want := []string{
		"WRONG_STAGE input.key", "REQUIRED input.origin", "NOT_FOUND input.interventions.0.typeId", "INVALID input.interventions.0.completedAt",
		"DUPLICATE input.interventions.1", "DUPLICATE input.closed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// An incident of the past is decided on by the rules that hold for any: an unlawful measure is flagged, and the case closes.
func TestAHistoricIncidentIsDecidedByTheRulesOfAnyCase(t *testing.T) {
	by := incident.Order{Municipality: here, Now: now()}
	at := incident.Order{OccurredAt: now().AddDate(-4, 0, 0)}
	h := incident.Historic{
		Signal: incident.ReportSignal{Order: at, Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot},
		Assessment: &incident.RecordAssessment{
			Order: at, Severity: situation.High, Likelihood: situation.High, Urgency: situation.High, BarrierStage: situation.Mobilisation,
			Decision: situation.Intervene, Motivation: "nodig",
		},
		Measures: []incident.HistoricMeasure{{Decided: incident.DecideIntervention{
			Order: at, InterventionType: "IV50", Motivation: "nodig", ContentState: situation.NoContent,
		}}},
		Outcome: &incident.RecordOutcome{Order: at, Scale: situation.NoDisturbance, Summary: "niets"},
	}
	var history []incident.Event
	for _, step := range h.Steps(by) {
		if step.Command == nil {
			continue
		}
		made := given(t, history...).when(step.Command(make([]uuid.UUID, len(h.Steps(by))))).thenAccepted()
		if decided, ok := made[0].(incident.InterventionDecided); ok && (!decided.Taken || decided.Lawfulness == situation.Lawful) {
			t.Errorf("a legal measure without a legal basis: %+v", decided)
		}
		history = append(history, made...)
	}
	if len(history) != 4 {
		t.Errorf("%d events", len(history))
	}
}
