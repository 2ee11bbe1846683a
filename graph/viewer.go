package graph

import (
	"context"

	"leerkring/domain/catalogue"
	"leerkring/internal/identity"
)

func (q queryResolver) Viewer(ctx context.Context) (*identity.Viewer, error) { return signedIn(ctx) }

func (r viewerResolver) Municipality(_ context.Context, v *identity.Viewer) (*catalogue.Municipality, error) {
	if m, ok := r.Catalogue.Municipality(v.Municipality); ok {
		return &m, nil
	}
	return nil, nil
}
