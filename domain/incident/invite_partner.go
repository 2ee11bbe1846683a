package incident

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// InvitePartner lets a partner into this one case: a person of police, prosecution service or another partner, or another
// municipality. Inviting again changes what he may do.
type InvitePartner struct {
	Order
	Kind      situation.PartnerKind `json:"kind"`
	Person    string                `json:"person"`    // keyed hash of the person's sign-in; empty for a municipality
	Neighbour string                `json:"neighbour"` // CBS code of another municipality; empty for a person
	Name      string                `json:"name"`
	MayAdd    bool                  `json:"mayAdd"`
}

// PartnerInvited says who was let in, and whether to read or to add too.
type PartnerInvited struct {
	Kind   situation.PartnerKind `json:"kind"`
	Guest  GuestName             `json:"guest"`
	MayAdd bool                  `json:"mayAdd"`
	Name   string                `json:"name,omitempty" seal:"true"` // as the municipality calls him
}

func (e PartnerInvited) change(s State, at entry) State {
	return s.invited(Guest{ID: at.ID, Name: e.Guest, Kind: e.Kind, MayAdd: e.MayAdd})
}

func (InvitePartner) afterClosing() {}

func (c InvitePartner) decide(s State, rules Rules) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "kind", c.Kind)
	checks.Text("name", c.Name, NameLimit)
	guest := PersonGuest(c.Person)
	if c.Kind == situation.NeighbourTown {
		guest = MunicipalityGuest(c.Neighbour)
		c.neighbour(&checks, s, rules)
	} else {
		c.person(&checks)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{PartnerInvited{Kind: c.Kind, Guest: guest, MayAdd: c.MayAdd, Name: c.Name}}, nil
}

func (c InvitePartner) neighbour(checks *problem.Checks, s State, rules Rules) {
	switch _, known := rules.Catalogue.Municipality(c.Neighbour); {
	case !known:
		checks.Add(problem.NotFound, "municipality",
			"No municipality has this code; it is GM and four digits; the query municipalities lists them.",
			"Geen gemeente heeft deze code; het is GM met vier cijfers; de query municipalities geeft ze.")
	case c.Neighbour == s.Municipality:
		checks.Add(problem.Invalid, "municipality",
			"This is your own municipality: its officers and leads see the case already.",
			"Dit is uw eigen gemeente: de medewerkers en regievoerders zien de zaak al.")
	case c.Person != "":
		checks.Add(problem.Invalid, "subject",
			"Invite a person or a municipality, not both in one invitation.",
			"Nodig een persoon of een gemeente uit, niet beide in één uitnodiging.")
	}
}

func (c InvitePartner) person(checks *problem.Checks) {
	if c.Person == "" {
		checks.Add(problem.Required, "subject",
			"Say which person is invited: his subject at the identity provider.",
			"Zeg wie wordt uitgenodigd: zijn subject bij de inlogdienst.")
	}
	if c.Neighbour != "" {
		checks.Add(problem.Invalid, "municipality",
			"A municipality is invited with kind MUNICIPALITY; leave it out for a person.",
			"Een gemeente wordt uitgenodigd met kind MUNICIPALITY; laat haar weg bij een persoon.")
	}
}
