package main

import (
	"encoding/json"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	contract "leerkring/frontend-contract"
)

// wordsIn goes through an answer beside the document that asked for it, and names every value of an enum that the enum lacks.
// It counts the values that it looked at.
func wordsIn(schema *ast.Schema, set ast.SelectionSet, value any, path string, foreign *[]string) (seen int) {
	object, is := value.(map[string]any)
	if !is {
		return 0
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.FragmentSpread:
			seen += wordsIn(schema, s.Definition.SelectionSet, value, path, foreign)
		case *ast.InlineFragment:
			seen += wordsIn(schema, s.SelectionSet, value, path, foreign)
		case *ast.Field:
			list, many := object[s.Alias].([]any)
			if !many {
				list = []any{object[s.Alias]}
			}
			for _, one := range list {
				seen += wordsIn(schema, s.SelectionSet, one, path+"."+s.Alias, foreign)
				of := schema.Types[s.Definition.Type.Name()]
				if word, said := one.(string); said && of.Kind == ast.Enum {
					if seen++; of.EnumValues.ForName(word) == nil {
						*foreign = append(*foreign, path+"."+s.Alias+" "+word)
					}
				}
			}
		}
	}
	return seen
}

func TestNoEnumAnswersAWordThatItLacks(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	document, faults := gqlparser.LoadQueryWithRules(schema, documents["Incident"], rules.NewDefaultRules())
	if faults != nil {
		t.Fatal(faults)
	}
	r := start(t, t.TempDir())
	officer, lead, police := r.token("OFFICER", "GM0772"), r.token("LEAD", "GM0772"), r.token("PARTNER", "")
	closed := r.closeCase("GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", map[string]any{"platform": "X", "contentKind": "OTHER", "occurredAt": day}), "reportSignal.incident.id")
	r.mutate(officer, "RecordAssessment", map[string]any{
		"incidentId": id, "severity": "HIGH", "likelihood": "HIGH", "urgency": "HIGH", "barrierStage": "MOBILISATION", "decision": "INTERVENE",
		"motivation": "het speelt", "consulted": []string{}, "occurredAt": day,
	})
	r.mutate(lead, "DecideIntervention", map[string]any{"incidentId": id, "interventionTypeId": "IV50", "legalBasisId": "gemw-175", "motivation": "nodig", "occurredAt": day, "order": orderInput("plein")})
	r.legalNotes(officer, lead, id)
	r.everythingIn(officer, lead, id)
	r.reported(officer, id)
	r.mutate(officer, "LinkIncidents", map[string]any{"incidentId": id, "otherIncidentId": closed, "kind": "RELATED"})
	for name, ask := range map[string]struct{ token, id string }{"a full case": {lead, id}, "a guest's": {police, id}, "a closed case": {lead, closed}} {
		var answer any
		if err := json.Unmarshal(r.do(ask.token, "Incident", map[string]any{"id": ask.id}), &answer); err != nil {
			t.Fatal(err)
		}
		var foreign []string
		if seen := wordsIn(schema, document.Operations[0].SelectionSet, answer, "", &foreign); seen < 10 || len(foreign) > 0 {
			t.Errorf("%s: of %d words these are in no enum: %q", name, seen, foreign)
		}
	}
}
