package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// RedactEntry puts words in the place of what was erased of an entry, so that the file still tells what happened without the
// person. The moment of the entry stays.
type RedactEntry struct {
	Order
	Entry uuid.UUID `json:"entry"`
	Text  string    `json:"text"`
}

// EntryRedacted holds what stands in the place of an erased entry's main text: what a signal says, why was weighed or decided so,
// what happened, a note, what has to be done, of what a file is.
type EntryRedacted struct {
	Entry uuid.UUID `json:"entry"`
	Text  string    `json:"text,omitempty" seal:"true"`
}

func (e EntryRedacted) change(s State, _ entry) State {
	at := s.recorded(e.Entry)
	if at == nil {
		return s
	}
	now := redacted(at.Event, e.Text)
	if now == nil {
		return s
	}
	s.Entries = slices.Clone(s.Entries)
	s.own(at).Event = now
	return s.anew()
}

// redacted is an event with another main text; nil for one that has none.
func redacted(event Event, text string) Event {
	switch was := event.(type) {
	case SignalReported:
		was.Text = text
		return was
	case AssessmentRecorded:
		was.Motivation = text
		return was
	case InterventionDecided:
		was.Motivation = text
		return was
	case OutcomeRecorded:
		was.Summary = text
		return was
	case NoteAdded:
		was.Text = text
		return was
	case TaskAdded:
		was.Title = text
		return was
	}
	return nil
}

func (RedactEntry) afterClosing() {}

func (c RedactEntry) decide(s State, _ Rules) ([]Event, error) {
	at := s.recorded(c.Entry)
	var checks problem.Checks
	switch {
	case at == nil:
		return nil, problem.One(problem.NotFound, "entryId",
			"This case has no such entry; check the id.", "Deze zaak heeft geen vermelding met dit nummer; controleer het id.")
	case redacted(at.Event, "") == nil:
		checks.Add(problem.WrongStage, "entryId",
			"In the place of such an entry nothing is put; record a note.", "In de plaats van zo'n vermelding komt niets; leg een notitie vast.")
	case !at.Erased:
		checks.Add(problem.WrongStage, "entryId",
			"This entry was not erased; correct it, or have it erased by the privacy officer first.",
			"Deze vermelding is niet gewist; corrigeer hem, of laat hem eerst wissen door de privacyfunctionaris.")
	}
	checks.RequiredText("text", c.Text, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{EntryRedacted{Entry: c.Entry, Text: c.Text}}, nil
}
