package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// mutation is the document of a line on a mutation.
func (l matrixLine) mutation() string {
	if l.field == "importIncidents" {
		return `mutation ($input: ImportIncidentsInput!) { importIncidents(input: $input) { position problems { code } results { status } } }`
	}
	object := "incident"
	if l.field == "reviewLesson" {
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
		for name, v := range attributes {
			if class := name == "stageGroup" || name == "kindGroup"; !class && v == nil {
				delete(attributes, name)
			}
		}
		return map[int]string{2: "coarse", 9: "full"}[len(attributes)]
	}
	return "yes"
}
