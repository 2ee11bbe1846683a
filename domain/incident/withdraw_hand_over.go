package incident

import "leerkring/domain/problem"

// WithdrawHandOver takes back an offer of the case to another municipality that has not answered.
type WithdrawHandOver struct{ Order }

// HandOverWithdrawn says that the offer was taken back.
type HandOverWithdrawn struct{}

func (HandOverWithdrawn) change(s State, at entry) State {
	return HandOverDeclined{}.change(s, at) // either way no offer stands, and an answer sent again finds its first one
}

func (WithdrawHandOver) afterClosing() {}

func (c WithdrawHandOver) decide(s State, _ Rules) ([]Event, error) {
	if s.HandOver == nil || s.HandOver.Declined {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"No offer of this case waits for an answer, so there is nothing to take back.",
			"Er wacht geen aanbod van deze zaak op antwoord; er valt niets terug te nemen.")
	}
	return []Event{HandOverWithdrawn{}}, nil
}
