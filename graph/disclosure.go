package graph

import (
	"context"

	"leerkring/domain/catalogue"
	rules "leerkring/domain/disclosure"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

func (q queryResolver) Disclosures(ctx context.Context, first *int, after *string, filter *model.DisclosureFilter) (*model.DisclosureConnection, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 50)
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	wanted, possible := side.disclosureFilter(viewer, filter)
	out := &model.DisclosureConnection{Nodes: []*casefile.Disclosure{}, Edges: []*model.DisclosureEdge{}, PageInfo: &model.PageInfo{}}
	if !possible {
		return out, nil
	}
	page, err := side.Queries.Disclosures(ctx, viewer.Municipality, wanted, size, value(after))
	if err != nil {
		return nil, err
	}
	out.PageInfo = pageInfo(page)
	for i, node := range page.Items {
		out.Nodes = append(out.Nodes, node)
		out.Edges = append(out.Edges, &model.DisclosureEdge{Cursor: page.Cursors[i], Node: node})
	}
	return out, nil
}

// disclosureFilter is what the viewer narrows the list by. It is not possible that something is found under an id of no case, or under
// two names that differ.
func (c *Cases) disclosureFilter(v *identity.Viewer, f *model.DisclosureFilter) (wanted casefile.ReadingFilter, possible bool) {
	if f == nil {
		return wanted, true
	}
	wanted = casefile.ReadingFilter{Actor: value(f.Actor), From: value(f.From), Until: value(f.Until), Refused: f.Refused}
	if f.IncidentID != nil {
		if wanted.Incident, possible = parseUUID("Incident", *f.IncidentID); !possible {
			return wanted, false
		}
	}
	if f.Subject != nil {
		named := c.Keys.ActorOf(v.Issuer, *f.Subject)
		if wanted.Actor != "" && wanted.Actor != named {
			return wanted, false
		}
		wanted.Actor = named
	}
	return wanted, true
}

// exportLimit is how many readings one document holds.
const exportLimit = 5000

func (q queryResolver) DisclosureExport(ctx context.Context, id string, format *model.DisclosureFormat) (*model.DisclosureExport, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	incident, ok := parseUUID("Incident", id)
	if !ok {
		return nil, nil
	}
	page, err := side.Queries.Disclosures(ctx, viewer.Municipality, casefile.ReadingFilter{Incident: incident}, exportLimit, "")
	if err != nil || len(page.Items) == 0 {
		return nil, err
	}
	rows := make([]rules.Row, len(page.Items))
	for i, d := range page.Items {
		rows[i] = q.row(d)
	}
	write := rules.CSV
	if value(format) == model.DisclosureFormatJSONL {
		write = rules.JSONL
	}
	out := &model.DisclosureExport{Count: len(rows), Truncated: page.HasNext}
	out.Text, err = write(rows)
	return out, err
}

// row is a reading of a case as it is handed over.
func (a *API) row(d *casefile.Disclosure) rules.Row {
	reference := ""
	for _, i := range d.Incidents {
		if i.Reference != nil {
			reference = *i.Reference
		}
	}
	return d.Row(a.Catalogue, reference)
}

func (disclosureResolver) Role(_ context.Context, d *casefile.Disclosure) (identity.Role, error) {
	return identity.Role(d.Role), nil
}

func (r disclosureResolver) ReadBy(_ context.Context, d *casefile.Disclosure) (*catalogue.Municipality, error) {
	if m, known := r.Catalogue.Municipality(d.By); known {
		return &m, nil
	}
	return nil, nil
}

func (disclosureResolver) Purpose(_ context.Context, d *casefile.Disclosure) (string, error) {
	return value(d.Activity).Name().EN, nil
}

func (disclosureResolver) PurposeNl(_ context.Context, d *casefile.Disclosure) (string, error) {
	return value(d.Activity).Name().NL, nil
}

func (disclosureResolver) Fields(_ context.Context, d *casefile.Disclosure) ([]string, error) {
	return append([]string{}, d.Fields...), nil
}

func (disclosedIncidentResolver) IncidentID(_ context.Context, i *casefile.DisclosedIncident) (string, error) {
	return globalID("Incident", i.ID.String()), nil
}
