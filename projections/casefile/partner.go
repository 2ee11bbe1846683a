package casefile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// Reader is who reads the case file: a municipality, whose own cases he sees whole, and the names under which he may have been
// invited to cases of others, of which he sees what is for guests.
type Reader struct {
	Municipality string // CBS code; empty for who acts for none
	Guest        []incident.GuestName
}

// Partner is one invitation to a case.
type Partner struct {
	ID        uuid.UUID             `json:"id"`
	Kind      situation.PartnerKind `json:"kind"`
	Guest     incident.GuestName    `json:"guest"`
	Name      *string               `json:"name,omitempty"`
	MayAdd    bool                  `json:"mayAdd"`
	InvitedAt time.Time             `json:"invitedAt"`
	RemovedAt *time.Time            `json:"removedAt,omitempty"`
}

// HandOver is the last offer of a case to another municipality.
type HandOver struct {
	To          string     `json:"to"` // CBS code
	Reason      *string    `json:"reason,omitempty"`
	OfferedAt   time.Time  `json:"offeredAt"`
	AcceptedAt  *time.Time `json:"acceptedAt,omitempty"`
	DeclinedAt  *time.Time `json:"declinedAt,omitempty"`
	Answer      *string    `json:"answer,omitempty"` // why it was declined
	WithdrawnAt *time.Time `json:"withdrawnAt,omitempty"`
}

// invite adds an invitation; one for the same name ends the one before.
func (i *Incident) invite(p *Partner) {
	i.uninvite(p.InvitedAt, func(old *Partner) bool { return old.Guest == p.Guest })
	i.Partners = append(i.Partners, p)
}

// uninvite ends invitations that stand.
func (i *Incident) uninvite(at time.Time, which func(*Partner) bool) {
	for _, p := range i.Partners {
		if p.RemovedAt == nil && which(p) {
			p.RemovedAt = &at
		}
	}
}

// handedOver gives the case to another municipality; the one before reads on as a guest.
func (i *Incident) handedOver(e eventstore.Decoded, event incident.IncidentHandedOver) {
	i.handOn(event.From)
	i.Municipality = event.To
	for _, s := range i.SharedSources { // the next municipality says itself whether it takes part
		s.Retracted = true
	}
	if i.HandOver != nil {
		i.HandOver.AcceptedAt = moment(e.OccurredAt)
	}
	i.uninvite(e.OccurredAt, func(p *Partner) bool { return p.Guest == incident.MunicipalityGuest(event.To) })
	i.invite(&Partner{ID: e.ID, Kind: situation.NeighbourTown, Guest: incident.MunicipalityGuest(event.From), InvitedAt: e.OccurredAt})
}

// guests are the invitations that stand.
func (i Incident) guests() []*Partner {
	return slices.DeleteFunc(slices.Clone(i.Partners), func(p *Partner) bool { return p.RemovedAt != nil })
}

// seenBy is the case as the reader may see it: whole when it is his own, what is for guests when he was invited, else nil.
func (i *Incident) seenBy(r Reader) *Incident {
	if r.Municipality != "" && r.Municipality == i.Municipality {
		return i.ForOwner()
	}
	for _, p := range i.guests() {
		if slices.Contains(r.Guest, p.Guest) {
			return i.ForGuest(p.Kind)
		}
	}
	return nil
}

// HandOverOffer is a case that another municipality offers, as far as the one that may take it over sees it.
type HandOverOffer struct {
	Incident  uuid.UUID
	Reference string
	From      string // CBS code
	Reason    *string
	OfferedAt time.Time
}

// HandOverOffers are the offers to a municipality that stand, the oldest first.
func (q *Queries) HandOverOffers(ctx context.Context, municipality string) ([]*HandOverOffer, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM incident WHERE row IN (SELECT incident FROM hand_over WHERE municipality = ?)`, municipality)
	if err != nil {
		return nil, fmt.Errorf("list offers: %w", err)
	}
	list, err := projections.Documents[Incident](rows)
	if err != nil {
		return nil, fmt.Errorf("list offers: %w", err)
	}
	offers := []*HandOverOffer{}
	for _, i := range list {
		offers = append(offers, &HandOverOffer{i.ID, i.Reference, i.Municipality, i.HandOver.Reason, i.HandOver.OfferedAt})
	}
	slices.SortFunc(offers, func(a, b *HandOverOffer) int { return a.OfferedAt.Compare(b.OfferedAt) })
	return offers, nil
}

// offeredTo is the municipality to which an offer of the case stands; empty when none does.
func (i Incident) offeredTo() string {
	if h := i.HandOver; h != nil && h.AcceptedAt == nil && h.DeclinedAt == nil && h.WithdrawnAt == nil && i.Stage != incident.StageClosed {
		return h.To
	}
	return ""
}
