package lesson_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"leerkring/domain/lesson"
	"leerkring/domain/problem"
)

func proposing() lesson.Content {
	return lesson.Content{
		Title: "De [WOORD 1] hielp", Situation: "De [WOORD 1] en [PERSOON 1] stonden bij de markt in maart.", Dilemma: "de markt of niet",
		Proposals: []lesson.Proposal{{Placeholder: "[WOORD 1]", Word: "zwabber"}},
	}
}

func refusedWith(t *testing.T, s lesson.State, c lesson.Command, code problem.Code, path string) {
	t.Helper()
	_, err := try(s, c)
	var refused problem.Problems
	if !errors.As(err, &refused) || refused[0].Code != code || strings.Join(refused[0].Path, ".") != "input."+path && strings.Join(refused[0].Path, ".") != path {
		t.Errorf("%v, want %s at %s", err, code, path)
	}
}

func TestAFacilitatorMasksMoreWhereverItStands(t *testing.T) {
	s := after(lesson.LessonSubmitted{Content: proposing()})
	at := len([]rune("De [WOORD 1] en [PERSOON 1] stonden bij "))
	events, err := try(s, lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, Start: at, End: at + len("de markt")}}})
	if err != nil {
		t.Fatal(err)
	}
	c := events[0].(lesson.LessonRedacted).Content
	if c.Situation != "De [WOORD 1] en [PERSOON 1] stonden bij [WOORD 2] in maart." || c.Dilemma != "[WOORD 2] of niet" || c.Title != "De [WOORD 1] hielp" {
		t.Errorf("%+v", c)
	}
}

func TestAPieceHasToBeInTheTextAndOutsideAPlaceholder(t *testing.T) {
	s := after(lesson.LessonSubmitted{Content: proposing()})
	for _, p := range []lesson.Piece{
		{Field: lesson.Title, Start: 3, End: 6}, {Field: lesson.Title, Start: -1, End: 2}, {Field: lesson.Title, Start: 2, End: 2},
		{Field: lesson.Title, Start: 0, End: 999}, {Field: "ELSE", Start: 0, End: 1}, {Field: lesson.WhatWorked, Start: 0, End: 1},
	} {
		refusedWith(t, s, lesson.Redact{Pieces: []lesson.Piece{p}}, problem.Invalid, "pieces.0")
	}
	refusedWith(t, s, lesson.Redact{}, problem.Required, "pieces")
	refusedWith(t, s, lesson.Redact{Pieces: make([]lesson.Piece, 51)}, problem.TooLong, "pieces")
	for _, text := range []string{"...", "— ‼"} {
		s := after(lesson.LessonSubmitted{Content: content(text)})
		refusedWith(t, s, lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: len([]rune(text))}}}, problem.Invalid, "pieces.0")
	}
	ofNoRelease := lesson.Piece{Field: lesson.Title, End: 2, Published: true}
	refusedWith(t, s, lesson.Redact{Pieces: []lesson.Piece{ofNoRelease}}, problem.Invalid, "pieces.0")
	returned := after(lesson.LessonSubmitted{Content: content("a")}, lesson.LessonReturned{})
	refusedWith(t, returned, lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: 1}}}, problem.WrongStage, "lessonId")
	withdrawn := after(lesson.LessonSubmitted{Content: content("a")}, lesson.LessonWithdrawn{})
	refusedWith(t, withdrawn, lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: 1}}, Frozen: lesson.Frozen{Release: 1, Latest: true}}, problem.NotFound, "lessonId")
}

func TestKeptWordsAreSettledBeforeAnApproval(t *testing.T) {
	s := after(lesson.LessonSubmitted{Content: proposing()})
	approve := lesson.Review{Verdict: lesson.Approve}
	refusedWith(t, s, approve, problem.NotAnonymous, "verdict")
	refusedWith(t, s, lesson.ConfirmKeep{Confirm: []string{"[WOORD 9]"}}, problem.NotFound, "confirm.0")
	refusedWith(t, s, lesson.ConfirmKeep{}, problem.Required, "confirm")

	events, err := try(s, lesson.ConfirmKeep{Confirm: []string{"[WOORD 1]"}})
	if err != nil {
		t.Fatal(err)
	}
	confirmed := events[0].(lesson.LessonKeepConfirmed).Content
	if confirmed.Title != "De zwabber hielp" || len(confirmed.Proposals) != 0 || !strings.Contains(confirmed.Situation, "[PERSOON 1]") {
		t.Errorf("%+v", confirmed)
	}
	if _, err := try(after(lesson.LessonSubmitted{Content: proposing()}, events[0]), approve); err != nil {
		t.Error(err)
	}

	events, err = try(s, lesson.ConfirmKeep{Refuse: []string{"[WOORD 1]"}})
	if err != nil {
		t.Fatal(err)
	}
	if refused := events[0].(lesson.LessonKeepConfirmed).Content; refused.Title != proposing().Title || len(refused.Proposals) != 0 {
		t.Errorf("%+v", refused)
	}
}

func TestWhatAFacilitatorChangedIsNoRevisionOfTheOwner(t *testing.T) {
	s := after(lesson.LessonSubmitted{Content: proposing()}, lesson.LessonRedacted{Content: content("minder")})
	if events, err := try(s, lesson.Revise{Content: proposing()}); err != nil || len(events) != 0 {
		t.Errorf("the door's second coming revised it: %+v, %v", events, err)
	}
}

