package lesson

// Withdraw takes the lesson back, whatever became of it. The door alone does it, when the owner asked; asking twice changes
// nothing.
type Withdraw struct{}

// LessonWithdrawn says that the lesson may not be shown any more; the keys of its texts are destroyed after it.
type LessonWithdrawn struct{}

func (LessonWithdrawn) lessonEvent() {}

func (Withdraw) decide(s State, _ Masker) ([]Event, error) {
	if s.Status == Withdrawn {
		return nil, nil
	}
	return []Event{LessonWithdrawn{}}, nil
}
