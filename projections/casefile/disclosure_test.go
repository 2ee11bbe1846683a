package casefile

import (
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// readings are a log of who read what.
type readings struct {
	*shelf
	added []eventstore.Decoded
}

func openReadings(t testing.TB) *readings { return &readings{shelf: open(t)} }

func of7(n byte) uuid.UUID { return uuid.UUID{7, n} }

// reading is an event of somebody of a municipality who read cases.
func reading(at time.Time, actor, by string, refused disclosure.Reason, subjects ...disclosure.Subject) eventstore.Decoded {
	record := disclosure.Record{
		TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", OperationID: "00f067aa0ba902b7", Name: "incident", StartTime: at, EndTime: at, Activity: disclosure.PublicOrder,
		SubjectType: disclosure.SubjectType, Subjects: subjects, Fields: []string{"Signal.text"}, Reader: disclosure.Reader{Issuer: "https://login.example", Subject: "geheim"},
	}
	var event any = disclosure.DataDisclosed{Record: record}
	if refused != "" {
		event = disclosure.DisclosureRefused{Record: record, Reason: refused}
	}
	return eventstore.Decoded{
		Entry:  decider.Entry[any]{ID: uuid.New(), Municipality: by, Actor: actor, RecordedAt: at, Event: event},
		Stream: disclosure.Stream(uuid.UUID{1}, at), Type: reflect.TypeOf(event).Name(), Role: "OFFICER",
	}
}

func (r *readings) add(events ...eventstore.Decoded) {
	r.t.Helper()
	for _, e := range events {
		if err := r.apply(e); err != nil {
			r.t.Fatal(err)
		}
		r.added = append(r.added, e)
	}
}

// seen are the ids that a municipality finds, over all pages.
func (r *readings) seen(municipality string, f ReadingFilter, size int) (ids []uuid.UUID) {
	r.t.Helper()
	after := ""
	for {
		page, err := r.Disclosures(r.t.Context(), municipality, f, size, after)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, d := range page.Items {
			ids = append(ids, d.ID)
		}
		if !page.HasNext {
			return ids
		}
		after = page.Cursors[len(page.Cursors)-1]
	}
}

func subject(n byte, municipality string) disclosure.Subject {
	return disclosure.Subject{Incident: of7(n), Municipality: municipality}
}

func TestAMunicipalityReadsOfItsOwnCasesAlone(t *testing.T) {
	r := openReadings(t)
	r.shelf.add(here, of7(1), noon(), signal("Oproep"))
	both := reading(noon(), "a", here, "", subject(1, here), subject(2, elsewhere))
	guest := reading(noon().Add(time.Second), "b", elsewhere, "", subject(1, here))
	r.add(both, guest)
	page, err := r.Disclosures(t.Context(), here, ReadingFilter{}, 10, "")
	if err != nil || len(page.Items) != 2 {
		t.Fatalf("%v %v", page.Items, err)
	}
	latest, first := page.Items[0], page.Items[1]
	if latest.ID != guest.ID || latest.By != elsewhere || first.ID != both.ID || !slices.Equal(first.Cases, []uuid.UUID{of7(1)}) {
		t.Errorf("%+v %+v", latest, first)
	}
	if name := first.Incidents[0].Reference; name == nil || *name != Reference(here, noon(), of7(1)) {
		t.Errorf("%+v", first.Incidents[0])
	}
	if first.Actor != "a" || first.Role != "OFFICER" || *first.Activity != disclosure.PublicOrder || first.Refused != nil || !slices.Equal(first.Fields, []string{"Signal.text"}) {
		t.Errorf("%+v", first)
	}
	theirs, err := r.Disclosures(t.Context(), elsewhere, ReadingFilter{}, 10, "")
	if err != nil || len(theirs.Items) != 1 || !slices.Equal(theirs.Items[0].Cases, []uuid.UUID{of7(2)}) {
		t.Errorf("%v %v", theirs.Items, err)
	}
}

// The reader's own municipality is told of a refusal, and never whether there is such a case elsewhere.
func TestARefusalDoesNotTellWhetherThereIsSuchACase(t *testing.T) {
	r := openReadings(t)
	r.add(reading(noon(), "a", here, disclosure.NotThere, subject(1, elsewhere)), reading(noon(), "a", here, disclosure.NotThere, subject(2, "")))
	page, err := r.Disclosures(t.Context(), here, ReadingFilter{}, 10, "")
	if err != nil || len(page.Items) != 2 {
		t.Fatalf("%v %v", page.Items, err)
	}
	one, two := *page.Items[0], *page.Items[1]
	one.ID, two.ID = uuid.Nil, uuid.Nil
	if !reflect.DeepEqual(one, two) || len(one.Cases) > 0 || *one.Refused != disclosure.NotThere {
		t.Errorf("%+v\n%+v", one, two)
	}
	owner, err := r.Disclosures(t.Context(), elsewhere, ReadingFilter{Incident: of7(1)}, 10, "")
	if err != nil || len(owner.Items) != 1 || owner.Items[0].By != here {
		t.Errorf("the owner is told %+v %v", owner.Items, err)
	}
}

func TestAnErasedRecordKeepsWhoAndWhen(t *testing.T) {
	r := openReadings(t)
	e := reading(noon(), "a", here, disclosure.NotAllowed)
	e.Erased, e.Event = true, disclosure.DisclosureRefused{Reason: disclosure.NotAllowed}
	r.add(e)
	page, err := r.Disclosures(t.Context(), here, ReadingFilter{}, 10, "")
	if err != nil || len(page.Items) != 1 || !page.Items[0].Erased || page.Items[0].Activity != nil || page.Items[0].Actor != "a" {
		t.Errorf("%+v %v", page.Items, err)
	}
}

func TestTheListHoldsNoSubject(t *testing.T) {
	r := openReadings(t)
	r.add(reading(noon(), "a", here, "", subject(1, here)))
	var document string
	if err := r.db.Read.QueryRowContext(t.Context(), `SELECT document FROM disclosure`).Scan(&document); err != nil || strings.Contains(document, "geheim") {
		t.Errorf("%s %v", document, err)
	}
}

func TestTheDisclosureProjectionHearsEveryEvent(t *testing.T) {
	for _, e := range disclosure.Events() {
		if _, _, err := disclosed(eventstore.Decoded{Entry: decider.Entry[any]{Event: e}}); err != nil {
			t.Errorf("%T: %v", e, err)
		}
	}
	if _, _, err := disclosed(eventstore.Decoded{Entry: decider.Entry[any]{Event: 7}}); err == nil {
		t.Error("what is no event is taken")
	}
}

// Whatever the list is narrowed by and however large its pages, it holds what a plain look through the log finds, the latest first,
// each once; told twice, the log gives the same.
func TestEveryFilterFindsWhatTheLogHolds(t *testing.T) {
	reasons := []disclosure.Reason{"", "", disclosure.NotThere, disclosure.NotAllowed}
	yes, no := true, false
	rapid.Check(t, func(rt *rapid.T) {
		r := openReadings(t)
		for range rapid.IntRange(0, 25).Draw(rt, "readings") {
			at := noon().Add(time.Duration(rapid.IntRange(0, 4).Draw(rt, "at")) * time.Second) // many at one moment
			var subjects []disclosure.Subject
			for range rapid.IntRange(0, 3).Draw(rt, "cases") {
				subjects = append(subjects, subject(byte(rapid.IntRange(1, 3).Draw(rt, "case")), rapid.SampledFrom([]string{here, elsewhere, ""}).Draw(rt, "whose")))
			}
			actor := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "actor")
			r.add(reading(at, actor, rapid.SampledFrom([]string{here, elsewhere, ""}).Draw(rt, "by"), rapid.SampledFrom(reasons).Draw(rt, "refused"), subjects...))
		}
		f := ReadingFilter{
			Incident: rapid.SampledFrom([]uuid.UUID{{}, of7(1), of7(3)}).Draw(rt, "incident"), Actor: rapid.SampledFrom([]string{"", "a"}).Draw(rt, "of"),
			From:    rapid.SampledFrom([]time.Time{{}, noon().Add(time.Second)}).Draw(rt, "from"),
			Until:   rapid.SampledFrom([]time.Time{{}, noon().Add(3 * time.Second)}).Draw(rt, "until"),
			Refused: rapid.SampledFrom([]*bool{nil, &yes, &no}).Draw(rt, "which"),
		}
		for _, e := range slices.Clone(r.added) {
			r.add(e)
		}
		var want []eventstore.Decoded
		for _, e := range r.added[:len(r.added)/2] {
			if r.fits(e, here, f) {
				want = append(want, e)
			}
		}
		slices.SortFunc(want, func(a, b eventstore.Decoded) int {
			return b.RecordedAt.Compare(a.RecordedAt)*2 + strings.Compare(a.ID.String(), b.ID.String())
		})
		var ids []uuid.UUID
		for _, e := range want {
			ids = append(ids, e.ID)
		}
		if got := r.seen(here, f, rapid.IntRange(1, 7).Draw(rt, "first")); !slices.Equal(got, ids) {
			rt.Fatalf("%+v finds %v, want %v", f, got, ids)
		}
		r.db.Close()
	})
}

