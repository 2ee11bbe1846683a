package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"leerkring/internal/identity"
)

// needs keeps the directive @needs: the viewer has one of the roles, or the field is FORBIDDEN before its resolver runs.
func needs(ctx context.Context, _ any, next graphql.Resolver, anyOf []identity.Role) (any, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if !viewer.HasAny(anyOf...) {
		return nil, fail(Forbidden, "Your roles do not allow this.")
	}
	return next(ctx)
}

// signedInRoot asks a viewer of every root field, also of those without @needs.
func signedInRoot(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if _, err := signedIn(ctx); err != nil {
		graphql.AddError(ctx, err)
		return graphql.Null
	}
	return next(ctx)
}

func signedIn(ctx context.Context) (*identity.Viewer, error) {
	viewer := identity.From(ctx)
	if viewer == nil {
		return nil, fail(Unauthenticated, "Sign in: send a token as Authorization: Bearer …")
	}
	return viewer, nil
}

// caseSide is the case side, when this server has one.
func (a *API) caseSide() (*Cases, error) {
	if a.Cases == nil {
		return nil, fail(Unavailable, "This server serves the knowledge side alone; ask your municipality's own server.")
	}
	return a.Cases, nil
}
