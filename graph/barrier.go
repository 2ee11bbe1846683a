package graph

import (
	"context"

	"leerkring/domain/catalogue"
)

func (q queryResolver) BarrierModel(context.Context) ([]*catalogue.Barrier, error) {
	return pointers(q.Catalogue.BarrierModel()), nil
}

func (q queryResolver) Platforms(context.Context) ([]*catalogue.Platform, error) {
	return pointers(q.Catalogue.Platforms()), nil
}

func (r barrierResolver) Interventions(_ context.Context, b *catalogue.Barrier) ([]*catalogue.InterventionType, error) {
	return pointers(r.Catalogue.HelpingAt(b.Stage)), nil
}
