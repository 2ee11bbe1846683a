package casefile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// recorded is a stream whose events were recorded an hour apart, all about the day before.
func recorded(events ...any) []eventstore.Decoded {
	var list []eventstore.Decoded
	for i, e := range events {
		at := noon().Add(time.Duration(i) * time.Hour)
		list = append(list, eventstore.Decoded{Entry: decider.Entry[any]{
			ID: uuid.UUID{byte(i + 1)}, Revision: uint64(i), Municipality: here, OccurredAt: noon().AddDate(0, 0, -1), RecordedAt: at, Event: e,
		}})
	}
	return list
}

func TestACaseIsShownAsItWasKnown(t *testing.T) {
	stream := recorded(signal("Oproep"), incident.AssessmentRecorded{Severity: situation.High, Decision: situation.Monitor}, signal(""))
	for hours, want := range map[int][2]int{-1: {0, 0}, 0: {1, 0}, 1: {1, 1}, 2: {2, 1}, 99: {2, 1}} {
		i, err := Known(uuid.UUID{9}, stream, noon().Add(time.Duration(hours)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if want == [2]int{} {
			if i != nil {
				t.Errorf("before anything was recorded: %+v", i)
			}
			continue
		}
		if i == nil || len(i.Signals) != want[0] || len(i.Assessments) != want[1] || i.AsOf == nil {
			t.Errorf("after %d hours: %+v", hours, i)
		}
	}
	if _, err := Known(uuid.UUID{9}, recorded(struct{}{}), noon()); !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Errorf("an unknown event: %v", err)
	}
}

func TestWhatChangedIsListedByPath(t *testing.T) {
	stream := recorded(signal("Oproep"), incident.AssessmentRecorded{Severity: situation.High, Decision: situation.Monitor})
	before, err := Known(uuid.UUID{9}, stream, noon())
	if err != nil {
		t.Fatal(err)
	}
	after, err := Known(uuid.UUID{9}, stream, noon().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	changes, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]Change{}
	for _, c := range changes {
		found[c.Path] = c
	}
	for path, want := range map[string]Change{
		"stage": {"stage", `"SIGNAL"`, `"ASSESSMENT"`}, "assessments.0.severity": {"assessments.0.severity", "", `"HIGH"`}, "revision": {"revision", "0", "1"},
	} {
		if found[path] != want {
			t.Errorf("%s: %+v", path, found[path])
		}
	}
	if found["title"] != (Change{}) {
		t.Error("the title did not change")
	}
	if same, err := Compare(after, after); err != nil || len(same) > 0 {
		t.Errorf("a case differs from itself: %v, %v", same, err)
	}
	if all, err := Compare(nil, before); err != nil || len(all) == 0 {
		t.Errorf("a new case: %v, %v", all, err)
	}
}

func TestAComparisonNamesNoValueOfTheProductItself(t *testing.T) {
	stream := recorded(signal("Oproep"), incident.PartnerInvited{Kind: situation.Police, Guest: "person:geheimwoord", Name: "wijkagent"},
		incident.SourceShared{Sources: []incident.SourceHash{{Kind: "ACCOUNT", Hash: "geheimwoord"}}, Contact: "ooenv@gemeente.nl"})
	after, err := Known(uuid.UUID{9}, stream, noon().Add(1000*time.Hour))
	if err != nil || len(after.Partners) != 1 || len(after.SharedSources) != 1 {
		t.Fatal(after, err)
	}
	changes, err := Compare(nil, after)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, c := range changes {
		if said[c.Path] = true; strings.Contains(c.After, "geheimwoord") {
			t.Errorf("%+v", c)
		}
	}
	for _, path := range []string{"partners.0.kind", "partners.0.name", "sharedSources.0.contact", "sharedSources.0.sources.0.kind"} {
		if !said[path] {
			t.Errorf("%s is not said: %v", path, said)
		}
	}
}

// Whatever was recorded when: what is known only grows, and at the end it is the case itself.
func TestKnowledgeGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []eventstore.Decoded
		for i := range rapid.IntRange(1, 8).Draw(t, "events") {
			stream = append(stream, eventstore.Decoded{Entry: decider.Entry[any]{
				ID: uuid.UUID{byte(i + 1)}, Revision: uint64(i), Municipality: here, OccurredAt: noon(),
				RecordedAt: noon().Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * time.Hour), Event: signal("x"),
			}})
		}
		last := 0
		for hours := range 6 {
			i, err := Known(uuid.UUID{9}, stream, noon().Add(time.Duration(hours)*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			if i != nil {
				n = len(i.Signals)
			}
			if n < last {
				t.Fatalf("%d signals were known, then %d", last, n)
			}
			last = n
		}
		if last != len(stream) {
			t.Fatalf("%d of %d at the end", last, len(stream))
		}
	})
}

func TestATimelineGoesByEitherClock(t *testing.T) {
	s, id := open(t), uuid.New()
	for i, e := range recorded(signal("Oproep"), signal("")) {
		e.Stream, e.Type = incident.Stream(id), "SignalReported"
		e.OccurredAt = noon().Add(-time.Duration(i) * time.Hour) // the second was seen first
		if err := s.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for clock, first := range map[Clock]int64{ClockHappened: 1, ClockKnown: 0} {
		page, err := s.Timeline(t.Context(), id.String(), Span{Clock: clock}, 1, "")
		if err != nil || page.Items[0].Revision != first || page.Total != 2 {
			t.Errorf("%s: %+v, %v", clock, page, err)
		}
		rest, err := s.Timeline(t.Context(), id.String(), Span{Clock: clock}, 5, page.Cursors[0])
		if err != nil || len(rest.Items) != 1 || rest.Items[0].Revision == first {
			t.Errorf("%s, the rest: %+v, %v", clock, rest, err)
		}
	}
	page, err := s.Timeline(t.Context(), id.String(), Span{Until: noon()}, 5, "")
	if err != nil || page.Total != 1 || len(page.Items) != 1 {
		t.Errorf("what was known at noon: %+v, %v", page, err)
	}
	page, err = s.Timeline(t.Context(), id.String(), Span{From: noon()}, 5, "")
	if err != nil || page.Total != 1 || len(page.Items) != 1 || page.Items[0].Revision != 1 {
		t.Errorf("what was recorded since noon: %+v, %v", page, err)
	}
}
