package incident

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// PlaceLegalHold keeps a case from being erased (bewaarplicht), as long as a claim or an inquiry needs it (AVG art. 17 lid 3).
type PlaceLegalHold struct {
	Order
	Ground situation.HoldGround `json:"ground"`
	Reason string               `json:"reason"`
}

// LegalHoldPlaced says that nothing of the case is erased until the hold is lifted, and why.
type LegalHoldPlaced struct {
	Ground situation.HoldGround `json:"ground"`
	Reason string               `json:"reason,omitempty" seal:"true"`
}

func (e LegalHoldPlaced) change(s State, _ entry) State {
	s.Hold = e.Ground
	return s
}

func (PlaceLegalHold) afterClosing() {}

func (c PlaceLegalHold) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "ground", c.Ground)
	checks.RequiredText("reason", c.Reason, TextLimit)
	if s.Hold != "" {
		checks.Add(problem.WrongStage, "incidentId",
			"This case is held already ("+string(s.Hold)+"); lift that hold before another is placed.",
			"Deze zaak wordt al vastgehouden ("+string(s.Hold)+"); hef die bewaarplicht op voordat u een andere oplegt.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{LegalHoldPlaced{Ground: c.Ground, Reason: c.Reason}}, nil
}

// LiftLegalHold ends the hold.
type LiftLegalHold struct {
	Order
	Reason string `json:"reason"`
}

// LegalHoldLifted says that the case may be erased again, and why.
type LegalHoldLifted struct {
	Reason string `json:"reason,omitempty" seal:"true"`
}

func (LegalHoldLifted) change(s State, _ entry) State {
	s.Hold = ""
	return s
}

func (LiftLegalHold) afterClosing() {}

func (c LiftLegalHold) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	if s.Hold == "" {
		checks.Add(problem.WrongStage, "incidentId", "This case is not held; there is nothing to lift.",
			"Deze zaak wordt niet vastgehouden; er valt niets op te heffen.")
	}
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{LegalHoldLifted{Reason: c.Reason}}, nil
}
