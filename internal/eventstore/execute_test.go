package eventstore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/keyring"
)

// A notebook is the smallest aggregate that has everything: a sealed text, an open number, an owner.
type (
	noteWritten struct {
		Text string `json:"text,omitempty" seal:"true"`
		Page int    `json:"page"`
	}
	notebook struct {
		owner string
		pages int
		texts []string
	}
	writeNote struct {
		Owner string `json:"owner"`
		Text  string `json:"text"`
		Times int    `json:"times"`
	}
)

func notebooks() decider.Decider[notebook, writeNote, any] {
	return decider.Decider[notebook, writeNote, any]{
		New: func() notebook { return notebook{} },
		Admit: func(s notebook, c writeNote) error {
			if s.owner != "" && s.owner != c.Owner {
				return problem.One(problem.NotFound, "id", "none", "geen")
			}
			return nil
		},
		Decide: func(s notebook, c writeNote) ([]any, error) {
			if c.Text == "" {
				return nil, problem.One(problem.Required, "text", "needed", "nodig")
			}
			var events []any
			for i := range max(1, c.Times) {
				events = append(events, noteWritten{Text: c.Text, Page: s.pages + i})
			}
			return events, nil
		},
		Evolve: func(s notebook, e decider.Entry[any]) notebook {
			note := e.Event.(noteWritten)
			s.owner, s.pages = e.Municipality, s.pages+1
			s.texts = append(slices.Clone(s.texts), note.Text)
			return s
		},
	}
}

func openNotebooks(t testing.TB, dir string) *eventstoretest.Log {
	return eventstoretest.Open(t, dir, noteWritten{})
}

func order(id uuid.UUID) eventstore.Order {
	return eventstore.Order{CommandID: id, Actor: "a", Role: "LEAD", Municipality: "GM0001", OccurredAt: time.Now(), Now: time.Now()}
}

func write(text string) writeNote { return writeNote{Owner: "GM0001", Text: text} }

func code(t testing.TB, err error) problem.Code {
	t.Helper()
	var refused problem.Problems
	if !errors.As(err, &refused) {
		t.Fatalf("not a refusal: %v", err)
	}
	return refused[0].Code
}

func TestARepeatedCommandGivesItsFirstAnswer(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	first, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("twee")); err != nil {
		t.Fatal(err)
	}
	again, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een"))
	if err != nil || !again.Repeated || again.Position != first.Position {
		t.Fatalf("again %+v (%v), first %+v", again, err, first)
	}
	if again.State.pages != 2 {
		t.Errorf("%d pages, want 2", again.State.pages)
	}
}

func TestTheSameCommandIDWithOtherContentIsADuplicate(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een")); err != nil {
		t.Fatal(err)
	}
	_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("anders"))
	if got := code(t, err); got != problem.Duplicate {
		t.Errorf("code %s", got)
	}
}

func TestAForeignCallerLearnsNothingFromAKnownCommandID(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een")); err != nil {
		t.Fatal(err)
	}
	foreign := write("een")
	foreign.Owner = "GM0002"
	_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), foreign)
	if got := code(t, err); got != problem.NotFound {
		t.Errorf("code %s", got)
	}
}

func TestARefusedCommandIsNotRemembered(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write(""))
	if got := code(t, err); got != problem.Required {
		t.Fatalf("code %s", got)
	}
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("nu wel")); err != nil {
		t.Error(err)
	}
}

func TestAStaleRevisionIsAConflict(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	for range 2 {
		if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
			t.Fatal(err)
		}
	}
	stale, fresh := uint64(0), uint64(1)
	o := order(uuid.New())
	o.ExpectedRevision = &stale
	_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write("x"))
	if got := code(t, err); got != problem.Conflict {
		t.Errorf("code %s", got)
	}
	o.ExpectedRevision = &fresh
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write("x")); err != nil {
		t.Error(err)
	}
}

func TestRacingCommandsAllLand(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || len(history.Entries) != 40 {
		t.Errorf("%d entries, %v", len(history.Entries), err)
	}
}

func TestTheSameCommandRacingItselfLandsOnce(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	o := order(id)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write("x")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || len(history.Entries) != 1 {
		t.Errorf("%d entries, %v", len(history.Entries), err)
	}
}