func TestAnAuthorDoesNotApproveHisOwnLesson(t *testing.T) {
	written := content("a")
	written.Authors = []lesson.Author{{Salt: "1", Mark: "x"}, {Salt: "2", Mark: "y"}}
	s := after(lesson.LessonSubmitted{Content: written})
	wrote := func(mark string) lesson.Review {
		return lesson.Review{Verdict: lesson.Approve, Wrote: func(a lesson.Author) bool { return a.Mark == mark }}
	}
	refusedWith(t, s, wrote("y"), problem.NotAllowed, "lessonId")
	if _, err := try(s, wrote("z")); err != nil {
		t.Error(err)
	}
	giveBack := wrote("y")
	giveBack.Verdict, giveBack.Note = lesson.Return, "toch niet"
	if _, err := try(s, giveBack); err != nil {
		t.Error(err)
	}
}

// Whatever a facilitator masks, no placeholder is lost or cut, and no word appears that was not there.
func TestPropertyRedactingOnlyHides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := proposing()
		field := rapid.SampledFrom(lesson.Fields()).Draw(t, "field")
		start := rapid.IntRange(0, 60).Draw(t, "start")
		events, err := try(after(lesson.LessonSubmitted{Content: c}), lesson.Redact{Pieces: []lesson.Piece{{Field: field, Start: start, End: start + rapid.IntRange(1, 20).Draw(t, "length")}}})
		if err != nil {
			return
		}
		got := events[0].(lesson.LessonRedacted).Content
		for _, pair := range [][2]string{{c.Title, got.Title}, {c.Situation, got.Situation}, {c.Dilemma, got.Dilemma}} {
			for _, own := range []string{"[WOORD 1]", "[PERSOON 1]"} {
				if strings.Count(pair[0], own) != strings.Count(pair[1], own) {
					t.Errorf("%q became %q", pair[0], pair[1])
				}
			}
		}
		if reflect.DeepEqual(got, c) {
			t.Error("nothing was masked")
		}
	})
}

func TestACommitmentBindsAndHides(t *testing.T) {
	o := lesson.Opening{Salt: "aa", Stream: "incident-1", Revision: 7, Head: "bb"}
	if got := o.Commit(); len(got) != 64 || got != o.Commit() {
		t.Errorf("%q", got)
	}
	for _, other := range []lesson.Opening{
		{Salt: "ab", Stream: "incident-1", Revision: 7, Head: "bb"}, {Salt: "aa", Stream: "incident-2", Revision: 7, Head: "bb"},
		{Salt: "aa", Stream: "incident-1", Revision: 8, Head: "bb"}, {Salt: "aa", Stream: "incident-1", Revision: 7, Head: "bc"},
		{Salt: "aaincident-1", Stream: "", Revision: 7, Head: "bb"},
	} {
		if other.Commit() == o.Commit() {
			t.Errorf("%+v has the same commitment", other)
		}
	}
}

func TestWhatWasTakenOutStaysOutOfLaterContents(t *testing.T) {
	submitted := lesson.LessonSubmitted{Content: proposing()}
	at := len([]rune("De [WOORD 1] en [PERSOON 1] stonden bij "))
	redacted, err := try(after(submitted), lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, Start: at, End: at + len("de markt")}}})
	if err != nil {
		t.Fatal(err)
	}
	refused, err := try(after(submitted, redacted[0]), lesson.ConfirmKeep{Refuse: []string{"[WOORD 1]"}})
	if err != nil {
		t.Fatal(err)
	}
	again := proposing()
	again.Situation, again.Commitment = "Bij DE «markt» stond de [WOORD 1] weer!", "anders"
	events, err := try(after(submitted, redacted[0], refused[0]), lesson.Revise{Content: again})
	if err != nil {
		t.Fatal(err)
	}
	c := events[0].(lesson.LessonRevised).Content
	if c.Situation != "Bij [WOORD 2]» stond de [WOORD 1] weer!" || len(c.Proposals) != 0 {
		t.Errorf("%+v", c)
	}
	if twice, err := try(after(submitted, redacted[0], refused[0], events[0]), lesson.Revise{Content: again}); err != nil || len(twice) != 0 {
		t.Errorf("the door's second coming revised it: %+v, %v", twice, err)
	}
}

// However it is written: with characters that nobody sees, with letters and accents apart, in other capitals.
func TestWhatWasTakenOutIsKnownInEverySpelling(t *testing.T) {
	content := proposing()
	content.Situation, content.Commitment = "Zij stonden bij het café", "zout"
	at := len([]rune("Zij stonden bij het "))
	redacted, err := try(after(lesson.LessonSubmitted{Content: content}), lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, Start: at, End: at + len([]rune("café"))}}})
	if err != nil {
		t.Fatal(err)
	}
	again := content
	again.Situation, again.Commitment = "Bij ca\u00adfé, cafe\u0301, CAF\u00c9 en ca\u200bfé; niet bij cafés", "anders"
	events, err := try(after(lesson.LessonSubmitted{Content: content}, redacted[0]), lesson.Revise{Content: again})
	if err != nil {
		t.Fatal(err)
	}
	if got := events[0].(lesson.LessonRevised).Content.Situation; strings.Count(got, "[WOORD 2]") != 4 || !strings.HasSuffix(got, "niet bij cafés") {
		t.Errorf("%q", got)
	}
}
