package incident

import (
	"time"

	"leerkring/domain/problem"
)

// SetReassessment says by when the situation has to be weighed again; nil takes the moment away.
type SetReassessment struct {
	Order
	By *time.Time `json:"by"`
}

// ReassessmentSet says by when the situation has to be weighed again. The next assessment settles it.
type ReassessmentSet struct {
	By *time.Time `json:"by,omitempty"`
}

func (e ReassessmentSet) change(s State, _ entry) State {
	s.ReassessBy = e.By
	return s
}

func (c SetReassessment) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	checks.Deadline("by", c.By, c.Now)
	if c.By == nil && s.ReassessBy == nil {
		checks.Add(problem.Required, "by", "No moment is set that could be taken away; give one.",
			"Er is geen moment gezet dat weg kan; geef er een.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{ReassessmentSet{By: c.By}}, nil
}
