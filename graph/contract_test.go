package graph_test

import (
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	contract "leerkring/frontend-contract"
	"leerkring/graph"
)

func TestThePrintedSchemaIsTheServersOwn(t *testing.T) {
	if contract.Schema() != graph.Schema() {
		t.Error("frontend-contract/schema.graphql is not current: run go generate ./graph")
	}
}

func TestEveryOperationOfTheContractFitsTheSchema(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, name := range contract.Names(documents) {
		document, errs := gqlparser.LoadQueryWithRules(schema, documents[name], rules.NewDefaultRules())
		if errs != nil {
			t.Fatalf("%s: %v", name, errs)
		}
		operation := document.Operations.ForName(name)
		if operation == nil {
			t.Fatalf("%s is not in its document", name)
		}
		for _, selection := range operation.SelectionSet {
			covered[selection.(*ast.Field).Name] = true
		}
	}
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			if !covered[field.Name] && field.Name != "__schema" && field.Name != "__type" {
				t.Errorf("no operation of the contract asks for %s", field.Name)
			}
		}
	}
}

// Every element has a description: it is what a front end's developer reads.
func TestEveryElementIsDescribed(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	for name, definition := range schema.Types {
		if definition.BuiltIn {
			continue
		}
		if definition.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for _, field := range definition.Fields {
			if field.Description == "" && field.Name[0] != '_' {
				t.Errorf("%s.%s has no description", name, field.Name)
			}
		}
		for _, value := range definition.EnumValues {
			if value.Description == "" {
				t.Errorf("%s.%s has no description", name, value.Name)
			}
		}
	}
}
