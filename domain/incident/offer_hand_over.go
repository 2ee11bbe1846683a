package incident

import (
	"leerkring/domain/problem"
)

// HandOver is an offer to another municipality to take the case over.
type HandOver struct {
	To       string // CBS code
	Declined bool   // or taken back: the offer does not stand
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
