package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/formatter"

	"leerkring/graph/generated"
)

// Schema is the API's schema in the schema definition language, as clients get it.
func Schema() string {
	var text strings.Builder
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatSchema(schema)
	return text.String()
}
