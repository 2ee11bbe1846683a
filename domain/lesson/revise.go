package lesson

import "reflect"

// Revise replaces the content of a lesson, which has to be reviewed again. The door alone does it.
type Revise struct{ Content Content }

// LessonRevised is a lesson's next content, sealed as a whole.
type LessonRevised struct {
	Content Content `json:"content,omitzero" seal:"true"`
}

func (LessonRevised) lessonEvent() {}

func (c Revise) decide(s State, _ Masker) ([]Event, error) {
	if s.Status == Withdrawn {
		return nil, wrongStage(s)
	}
	if reflect.DeepEqual(s.Offered, c.Content) {
		return nil, nil
	}
	return []Event{LessonRevised(c)}, nil
}
