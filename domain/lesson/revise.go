package lesson

import (
	"reflect"
	"slices"
)

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
	content := c.Content
	for _, piece := range s.Redacted {
		content = content.without(piece, content.nextWord())
	}
	content.Proposals = slices.DeleteFunc(slices.Clone(content.Proposals), func(p Proposal) bool { return slices.Contains(s.Refused, p.Word) })
	return []Event{LessonRevised{Content: content}}, nil
}

// isOffered tells whether a content was brought already. Each offer has a commitment of its own, but for those from before there
// were any.
func (s State) isOffered(c Content) bool {
	if c.Commitment != "" {
		return c.Commitment == s.Offered.Commitment
	}
	return reflect.DeepEqual(s.Offered, c)
}
