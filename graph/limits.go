package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The limits of one request. A document is counted before anything is resolved.
const (
	bodyLimit  = 1 << 20 // bytes
	tokenLimit = 2_000
	fieldLimit = 1_000 // fields after all fragments are written out
	depthLimit = 15

	requestLimit = 10 * time.Second
)

// limits refuses a document that would resolve too many fields. Each fragment is counted once, so that counting stays linear
// in the document however often fragments use each other.
type limits struct{}

func (limits) ExtensionName() string { return "limits" }

func (limits) Validate(graphql.ExecutableSchema) error { return nil }

func (limits) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	size := measure(op.Operation.SelectionSet, map[string]extent{})
	if size.fields > fieldLimit || size.depth > depthLimit {
		return gqlerror.Wrap(fail(TooLarge, "The query asks for too much at once: at most 1,000 fields, 15 levels deep. Split it."))
	}
	return nil
}

// extent is how many fields a selection writes out to, and how deep.
type extent struct{ fields, depth int }

// measure counts with a ceiling, so that a doubling can't overflow. Fragments can't contain themselves: validation came first.
func measure(set ast.SelectionSet, known map[string]extent) extent {
	var total extent
	for _, selection := range set {
		var e extent
		switch s := selection.(type) {
		case *ast.Field:
			e = measure(s.SelectionSet, known)
			e.fields, e.depth = e.fields+1, e.depth+1
		case *ast.InlineFragment:
			e = measure(s.SelectionSet, known)
		case *ast.FragmentSpread:
			var ok bool
			if e, ok = known[s.Name]; !ok {
				e = measure(s.Definition.SelectionSet, known)
				known[s.Name] = e
			}
		}
		total.fields = min(total.fields+e.fields, 2*fieldLimit)
		total.depth = max(total.depth, e.depth)
	}
	return total
}