// fits is the filter, said plainly.
func (r *readings) fits(e eventstore.Decoded, municipality string, f ReadingFilter) bool {
	d, record, err := disclosed(e)
	if err != nil {
		r.t.Fatal(err)
	}
	cases, accounts := accountable(d, record)[municipality]
	return accounts && (f.Incident == uuid.Nil || slices.Contains(cases, f.Incident)) && (f.Actor == "" || f.Actor == d.Actor) &&
		(f.From.IsZero() || !d.RecordedAt.Before(f.From)) && (f.Until.IsZero() || d.RecordedAt.Before(f.Until)) &&
		(f.Refused == nil || *f.Refused == (d.Refused != nil))
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	if _, err := openReadings(t).Disclosures(t.Context(), here, ReadingFilter{}, 10, projections.Key{Sort: 1, ID: "x", List: "NEWEST"}.Cursor()); err != projections.ErrCursor {
		t.Error(err)
	}
}

// However long the log, a page goes by an index and sorts nothing.
func TestAPageOfDisclosuresSortsNothing(t *testing.T) {
	r, yes := openReadings(t), true
	for name, f := range map[string]ReadingFilter{
		"all": {}, "a case": {Incident: of7(1)}, "an actor": {Actor: "a"}, "a time": {From: noon(), Until: noon().Add(time.Hour)}, "refused": {Refused: &yes},
	} {
		query, args := f.statement(here, 51, &projections.Key{Sort: noon().UnixMilli(), ID: "x"})
		plan := plan(t, r.db.Read, query, args)
		if !strings.Contains(plan, "SEARCH") || strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s", name, plan)
		}
		index := map[string]string{"an actor": "disclosure_actor", "refused": "disclosure_refused"}[name]
		if !strings.Contains(plan, index) {
			t.Errorf("%s does not go by its index: %s", name, plan)
		}
	}
}

func plan(t *testing.T, db *sql.DB, query string, args []any) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, detail)
	}
	return fmt.Sprint(lines, rows.Err())
}
