package graph

import (
	"context"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (m mutationResolver) NoteWhatIf(ctx context.Context, in model.NoteWhatIfInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.NoteWhatIf{
			Order: o, LegalBasis: catalogueID("LegalBasis", value(in.LegalBasisID)),
			InterventionType: catalogueID("InterventionType", value(in.InterventionTypeID)), WouldHaveHelped: in.WouldHaveHelped, Reason: in.Reason,
		}
	})
}

func (r whatIfResolver) LegalBasis(_ context.Context, w *casefile.WhatIf) (*catalogue.LegalBasis, error) {
	if b, ok := r.Catalogue.LegalBasis(w.LegalBasisID); ok {
		return &b, nil
	}
	return nil, nil
}

func (r whatIfResolver) Type(_ context.Context, w *casefile.WhatIf) (*catalogue.InterventionType, error) {
	if t, ok := r.Catalogue.InterventionType(w.TypeID); ok {
		return &t, nil
	}
	return nil, nil
}
