package incident

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// HandOver is an offer to another municipality to take the case over.
type HandOver struct {
	To       string // CBS code
	Declined bool
}

// OfferHandOver offers an open case to another municipality. Nothing changes until that one accepts; a new offer takes the
// place of the one before.
type OfferHandOver struct {
	Order
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// HandOverOffered says to whom the case was offered, and why.
type HandOverOffered struct {
	To     string `json:"to"`
	Reason string `json:"reason,omitempty" seal:"true"`
}

func (e HandOverOffered) change(s State, _ entry) State {
	s.HandOver = &HandOver{To: e.To}
	return s
}

func (c OfferHandOver) decide(s State, rules Rules) ([]Event, error) {
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	switch _, known := rules.Catalogue.Municipality(c.To); {
	case !known:
		checks.Add(problem.NotFound, "municipality",
			"No municipality has this code; it is GM and four digits; the query municipalities lists them.",
			"Geen gemeente heeft deze code; het is GM met vier cijfers; de query municipalities geeft ze.")
	case c.To == s.Municipality:
		checks.Add(problem.Invalid, "municipality", "The case is this municipality's already; choose another.",
			"De zaak is al van deze gemeente; kies een andere.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{HandOverOffered{To: c.To, Reason: c.Reason}}, nil
}

// answersOffer marks the commands of the municipality to which a case was offered.
type answersOffer interface{ answersOffer() }

// AcceptHandOver takes over a case that was offered: from then on it is this municipality's, and the one that handed it over
// may go on reading it as a guest until it is removed.
type AcceptHandOver struct{ Order }

// IncidentHandedOver says that the case went from one municipality to another, with the consent of both.
type IncidentHandedOver struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func (e IncidentHandedOver) change(s State, at entry) State {
	s.Municipality, s.HandOver = e.To, nil
	s = s.without(MunicipalityGuest(e.To))
	return s.invited(Guest{ID: at.ID, Name: MunicipalityGuest(e.From), Kind: situation.NeighbourTown})
}

func (AcceptHandOver) answersOffer() {}

func (c AcceptHandOver) decide(s State, _ Rules) ([]Event, error) {
	if err := s.offeredTo(c.Municipality); err != nil {
		return nil, err
	}
	return []Event{IncidentHandedOver{From: s.Municipality, To: c.Municipality}}, nil
}

// offeredTo refuses when no offer to the municipality stands. A foreign case does not exist; one's own was taken over before.
func (s State) offeredTo(municipality string) error {
	switch {
	case s.HandOver != nil && s.HandOver.To == municipality && !s.HandOver.Declined:
		return nil
	case s.Municipality == municipality:
		return problem.One(problem.WrongStage, "incidentId", "This case is your municipality's already; there is nothing to answer.",
			"Deze zaak is al van uw gemeente; er valt niets te beantwoorden.")
	}
	return noSuchCase()
}

// DeclineHandOver refuses a case that was offered.
type DeclineHandOver struct {
	Order
	Reason string `json:"reason"`
}

// HandOverDeclined says that the offer was refused, and why.
type HandOverDeclined struct {
	Reason string `json:"reason,omitempty" seal:"true"`
}

func (HandOverDeclined) change(s State, _ entry) State {
	if s.HandOver != nil { // kept, so that the same answer sent again finds its first one
		s.HandOver = &HandOver{To: s.HandOver.To, Declined: true}
	}
	return s
}

func (DeclineHandOver) answersOffer() {}

func (c DeclineHandOver) decide(s State, _ Rules) ([]Event, error) {
	if err := s.offeredTo(c.Municipality); err != nil {
		return nil, err
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{HandOverDeclined{Reason: c.Reason}}, nil
}
