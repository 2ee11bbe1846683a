package graph

import (
	"net/http"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"leerkring/graph/generated"
)

// Handler serves the API at one URL. The viewer comes with the request's context (see the package identity); without one
// every request is UNAUTHENTICATED.
//
//	limit                      value   where
//	body                       1 MiB   transport
//	tokens of a document       2,000   executor
//	fields after fragments     1,000   limits
//	depth                      15      limits
//	items of a page            100     pageSize
//	words of a search          10      projections.Match
//	incidents of an import     100     ImportIncidents
//	time of a request          10 s    transport
//	own change visible within  5 s     visible
//	record of who read within  5 s     internal/disclosure
//	Leerkring-At-Least within  2 s     atLeast
//	a file                     20 MiB  evidence_transfer
//	time of a file             5 min   evidence_transfer
//	files at once              8       evidence_transfer
func (a *API) Handler() http.Handler {
	schema := generated.NewExecutableSchema(generated.Config{
		Resolvers:  resolvers{a},
		Directives: generated.DirectiveRoot{Needs: needs},
	})
	exec := executor.New(schema)
	exec.SetParserTokenLimit(tokenLimit)
	exec.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	exec.SetDisableSuggestion(true)
	exec.SetErrorPresenter(presenter(a.Log))
	exec.SetRecoverFunc(recovered(a.Log))
	exec.Use(limits{})
	exec.Use(exactEnums{schema.Schema()})
	exec.Use(extension.Introspection{})
	exec.AroundRootFields(signedInRoot)
	exec.AroundFields(personalIn(schema.Schema()).observe)
	return transport{a, exec}
}
