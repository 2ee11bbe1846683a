package lesson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"leerkring/domain/lesson"
)

// offered is a lesson as the door brings it, with a commitment of its own.
func offered(title, commitment string) lesson.Content {
	return lesson.Content{Title: title, Situation: "Bij de markt stond het", Commitment: lesson.Commitment(commitment)}
}

// marketIn masks "markt" in the situation of what offered makes.
func marketIn(published bool) []lesson.Piece {
	return []lesson.Piece{{Field: lesson.Situation, Start: 7, End: 12, Published: published}}
}

func does(t *testing.T, s lesson.State, c lesson.Command) lesson.Event {
	t.Helper()
	events, err := try(s, c)
	if err != nil || len(events) != 1 {
		t.Fatalf("%+v, %v", events, err)
	}
	return events[0]
}

func TestMaskingMoreOfAPublishedLessonLeavesItPublished(t *testing.T) {
	submitted, approved := lesson.LessonSubmitted{Content: offered("De MARKT", "a")}, lesson.LessonApproved{Note: "ook op de Markt"}
	shown := offered("De MARKT", "a")
	event := does(t, after(submitted, approved), lesson.Redact{Pieces: marketIn(false), Frozen: lesson.Frozen{Release: 3, Content: shown, Latest: true}}).(lesson.LessonRedacted)
	s := after(submitted, approved, event)
	if s.Status != lesson.Approved || s.Versions != 1 || event.Release != 3 || !event.Published {
		t.Errorf("%+v", s)
	}
	for name, c := range map[string]lesson.Content{"what stands": s.Content, "what is shown": event.Released} {
		if c.Title != "De [WOORD 1]" || c.Situation != "Bij de [WOORD 1] stond het" || c.Commitment != "a" {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if s.Note != "ook op de [WOORD 2]" {
		t.Errorf("note %q", s.Note)
	}
	if s = after(submitted, approved, event, lesson.LessonWithdrawn{}); s.Status != lesson.Withdrawn {
		t.Errorf("%+v", s)
	}
}

// While a revision waits, what a release shows is masked as well, by words of either text, and the revision keeps its place.
func TestMaskingMoreOfARevisionReachesWhatIsPublished(t *testing.T) {
	submitted, approved, revised := lesson.LessonSubmitted{Content: offered("oud", "a")}, lesson.LessonApproved{}, lesson.LessonRevised{Content: offered("nieuw", "b")}
	frozen := lesson.Frozen{Release: 1, Content: offered("oud", "a")}
	for name, c := range map[string]struct {
		since []lesson.Event
		want  lesson.Status
	}{
		"submitted": {nil, lesson.Submitted},
		"returned":  {[]lesson.Event{lesson.LessonReturned{Note: "x"}}, lesson.Returned},
		"approved":  {[]lesson.Event{lesson.LessonApproved{}}, lesson.Submitted},
	} {
		for _, published := range []bool{false, true} {
			given := append([]lesson.Event{submitted, approved, revised}, c.since...)
			event := does(t, after(given...), lesson.Redact{Pieces: marketIn(published), Frozen: frozen}).(lesson.LessonRedacted)
			if event.Released.Situation != "Bij de [WOORD 1] stond het" || event.Released.Title != "oud" || event.Release != 1 || event.Published {
				t.Errorf("%s: shown %+v", name, event)
			}
			if s := after(append(given, event)...); s.Status != c.want || s.Content.Situation != event.Released.Situation || s.Content.Title != "nieuw" || s.Versions != 2 {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
}

func TestWhatNoReleaseShowsHasToBeApprovedAgain(t *testing.T) {
	given := []lesson.Event{lesson.LessonSubmitted{Content: offered("a", "a")}, lesson.LessonApproved{Note: "goed"}}
	event := does(t, after(given...), lesson.Redact{Pieces: marketIn(false)}).(lesson.LessonRedacted)
	if s := after(append(given, event)...); s.Status != lesson.Submitted || event.Release != 0 || !event.Released.IsZero() || s.Note != "goed" {
		t.Errorf("%+v", s)
	}
}

// Of two facilitators each reads what a release shows before the other has masked more of it.
func TestWhatIsShownNeverHoldsAgainWhatAnotherTookOut(t *testing.T) {
	given := []lesson.Event{lesson.LessonSubmitted{Content: offered("stadion", "a")}, lesson.LessonApproved{}}
	frozen := lesson.Frozen{Release: 1, Content: offered("stadion", "a"), Latest: true}
	given = append(given, does(t, after(given...), lesson.Redact{Pieces: marketIn(false), Frozen: frozen}))
	second := does(t, after(given...), lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: 1}}, Frozen: frozen}).(lesson.LessonRedacted)
	if second.Released.Situation != "Bij de [WOORD 1] stond het" || second.Released.Title != "[WOORD 2]" {
		t.Errorf("%+v", second.Released)
	}
}

func TestNoEventHoldsAWordThatWasTakenOutOrRefused(t *testing.T) {
	c := proposing()
	c.Commitment, c.Title = "a", "De [WOORD 1] op de markt"
	given := []lesson.Event{lesson.LessonSubmitted{Content: c}, lesson.LessonReturned{Note: "haal de markt eruit"}, lesson.LessonRevised{Content: c}}
	at := len([]rune("De [WOORD 1] op de "))
	redacted := does(t, after(given...), lesson.Redact{
		Pieces: []lesson.Piece{{Field: lesson.Title, Start: at, End: at + 2}}, Frozen: lesson.Frozen{Release: 1, Content: c},
	})
	refused := does(t, after(append(given, redacted)...), lesson.ConfirmKeep{Refuse: []string{"[WOORD 1]"}, Frozen: lesson.Frozen{Release: 1, Content: c}})
	for _, e := range []lesson.Event{redacted, refused} {
		text, err := json.Marshal(e)
		if err != nil || strings.Contains(strings.ToLower(string(text)), "markt") {
			t.Errorf("%s, %v", text, err)
		}
	}
	if change, _ := lesson.ChangeOf(refused); len(change.Barred) != 2 || len(change.Content.Proposals) != 0 {
		t.Errorf("%+v", change)
	}
	if text, _ := json.Marshal(refused); strings.Contains(string(text), "zwabber") {
		t.Errorf("%s", text)
	}
	if s := after(append(given, redacted, refused)...); s.Status != lesson.Submitted || len(s.Barred) != 2 {
		t.Errorf("%+v", s)
	}
}
