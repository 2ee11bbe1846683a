package lesson_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/lesson/lessontest"
	"leerkring/domain/problem"
)

// forgotten is a lesson as it reads once the keys are gone.
func forgotten(entries []decider.Entry[lesson.Event]) []decider.Entry[lesson.Event] {
	gone := map[uuid.UUID]bool{}
	for _, id := range lesson.Forgotten(entries) {
		gone[id] = true
	}
	list := make([]decider.Entry[lesson.Event], len(entries))
	for i, e := range entries {
		if list[i] = e; gone[e.ID] {
			list[i].Event, list[i].Erased = lessontest.Unsealed(e.Event), true
		}
	}
	return list
}

func entries(events ...lesson.Event) (list []decider.Entry[lesson.Event]) {
	for _, e := range events {
		list = append(list, decider.Entry[lesson.Event]{ID: uuid.New(), Event: e})
	}
	return list
}

func TestTheDoorsSecondComingIsNoRevisionOfWhatIsForgotten(t *testing.T) {
	for name, c := range map[string]lesson.Content{"with a commitment": offered("a", "a"), "from before there were any": offered("a", "")} {
		submitted := lesson.LessonSubmitted{Content: c}
		list := entries(submitted, does(t, after(submitted), lesson.Redact{Pieces: marketIn(false)}))
		left := forgotten(list)
		if !left[0].Erased || left[1].Erased {
			t.Fatalf("%s: %+v", name, left)
		}
		s := lesson.New(shout{}).Fold(left)
		if events, err := try(s, lesson.Revise{Content: c}); err != nil || len(events) != 0 {
			t.Errorf("%s: it revised it: %+v, %v", name, events, err)
		}
	}
	submitted := lesson.LessonSubmitted{Content: offered("a", "a")}
	left := forgotten(entries(submitted, does(t, after(submitted), lesson.Redact{Pieces: marketIn(false)})))
	revised := does(t, lesson.New(shout{}).Fold(left), lesson.Revise{Content: offered("b", "b")}).(lesson.LessonRevised)
	if revised.Content.Situation != "Bij de [WOORD 1] stond het" {
		t.Errorf("the revision holds what was taken out: %+v", revised)
	}
}

// What a facilitator changed before changes held all that is left keeps what it says, and destroys nothing.
func TestAnOldChangeReadsAsItAlwaysDid(t *testing.T) {
	list := entries(
		lesson.LessonSubmitted{Content: proposing()}, lesson.LessonApproved{Note: "goed"},
		lesson.LessonRedacted{Content: proposing(), Words: []string{"de markt"}}, lesson.LessonKeepConfirmed{Content: content("b"), Words: []string{"zwabber"}},
	)
	if gone := lesson.Forgotten(list); len(gone) != 0 {
		t.Errorf("forgets %v", gone)
	}
	s := lesson.New(shout{}).Fold(list)
	if s.Status != lesson.Submitted || len(s.Barred) != 2 || s.Note != "goed" {
		t.Errorf("%+v", s)
	}
	again := proposing()
	again.Situation = "Bij De Markt met de zwabber"
	if c := does(t, s, lesson.Revise{Content: again}).(lesson.LessonRevised).Content; c.Situation != "Bij [WOORD 2] met de [WOORD 3]" || len(c.Proposals) != 0 {
		t.Errorf("%+v", c)
	}
}

