package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// CompleteTask says that a task is done.
type CompleteTask struct {
	Order
	Task uuid.UUID `json:"task"`
}

// TaskCompleted says when a task was done.
type TaskCompleted struct {
	Task uuid.UUID `json:"task"`
}

func (e TaskCompleted) change(s State, _ entry) State {
	s.Tasks = slices.Clone(s.Tasks)
	if t := s.task(e.Task); t != nil {
		t.Done = true
	}
	return s
}

func (CompleteTask) afterClosing() {}

func (c CompleteTask) decide(s State, _ Rules) ([]Event, error) {
	t := s.task(c.Task)
	switch {
	case t == nil:
		return nil, problem.One(problem.NotFound, "taskId",
			"This case has no such task; check the id.",
			"Deze zaak heeft geen taak met dit nummer; controleer het id.")
	case t.Done:
		return nil, problem.One(problem.WrongStage, "taskId",
			"This task is done already; retract its completion if it is not.",
			"Deze taak is al gedaan; trek de afronding in als dat niet klopt.")
	}
	return []Event{TaskCompleted{Task: c.Task}}, nil
}

func (s State) task(id uuid.UUID) *Task {
	for i := range s.Tasks {
		if s.Tasks[i].ID == id {
			return &s.Tasks[i]
		}
	}
	return nil
}
