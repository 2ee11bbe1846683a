package forgetting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/forgetting"
)

type silent struct{}

func (silent) Mask(texts ...string) ([]string, float64) { return texts, 0 }

// What a facilitator's change replaced can't be read afterwards, however often it is destroyed; the change itself can, until the
// lesson is withdrawn. A lesson that nobody changed keeps everything.
func TestWhatWasReplacedIsDestroyedAndNothingElse(t *testing.T) {
	var events []any
	for _, e := range lesson.Events() {
		events = append(events, e)
	}
	log, id, other := eventstoretest.Open(t, t.TempDir(), events...), uuid.New(), uuid.New()
	do := func(id uuid.UUID, c lesson.Command) {
		t.Helper()
		if _, err := eventstore.Execute(t.Context(), log.Log, lesson.New(silent{}), lesson.Stream(id), eventstore.Order{CommandID: uuid.New(), Now: time.Now()}, c); err != nil {
			t.Fatal(err)
		}
	}
	readable := func(id uuid.UUID) (which []bool) {
		t.Helper()
		for range 2 {
			if err := forgetting.Lessons(t.Context(), log.Blind(), log.Keys, id, other); err != nil {
				t.Fatal(err)
			}
		}
		list, err := log.Stream(t.Context(), lesson.Stream(id))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			which = append(which, !e.Erased)
		}
		return which
	}
	mask := lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Title, End: 1}}}
	for _, id := range []uuid.UUID{id, other} {
		do(id, lesson.Submit{Content: lesson.Content{Title: "een draaimolen", Situation: "s"}})
		do(id, lesson.Review{Verdict: lesson.Approve, Note: "goed"})
	}
	do(id, mask)
	do(id, lesson.Review{Verdict: lesson.Approve, Note: "nu wel"})
	if got := readable(id); !slices.Equal(got, []bool{false, false, true, true}) {
		t.Errorf("changed: %v", got)
	}
	do(id, lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, End: 1}}})
	if got := readable(id); !slices.Equal(got, []bool{false, false, false, false, true}) {
		t.Errorf("changed twice: %v", got)
	}
	if got := readable(other); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("not changed: %v", got)
	}
	do(id, lesson.Withdraw{})
	if got := readable(id); got[4] {
		t.Error("a withdrawn lesson can be read")
	}
}
