package graph

import (
	"context"
	"slices"
	"strings"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

func (q queryResolver) HandOverOffers(ctx context.Context) ([]*casefile.HandOverOffer, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil || viewer.CasesOf() == "" {
		return []*casefile.HandOverOffer{}, err
	}
	return side.Queries.HandOverOffers(ctx, viewer.CasesOf())
}

func (handOverOfferResolver) IncidentID(_ context.Context, o *casefile.HandOverOffer) (string, error) {
	return globalID("Incident", o.Incident.String()), nil
}

func (r handOverOfferResolver) From(_ context.Context, o *casefile.HandOverOffer) (*catalogue.Municipality, error) {
	m, _ := r.Catalogue.Municipality(o.From)
	return &m, nil
}

func (r handOverResolver) To(_ context.Context, h *casefile.HandOver) (*catalogue.Municipality, error) {
	m, _ := r.Catalogue.Municipality(h.To)
	return &m, nil
}

func (linkResolver) IncidentID(_ context.Context, l *casefile.Link) (string, error) {
	return globalID("Incident", l.Incident.String()), nil
}

func (r partnerResolver) Municipality(_ context.Context, p *casefile.Partner) (*catalogue.Municipality, error) {
	code, named := strings.CutPrefix(string(p.Guest), string(incident.MunicipalityGuest("")))
	if m, known := r.Catalogue.Municipality(code); named && known {
		return &m, nil
	}
	return nil, nil
}

// Guest is null where the case is the viewer's own.
func (incidentResolver) Guest(_ context.Context, i *casefile.Incident) (*situation.PartnerKind, error) {
	return partner(i.Guest), nil
}

// partner is null where the municipality itself did something.
func partner(kind situation.PartnerKind) *situation.PartnerKind {
	if kind == "" {
		return nil
	}
	return &kind
}

func (signalResolver) Partner(_ context.Context, s *casefile.Signal) (*situation.PartnerKind, error) {
	return partner(s.Partner), nil
}

func (evidenceResolver) Partner(_ context.Context, e *casefile.Evidence) (*situation.PartnerKind, error) {
	return partner(e.Partner), nil
}

// InvitePartner looks a person up at the identity provider by which the viewer signed in himself: only there do subjects mean
// the same.
func (m mutationResolver) InvitePartner(ctx context.Context, in model.InvitePartnerInput) (*model.IncidentPayload, error) {
	side, err := m.caseSide()
	if err != nil {
		return nil, err
	}
	person := ""
	if subject := value(in.Subject); subject != "" {
		person = side.Keys.ActorOf(identity.From(ctx).Issuer, subject)
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.InvitePartner{
			Order: o, Kind: in.Kind, Person: person, Neighbour: value(in.Municipality), Name: strings.TrimSpace(value(in.Name)), MayAdd: value(in.MayAdd),
		}
	})
}

func (m mutationResolver) RemovePartner(ctx context.Context, in model.RemovePartnerInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.RemovePartner{Order: o, Partner: entryID(in.PartnerID), Reason: value(in.Reason)}
	})
}

func (m mutationResolver) HandOverIncident(ctx context.Context, in model.HandOverIncidentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.OfferHandOver{Order: o, To: in.Municipality, Reason: in.Reason}
	})
}

func (m mutationResolver) AcceptHandOver(ctx context.Context, in model.AcceptHandOverInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, nil, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.AcceptHandOver{Order: o}
	})
}

func (m mutationResolver) WithdrawHandOver(ctx context.Context, in model.WithdrawHandOverInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.WithdrawHandOver{Order: o}
	})
}

func (m mutationResolver) DeclineHandOver(ctx context.Context, in model.DeclineHandOverInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, nil, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.DeclineHandOver{Order: o, Reason: in.Reason}
	})
}

// LinkIncidents makes sure that the other case is the viewer's too: a foreign one does not exist. The link may be noted there.
func (m mutationResolver) LinkIncidents(ctx context.Context, in model.LinkIncidentsInput) (*model.IncidentPayload, error) {
	other, err := m.findIncident(ctx, in.OtherIncidentID)
	if err != nil {
		return nil, err
	}
	if other == nil || other.Guest != "" {
		refused, _ := refusal(problem.One(problem.NotFound, "otherIncidentId",
			"There is no such case in your municipality; check the id.", "Er is geen zaak met dit nummer in uw gemeente; controleer het id."))
		return &model.IncidentPayload{Problems: refused}, nil
	}
	this, _ := parseUUID("Incident", in.IncidentID)
	there := slices.ContainsFunc(other.Links, func(l *casefile.Link) bool {
		return l.Incident == this && l.Kind == in.Kind && l.Noted == other.ID
	})
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.LinkIncidents{Order: o, This: this, Other: other.ID, Kind: in.Kind, There: there}
	})
}
