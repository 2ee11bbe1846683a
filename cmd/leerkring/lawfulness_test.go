package main

import (
	"strings"
	"testing"
)

// orderInput is the checklist of an emergency order, with one text in all its answers.
func orderInput(text string) map[string]any {
	return map[string]any{
		"facts": text, "seriousFear": text, "whyLighterFails": text, "area": text, "addressees": text, "announcement": text,
		"periodFrom": day, "periodUntil": "2026-03-13T04:00:00+01:00", "council": "WILL_BE_INFORMED", "councilAt": "2026-03-20T20:00:00+01:00",
	}
}

// An order that leaves out what its article asks for comes back with the place of each answer; in the catalogue stands what is asked.
func TestAnOrderIsAskedForWhatItsArticleAsks(t *testing.T) {
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	weighing := matrixInput("RecordAssessment")
	weighing["incidentId"] = id
	r.mutate(lead, "RecordAssessment", weighing)
	order := orderInput("nodig")
	delete(order, "area")
	delete(order, "councilAt")
	decision := map[string]any{
		"incidentId": id, "interventionTypeId": "IV50", "legalBasisId": "gemw-175", "motivation": "nodig", "occurredAt": day, "order": order,
	}
	refused := r.do(lead, "DecideIntervention", command(decision))
	for i, field := range []string{"area", "councilAt"} {
		problem := at[map[string]any](t, refused, "decideIntervention.problems."+string(rune('0'+i)))
		path := problem["path"].([]any)
		if len(path) != 3 || path[1] != "order" || path[2] != field || !strings.Contains(problem["messageNl"].(string), "Gemeentewet art. 175") {
			t.Errorf("%v", problem)
		}
	}
	decision["taken"] = true
	taken := r.mutate(lead, "DecideIntervention", decision)
	const measure = "decideIntervention.incident.interventions.0."
	if at[string](t, taken, measure+"lawfulness") != "NOT_CHECKED" || !strings.Contains(at[string](t, taken, measure+"lawfulnessNoteNl"), "het gebied") ||
		!strings.Contains(string(taken), `"area":null`) || at[string](t, taken, measure+"order.facts") != "nodig" {
		t.Errorf("%s", taken)
	}
	bases := string(r.do(lead, "LegalBases", nil))
	if !strings.Contains(bases, `"checklist":["FACTS","SERIOUS_FEAR","PERIOD","ADDRESSEES"],"maxDays":90`) {
		t.Errorf("the catalogue does not say what a behavioural order has to say: %s", bases)
	}
}

// legalNotes records in a case what the law would have said, with planted texts.
func (r *running) legalNotes(officer, id string) {
	r.t.Helper()
	noted := r.mutate(officer, "NoteWhatIf", map[string]any{
		"incidentId": id, "interventionTypeId": "IV30", "wouldHaveHelped": "NO", "reason": text("wat als"), "occurredAt": day,
	})
	if code := at[string](r.t, noted, "noteWhatIf.incident.whatIfs.0.legalBasis.code"); code != "bill-36789" {
		r.t.Errorf("noted of %s", code)
	}
}
