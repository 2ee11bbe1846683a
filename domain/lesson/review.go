package lesson

import (
	"slices"
	"strings"

	"leerkring/domain/problem"
)

// Verdict is what a facilitator makes of a lesson.
type Verdict string

// The verdicts.
const (
	Approve Verdict = "APPROVE"
	Return  Verdict = "RETURN"
)

// Valid tells whether the word is one of the list.
func (v Verdict) Valid() bool { return v == Approve || v == Return }

// Review is a facilitator's verdict on what was submitted.
type Review struct {
	Verdict   Verdict           `json:"verdict"`
	Note      string            `json:"note"`
	Wrote     func(Author) bool `json:"-"` // tells whether the reviewer is that author
	Published bool              `json:"-"` // what stands now was published by a release, which the lesson's own stream does not tell
}

// LessonApproved says that a facilitator finds the lesson fit to be released.
type LessonApproved struct {
	Note string `json:"note,omitempty" seal:"true"`
}

// LessonReturned says that the lesson has to be mended first, and why.
type LessonReturned struct {
	Note string `json:"note,omitempty" seal:"true"`
}

func (LessonApproved) lessonEvent() {}
func (LessonReturned) lessonEvent() {}

func (c Review) decide(s State, masker Masker) ([]Event, error) {
	allowed := []Status{Submitted}
	if c.Verdict == Return {
		allowed = append(allowed, Approved)
	}
	if s.Status == Withdrawn {
		return nil, missing()
	}
	if c.Published && s.Status == Approved {
		return nil, problem.One(problem.WrongStage, "lessonId",
			"The lesson is published: you can mask more of it (redactLesson), and only its owner can take it back.",
			"De les is gepubliceerd: u kunt er meer van maskeren (redactLesson), en alleen de eigenaar kan hem intrekken.")
	}
	if !slices.Contains(allowed, s.Status) {
		return nil, wrongStage(s)
	}
	if err := c.mayApprove(s); err != nil {
		return nil, err
	}
	var checks problem.Checks
	problem.Word(&checks, "verdict", c.Verdict)
	if c.Verdict == Return {
		checks.RequiredText("note", c.Note, NoteLimit)
	} else {
		checks.Text("note", c.Note, NoteLimit)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	note := ""
	if strings.TrimSpace(c.Note) != "" {
		masked, _ := masker.Mask(c.Note)
		note = masked[0]
	}
	if c.Verdict == Return {
		return []Event{LessonReturned{Note: note}}, nil
	}
	return []Event{LessonApproved{Note: note}}, nil
}

// mayApprove keeps rules 6 and 7.
func (c Review) mayApprove(s State) error {
	if c.Verdict != Approve {
		return nil
	}
	if len(s.Content.Proposals) > 0 {
		return problem.One(problem.NotAnonymous, "verdict",
			"The author named masked words as harmless; confirm or refuse each of them (confirmKeep) before you approve.",
			"De auteur heeft gemaskeerde woorden als onschuldig aangewezen; bevestig of weiger elk daarvan (confirmKeep) voordat u goedkeurt.")
	}
	if c.Wrote != nil && slices.ContainsFunc(s.Content.Authors, c.Wrote) {
		return problem.One(problem.NotAllowed, "lessonId",
			"You wrote this lesson; somebody else has to approve it.",
			"U hebt deze les geschreven; iemand anders moet hem goedkeuren.")
	}
	return nil
}
