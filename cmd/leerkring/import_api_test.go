package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const then = "2021-11-26T14:00:00+01:00"

// historicInput is an incident of the past with everything in it.
func historicInput(key string) map[string]any {
	return map[string]any{
		"key": key, "title": "Oproep op het plein", "occurredAt": then, "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": "kom naar het plein",
		"assessment": map[string]any{
			"occurredAt": then, "severity": "HIGH", "likelihood": "HIGH", "urgency": "HIGH", "barrierStage": "MOBILISATION", "decision": "INTERVENE",
			"motivation": "nodig", "consulted": []string{"officier van justitie"},
		},
		"interventions": []map[string]any{
			{
				"typeId": "IV50", "legalBasisId": "gemw-175", "motivation": "nodig", "occurredAt": then, "startedAt": then, "completedAt": then,
				"effect": "REDUCED", "effectNote": "het werd rustiger", "staffHours": 12.5, "costEuro": 300,
			},
			{"typeId": "IV17", "motivation": "nodig", "occurredAt": then, "startedAt": then, "completedAt": then},
		},
		"outcome": map[string]any{"occurredAt": then, "scale": "MINOR", "arrests": 3, "hoursToCalm": 1.5, "summary": "het bleef bij roepen"},
		"tags":    []string{"plein"}, "closed": true, "closedAt": "2021-12-01T10:00:00+01:00",
	}
}

// importLine is what became of a line.
type importLine struct {
	Key, IncidentID, Status string
	Problems                []struct {
		Code, Message, MessageNl string
		Path                     []string
	}
}

// places are the codes and paths of a line's problems.
func (l importLine) places() []string {
	var list []string
	for _, p := range l.Problems {
		list = append(list, p.Code+" "+strings.Join(p.Path, "."))
	}
	return list
}

func (r *running) importAll(token string, dry bool, incidents ...map[string]any) []importLine {
	r.t.Helper()
	data := r.do(token, "ImportIncidents", map[string]any{"input": map[string]any{"dryRun": dry, "incidents": incidents}})
	var answer struct {
		ImportIncidents struct{ Results []importLine }
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		r.t.Fatal(err)
	}
	return answer.ImportIncidents.Results
}

// cases counts the cases of a municipality.
func (r *running) cases(token string) int {
	r.t.Helper()
	return int(at[float64](r.t, r.do(token, "Incidents", nil), "incidents.totalCount"))
}

