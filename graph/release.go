package graph

import (
	"context"
	"strconv"

	"leerkring/projections/knowledge"
)

func (q queryResolver) Releases(ctx context.Context) ([]*knowledge.Release, error) {
	list, err := q.Knowledge.Queries.Releases(ctx)
	return pointers(list), err
}

func (releaseResolver) ID(_ context.Context, r *knowledge.Release) (string, error) {
	return globalID("Release", strconv.Itoa(r.Number)), nil
}
