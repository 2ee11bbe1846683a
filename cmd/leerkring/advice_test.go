package main

import (
	"strings"
	"testing"
)

// The tool answers whoever signs in, under today's law or that of another day.
func TestTheWeighingToolAdvises(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	researcher := r.token("RESEARCHER", "")
	situation := map[string]any{
		"barrierStage": "INCITEMENT", "severity": "HIGH", "likelihood": "HIGH", "urgency": "HIGH", "platform": "TELEGRAM", "contentKind": "DOXING",
	}
	options := func(day string) string {
		data := r.do(researcher, "Advice", map[string]any{"situation": situation, "inForceOn": day})
		if first := at[string](t, data, "advice.options.0.reasonsNl.0"); !strings.HasPrefix(first, "+3: ") {
			t.Errorf("a reason without its points: %s", first)
		}
		if ground := at[string](t, data, "advice.ruledOut.0.ground"); ground != "PENDING" {
			t.Errorf("the first that is out is so for %s", ground)
		}
		listed, _, _ := strings.Cut(string(data), `"ruledOut"`)
		return listed
	}
	const prosecution = `"code":"IV33"`
	if strings.Contains(options("2023-12-31T12:00:00+01:00"), prosecution) || !strings.Contains(options("2024-01-01T00:00:00+01:00"), prosecution) {
		t.Error("doxing is prosecuted from 2024-01-01, and not before")
	}
	situation["preventive"] = nil
	delete(situation, "contentKind")
	if data := string(r.do(researcher, "Advice", map[string]any{"situation": situation})); !strings.Contains(data, `"ground":"PRIOR_RESTRAINT"`) {
		t.Errorf("nothing is ruled out as prior restraint: %s", data)
	}
}

// What was put forward stands in the assessment, and deciding on something else asks for the reason.
func TestAnAssessmentShowsItsAdviceAndADecisionBesideItAsksWhy(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	signal, weighing := matrixInput("ReportSignal"), matrixInput("RecordAssessment")
	id := at[string](t, r.mutate(lead, "ReportSignal", signal), "reportSignal.incident.id")
	weighing["incidentId"] = id
	data := r.mutate(lead, "RecordAssessment", weighing)
	shown := at[[]any](t, data, "recordAssessment.incident.assessments.0.adviceShown")
	if len(shown) != 10 || at[string](t, data, "recordAssessment.incident.assessments.0.catalogue") == "" {
		t.Errorf("%d measures were put forward", len(shown))
	}
	decision := map[string]any{"incidentId": id, "interventionTypeId": "IV61", "motivation": "", "occurredAt": day}
	refused := r.do(lead, "DecideIntervention", command(decision))
	problem := "decideIntervention.problems.0."
	if at[string](t, refused, problem+"code") != "REQUIRED" || at[string](t, refused, problem+"path.1") != "motivation" ||
		!strings.Contains(at[string](t, refused, problem+"messageNl"), "afwegingskader") {
		t.Errorf("%s", refused)
	}
	decision["motivation"] = "de raad vergadert vanavond"
	r.mutate(lead, "DecideIntervention", decision)
}
