package lesson

import (
	"github.com/google/uuid"

	"leerkring/domain/decider"
)

// Frozen is what a release shows of a lesson, which the lesson's own stream does not tell.
type Frozen struct {
	Release int     // its number; 0: no release shows the lesson
	Content Content // as it is shown
	Latest  bool    // that is what stands now; else something newer waits
}

// Change is what a facilitator made of a lesson: all that is left of it, so that the keys of everything before it can be destroyed.
// LessonRedacted and LessonKeepConfirmed are such changes.
type Change struct {
	Content   Content
	Note      string  // of the last review
	Released  Content // what a release shows
	Barred    Barred
	Release   int  // that release; 0: no release shows the lesson
	Published bool // what stands was published, and stays so
	Alone     bool // false in an event from before changes held all that is left: what was before it stays
	Words     []string
}

// changeTo makes of what stands, and of what a release shows, a content without what is barred.
func (s State) changeTo(content Content, barred Barred, f Frozen) Change {
	c := Change{
		Content: barred.outOf(content), Note: s.Note, Released: barred.outOf(f.Content), Barred: barred, Release: f.Release, Published: f.Latest, Alone: true,
	}
	for _, m := range barred {
		c.Note = m.outOf(c.Note, c.Content.nextWord())
	}
	return c
}

// ChangeOf is the change that an event says; false when it says none.
func ChangeOf(e Event) (Change, bool) {
	switch event := e.(type) {
	case LessonRedacted:
		return Change(event), true
	case LessonKeepConfirmed:
		return Change(event), true
	}
	return Change{}, false
}

func (s State) changed(c Change) State {
	if !c.Published && s.Status != Returned {
		s.Status = Submitted
	}
	s.Content = c.Content
	if c.Alone {
		s.Note, s.Barred = c.Note, c.Barred
	}
	s.Barred = s.Barred.and(c.Content.Commitment, c.Words...)
	return s
}

// Forgotten are the entries of a lesson whose keys have to be gone: all of one that was withdrawn; else all before a facilitator's
// last change, which may hold what the anonymiser missed.
func Forgotten(entries []decider.Entry[Event]) []uuid.UUID {
	before := 0
	for i, e := range entries {
		if c, is := ChangeOf(e.Event); is && c.Alone {
			before = i
		}
		if _, is := e.Event.(LessonWithdrawn); is {
			before = len(entries)
		}
	}
	ids := make([]uuid.UUID, before)
	for i, e := range entries[:before] {
		ids[i] = e.ID
	}
	return ids
}
