package disclosure_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/disclosure"
	"leerkring/domain/problem"
)

func now() time.Time { return time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC) }

func record() disclosure.Record {
	return disclosure.Record{
		TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", OperationID: "00f067aa0ba902b7", Name: "incident", StartTime: now(), EndTime: now().Add(time.Second),
		Activity: disclosure.PublicOrder, SubjectType: disclosure.SubjectType, Fields: []string{"Signal.text"},
		Subjects: []disclosure.Subject{{Incident: uuid.UUID{7}, Municipality: "GM0772"}},
		Reader:   disclosure.Reader{Issuer: "https://login.example", Subject: "medewerker", Municipality: "GM0772"},
	}
}

func with(change func(*disclosure.Record)) disclosure.Record {
	r := record()
	change(&r)
	return r
}

func TestARecordSaysWhoWhatAndWhy(t *testing.T) {
	for name, c := range map[string]struct {
		record disclosure.Record
		path   string // empty: it is taken
	}{
		"whole":                         {record(), ""},
		"of no case":                    {with(func(r *disclosure.Record) { r.Subjects = nil }), ""},
		"within another's trace":        {with(func(r *disclosure.Record) { r.ParentID = "b7ad6b7169203331" }), ""},
		"without a trace":               {with(func(r *disclosure.Record) { r.TraceID = "" }), "input.trace_id"},
		"with a trace of nothing":       {with(func(r *disclosure.Record) { r.TraceID = strings.Repeat("0", 32) }), "input.trace_id"},
		"with a name as its trace":      {with(func(r *disclosure.Record) { r.TraceID = "Wouterina Plantsma van het plein" }), "input.trace_id"},
		"with a short operation":        {with(func(r *disclosure.Record) { r.OperationID = "00f067aa" }), "input.operation_id"},
		"with a parent that is no span": {with(func(r *disclosure.Record) { r.ParentID = "x" }), "input.parent_operation_id"},
		"for no activity":               {with(func(r *disclosure.Record) { r.Activity = "CURIOSITY" }), "input.dpl.core.processing_activity_id"},
		"of no field":                   {with(func(r *disclosure.Record) { r.Fields = nil }), "input.fields"},
		"of no question":                {with(func(r *disclosure.Record) { r.Name = "" }), "input.fields"},
		"that ends before it starts":    {with(func(r *disclosure.Record) { r.EndTime = now().Add(-time.Second) }), "input.end_time"},
	} {
		for _, command := range []disclosure.Command{
			disclosure.Disclose{Record: c.record, Now: now()}, disclosure.Refuse{Record: c.record, Reason: disclosure.NotThere, Now: now()},
		} {
			events, err := disclosure.New().Decide(disclosure.State{}, command)
			var refused problem.Problems
			switch errors.As(err, &refused); {
			case c.path == "" && (err != nil || len(events) != 1):
				t.Errorf("%s: %v", name, err)
			case c.path != "" && (len(refused) != 1 || strings.Join(refused[0].Path, ".") != c.path):
				t.Errorf("%s: %v, want it at %s", name, err, c.path)
			}
		}
	}
}

func TestARefusalSaysWhy(t *testing.T) {
	for reason, taken := range map[disclosure.Reason]bool{disclosure.NotAllowed: true, disclosure.NotThere: true, "": false, "OFTEN": false} {
		_, err := disclosure.New().Decide(disclosure.State{}, disclosure.Refuse{Record: record(), Reason: reason, Now: now()})
		if (err == nil) != taken {
			t.Errorf("%q: %v", reason, err)
		}
	}
}

