package incident

import "leerkring/domain/problem"

// AddNote keeps something in the file that is no signal, no weighing and no measure: a telephone call, an agreement, a thought.
type AddNote struct {
	Order
	Text string `json:"text"`
}

// NoteAdded is a note. No rule looks at it.
type NoteAdded struct {
	Text string `json:"text,omitempty" seal:"true"`
}

func (NoteAdded) change(s State, _ entry) State { return s }

func (AddNote) afterClosing() {}

func (c AddNote) decide(State, Rules) ([]Event, error) {
	var checks problem.Checks
	checks.RequiredText("text", c.Text, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{NoteAdded{Text: c.Text}}, nil
}