// Whatever happens to a lesson, what stands of it is the same once the keys of what it has to forget are gone; a withdrawn one keeps
// no key at all; and what was taken out never comes back, neither into the lesson nor into what is shown.
func TestPropertyALessonStandsWithoutWhatItForgets(t *testing.T) {
	d := lesson.New(shout{})
	rapid.Check(t, func(t *rapid.T) {
		var list []decider.Entry[lesson.Event]
		var frozen lesson.Frozen
		taken := map[string]bool{}
		word := rapid.SampledFrom([]string{"Markt", "stadion", "de brug", "zwabber"})
		text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), ", ") })
		draw := rapid.Custom(func(t *rapid.T) lesson.Content {
			c := lesson.Content{Title: text.Draw(t, "title"), Situation: text.Draw(t, "situation") + " [WOORD 1]", Commitment: lesson.Commitment(rapid.StringN(1, 4, 4).Draw(t, "commitment"))}
			c.Proposals = []lesson.Proposal{{Placeholder: "[WOORD 1]", Word: word.Draw(t, "proposed")}}
			return c
		})
		for range rapid.IntRange(1, 25).Draw(t, "length") {
			s := d.Fold(list)
			var c lesson.Command
			switch rapid.IntRange(0, 7).Draw(t, "command") {
			case 0:
				c = lesson.Submit{Content: draw.Draw(t, "content")}
			case 1:
				c = lesson.Revise{Content: draw.Draw(t, "content")}
			case 2:
				c = lesson.Review{Verdict: lesson.Approve, Note: "goed"}
			case 3:
				c = lesson.Review{Verdict: lesson.Return, Note: "x", Published: frozen.Latest}
			case 4, 5:
				at := rapid.IntRange(0, 20).Draw(t, "at")
				c = lesson.Redact{Frozen: frozen, Pieces: []lesson.Piece{{Field: lesson.Situation, Start: at, End: at + 1, Published: rapid.Bool().Draw(t, "shown")}}}
			case 6:
				c = lesson.ConfirmKeep{Frozen: frozen, Refuse: []string{"[WOORD 1]"}}
			case 7:
				if rapid.IntRange(0, 5).Draw(t, "withdraw") == 0 {
					c = lesson.Withdraw{}
				} else if s.Status == lesson.Approved { // a release
					frozen = lesson.Frozen{Release: frozen.Release + 1, Content: s.Content, Latest: true}
				}
			}
			if c == nil || d.Admit(s, c) != nil {
				continue
			}
			before := s
			events, err := d.Decide(s, c)
			var refused problem.Problems
			if err != nil && !errors.As(err, &refused) {
				t.Fatal(err)
			}
			list = append(list, entries(events...)...)
			s = d.Fold(list)
			if len(events) == 1 {
				change, changed := lesson.ChangeOf(events[0])
				if changed {
					for _, w := range wordsOutOf(before, frozen, c) {
						taken[w] = true
					}
					frozen = lesson.Frozen{Release: change.Release, Content: change.Released, Latest: change.Published}
				} else if _, revised := events[0].(lesson.LessonRevised); revised {
					frozen.Latest = false
				}
			}
			left := d.Fold(forgotten(list))
			if s.Status == lesson.Withdrawn {
				if n := len(lesson.Forgotten(list)); n != len(list) || left.Status != s.Status {
					t.Fatalf("withdrawn, %d of %d keys are destroyed", n, len(list))
				}
				return
			}
			if left.Status != s.Status || left.Versions != s.Versions || left.Note != s.Note || !reflect.DeepEqual(left.Content, s.Content) || !reflect.DeepEqual(left.Barred, s.Barred) {
				t.Fatalf("%+v\nwithout what it forgets: %+v", s, left)
			}
			for w := range taken {
				for _, holder := range []lesson.Content{s.Content, frozen.Content} {
					if strings.Contains(strings.ToLower(holder.Title+"|"+holder.Situation), strings.ToLower(w)) {
						t.Fatalf("%q came back in %+v", w, holder)
					}
				}
			}
		}
	})
}

// wordsOutOf is what a command that was obeyed took out.
func wordsOutOf(s lesson.State, frozen lesson.Frozen, c lesson.Command) []string {
	switch c := c.(type) {
	case lesson.ConfirmKeep:
		return []string{s.Content.Proposals[0].Word}
	case lesson.Redact:
		from := s.Content.Situation
		if c.Pieces[0].Published {
			from = frozen.Content.Situation
		}
		for _, word := range strings.FieldsFunc(from, func(r rune) bool { return r == ',' || r == ' ' }) {
			if start := strings.Index(from, word); start <= c.Pieces[0].Start && c.Pieces[0].Start < start+len(word) {
				return []string{word}
			}
		}
	}
	return nil
}
