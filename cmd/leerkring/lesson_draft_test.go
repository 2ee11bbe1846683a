package main

import (
	"strings"
	"testing"
)

// A lead rehearses a lesson, keeps a word, offers it; a facilitator masks more and settles the word; the author may not approve it
// himself; its provenance can be opened and checked; what was changed survives the door's next batch.
func TestALessonIsRehearsedReviewedAndItsProvenanceOpened(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, facilitator := r.tokenOf("LEAD", "GM0772", "dezelfde"), r.tokenOf("FACILITATOR", "", "een-ander")
	id := r.closeCase("GM0772")
	offer := map[string]any{
		"incidentId": id, "title": "De zwabberdewab hielp", "situation": "Op het plein zag Fatima Bouzid later de zwabberdewab en een grote koelkast.",
		"keep": []string{"zwabberdewab"},
	}
	draft := r.do(lead, "PrepareLesson", map[string]any{"input": offer})
	if got := at[string](t, draft, "prepareLesson.draft.situation"); got != "Op het plein zag [PERSOON 1] later de [WOORD 1] en een grote koelkast." {
		t.Errorf("rehearsed %q", got)
	}
	spans := at[[]any](t, draft, "prepareLesson.draft.spans")
	if first := spans[0].(map[string]any); len(spans) != 3 || first["field"] != "TITLE" || first["start"] != 3.0 || first["held"] != true || first["kind"] != "WORD" {
		t.Errorf("spans %v", spans)
	}
	if len(at[[]any](t, draft, "prepareLesson.draft.coarsened")) == 0 || at[string](t, draft, "prepareLesson.draft.problems.0.code") != "NOT_ANONYMOUS" {
		t.Errorf("what is coarse and what blocks: %s", draft)
	}
	checked := r.do(lead, "CheckText", map[string]any{"text": "Bel Fatima."})
	if len(at[[]any](t, checked, "checkText")) != 1 {
		t.Errorf("checked %s", checked)
	}

	lesson := at[string](t, r.mutate(lead, "SubmitLesson", offer), "submitLesson.incident.lesson.id")
	r.awaitLesson(facilitator, lesson)
	seen := r.do(facilitator, "Lesson", map[string]any{"id": lesson})
	if at[string](t, seen, "lesson.situation") != at[string](t, draft, "prepareLesson.draft.situation") {
		t.Errorf("not what was rehearsed: %s", seen)
	}
	if word := at[string](t, seen, "lesson.keepProposals.0.word"); word != "zwabberdewab" {
		t.Errorf("proposal %s", word)
	}
	approve := map[string]any{"lessonId": lesson, "verdict": "APPROVE"}
	if code := at[string](t, r.do(facilitator, "ReviewLesson", command(approve)), "reviewLesson.problems.0.code"); code != "NOT_ANONYMOUS" {
		t.Errorf("approved with an open proposal: %s", code)
	}
	start := len([]rune("Op het plein zag [PERSOON 1] later de [WOORD 1] en een grote "))
	r.mutate(facilitator, "RedactLesson", map[string]any{"lessonId": lesson, "pieces": []map[string]any{{"field": "SITUATION", "start": start, "end": start + len("koelkast")}}})
	r.mutate(facilitator, "ConfirmKeep", map[string]any{"lessonId": lesson, "confirm": []string{"[WOORD 1]"}})
	const settled = "Op het plein zag [PERSOON 1] later de zwabberdewab en een grote [WOORD 2]."
	if got := at[string](t, r.do(facilitator, "Lesson", map[string]any{"id": lesson}), "lesson.situation"); got != settled {
		t.Errorf("after the review %q", got)
	}
	own := r.do(lead, "Incident", map[string]any{"id": id})
	if !strings.Contains(string(own), settled) {
		t.Errorf("the owner does not see what was made of it: %s", own)
	}

	himself := r.tokenOf("FACILITATOR", "", "dezelfde")
	if code := at[string](t, r.do(himself, "ReviewLesson", command(approve)), "reviewLesson.problems.0.code"); code != "NOT_ALLOWED" {
		t.Errorf("the author approved it: %s", code)
	}
	r.mutate(facilitator, "ReviewLesson", approve)

	opening := r.do(lead, "LessonProvenance", map[string]any{"incidentId": id})
	shown := map[string]any{}
	for _, name := range []string{"salt", "stream", "revision", "head"} {
		shown[name] = at[any](t, opening, "lessonProvenance."+name)
	}
	if got := at[string](t, r.do(facilitator, "Lesson", map[string]any{"id": lesson}), "lesson.commitment"); got != at[string](t, opening, "lessonProvenance.commitment") {
		t.Errorf("another commitment: %s", got)
	}
	if !at[bool](t, r.do(facilitator, "ProvenanceHolds", map[string]any{"lessonId": lesson, "opening": shown}), "provenanceHolds") {
		t.Error("what the owner opened does not hold")
	}
	shown["head"] = strings.Repeat("0", 64)
	if at[bool](t, r.do(facilitator, "ProvenanceHolds", map[string]any{"lessonId": lesson, "opening": shown}), "provenanceHolds") {
		t.Error("another history holds too")
	}
}