// Two contents under one commandId at the same moment: one is written, every other caller is told that it is a duplicate.
func TestOneCommandIDRacingWithDifferentContentsIsADuplicate(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	o := order(uuid.New())
	var group sync.WaitGroup
	accepted, duplicates := make(chan string, 8), make(chan error, 8)
	for i := range 8 {
		group.Go(func() {
			text := string(rune('a' + i))
			if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", o, write(text)); err != nil {
				duplicates <- err
			} else {
				accepted <- text
			}
		})
	}
	group.Wait()
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || len(history.Entries) != 1 || len(accepted) != 1 || len(duplicates) != 7 {
		t.Fatalf("%d entries, %d accepted, %d duplicates, %v", len(history.Entries), len(accepted), len(duplicates), err)
	}
	if text := <-accepted; history.Entries[0].Event.(noteWritten).Text != text {
		t.Errorf("%q was accepted and something else written", text)
	}
	for range 7 {
		if got := code(t, <-duplicates); got != problem.Duplicate {
			t.Errorf("code %s", got)
		}
	}
}

// Writers without a commandId (the door, the gate) that race with different things: none is taken for the other.
func TestWritersWithoutACommandIDDoNotHideEachOther(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", eventstore.Order{Municipality: "GM0001", Now: time.Now()}, write(string(rune('a'+i)))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || len(history.Entries) != 8 {
		t.Errorf("%d entries, %v", len(history.Entries), err)
	}
}

func TestSealedTextIsNowhereInTheFiles(t *testing.T) {
	dir := t.TempDir()
	log := openNotebooks(t, dir)
	const planted = "Plantnaam van Plantstraat"
	command := write(planted)
	command.Times = 3
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), command); err != nil {
		t.Fatal(err)
	}
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || history.Entries[2].Event.(noteWritten).Text != planted {
		t.Fatalf("%+v, %v", history.Entries, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("Plantnaam")) {
			t.Errorf("%s holds the typed text", filepath.Base(file))
		}
	}
}

func TestAnErasedEntryIsReadAsErasedAndItsCommandToo(t *testing.T) {
	log, id := openNotebooks(t, t.TempDir()), uuid.New()
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een")); err != nil {
		t.Fatal(err)
	}
	history, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Keys.Destroy(t.Context(), "notebook-1", history.Entries[0].ID); err != nil {
		t.Fatal(err)
	}
	history, err = eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if err != nil || !history.Entries[0].Erased || history.Entries[0].Event.(noteWritten) != (noteWritten{Page: 0}) {
		t.Fatalf("%+v, %v", history.Entries, err)
	}
	_, err = eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(id), write("een"))
	if got := code(t, err); got != problem.Erased {
		t.Errorf("code %s", got)
	}
}

func TestAnUnreachableKeyStoreStopsCommandsAndIsNoErasure(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("een")); err != nil {
		t.Fatal(err)
	}
	if err := log.Keys.Close(); err != nil {
		t.Fatal(err)
	}
	for _, stream := range []string{"notebook-1", "notebook-2"} {
		_, err := eventstore.Execute(t.Context(), log.Log, notebooks(), stream, order(uuid.New()), write("twee"))
		if !errors.Is(err, keyring.ErrUnavailable) || errors.Is(err, keyring.ErrErased) {
			t.Errorf("%s: %v", stream, err)
		}
	}
}

func TestAChangedEventBreaksTheChain(t *testing.T) {
	dir := t.TempDir()
	log := openNotebooks(t, dir)
	for range 3 {
		if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
			t.Fatal(err)
		}
	}
	eventstoretest.Tamper(t, dir, `UPDATE event SET data = CAST(replace(CAST(data AS TEXT), '"page":1', '"page":7') AS BLOB)`)
	_, err := eventstore.Load[any](t.Context(), log.Log, "notebook-1")
	if !errors.Is(err, eventstore.ErrBroken) {
		t.Errorf("error %v", err)
	}
}

func TestAnUnknownEventTypeIsAnError(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), "notebook-1", order(uuid.New()), write("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := eventstore.Load[any](t.Context(), log.Again(t).Log, "notebook-1"); !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Errorf("error %v", err)
	}
}
