package casefile

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/projections"
)

// town is a municipality with cases of every kind, and what each of them is by itself.
func town(r *rapid.T, s *shelf) []*Incident {
	var ids []uuid.UUID
	for range rapid.IntRange(0, 10).Draw(r, "cases") {
		id := uuid.New()
		ids = append(ids, id)
		first := signal(rapid.SampledFrom([]string{"plein", "strand"}).Draw(r, "title"))
		first.Platform = rapid.SampledFrom([]situation.Platform{situation.Telegram, situation.TikTok}).Draw(r, "platform")
		first.ContentKind = rapid.SampledFrom([]situation.ContentKind{situation.CallToRiot, situation.Threat}).Draw(r, "kind")
		opened := noon().Add(time.Duration(rapid.IntRange(0, 3).Draw(r, "hour")) * time.Hour)
		s.add(here, id, opened, first)
		for n := range rapid.IntRange(0, 5).Draw(r, "more") {
			due := moment(noon().Add(time.Duration(rapid.IntRange(0, 4).Draw(r, "due")) * time.Hour))
			further := signal("")
			further.Platform = situation.Snapchat
			s.put(id, n+1, here, uuid.New(), rapid.SampledFrom([]incident.Event{
				incident.IncidentTagged{Tags: []string{"vuurwerk"}}, incident.IncidentTagged{}, incident.IncidentAssigned{To: "Adviseur"},
				incident.IncidentAssigned{Actor: "ik"}, incident.IncidentAssigned{}, incident.TaskAdded{Title: "bellen", DueAt: due},
				incident.ReassessmentSet{By: due}, incident.IncidentClosed{}, incident.IncidentReopened{}, further,
				incident.AssessmentRecorded{Decision: situation.Monitor}, incident.EntryRetracted{Entry: id},
				incident.InterventionDecided{InterventionType: "IV17"}, incident.OutcomeRecorded{Summary: "x"},
			}).Draw(r, "event"))
		}
	}
	s.add(elsewhere, uuid.New(), noon(), signal("plein"))
	var all []*Incident
	for _, id := range ids {
		i, err := s.Incident(s.t.Context(), of(here), id)
		if err != nil || i == nil {
			r.Fatal(i, err)
		}
		all = append(all, i)
	}
	return all
}

// fits says the plain way whether a case is in a list.
func fits(f Filter, i *Incident) bool {
	has := func(one facet) bool { return slices.Contains(i.facets(), one) }
	due := i.listed().dueAt
	switch {
	case f.Stage != "" && i.Stage != f.Stage,
		f.Open != nil && *f.Open == (i.ClosedAt != nil),
		f.Platform != "" && !slices.ContainsFunc(i.Signals, func(s *Signal) bool { return !s.Retracted && s.Platform == f.Platform }),
		f.ContentKind != "" && !slices.ContainsFunc(i.Signals, func(s *Signal) bool { return !s.Retracted && s.ContentKind == f.ContentKind }),
		f.Tag != "" && !slices.Contains(i.Tags, f.Tag),
		f.Unassigned && i.Assignment != nil,
		!f.Unassigned && f.AssignedTo != "" && !has(assignedToPerson(f.AssignedTo)),
		!f.Unassigned && f.AssignedTo == "" && f.Assignee != "" && !has(assignedToFunction(f.Assignee)),
		!f.From.IsZero() && i.OpenedAt.Before(f.From),
		!f.Until.IsZero() && !i.OpenedAt.Before(f.Until),
		!f.OverdueAt.IsZero() && (!due.Valid || due.Int64 >= f.OverdueAt.UnixMilli()),
		f.Order == DueFirst && !due.Valid,
		f.Search != "" && !strings.Contains(strings.ToLower(i.words()), f.Search):
		return false
	}
	return true
}

func drawFilter(r *rapid.T) Filter {
	some := func(name string) bool { return rapid.IntRange(0, 3).Draw(r, name) == 0 }
	var f Filter
	if some("by stage") {
		f.Stage = rapid.SampledFrom([]incident.Stage{incident.StageSignal, incident.StageAssessment, incident.StageClosed}).Draw(r, "stage")
	}
	if some("by platform") {
		f.Platform = rapid.SampledFrom([]situation.Platform{situation.Telegram, situation.Snapchat, situation.Forum}).Draw(r, "platform")
	}
	if some("by kind") {
		f.ContentKind = situation.Threat
	}
	if some("by tag") {
		f.Tag = "vuurwerk"
	}
	if some("open") {
		open := rapid.Bool().Draw(r, "open")
		f.Open = &open
	}
	f.Unassigned = some("unassigned")
	if some("mine") {
		f.AssignedTo = "ik"
	}
	if some("assignee") {
		f.Assignee = "ADVISEUR"
	}
	if some("from") {
		f.From = noon().Add(time.Hour)
	}
	if some("until") {
		f.Until = noon().Add(3 * time.Hour)
	}
	if some("overdue") {
		f.OverdueAt = noon().Add(2 * time.Hour)
	}
	f.Order = rapid.SampledFrom([]Order{"", Newest, Oldest, DueFirst}).Draw(r, "order")
	if some("search") {
		if f.Search = "plein"; f.Order == DueFirst {
			f.Order = Oldest
		}
	}
	return f
}

