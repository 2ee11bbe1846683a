package incident

import (
	"slices"
	"time"

	"leerkring/domain/problem"
)

// AddTask says what somebody has to do for this case, and by when.
type AddTask struct {
	Order
	Title    string     `json:"title"`
	DueAt    *time.Time `json:"dueAt,omitempty"`
	Assignee string     `json:"assignee,omitempty"`
}

// TaskAdded is something to do. Who has to do it is a function rather than a name; both may be open.
type TaskAdded struct {
	Title    string     `json:"title,omitempty" seal:"true"`
	DueAt    *time.Time `json:"dueAt,omitempty"`
	Assignee string     `json:"assignee,omitempty" seal:"true"`
}

func (e TaskAdded) change(s State, at entry) State {
	s.Tasks = append(slices.Clone(s.Tasks), Task{ID: at.ID})
	return s
}

func (c AddTask) decide(_ State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	checks.RequiredText("title", c.Title, TitleLimit)
	checks.Text("assignee", c.Assignee, NameLimit)
	checks.Deadline("dueAt", c.DueAt, c.Now)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{TaskAdded{Title: c.Title, DueAt: c.DueAt, Assignee: c.Assignee}}, nil
}
