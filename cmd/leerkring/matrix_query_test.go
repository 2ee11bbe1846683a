package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// mutation is the document of a line on a mutation.
func (l matrixLine) mutation() string {
	if l.field == "importIncidents" {
		return `mutation ($input: ImportIncidentsInput!) { importIncidents(input: $input) { position problems { code } results { status } } }`
	}
	switch l.field {
	case "eraseIncident":
		return `mutation ($input: EraseIncidentInput!) { eraseIncident(input: $input) { position problems { code message messageNl path } erased } }`
	case "erasePerson":
		return `mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { problems { code message messageNl path } cases { erased position } } }`
	case "placeLegalHold", "liftLegalHold":
		return fmt.Sprintf(`mutation ($input: %sInput!) { %s(input: $input) { position problems { code message messageNl path } held } }`, strings.ToUpper(l.field[:1])+l.field[1:], l.field)
	case "executeRetention":
		return `mutation ($input: ExecuteRetentionInput!) { executeRetention(input: $input) { position problems { code message messageNl path } due { part } certificates { part } } }`
	}
	object := "incident"
	if l.field == "prepareLesson" {
		return `mutation ($input: PrepareLessonInput!) { prepareLesson(input: $input) { problems { code message messageNl path } draft { title } } }`
	}
	if l.field == "reviewLesson" || l.field == "redactLesson" || l.field == "confirmKeep" {
		object = "lesson"
	} else if strings.Contains(strings.ToLower(l.field), "notice") || l.field == "reportReappearance" {
		object = "notice"
	}
	return fmt.Sprintf(`mutation ($input: %s!) { %s(input: $input) { position problems { code message messageNl path } %s { id } } }`,
		strings.ToUpper(l.field[:1])+l.field[1:]+"Input", l.field, object)
}

// query is the document of a line on a query.
func (l matrixLine) query() string {
	selection := ""
	if l.part != "" {
		steps := strings.Split(l.part, ".")
		switch last := steps[len(steps)-1]; last {
		case "reviewNote", "revision":
			selection = last
		case "attributes":
			selection = "attributes { stageGroup kindGroup sizeBand period platform contentKind barrierStage severity scale }"
		default:
			selection = last + " { __typename }"
		}
		for _, step := range slices.Backward(steps[:len(steps)-1]) {
			selection = step + " { " + selection + " }"
		}
	}
	const page = `{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } edges { cursor node { id } } }`
	switch l.field {
	case "incident", "lesson", "notice":
		return `query ($id: ID!) { ` + l.field + `(id: $id) { id ` + selection + ` } }`
	case "checkText":
		return `{ checkText(text: "Gisteren belde Fatima.") { start } }`
	case "lessonProvenance":
		return `query ($id: ID!) { lessonProvenance(incidentId: $id) { commitment } }`
	case "provenanceHolds":
		return `query ($id: ID!) { provenanceHolds(lessonId: $id, opening: {salt: "a", stream: "b", revision: 0, head: "c"}) }`
	case "compare":
		return `query ($id: ID!) { compare(id: $id, from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z") { changes { path } } }`
	case "disclosures":
		return `{ disclosures { nodes { id } } }`
	case "disclosureExport":
		return `query ($id: ID!) { disclosureExport(incidentId: $id) { count } }`
	case "dossier":
		return `query ($id: ID!) { dossier(id: $id) { markdown } }`
	case "node":
		if l.part == "" {
			return `query ($id: ID!) { node(id: $id) { id __typename } }`
		}
		return `query ($id: ID!) { node(id: $id) { id ... on ` + kindOf(l.about) + ` { ` + selection + ` } } }`
	case "advice":
		return `{ advice(situation: {barrierStage: MOBILISATION, severity: HIGH, likelihood: HIGH, urgency: HIGH}) { options { type { id } } } }`
	case "incidents":
		return `query ($search: String, $invited: Boolean) { incidents(search: $search, invited: $invited) ` + page + ` }`
	case "notices":
		return `{ notices ` + page + ` }`
	case "lessons":
		return `query ($search: String, $status: LessonStatus) { lessons(search: $search, status: $status) ` + page + ` }`
	}
	return `{ ` + l.field + ` { __typename } }`
}

// outcome says in the words of the matrix what an answer gives.
func (l matrixLine) outcome(answer reply) string {
	if len(answer.Errors) > 0 {
		return answer.Errors[0].Extensions.Code
	}
	var data map[string]any
	if err := json.Unmarshal(answer.Data, &data); err != nil {
		return "no data"
	}
	object, ok := data[l.field].(map[string]any)
	if list, several := data[l.field].([]any); several && len(list) > 0 {
		return "yes"
	}
	if !ok {
		return "missing"
	}
	if problems, command := object["problems"].([]any); command && len(problems) > 0 {
		return problems[0].(map[string]any)["code"].(string)
	}
	if nodes, list := object["nodes"].([]any); list {
		if len(nodes) == 0 && object["totalCount"] == 0.0 {
			return "empty"
		}
		return "yes"
	}
	value := any(object)
	for _, step := range strings.FieldsFunc(l.part, func(r rune) bool { return r == '.' }) {
		value = value.(map[string]any)[step]
	}
	if list, several := value.([]any); value == nil || several && len(list) == 0 {
		return "withheld"
	}
	if attributes, ok := value.(map[string]any); ok && strings.HasSuffix(l.part, "attributes") {
		return extent(attributes)
	}
	return "yes"
}

// extent is how much of a lesson's attributes is shown.
func extent(attributes map[string]any) string {
	maps.DeleteFunc(attributes, func(_ string, v any) bool { return v == nil })
	switch shown := slices.Sorted(maps.Keys(attributes)); {
	case len(shown) == 9:
		return "full"
	case slices.Equal(shown, []string{"kindGroup", "period", "sizeBand", "stageGroup"}):
		return "groups"
	case attributes["stageGroup"] != nil:
		return "coarse"
	default:
		return "without its stage"
	}
}

// erasing completes the input of what erases a case, or keeps it from being erased; what it uses up is made for it.
func (w *matrixWorld) erasing(l matrixLine, whose string, input map[string]any) map[string]any {
	w.t.Helper()
	entry := uuid.NewString()
	if whose == "own" {
		input["incidentId"] = w.open(w.leads["own"], "oproep")
		entry = w.signal("own", input["incidentId"].(string))
	}
	switch l.field {
	case "erasePerson":
		return map[string]any{"ground": input["ground"], "cases": []map[string]any{{"incidentId": input["incidentId"], "entryIds": []string{entry}}}}
	case "executeRetention":
		return map[string]any{"incidentIds": []any{input["incidentId"]}}
	case "redactEntry":
		input["entryId"] = entry
		if whose == "own" {
			w.mutate(w.tokens["PRIVACY_OFFICER"], "ErasePerson", map[string]any{
				"ground": "op verzoek", "cases": []map[string]any{{"incidentId": input["incidentId"], "entryIds": []string{entry}}},
			})
		}
	case "liftLegalHold":
		if whose == "own" {
			hold := matrixInput("PlaceLegalHold")
			hold["incidentId"] = input["incidentId"]
			w.mutate(w.leads["own"], "PlaceLegalHold", hold)
		}
	}
	return input
}
