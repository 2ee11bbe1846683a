package importfile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	contract "leerkring/frontend-contract"
	"leerkring/graph/scalar"
)

// shape is what the API's schema says of an incident.
type shape struct {
	schema   *ast.Schema
	incident *ast.Definition
}

func loadShape() (shape, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: contract.Schema()})
	if err != nil {
		return shape{}, fmt.Errorf("read the schema: %w", err)
	}
	return shape{schema, schema.Types["ImportIncidentInput"]}, nil
}

// check finds what in a line does not fit the schema: one such line would have all that are sent with it refused.
func (s shape) check(line *Line) {
	s.object(line, nil, s.incident, line.Incident)
}

func (s shape) object(line *Line, path []string, def *ast.Definition, object map[string]any) {
	for i, name := range slices.Sorted(maps.Keys(object)) {
		if def.Fields.ForName(name) == nil {
			known := make([]string, len(def.Fields))
			for k, f := range def.Fields {
				known[k] = f.Name
			}
			line.fault(line.Field(append(slices.Clone(path), sayable(name, i+1))), "There is no such field; the nearest is "+nearest(name, known)+".")
		}
	}
	for _, field := range def.Fields {
		value, given := object[field.Name]
		if given || field.DefaultValue == nil {
			s.value(line, append(slices.Clone(path), field.Name), field.Type, value)
		}
	}
}

func (s shape) value(line *Line, path []string, typ *ast.Type, value any) {
	switch {
	case value == nil && typ.NonNull:
		line.fault(line.Field(path), "This is needed; fill it in.")
		return
	case value == nil:
		return
	case typ.Elem != nil:
		list, ok := value.([]any)
		if !ok {
			line.fault(line.Field(path), "This has to be a list.")
		}
		for i, item := range list {
			s.value(line, append(slices.Clone(path), strconv.Itoa(i)), typ.Elem, item)
		}
		return
	}
	def := s.schema.Types[typ.NamedType]
	if def.Kind == ast.InputObject {
		object, ok := value.(map[string]any)
		if !ok {
			line.fault(line.Field(path), "This has to be an object with fields of its own.")
			return
		}
		s.object(line, path, def, object)
		return
	}
	if message := misfit(def, value); message != "" {
		line.fault(line.Field(path), message)
	}
}

// misfit says why a value is none of a type without fields; empty when it is one.
func misfit(def *ast.Definition, value any) string {
	var err error
	text, isText := value.(string)
	switch def.Name {
	case "DateTime":
		_, err = scalar.UnmarshalDateTime(value)
	case "Int":
		_, err = scalar.UnmarshalInt(value)
	case "Float":
		_, err = scalar.UnmarshalFloat(value)
	case "Boolean":
		if _, ok := value.(bool); !ok {
			return "This is true or false."
		}
	default:
		if !isText {
			return "This has to be a text between quotes."
		}
		if def.Kind == ast.Enum && def.EnumValues.ForName(text) == nil {
			return "This is none of its words: " + strings.Join(wordsOf(def), ", ") + "."
		}
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func wordsOf(def *ast.Definition) []string {
	words := make([]string, len(def.EnumValues))
	for i, v := range def.EnumValues {
		words[i] = v.Name
	}
	return words
}
