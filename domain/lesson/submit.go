package lesson

// Submit brings a lesson to the knowledge side. The door alone does it.
type Submit struct{ Content Content }

// LessonSubmitted is a lesson's first content, sealed as a whole.
type LessonSubmitted struct {
	Content Content `json:"content,omitzero" seal:"true"`
}

func (LessonSubmitted) lessonEvent() {}

func (c Submit) decide(s State, _ Masker) ([]Event, error) {
	if s.Status != "" {
		return nil, wrongStage(s)
	}
	return []Event{LessonSubmitted(c)}, nil
}
