package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// AskLessonWithdrawal asks for the offered lesson to be taken back everywhere, also when it was published.
type AskLessonWithdrawal struct {
	Order
	Reason string `json:"reason"`
}

// LessonWithdrawalAsked says that the municipality took its lesson back, and why. The reason stays on the case side.
type LessonWithdrawalAsked struct {
	Reason string `json:"reason,omitempty" seal:"true"`
}

func (LessonWithdrawalAsked) change(s State, _ entry) State {
	s.Lessons = slices.Clone(s.Lessons)
	if standing := s.standing(); standing != nil {
		standing.Withdrawn = true
	}
	return s
}

// withdrawnLessons are the lessons of this case that were offered and withdrawn. One whose entry was erased has lost its id.
func (s State) withdrawnLessons() (ids []uuid.UUID) {
	for _, l := range s.Lessons {
		if l.Withdrawn && l.ID != uuid.Nil {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

func (AskLessonWithdrawal) afterClosing() {}

func (c AskLessonWithdrawal) decide(s State, _ Rules) ([]Event, error) {
	if s.standing() == nil {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"This case has no lesson to withdraw; offer one first.",
			"Deze zaak heeft geen les om in te trekken; bied er eerst een aan.")
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{LessonWithdrawalAsked{Reason: c.Reason}}, nil
}
