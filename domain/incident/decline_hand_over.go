package incident

import (
	"leerkring/domain/problem"
)

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
