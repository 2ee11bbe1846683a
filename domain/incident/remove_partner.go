package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// RemovePartner ends an invitation. From then on the case does not exist for that partner; what he put in stays.
type RemovePartner struct {
	Order
	Partner uuid.UUID `json:"partner"` // id of the invitation
	Reason  string    `json:"reason"`
}

// PartnerRemoved says whose invitation ended, and why.
type PartnerRemoved struct {
	Partner uuid.UUID `json:"partner"`
	Reason  string    `json:"reason,omitempty" seal:"true"`
}

func (e PartnerRemoved) change(s State, _ entry) State {
	s.Guests = slices.DeleteFunc(slices.Clone(s.Guests), func(g Guest) bool { return g.ID == e.Partner })
	return s
}

func (RemovePartner) afterClosing() {}

func (c RemovePartner) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	checks.Text("reason", c.Reason, TextLimit)
	if !slices.ContainsFunc(s.Guests, func(g Guest) bool { return g.ID == c.Partner }) {
		checks.Add(problem.NotFound, "partnerId",
			"This case has no such invitation; take the id from its partners.",
			"Deze zaak heeft geen uitnodiging met dit nummer; neem het id uit partners.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{PartnerRemoved{Partner: c.Partner, Reason: c.Reason}}, nil
}
