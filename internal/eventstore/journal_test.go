package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"leerkring/internal/eventstore"
)

func entries(texts ...string) (list []eventstore.JournalEntry) {
	for _, text := range texts {
		list = append(list, eventstore.JournalEntry{Order: eventstore.Order{Actor: "a", Role: "LEAD", Municipality: "GM0001", Now: time.Now()}, Event: noteWritten{Text: text}})
	}
	return list
}

// written are the texts of a stream, which is read and checked against its chain.
func written(t *testing.T, log *eventstore.Log, stream string) (texts []string) {
	t.Helper()
	events, err := log.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		if e.Revision != uint64(i) || e.Actor != "a" || e.Role != "LEAD" || e.Municipality != "GM0001" {
			t.Errorf("%+v", e)
		}
		texts = append(texts, e.Event.(noteWritten).Text)
	}
	return texts
}

func TestAJournalGoesOnWhereItEnded(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	for round := range 3 {
		j, err := log.Journal(t.Context(), "notebook-1")
		if err != nil {
			t.Fatal(err)
		}
		if began := j.Last().IsZero(); began != (round == 0) {
			t.Errorf("round %d: the last was at %s", round, j.Last())
		}
		for range 2 { // the second append reads nothing
			if _, err := j.Append(t.Context(), entries("een", "twee")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := strings.Join(written(t, log.Log, "notebook-1"), " "); got != strings.TrimSpace(strings.Repeat("een twee ", 6)) {
		t.Error(got)
	}
}

func TestAJournalTellsThatAnotherWrites(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	one, err := log.Journal(t.Context(), "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := log.Journal(t.Context(), "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Append(t.Context(), entries("een")); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Append(t.Context(), entries("twee")); !errors.Is(err, eventstore.ErrWrongRevision) {
		t.Errorf("%v", err)
	}
	if _, err := two.Append(t.Context(), entries("drie")); err != nil { // it has looked where the stream ends
		t.Error(err)
	}
	if got := strings.Join(written(t, log.Log, "notebook-1"), " "); got != "een drie" {
		t.Error(got)
	}
}

// What the store does not take at once goes in several appends, and in its order.
func TestAJournalPartsWhatIsLarge(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	j, err := log.Journal(t.Context(), "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("%d %s", i, strings.Repeat("x", 100_000)))
	}
	if _, err := j.Append(t.Context(), entries(texts...)); err != nil {
		t.Fatal(err)
	}
	for i, text := range written(t, log.Log, "notebook-1") {
		if text != texts[i] {
			t.Fatalf("entry %d is out of order", i)
		}
	}
	if _, err := j.Append(t.Context(), entries(strings.Repeat("x", 2_000_000))); err == nil {
		t.Error("what no append can hold was taken")
	}
	if _, err := j.Append(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// After an append whose answer was lost the journal looks again, so it never overwrites and never loses its place.
func TestAJournalLooksAgainAfterAFailure(t *testing.T) {
	log := openNotebooks(t, t.TempDir())
	j, err := log.Journal(t.Context(), "notebook-1")
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := j.Append(gone, entries("verloren")); err == nil {
		t.Fatal("an append without time was made")
	}
	if _, err := j.Append(t.Context(), entries("een")); err != nil {
		t.Fatal(err)
	}
	if got := written(t, log.Log, "notebook-1"); got[len(got)-1] != "een" {
		t.Error(got)
	}
}