func TestAnIncidentOfThePastIsImportedOnce(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	if dry := r.importAll(lead, true, historicInput("2021-17")); dry[0].Status != "WOULD_IMPORT" || dry[0].IncidentID != "" || r.cases(lead) != 0 {
		t.Fatalf("a dry run: %+v, %d cases", dry, r.cases(lead))
	}
	first := r.importAll(lead, false, historicInput("2021-17"))[0]
	if first.Status != "IMPORTED" || len(first.Problems) > 0 {
		t.Fatalf("imported: %+v", first)
	}
	file := r.do(lead, "Incident", map[string]any{"id": first.IncidentID})
	for path, want := range map[string]any{
		"incident.stage": "CLOSED", "incident.openedAt": "2021-11-26T13:00:00Z", "incident.closedAt": "2021-12-01T09:00:00Z", "incident.tags.0": "plein",
		"incident.assessments.0.decision": "INTERVENE", "incident.outcome.hoursToCalm": 1.5, "incident.interventions.0.status": "COMPLETED",
		"incident.interventions.0.taken": true, "incident.interventions.0.staffHours": 12.5, "incident.interventions.0.lawfulness": "NOT_CHECKED",
		"incident.interventions.1.effect": "UNKNOWN", "incident.interventions.1.lawfulness": "LAWFUL",
	} {
		if got := at[any](t, file, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	for _, dry := range []bool{true, false} {
		if again := r.importAll(lead, dry, historicInput("2021-17"))[0]; again.Status != "ALREADY_THERE" || again.IncidentID != first.IncidentID {
			t.Errorf("again: %+v", again)
		}
	}
	r.stop()
	r = start(t, r.data)
	if again := r.importAll(lead, false, historicInput("2021-17"))[0]; again.Status != "ALREADY_THERE" || again.IncidentID != first.IncidentID {
		t.Errorf("again after a restart: %+v", again)
	}
	if after := r.do(lead, "Incident", map[string]any{"id": first.IncidentID}); !reflect.DeepEqual(after, file) || r.cases(lead) != 1 {
		t.Errorf("sent again it changed:\n%s\n%s", file, after)
	}
	if other := r.importAll(r.token("LEAD", "GM0344"), false, historicInput("2021-17"))[0]; other.Status != "IMPORTED" || other.IncidentID == first.IncidentID {
		t.Errorf("another municipality's own number: %+v", other)
	}
}

// What was recorded stands: a line that says something else now is told where, and changes nothing.
func TestAChangedLineIsADuplicate(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := r.importAll(lead, false, historicInput("2021-17"))[0].IncidentID
	file := r.do(lead, "Incident", map[string]any{"id": id})
	for want, change := range map[string]func(map[string]any){
		"DUPLICATE input.incidents.0.key":             func(in map[string]any) { in["text"] = "iets anders" },
		"DUPLICATE input.incidents.0.assessment":      func(in map[string]any) { delete(in, "assessment") },
		"DUPLICATE input.incidents.0.interventions.1": func(in map[string]any) { in["interventions"] = in["interventions"].([]map[string]any)[:1] },
		"DUPLICATE input.incidents.0.interventions.0": func(in map[string]any) { in["interventions"].([]map[string]any)[0]["effect"] = "STOPPED" },
		"DUPLICATE input.incidents.0.interventions.2": func(in map[string]any) {
			in["interventions"] = append(in["interventions"].([]map[string]any), map[string]any{"typeId": "IV17", "motivation": "nodig", "occurredAt": then})
		},
		"DUPLICATE input.incidents.0.outcome": func(in map[string]any) { in["outcome"].(map[string]any)["arrests"] = 4 },
		"DUPLICATE input.incidents.0.tags":    func(in map[string]any) { in["tags"] = []string{"markt"} },
		"DUPLICATE input.incidents.0.closed":  func(in map[string]any) { delete(in, "closed"); delete(in, "closedAt") },
	} {
		input := historicInput("2021-17")
		change(input)
		for _, dry := range []bool{true, false} {
			got := r.importAll(lead, dry, input)[0]
			if got.Status != "REFUSED" || got.IncidentID != id || !slices.Equal(got.places(), []string{want}) {
				t.Errorf("%s (dry run: %t): %+v", want, dry, got)
			}
		}
	}
	if after := r.do(lead, "Incident", map[string]any{"id": id}); !reflect.DeepEqual(after, file) {
		t.Errorf("it changed:\n%s\n%s", file, after)
	}
}

// A refused line names every field that has to be mended, by its place in the input, and writes nothing; its neighbours are imported.
func TestARefusedLineWritesNothing(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	bad := func(change func(map[string]any)) map[string]any {
		input := historicInput("2021-18")
		change(input)
		return input
	}
	measure := func(in map[string]any, n int) map[string]any { return in["interventions"].([]map[string]any)[n] }
	for want, input := range map[string]map[string]any{
		"REQUIRED input.incidents.1.outcome.summary; TOO_LONG input.incidents.1.interventions.1.effectNote": bad(func(in map[string]any) {
			in["outcome"].(map[string]any)["summary"] = " "
			measure(in, 1)["effectNote"] = strings.Repeat("a", 10_001)
		}),
		"INVALID input.incidents.1.url":                            bad(func(in map[string]any) { in["url"] = "plein" }),
		"INVALID input.incidents.1.occurredAt":                     bad(func(in map[string]any) { in["occurredAt"] = "1921-11-26T14:00:00Z" }),
		"INVALID input.incidents.1.interventions.0.startedAt":      bad(func(in map[string]any) { measure(in, 0)["startedAt"] = "2999-11-26T14:00:00Z" }),
		"INVALID input.incidents.1.interventions.0.completedAt":    bad(func(in map[string]any) { measure(in, 0)["completedAt"] = "1921-11-26T14:00:00Z" }),
		"REQUIRED input.incidents.1.interventions.0.completedAt":   bad(func(in map[string]any) { delete(measure(in, 0), "completedAt") }),
		"REQUIRED input.incidents.1.interventions.0.startedAt":     bad(func(in map[string]any) { delete(measure(in, 0), "startedAt") }),
		"NOT_FOUND input.incidents.1.interventions.1.typeId":       bad(func(in map[string]any) { measure(in, 1)["typeId"] = "IV999" }),
		"NOT_FOUND input.incidents.1.interventions.0.legalBasisId": bad(func(in map[string]any) { measure(in, 0)["legalBasisId"] = "gemw-999" }),
		"WRONG_STAGE input.incidents.1.interventions.0.typeId":     bad(func(in map[string]any) { delete(in, "assessment") }),
		"WRONG_STAGE input.incidents.1.closed":                     bad(func(in map[string]any) { delete(in, "outcome") }),
		"INVALID input.incidents.1.closedAt":                       bad(func(in map[string]any) { delete(in, "closed") }),
		"REQUIRED input.incidents.1.origin":                        bad(func(in map[string]any) { in["origin"] = "OWN_RESEARCH" }),
		"REQUIRED input.incidents.1.key":                           bad(func(in map[string]any) { in["key"] = " " }),
		"DUPLICATE input.incidents.1.key":                          bad(func(in map[string]any) { in["key"] = "before 0" }),
		"INVALID input.incidents.1.tags":                           bad(func(in map[string]any) { in["tags"] = []string{"met een spatie"} }),
		"REQUIRED input.incidents.1.assessment.motivation":         bad(func(in map[string]any) { in["assessment"].(map[string]any)["motivation"] = "" }),
		"TOO_LONG input.incidents.1.interventions": bad(func(in map[string]any) {
			in["interventions"] = slices.Repeat(in["interventions"].([]map[string]any), 11)
		}),
		"INVALID input.incidents.1.closedAt; TOO_LONG input.incidents.1.title": bad(func(in map[string]any) {
			in["closedAt"], in["title"] = "2999-11-26T14:00:00Z", strings.Repeat("a", 201)
		}),
	} {
		n := r.cases(lead)
		for _, dry := range []bool{true, false} {
			lines := r.importAll(lead, dry, historicInput("before 0"), input, historicInput("after 0"))
			got := lines[1]
			places, wanted := got.places(), strings.Split(want, "; ")
			slices.Sort(places)
			if got.Status != "REFUSED" || got.IncidentID != "" || !slices.Equal(places, wanted) {
				t.Errorf("%s (dry run: %t): %v %+v", want, dry, places, got)
			}
			for _, p := range got.Problems {
				if last := strings.Join(p.Path[3:], "."); !strings.HasPrefix(p.Message, last+": ") || !strings.HasPrefix(p.MessageNl, last+": ") {
					t.Errorf("%s: the message names another field: %s", last, p.Message)
				}
			}
			if lines[0].Status == "REFUSED" || lines[2].Status == "REFUSED" {
				t.Errorf("%s: its neighbours were refused: %+v", want, lines)
			}
		}
		if after := r.cases(lead); after != max(n, 2) {
			t.Errorf("%s: %d cases, %d before", want, after, n)
		}
	}
	file := r.do(lead, "Incident", map[string]any{"id": r.importAll(lead, false, historicInput("after 0"))[0].IncidentID})
	if keys, events := r.rows("case-keys.db", `SELECT count(*) FROM entry_key WHERE stream NOT LIKE 'disclosure-%'`), 2*int(at[float64](t, file, "incident.revision")+1); keys != events {
		t.Errorf("%d keys for %d events", keys, events)
	}
	many := make([]map[string]any, 101)
	for i := range many {
		many[i] = historicInput(fmt.Sprint("many ", i))
	}
	data := r.do(lead, "ImportIncidents", map[string]any{"input": map[string]any{"incidents": many}})
	if at[string](t, data, "importIncidents.problems.0.code") != "TOO_LONG" || r.cases(lead) != 2 {
		t.Errorf("101 at once: %s", data)
	}
}

// What happened to a case afterwards is its own affair: the line that it came from is there, also when the case is another's by now.
func TestALineIsThereWhateverBecameOfItsCase(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, neighbour := r.token("LEAD", "GM0772"), r.token("LEAD", "GM0344")
	first := r.importAll(lead, false, historicInput("2021-17"))[0]
	about := func(input map[string]any) map[string]any {
		input["incidentId"], input["occurredAt"] = first.IncidentID, day
		return input
	}
	again := func(what string) {
		t.Helper()
		if got := r.importAll(lead, false, historicInput("2021-17"))[0]; got.Status != "ALREADY_THERE" || got.IncidentID != first.IncidentID {
			t.Errorf("%s: %+v", what, got)
		}
	}
	r.mutate(lead, "ReopenIncident", about(map[string]any{"reason": "er kwam iets bij"}))
	r.mutate(lead, "DecideIntervention", about(matrixInput("DecideIntervention")))
	r.mutate(lead, "RecordOutcome", about(matrixInput("RecordOutcome")))
	again("with more in it")
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": first.IncidentID, "municipality": "GM0344", "reason": "het speelt daar"})
	r.mutate(neighbour, "AcceptHandOver", map[string]any{"incidentId": first.IncidentID})
	again("handed over")
}

// What the store can't take at once is refused, by a dry run too.
func TestALineThatIsTooLongAltogetherIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	input := historicInput("2021-17")
	measure := map[string]any{"typeId": "IV17", "motivation": strings.Repeat("🔥", 10_000), "occurredAt": then, "startedAt": then, "completedAt": then}
	input["interventions"] = slices.Repeat([]map[string]any{measure}, 20)
	for _, dry := range []bool{true, false} {
		got := r.importAll(lead, dry, input)[0]
		if got.Status != "REFUSED" || !slices.Equal(got.places(), []string{"TOO_LONG input.incidents.0.key"}) || r.cases(lead) != 0 {
			t.Errorf("dry run %t: %s %v", dry, got.Status, got.places())
		}
	}
	input["interventions"] = slices.Repeat([]map[string]any{measure}, 16)
	for _, dry := range []bool{true, false} {
		if got := r.importAll(lead, dry, input)[0]; len(got.Problems) > 0 {
			t.Errorf("dry run %t: %s %v", dry, got.Status, got.places())
		}
	}
	if n := r.cases(lead); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// importPlanted imports an incident with planted texts everywhere, and one that is refused.
func (r *running) importPlanted(lead string) {
	r.t.Helper()
	input := historicInput(plantedName + " 1")
	input["title"], input["text"], input["handle"], input["url"] = text("titel")[:120], text("signaal"), plantedHandle, plantedLink
	input["tags"] = []string{"Plantsma"}
	input["assessment"].(map[string]any)["motivation"], input["assessment"].(map[string]any)["consulted"] = text("motivering"), []string{plantedName}
	for _, m := range input["interventions"].([]map[string]any) {
		m["motivation"], m["effectNote"] = text("motivering"), text("effect")
	}
	for _, field := range []string{"summary", "whatWorked", "whatDidNot", "dilemma"} {
		input["outcome"].(map[string]any)[field] = text(field)
	}
	delete(input, "closed") // so that it counts for nothing in a release
	delete(input, "closedAt")
	bad := historicInput(plantedName + " 2")
	bad["url"], bad["origin"] = text("link"), text("herkomst")
	if refused := r.post(lead, r.client.Documents["ImportIncidents"], map[string]any{"input": map[string]any{"incidents": []any{bad}}}); len(refused.Errors) == 0 {
		r.t.Errorf("an origin that is none: %s", refused.Raw)
	} else {
		r.clean("the refusal of a request", []byte(refused.Raw))
	}
	bad["origin"] = "TIP"
	lines := r.importAll(lead, false, input, bad)
	if lines[0].Status != "IMPORTED" || lines[1].Status != "REFUSED" {
		r.t.Errorf("imported: %+v", lines)
	}
	r.sown.sow("ImportIncidents", map[string]any{"incidents": []map[string]any{input}})
	r.clean("the problems of a line", fmt.Append(nil, lines[1].Problems))
}
