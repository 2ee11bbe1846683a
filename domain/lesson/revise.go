package lesson

import "reflect"

// Revise replaces the content of a lesson, which has to be reviewed again. The door alone does it. What a facilitator took out, or
// would not let stand, is taken out of the new content too.
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
	if s.isOffered(c.Content) {
		return nil, nil
	}
	return []Event{LessonRevised{Content: s.Barred.outOf(c.Content)}}, nil
}

// isOffered tells whether a content was brought already. Each offer has a commitment of its own, which outlives what a facilitator
// changes. One from before there were any is compared with the one before it; when that is destroyed, there came none after it.
func (s State) isOffered(c Content) bool {
	if c.Commitment != "" {
		return c.Commitment == s.Content.Commitment
	}
	return s.Offered.IsZero() || reflect.DeepEqual(s.Barred.outOf(s.Offered), s.Barred.outOf(c))
}
