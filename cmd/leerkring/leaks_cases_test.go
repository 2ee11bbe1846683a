package main

import (
	"net/http"
	"strings"
	"testing"
)

// secretWord is a word that stands in every text of a case that strangers ask after.
const secretWord = "Geheimoord"

// plantedCase fills a case of a municipality with a word, in every part that a reader might come across.
func (r *running) plantedCase(lead, municipality string) (id, evidence string) {
	r.t.Helper()
	officer := r.token("OFFICER", municipality)
	input := matrixInput("ReportSignal")
	input["title"], input["text"], input["handle"], input["url"] = secretWord, secretWord, "@"+secretWord, "https://t.me/"+secretWord+"/1"
	opened := r.mutate(lead, "ReportSignal", input)
	id = at[string](r.t, opened, "reportSignal.incident.id")
	signal := at[string](r.t, opened, "reportSignal.incident.signals.0.id")
	assessed := matrixInput("RecordAssessment")
	assessed["incidentId"], assessed["motivation"], assessed["consulted"] = id, secretWord, []string{secretWord}
	r.mutate(officer, "RecordAssessment", assessed)
	r.mutate(lead, "DecideIntervention", map[string]any{"incidentId": id, "interventionTypeId": "IV17", "motivation": secretWord, "occurredAt": day})
	r.mutate(lead, "AddNote", map[string]any{"incidentId": id, "text": secretWord, "occurredAt": day})
	r.mutate(lead, "AddTask", map[string]any{"incidentId": id, "title": secretWord, "dueAt": "2030-01-01T00:00:00Z", "occurredAt": day})
	r.mutate(lead, "AssignIncident", map[string]any{"incidentId": id, "to": secretWord, "occurredAt": day})
	r.mutate(lead, "TagIncident", map[string]any{"incidentId": id, "tags": []string{strings.ToLower(secretWord)}, "occurredAt": day})
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "OTHER", "subject": secretWord, "name": secretWord})
	notice := matrixInput("FileNotice")
	notice["incidentId"], notice["explanation"] = id, secretWord
	r.mutate(officer, "FileNotice", notice)
	r.mutate(lead, "CorrectEntry", map[string]any{"incidentId": id, "entryId": signal, "reason": secretWord, "occurredAt": day, "signal": map[string]any{"reach": 7}})
	return id, r.attach(lead, id, secretWord, map[string]any{"description": secretWord})
}

// What leaked in systems like this one, line by line of that list: a stranger, the lead of another municipality and a partner who
// was invited to another case, comes across none of it.
func TestAStrangerComesAcrossNothingOfACase(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	owner := r.token("LEAD", "GM0772")
	id, evidence := r.plantedCase(owner, "GM0772")
	other := at[string](t, r.mutate(r.token("LEAD", "GM0599"), "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	r.mutate(r.token("LEAD", "GM0599"), "InvitePartner", map[string]any{"incidentId": other, "kind": "POLICE", "subject": "partner"})
	missing := global("Incident", "0190b5a4-7a44-7a51-9d0a-3f8f5e6b7c8d")
	for who, token := range map[string]string{"a lead": r.token("LEAD", "GM0344"), "a partner": r.token("PARTNER", "")} {
		// Nested fields, history, relations and guessable ids: the answer is, to the byte, that for a case that never was.
		for operation, variables := range map[string]func(string) map[string]any{
			"Incident":         func(id string) map[string]any { return map[string]any{"id": id, "asOf": "2030-01-01T00:00:00Z"} },
			"IncidentTimeline": func(id string) map[string]any { return map[string]any{"id": id} },
			"Node":             func(id string) map[string]any { return map[string]any{"id": id} },
		} {
			foreign, never := r.do(token, operation, variables(id)), r.do(token, operation, variables(missing))
			if string(foreign) != string(never) {
				t.Errorf("%s tells %s the case from one that never was: %s, and %s", operation, who, foreign, never)
			}
		}
		// Counts, lists, searches and filters.
		for name, variables := range map[string]map[string]any{
			"all": nil, "search": {"search": secretWord}, "invited": {"invited": true, "search": secretWord},
			"tag": {"filter": map[string]any{"tag": strings.ToLower(secretWord)}}, "assignee": {"filter": map[string]any{"assignee": secretWord}},
			"overdue": {"filter": map[string]any{"overdue": true}}, "due": {"orderBy": "DUE_FIRST"},
		} {
			if who == "a partner" && (variables["filter"] != nil || variables["orderBy"] != nil) {
				continue // a filter would tell of what is withheld: refused below
			}
			list := r.do(token, "Incidents", variables)
			if n := at[float64](t, list, "incidents.totalCount"); strings.Contains(string(list), secretWord) || n > 1 || n == 1 && !strings.Contains(string(list), other) {
				t.Errorf("%s finds by %s: %s", who, name, list)
			}
		}
		// Files, and the class of the error.
		foreign, never := r.transfer(token, http.MethodGet, evidence, nil), r.transfer(token, http.MethodGet, strings.Replace(evidence, id, missing, 1), nil)
		if foreign.status != never.status || string(foreign.body) != string(never.body) {
			t.Errorf("a file tells %s: %d %s, and %d %s", who, foreign.status, foreign.body, never.status, never.body)
		}
	}
	narrowed := r.post(r.token("PARTNER", ""), `{ incidents(filter: {tag: "geheimoord"}) { totalCount } }`, nil)
	if len(narrowed.Errors) != 1 || narrowed.Errors[0].Extensions.Code != "BAD_INPUT" {
		t.Errorf("a guest narrows a list: %s", narrowed.Raw)
	}
	stranger := r.token("LEAD", "GM0344")
	for _, operation := range []string{"WorkList", "HandOverOffers", "Notices", "NoticeFigures"} {
		if answer := string(r.do(stranger, operation, map[string]any{})); strings.Contains(answer, secretWord) || strings.Contains(answer, `"platform":"TELEGRAM"`) {
			t.Errorf("%s: %s", operation, answer)
		}
	}
	// The roster: who was invited to the one case does not see who else was.
	if seen := string(r.do(r.token("PARTNER", ""), "Incident", map[string]any{"id": other})); !strings.Contains(seen, `"partners":[]`) {
		t.Errorf("%s", seen)
	}
	if strings.Contains(r.stderr.String(), secretWord) {
		t.Error("the program log holds what was typed")
	}
}
