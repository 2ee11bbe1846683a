// Package contract is what clients build on: the schema and the named operations. The demonstration and the tests send these
// very operations.
package contract

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

//go:embed schema.graphql
var schema string

//go:embed operations/*.graphql
var operations embed.FS

// Schema is the schema that clients get.
func Schema() string { return schema }

// Operations gives each named operation its document: the operation with the fragments that it uses, in whatever file they
// stand.
func Operations() (map[string]string, error) {
	all, err := parseAll()
	if err != nil {
		return nil, fmt.Errorf("read the operations: %w", err)
	}
	documents := map[string]string{}
	for _, operation := range all.Operations {
		if _, twice := documents[operation.Name]; twice {
			return nil, fmt.Errorf("read the operations: %s stands twice", operation.Name)
		}
		document := &ast.QueryDocument{Operations: ast.OperationList{operation}}
		if err := addFragments(document, operation.SelectionSet, all.Fragments); err != nil {
			return nil, fmt.Errorf("read the operation %s: %w", operation.Name, err)
		}
		var text strings.Builder
		formatter.NewFormatter(&text).FormatQueryDocument(document)
		documents[operation.Name] = text.String()
	}
	return documents, nil
}

// parseAll is every operation and every fragment.
func parseAll() (*ast.QueryDocument, error) {
	names, err := fs.Glob(operations, "operations/*.graphql")
	if err != nil {
		return nil, err
	}
	all := &ast.QueryDocument{}
	for _, name := range names {
		text, err := operations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		document, err := parser.ParseQuery(&ast.Source{Name: name, Input: string(text)})
		if err != nil {
			return nil, err
		}
		all.Operations = append(all.Operations, document.Operations...)
		all.Fragments = append(all.Fragments, document.Fragments...)
	}
	return all, nil
}

// addFragments adds the fragments that a selection uses, and those that they use.
func addFragments(document *ast.QueryDocument, selections ast.SelectionSet, known ast.FragmentDefinitionList) error {
	for _, selection := range selections {
		inner := ast.SelectionSet{}
		switch selection := selection.(type) {
		case *ast.Field:
			inner = selection.SelectionSet
		case *ast.InlineFragment:
			inner = selection.SelectionSet
		case *ast.FragmentSpread:
			fragment := known.ForName(selection.Name)
			if fragment == nil {
				return fmt.Errorf("no file holds the fragment %s", selection.Name)
			}
			if document.Fragments.ForName(selection.Name) != nil {
				continue
			}
			document.Fragments = append(document.Fragments, fragment)
			inner = fragment.SelectionSet
		}
		if err := addFragments(document, inner, known); err != nil {
			return err
		}
	}
	return nil
}

// Names lists the operations in order.
func Names(documents map[string]string) []string { return slices.Sorted(maps.Keys(documents)) }