// Whatever is asked for: paging through a list gives each case that fits once, in its order, and as many as the count says.
func TestAListHoldsWhatFitsOnceInItsOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		all := town(r, s)
		for range 4 {
			f := drawFilter(r)
			want := map[uuid.UUID]bool{}
			for _, i := range all {
				if fits(f, i) {
					want[i.ID] = true
				}
			}
			var got []*Incident
			for after := ""; ; {
				page, err := s.cases(of(here), f, rapid.IntRange(1, 4).Draw(r, "size"), after)
				if err != nil || page.Total != len(want) {
					r.Fatalf("%+v: a total of %d, %d fit (%v)", f, page.Total, len(want), err)
				}
				got = append(got, page.Items...)
				if !page.HasNext {
					break
				}
				after = page.Cursors[len(page.Cursors)-1]
			}
			for _, i := range got {
				if !want[i.ID] {
					r.Fatalf("%+v gives a case twice, or one that does not fit", f)
				}
				delete(want, i.ID)
			}
			if len(want) > 0 || !slices.IsSortedFunc(got, sortedBy(f)) {
				r.Fatalf("%+v leaves out %d, or gives them out of order", f, len(want))
			}
		}
	})
}

func sortedBy(f Filter) func(a, b *Incident) int {
	return func(a, b *Incident) int {
		switch {
		case f.Search != "" && f.Order == Oldest:
			return cmp.Compare(a.row, b.row)
		case f.Search != "":
			return cmp.Compare(b.row, a.row)
		case f.Order == DueFirst, !f.OverdueAt.IsZero() && f.Order == "":
			return cmp.Compare(a.listed().dueAt.Int64, b.listed().dueAt.Int64)
		case f.Order == Oldest:
			return a.OpenedAt.Compare(b.OpenedAt)
		}
		return b.OpenedAt.Compare(a.OpenedAt)
	}
}

// Whatever happens to cases: the kept counts are the counts, the work is the work, and what is gone leaves no row.
func TestTheTablesFollowTheCases(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		all := town(r, s)
		if len(all) > 0 && rapid.Bool().Draw(r, "handed over") {
			s.put(all[0].ID, 9, elsewhere, uuid.New(), incident.IncidentHandedOver{From: here, To: elsewhere})
			all = all[1:]
		}
		counts, duties := map[facet]int{}, 0
		for _, i := range all {
			for _, f := range i.facets() {
				counts[f]++
			}
			duties += len(i.duties())
		}
		rows := 0
		for f, n := range counts {
			rows += n
			if kept := s.count(`SELECT cases FROM facet_count WHERE municipality = ? AND name = ? AND value = ?`, here, f.name, f.value); kept != n {
				r.Fatalf("%v: %d kept, %d there", f, kept, n)
			}
		}
		if got := s.count(`SELECT count(*) FROM facet WHERE municipality = ?`, here); got != rows {
			r.Fatalf("%d rows of values, want %d", got, rows)
		}
		if got := s.count(`SELECT coalesce(sum(cases), 0) FROM facet_count WHERE municipality = ?`, here); got != rows {
			r.Fatalf("%d kept of values, want %d", got, rows)
		}
		if got := s.count(`SELECT count(*) FROM work WHERE municipality = ?`, here); got != duties {
			r.Fatalf("%d rows of work, want %d", got, duties)
		}
	})
}

func TestACursorOfAnotherOrderIsRefused(t *testing.T) {
	s, by := open(t), noon().Add(time.Hour)
	for range 2 {
		s.add(here, uuid.New(), noon(), signal("Plein"), incident.ReassessmentSet{By: &by})
	}
	filters := map[string]Filter{
		"newest": {}, "oldest": {Order: Oldest}, "due": {Order: DueFirst}, "found": {Search: "plein"}, "found, oldest": {Search: "plein", Order: Oldest},
	}
	for of1, made := range filters {
		page, err := s.cases(of(here), made, 1, "")
		if err != nil || len(page.Cursors) != 1 {
			t.Fatal(of1, page, err)
		}
		for of2, used := range filters {
			_, err := s.cases(of(here), used, 1, page.Cursors[0])
			if refused := errors.Is(err, projections.ErrCursor); refused != (of1 != of2) {
				t.Errorf("a cursor of %s in %s: %v", of1, of2, err)
			}
		}
	}
}

func TestASearchIsNotSortedByWhatIsDue(t *testing.T) {
	s := open(t)
	if _, err := s.cases(of(here), Filter{Search: "x", Order: DueFirst}, 5, ""); !errors.Is(err, ErrOrder) {
		t.Error(err)
	}
	if _, err := s.cases(of(here), Filter{}, 5, "geen cursor"); !errors.Is(err, projections.ErrCursor) {
		t.Error(err)
	}
}
