package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// ReopenIncident opens a closed case again, to put right what stands in it or to add what came to light.
type ReopenIncident struct {
	Order
	Reason string `json:"reason"`
}

// IncidentReopened says that a case is open again, and why. What others count of it stays as it was until it is closed again.
type IncidentReopened struct {
	Reason string `json:"reason,omitempty" seal:"true"`
}

func (IncidentReopened) change(s State, _ entry) State {
	s.ClosedAt = nil
	return s
}

func (ReopenIncident) afterClosing() {}

func (c ReopenIncident) decide(s State, _ Rules) ([]Event, error) {
	if s.ClosedAt == nil {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"The case is open; only a closed case is reopened.",
			"De zaak is open; alleen een gesloten zaak wordt heropend.")
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{IncidentReopened{Reason: c.Reason}}, nil
}

// record is the id of the case's coded record: that of its first closing, so that a case counts once however often it is closed.
func (s State) record(fresh uuid.UUID) uuid.UUID {
	if s.CasefactID != uuid.Nil {
		return s.CasefactID
	}
	return fresh
}
