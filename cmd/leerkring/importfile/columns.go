package importfile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"
)

// Measures is how many measures a row has columns for.
const Measures = 5

// column is one column that a table may have.
type column struct {
	name string
	path []string // of the field in the incident; of a measure the number behind interventions is the column's, from 0
	typ  *ast.Type
	def  *ast.Definition // of the type, or of an item of the list
}

// columns are the schema's own fields, so that none can be forgotten: a field of a field has the name of both.
func (s shape) columns() []column {
	var list []column
	for _, f := range s.incident.Fields {
		def := s.schema.Types[f.Type.Name()]
		switch {
		case def.Kind != ast.InputObject:
			list = append(list, s.column(f.Name, nil, f))
		case f.Type.Elem == nil:
			for _, inner := range def.Fields {
				list = append(list, s.column(f.Name+"_"+inner.Name, []string{f.Name}, inner))
			}
		default:
			for n := range Measures {
				for _, inner := range def.Fields {
					short := map[string]string{"typeId": "type", "legalBasisId": "basis"}[inner.Name]
					if short == "" {
						short = inner.Name
					}
					list = append(list, s.column(fmt.Sprintf("intervention%d_%s", n+1, short), []string{f.Name, strconv.Itoa(n)}, inner))
				}
			}
		}
	}
	return list
}

func (s shape) column(name string, within []string, f *ast.FieldDefinition) column {
	return column{name: snake(name), path: append(within, f.Name), typ: f.Type, def: s.schema.Types[f.Type.Name()]}
}

// snake writes occurredAt as occurred_at.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// value reads a cell; message says what is wrong with it.
func (c column) value(cell string) (value any, message string) {
	if c.typ.Elem != nil {
		list := []any{}
		for _, item := range strings.Split(cell, "|") {
			if item = strings.TrimSpace(item); item != "" {
				list = append(list, item)
			}
		}
		return list, ""
	}
	switch c.def.Name {
	case "DateTime":
		return moment(cell)
	case "Int":
		return whole(cell)
	case "Float":
		return decimal(cell)
	case "Boolean":
		return yesOrNo(cell)
	}
	if c.def.Kind == ast.Enum {
		return strings.ToUpper(cell), ""
	}
	return cell, ""
}
