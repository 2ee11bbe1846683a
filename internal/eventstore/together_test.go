package eventstore_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/internal/eventstore"
)

// pages are steps that write one text each; an empty one is refused, and "-" is left out.
func pages(ids []uuid.UUID, texts ...string) []eventstore.Step[writeNote] {
	steps := make([]eventstore.Step[writeNote], len(texts))
	for i, text := range texts {
		steps[i].CommandID = ids[i]
		if text != "-" {
			steps[i].Command = func([]uuid.UUID) writeNote { return write(text) }
		}
	}
	return steps
}

func newIDs(n int) []uuid.UUID {
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = uuid.New()
	}
	return ids
}

// codesOf are the codes of a refusal by step; empty when it was none.
func codesOf(err error) map[int]problem.Code {
	var refused eventstore.Refusals
	errors.As(err, &refused)
	list := map[int]problem.Code{}
	for step, p := range refused {
		list[step] = p[0].Code
	}
	return list
}

func TestStepsAreRecordedTogetherOrNotAtAll(t *testing.T) {
	log, ids := openNotebooks(t, t.TempDir()), newIDs(3)
	take := func(dry bool, texts ...string) (eventstore.Result[notebook], error) {
		return eventstore.ExecuteAll(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.Nil), pages(ids, texts...), dry)
	}
	written := func() int {
		history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
		if err != nil {
			t.Fatal(err)
		}
		return len(history.Entries)
	}
	if _, err := take(false, "one", "", "three"); len(codesOf(err)) != 1 || codesOf(err)[1] != problem.Required || written() != 0 {
		t.Fatalf("one of three refused: %v, %d written", err, written())
	}
	if dry, err := take(true, "one", "-", "three"); err != nil || dry.Repeated || !slices.Equal(dry.State.texts, []string{"one", "three"}) || written() != 0 {
		t.Fatalf("a dry run: %+v %v, %d written", dry, err, written())
	}
	first, err := take(false, "one", "-", "three")
	if err != nil || first.Repeated || first.Revision != 1 || written() != 2 {
		t.Fatalf("written: %+v %v, %d", first, err, written())
	}
	for _, dry := range []bool{true, false} {
		if again, err := take(dry, "one", "-", "three"); err != nil || !again.Repeated || again.Position != first.Position {
			t.Errorf("again: %+v %v", again, err)
		}
		for want, texts := range map[int][]string{0: {"other", "-", "three"}, 1: {"one", "two", "three"}, 2: {"one", "-", "-"}} {
			if known, err := take(dry, texts...); len(codesOf(err)) != 1 || codesOf(err)[want] != problem.Duplicate || !known.Repeated {
				t.Errorf("step %d changed: %v", want, err)
			}
		}
	}
	if written() != 2 {
		t.Errorf("%d written in the end", written())
	}
}

// A step may name what an earlier one makes, before anything was written and after.
func TestAStepKnowsTheEntryOfAnEarlierOne(t *testing.T) {
	log, ids := openNotebooks(t, t.TempDir()), newIDs(2)
	var told []uuid.UUID
	steps := pages(ids, "one", "two")
	steps[1].Command = func(made []uuid.UUID) writeNote {
		told = append(told, made[0])
		return write("behind " + made[0].String())
	}
	for _, dry := range []bool{true, false, false} {
		if _, err := eventstore.ExecuteAll(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.Nil), steps, dry); err != nil {
			t.Fatal(err)
		}
	}
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	if id := history.Entries[0].ID; len(history.Entries) != 2 || !slices.Equal(told, []uuid.UUID{id, id, id}) {
		t.Errorf("told %v, recorded %v", told, id)
	}
}

func TestTheSameStepsRacingThemselvesLandOnce(t *testing.T) {
	dir := t.TempDir()
	log, ids := openNotebooks(t, dir), newIDs(2)
	other := log.Beside(t, noteWritten{})
	var group sync.WaitGroup
	for i := range 8 {
		at := []*eventstore.Log{log.Log, other.Log}[i%2]
		group.Go(func() {
			o := order(uuid.Nil)
			o.OccurredAt = time.Now()
			if _, err := eventstore.ExecuteAll(t.Context(), at, notebooks(), "notebook-1", o, pages(ids, "one", "two"), false); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || len(history.Entries) != 2 {
		t.Errorf("%d written: %v", len(history.Entries), err)
	}
}

func TestStepsThatWereErasedAreNotRecordedAgain(t *testing.T) {
	log, ids := openNotebooks(t, t.TempDir()), newIDs(2)
	take := func(dry bool) error {
		_, err := eventstore.ExecuteAll(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.Nil), pages(ids, "one", "two"), dry)
		return err
	}
	if err := take(false); err != nil {
		t.Fatal(err)
	}
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Keys.Destroy(t.Context(), "notebook-1", history.Entries[1].ID); err != nil {
		t.Fatal(err)
	}
	for _, dry := range []bool{true, false} {
		if got := codesOf(take(dry)); len(got) != 1 || got[1] != problem.Erased {
			t.Errorf("codes %v", got)
		}
	}
	if after, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1"); err != nil || len(after.Entries) != 2 {
		t.Errorf("%d entries: %v", len(after.Entries), err)
	}
}
