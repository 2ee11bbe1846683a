// Package contract is what clients build on: the schema and the named operations. The demonstration and the tests send these
// very files.
package contract

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
)

//go:embed schema.graphql
var schema string

//go:embed operations/*.graphql
var operations embed.FS

// Schema is the schema that clients get.
func Schema() string { return schema }

// Operations gives each named operation the document in which it stands: send it with the operation's name.
func Operations() (map[string]string, error) {
	names, err := fs.Glob(operations, "operations/*.graphql")
	if err != nil {
		return nil, fmt.Errorf("list the operations: %w", err)
	}
	documents := map[string]string{}
	definition := regexp.MustCompile(`(?m)^(?:query|mutation|subscription) (\w+)`)
	for _, name := range names {
		text, err := operations.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the operations: %w", err)
		}
		for _, match := range definition.FindAllStringSubmatch(string(text), -1) {
			if _, twice := documents[match[1]]; twice {
				return nil, fmt.Errorf("read the operations: %s stands twice", match[1])
			}
			documents[match[1]] = string(text)
		}
	}
	return documents, nil
}

// Names lists the operations in order.
func Names(documents map[string]string) []string { return slices.Sorted(maps.Keys(documents)) }
