package eventstore_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// A later version of the product calls the text of a note its body, and counts pages from 1.
type later struct {
	Body  string `json:"body,omitempty" seal:"true"`
	Page  int    `json:"page"`
	First bool   `json:"first"`
}

// The three schemas of a note: {text, page}, {body, page from 1}, {body, page from 1, first}.
func lifts() []eventstore.Upcaster {
	change := func(w *eventstore.Wire, how func(map[string]any)) error {
		var open map[string]any
		if err := json.Unmarshal(w.Open, &open); err != nil {
			return err
		}
		how(open)
		var err error
		w.Open, err = json.Marshal(open)
		return err
	}
	return []eventstore.Upcaster{
		func(w *eventstore.Wire) error {
			if text, ok := w.Sealed["text"]; ok {
				w.Sealed["body"] = text
			}
			return change(w, func(open map[string]any) { open["page"] = open["page"].(float64) + 1 })
		},
		func(w *eventstore.Wire) error {
			return change(w, func(open map[string]any) { open["first"] = open["page"] == 1.0 })
		},
	}
}

// version opens the log as the product of a schema would; its event type has one name in all of them.
func version(t *testing.T, log *eventstoretest.Log, schema int) *eventstoretest.Log {
	t.Helper()
	if schema == 1 {
		type pageWritten struct {
			Text string `json:"text,omitempty" seal:"true"`
			Page int    `json:"page"`
		}
		return log.Again(t, pageWritten{})
	}
	type pageWritten later
	l := log.Again(t, pageWritten{})
	l.Codec.Lift(pageWritten{}, lifts()[:schema-1]...)
	return l
}

// record writes an event of the version's own type, made from JSON.
func record(t *testing.T, l *eventstoretest.Log, event any) {
	t.Helper()
	as := decider.Decider[int, any, any]{
		New: func() int { return 0 }, Admit: func(int, any) error { return nil },
		Decide: func(_ int, e any) ([]any, error) { return []any{e}, nil },
		Evolve: func(n int, _ decider.Entry[any]) int { return n + 1 },
	}
	if _, err := eventstore.Execute(t.Context(), l.Log, as, "book-1", order(uuid.New()), event); err != nil {
		t.Fatal(err)
	}
}

func bodies(t *testing.T, l *eventstoretest.Log) []string {
	t.Helper()
	history, err := eventstore.Load[any](t.Context(), l.Log, "book-1")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range history.Entries {
		list = append(list, fmt.Sprintf("%+v", e.Event))
	}
	return list
}

func TestWhatAnOlderVersionWroteIsLifted(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	{
		type pageWritten struct {
			Text string `json:"text,omitempty" seal:"true"`
			Page int    `json:"page"`
		}
		record(t, version(t, log, 1), pageWritten{"eerste", 0})
		record(t, version(t, log, 1), pageWritten{"tweede", 1})
	}
	type pageWritten later
	record(t, version(t, log, 2), pageWritten{Body: "derde", Page: 3})
	newest := version(t, log, 3)
	record(t, newest, pageWritten{Body: "vierde", Page: 4})

	want := []string{
		"{Body:eerste Page:1 First:true}", "{Body:tweede Page:2 First:false}", "{Body:derde Page:3 First:false}", "{Body:vierde Page:4 First:false}",
	}
	if got := bodies(t, newest); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read as %v", got)
	}
	// Nothing was changed in the log: the chain holds, without any key.
	if seen, err := newest.Verify(t.Context(), eventstore.Trust{}, func(eventstore.Position) {}); err != nil || seen.Events != 4 {
		t.Errorf("verified: %+v, %v", seen, err)
	}
	// An older version stops at what a newer one wrote rather than take it for something else.
	if _, err := eventstore.Load[any](t.Context(), version(t, log, 2).Log, "book-1"); !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Errorf("a newer schema was read: %v", err)
	}
}

func TestAnErasedEventIsLiftedToo(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	{
		type pageWritten struct {
			Text string `json:"text,omitempty" seal:"true"`
			Page int    `json:"page"`
		}
		record(t, version(t, log, 1), pageWritten{"te wissen", 0})
	}
	newest := version(t, log, 3)
	history, err := eventstore.Load[any](t.Context(), newest.Log, "book-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := newest.Keys.Destroy(t.Context(), "book-1", history.Entries[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := bodies(t, newest); fmt.Sprint(got) != "[{Body: Page:1 First:true}]" {
		t.Errorf("read as %v", got)
	}
}