// Whatever is recorded, a stream stays in its month, what is refused changes nothing, and the last record tells the state: so a
// writer that goes on with a stream need not read the month.
func TestNoSequenceOfRecordsLeavesItsMonth(t *testing.T) {
	d := disclosure.New()
	rapid.Check(t, func(t *rapid.T) {
		state, months := d.New(), map[string]bool{}
		var entries []decider.Entry[disclosure.Event]
		at := now()
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			at = at.Add(time.Duration(rapid.IntRange(-5, 20).Draw(t, "days")) * 24 * time.Hour)
			r := record()
			if rapid.Bool().Draw(t, "incomplete") {
				r.Fields = nil
			}
			var c disclosure.Command = disclosure.Disclose{Record: r, Now: at}
			if rapid.Bool().Draw(t, "refused") {
				c = disclosure.Refuse{Record: r, Reason: disclosure.NotAllowed, Now: at}
			}
			events, err := d.Decide(state, c)
			if err != nil {
				if other := state.Month != "" && state.Month != disclosure.Month(at); other != errors.Is(err, disclosure.ErrMonth) {
					t.Fatalf("in %s at %s: %v", state.Month, at, err)
				}
				continue
			}
			for _, e := range events {
				entry := decider.Entry[disclosure.Event]{RecordedAt: at, Event: e}
				entries, state = append(entries, entry), d.Evolve(state, entry)
			}
			if months[disclosure.Month(at)] = true; len(months) > 1 {
				t.Fatalf("one stream holds the months %v", months)
			}
			if last := d.Fold(entries[len(entries)-1:]); last != state || d.Fold(entries) != state {
				t.Fatalf("the last record tells %+v, all of them %+v", last, state)
			}
		}
	})
}

func TestEveryEventIsMadeByACommand(t *testing.T) {
	made := map[reflect.Type]bool{}
	for _, c := range []disclosure.Command{disclosure.Disclose{Record: record(), Now: now()}, disclosure.Refuse{Record: record(), Reason: disclosure.NotAllowed, Now: now()}} {
		events, err := disclosure.New().Decide(disclosure.State{Month: "2026-11"}, c)
		if err != nil {
			t.Fatal(err)
		}
		made[reflect.TypeOf(events[0])] = true
	}
	for _, e := range disclosure.Events() {
		if !made[reflect.TypeOf(e)] {
			t.Errorf("nothing makes a %T", e)
		}
	}
}

func TestAStreamIsOfOneWriterAndMonth(t *testing.T) {
	turn := time.Date(2026, 12, 1, 0, 30, 0, 0, time.FixedZone("CET", 3600)) // still November, UTC
	if got := disclosure.Stream(uuid.UUID{1}, turn); got != "disclosure-01000000-0000-0000-0000-000000000000-2026-11" {
		t.Error(got)
	}
}

func TestTheActivityFollowsFromRoleAndQuestion(t *testing.T) {
	for _, c := range []struct {
		partner, supervisor bool
		roots               []string
		want                disclosure.Activity
	}{
		{false, false, []string{"incident"}, disclosure.PublicOrder},
		{false, false, []string{"incidents", "workList"}, disclosure.PublicOrder},
		{false, false, []string{"incident", "dossier"}, disclosure.Accountability},
		{false, false, []string{"compare"}, disclosure.Accountability},
		{false, false, []string{"evidence"}, disclosure.EvidenceReading},
		{false, false, []string{"notices"}, disclosure.NoticeAndAction},
		{false, false, []string{"fileNotice"}, disclosure.NoticeAndAction},
		{false, false, []string{"submitLesson"}, disclosure.Learning},
		{true, false, []string{"dossier"}, disclosure.PartnerWork},
		{false, true, []string{"disclosures"}, disclosure.Supervision},
	} {
		if got := disclosure.ActivityOf(c.partner, c.supervisor, c.roots); got != c.want {
			t.Errorf("%v: %s, want %s", c.roots, got, c.want)
		}
	}
	uris := map[string]bool{}
	for _, a := range disclosure.Activities() {
		if name := a.Name(); !a.Valid() || name.NL == string(a) || name.EN == string(a) || uris[a.URI()] {
			t.Errorf("%s has no name or URI of its own", a)
		}
		uris[a.URI()] = true
	}
	if !slices.Contains(disclosure.Activities(), disclosure.PublicOrder) || disclosure.PublicOrder.URI() != "urn:leerkring:verwerkingsactiviteit:public-order" {
		t.Error(disclosure.PublicOrder.URI())
	}
}
