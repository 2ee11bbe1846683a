package main

import "testing"

// What was expected of a measure beforehand stands in the file beside what it did.
func TestAMeasureIsALedger(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	decision := matrixInput("DecideIntervention")
	decision["incidentId"], decision["expectedEffect"], decision["criterion"] = id, "de groep ziet dat wij er zijn", "geen groep na negen uur"
	measure := at[string](t, r.mutate(lead, "DecideIntervention", decision), "decideIntervention.incident.interventions.0.id")
	r.mutate(lead, "StartIntervention", map[string]any{"incidentId": id, "interventionId": measure, "occurredAt": day})
	r.mutate(lead, "CompleteIntervention", map[string]any{
		"incidentId": id, "interventionId": measure, "effect": "REDUCED", "asPlanned": "PARTLY", "sideEffects": "naar het station", "staffHours": 12.5,
		"costEuro": 800, "occurredAt": day,
	})
	shown := r.do(lead, "Incident", map[string]any{"id": id})
	for path, want := range map[string]any{
		"expectedEffect": "de groep ziet dat wij er zijn", "criterion": "geen groep na negen uur", "asPlanned": "PARTLY", "sideEffects": "naar het station",
		"staffHours": 12.5, "costEuro": 800.0,
	} {
		if got := at[any](t, shown, "incident.interventions.0."+path); got != want {
			t.Errorf("%s is %v", path, got)
		}
	}
}
