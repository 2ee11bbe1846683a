package graph

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections"
	"leerkring/projections/casefile"
)

func (q queryResolver) RetentionDue(ctx context.Context, first *int, after *string, at *time.Time) (*model.RetentionDueConnection, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 20)
	if err != nil {
		return nil, err
	}
	moment := q.Now()
	if at != nil {
		moment = *at
	}
	list, err := side.due(ctx, moment)
	if err != nil {
		return nil, err
	}
	page, err := projections.Slice("retention due", list, dueKey, size, value(after))
	if err != nil {
		return nil, err
	}
	return &model.RetentionDueConnection{Nodes: pointers(page.Items), PageInfo: pageInfo(page), TotalCount: page.Total}, nil
}

// due are the cases of the viewer's municipality whose term will have ended at a moment.
func (c *Cases) due(ctx context.Context, at time.Time) ([]casefile.Due, error) {
	municipality := identity.From(ctx).Minds()
	if municipality == "" {
		return nil, nil
	}
	return c.Queries.RetentionDue(ctx, municipality, c.Terms, at)
}

func dueKey(d casefile.Due) projections.Key {
	return projections.Key{Sort: d.DueAt.UnixMilli(), ID: d.Incident.String()}
}

func (q queryResolver) RetentionCertificates(ctx context.Context, first *int, after *string) (*model.RetentionCertificateConnection, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 20)
	if err != nil {
		return nil, err
	}
	page, err := side.Queries.Certificates(ctx, identity.From(ctx).Minds(), size, value(after))
	if err != nil {
		return nil, err
	}
	return &model.RetentionCertificateConnection{Nodes: pointers(page.Items), PageInfo: pageInfo(page), TotalCount: page.Total}, nil
}

// atOnce bounds how many cases one command erases.
const atOnce = 100

func (m mutationResolver) ExecuteRetention(ctx context.Context, in model.ExecuteRetentionInput) (*model.ExecuteRetentionPayload, error) {
	by, err := m.mind(ctx, in.CommandID, nil)
	if err != nil {
		return nil, err
	}
	if len(in.IncidentIds) > atOnce {
		return nil, fail(BadInput, "incidentIds: name at most 100 cases; send the others with another command.")
	}
	all, err := by.side.due(ctx, by.order.Now)
	if err != nil {
		return nil, err
	}
	out := &model.ExecuteRetentionPayload{
		Due: chosen(all, in.IncidentIds), Certificates: []*casefile.Certificate{}, Problems: []*problem.Problem{},
	}
	if value(in.DryRun) {
		return out, nil
	}
	return out, by.executeAll(ctx, in, out)
}

// chosen are the cases that are named of those that are due; with no names, those that are not held, the first of them.
func chosen(all []casefile.Due, ids []string) []*casefile.Due {
	named := map[uuid.UUID]bool{}
	for _, id := range ids {
		if parsed, ok := parseUUID("Incident", id); ok {
			named[parsed] = true
		}
	}
	list := []*casefile.Due{}
	for i := range all {
		if wanted := named[all[i].Incident] || ids == nil && all[i].Hold == ""; wanted && len(list) < atOnce {
			list = append(list, &all[i])
		}
	}
	return list
}

// executeAll erases case by case. A case that is named and not due is refused by the rules, as one that does not exist.
func (m *minding) executeAll(ctx context.Context, in model.ExecuteRetentionInput, out *model.ExecuteRetentionPayload) error {
	parts, order := map[uuid.UUID]incident.RetentionPart{}, []uuid.UUID{}
	for _, d := range out.Due {
		parts[d.Incident] = d.Part
		if in.IncidentIds == nil {
			order = append(order, d.Incident)
		}
	}
	for _, id := range in.IncidentIds {
		parsed, _ := parseUUID("Incident", id)
		order = append(order, parsed)
	}
	var done []uuid.UUID
	for i, id := range order {
		part := parts[id]
		if part == "" {
			part = incident.RetainCase
		}
		erased, err := m.erase(ctx, globalID("Incident", id.String()), func(o incident.Order) incident.Command {
			return incident.ExecuteRetention{Order: o, Part: part, Policy: m.side.Terms}
		})
		if err != nil {
			return err
		}
		for _, p := range erased.Problems {
			if in.IncidentIds != nil {
				p.Path = []string{"input", "incidentIds", strconv.Itoa(i)}
			}
			out.Problems = append(out.Problems, p)
		}
		if len(erased.Problems) == 0 {
			done, out.Position = append(done, id), erased.Position
		}
	}
	list, err := m.side.Queries.CertificatesOf(ctx, m.order.Municipality, done)
	out.Certificates = pointers(list)
	return err
}

func (retentionDueResolver) IncidentID(_ context.Context, d *casefile.Due) (string, error) {
	return globalID("Incident", d.Incident.String()), nil
}

func (retentionDueResolver) Outcome(_ context.Context, d *casefile.Due) (*retention.Outcome, error) {
	return orNull(d.Outcome), nil
}
func (retentionDueResolver) Years(_ context.Context, d *casefile.Due) (*int, error) {
	return orNull(d.Years), nil
}
func (retentionDueResolver) Days(_ context.Context, d *casefile.Due) (*int, error) {
	return orNull(d.Days), nil
}
func (retentionDueResolver) Hold(_ context.Context, d *casefile.Due) (*situation.HoldGround, error) {
	return orNull(d.Hold), nil
}

// orNull makes the zero value null.
func orNull[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func (retentionCertificateResolver) IncidentID(_ context.Context, c *casefile.Certificate) (string, error) {
	return globalID("Incident", c.Incident.String()), nil
}

func (retentionCertificateResolver) Actor(_ context.Context, c *casefile.Certificate) (*string, error) {
	return present(c.Actor), nil
}

func (retentionCertificateResolver) Role(_ context.Context, c *casefile.Certificate) (*string, error) {
	return present(c.Role), nil
}

func (retentionCertificateResolver) Outcome(_ context.Context, c *casefile.Certificate) (*retention.Outcome, error) {
	return orNull(c.Outcome), nil
}
