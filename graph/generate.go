package graph

//go:generate sh -c "cd .. && go run github.com/99designs/gqlgen@v0.17.98 generate"
//go:generate go run ../cmd/leerkring schema --out ../frontend-contract/schema.graphql
