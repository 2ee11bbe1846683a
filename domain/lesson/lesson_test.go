package lesson_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
)

// shout stands for the anonymiser: what matters here is that notes go through it.
type shout struct{}

func (shout) Mask(texts ...string) ([]string, float64) {
	return slices.Collect(func(yield func(string) bool) {
		for range texts {
			if !yield("[gemaskeerd]") {
				return
			}
		}
	}), 1
}

func content(title string) lesson.Content { return lesson.Content{Title: title, Situation: "s"} }

func after(events ...lesson.Event) lesson.State {
	d := lesson.New(shout{})
	var history []decider.Entry[lesson.Event]
	for _, e := range events {
		history = append(history, decider.Entry[lesson.Event]{Event: e})
	}
	return d.Fold(history)
}

func try(s lesson.State, c lesson.Command) ([]lesson.Event, error) {
	d := lesson.New(shout{})
	if err := d.Admit(s, c); err != nil {
		return nil, err
	}
	return d.Decide(s, c)
}

func TestTheCourseOfALesson(t *testing.T) {
	submitted, approved := lesson.LessonSubmitted{Content: content("a")}, lesson.LessonApproved{}
	returned, withdrawn := lesson.LessonReturned{Note: "x"}, lesson.LessonWithdrawn{}
	revised := lesson.LessonRevised{Content: content("b")}
	approve, giveBack := lesson.Review{Verdict: lesson.Approve}, lesson.Review{Verdict: lesson.Return, Note: "Jan staat er nog in"}
	for name, c := range map[string]struct {
		given []lesson.Event
		when  lesson.Command
		then  []lesson.Event
		code  problem.Code
	}{
		"submitted once":                     {nil, lesson.Submit{Content: content("a")}, []lesson.Event{submitted}, ""},
		"not submitted twice":                {[]lesson.Event{submitted}, lesson.Submit{Content: content("a")}, nil, problem.WrongStage},
		"approved":                           {[]lesson.Event{submitted}, approve, []lesson.Event{approved}, ""},
		"returned with a masked note":        {[]lesson.Event{submitted}, giveBack, []lesson.Event{lesson.LessonReturned{Note: "[gemaskeerd]"}}, ""},
		"returned without a note":            {[]lesson.Event{submitted}, lesson.Review{Verdict: lesson.Return}, nil, problem.Required},
		"published is not returned":          {[]lesson.Event{submitted, approved}, lesson.Review{Verdict: lesson.Return, Note: "x", Published: true}, nil, problem.WrongStage},
		"a revision of it is":                {[]lesson.Event{submitted, approved, revised}, lesson.Review{Verdict: lesson.Return, Note: "x", Published: true}, []lesson.Event{lesson.LessonReturned{Note: "[gemaskeerd]"}}, ""},
		"an unknown verdict":                 {[]lesson.Event{submitted}, lesson.Review{Verdict: "return"}, nil, problem.Invalid},
		"approved twice":                     {[]lesson.Event{submitted, approved}, approve, nil, problem.WrongStage},
		"approved, then returned":            {[]lesson.Event{submitted, approved}, giveBack, []lesson.Event{lesson.LessonReturned{Note: "[gemaskeerd]"}}, ""},
		"returned is not approved":           {[]lesson.Event{submitted, returned}, approve, nil, problem.WrongStage},
		"revised after a return":             {[]lesson.Event{submitted, returned}, lesson.Revise{Content: content("b")}, []lesson.Event{revised}, ""},
		"approved again after a revision":    {[]lesson.Event{submitted, returned, revised}, approve, []lesson.Event{approved}, ""},
		"the same content is no revision":    {[]lesson.Event{submitted, approved}, lesson.Revise{Content: content("a")}, nil, ""},
		"withdrawn":                          {[]lesson.Event{submitted, approved}, lesson.Withdraw{}, []lesson.Event{withdrawn}, ""},
		"withdrawn twice":                    {[]lesson.Event{submitted, withdrawn}, lesson.Withdraw{}, nil, ""},
		"withdrawn is not revised":           {[]lesson.Event{submitted, withdrawn}, lesson.Revise{Content: content("b")}, nil, problem.WrongStage},
		"withdrawn is as missing to reviews": {[]lesson.Event{submitted, withdrawn}, approve, nil, problem.NotFound},
		"missing":                            {nil, approve, nil, problem.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			events, err := try(after(c.given...), c.when)
			var refused problem.Problems
			if errors.As(err, &refused) != (c.code != "") || (c.code != "" && refused[0].Code != c.code) {
				t.Fatalf("error %v, want %q", err, c.code)
			}
			if !reflect.DeepEqual(events, c.then) {
				t.Errorf("events %+v, want %+v", events, c.then)
			}
		})
	}
}

func TestNoSequenceRevivesAWithdrawnLesson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state, withdrawn := after(), false
		for range rapid.IntRange(1, 20).Draw(t, "length") {
			c := rapid.SampledFrom([]lesson.Command{
				lesson.Submit{Content: content("a")}, lesson.Revise{Content: content("a")}, lesson.Revise{Content: content("b")},
				lesson.Review{Verdict: lesson.Approve}, lesson.Review{Verdict: lesson.Return, Note: "x"}, lesson.Withdraw{},
				lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, Start: 0, End: 1}}}, lesson.ConfirmKeep{Confirm: []string{"[WOORD 1]"}},
				lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, Start: 0, End: 1}}, Frozen: lesson.Frozen{Release: 1, Content: content("a"), Latest: true}},
				lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: 1, Published: true}}, Frozen: lesson.Frozen{Release: 1, Content: content("b")}},
			}).Draw(t, "command")
			before := state.Status
			events, err := try(state, c)
			if err != nil {
				continue
			}
			for _, e := range events {
				state = lesson.Evolve(state, decider.Entry[lesson.Event]{Event: e})
			}
			if state.Status == lesson.Approved && before != lesson.Approved && before != lesson.Submitted {
				t.Fatalf("approved from %s", before)
			}
			withdrawn = withdrawn || state.Status == lesson.Withdrawn
			if withdrawn && state.Status != lesson.Withdrawn {
				t.Fatal("a withdrawn lesson came back")
			}
		}
	})
}
