package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// exactEnums refuses a variable that spells an enum's value in other letters, such as "return" for RETURN. GraphQL's names are
// case-sensitive, and a word that no rule knows must not come as far as a rule.
type exactEnums struct{ schema *ast.Schema }

func (exactEnums) ExtensionName() string { return "exactEnums" }

func (exactEnums) Validate(graphql.ExecutableSchema) error { return nil }

func (e exactEnums) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	for _, definition := range op.Operation.VariableDefinitions {
		if !e.exact(definition.Type, op.Variables[definition.Variable]) {
			refused := gqlerror.Wrap(fail(BadInput, "A value of an enum is not one of its names; write it as the schema does, in capitals."))
			refused.Path = ast.Path{ast.PathName("variable"), ast.PathName(definition.Variable)}
			return refused
		}
	}
	return nil
}

func (e exactEnums) exact(typ *ast.Type, value any) bool {
	if typ.Elem != nil {
		list, ok := value.([]any)
		if !ok {
			return e.exact(typ.Elem, value) // one value stands for a list of one
		}
		for _, item := range list {
			if !e.exact(typ.Elem, item) {
				return false
			}
		}
		return true
	}
	definition := e.schema.Types[typ.NamedType]
	switch value := value.(type) {
	case string:
		return definition.Kind != ast.Enum || definition.EnumValues.ForName(value) != nil
	case map[string]any:
		for _, field := range definition.Fields {
			if !e.exact(field.Type, value[field.Name]) {
				return false
			}
		}
	}
	return true
}
