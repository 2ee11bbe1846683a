package casefile

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
)

// BenchmarkLists asks for pages of 20 of one municipality's cases, which have all platforms, kinds, stages, tags and colleagues,
// beside a tenth as many of another one. It gives the median of each kind of page, so that the sizes can be compared.
//
//	go test -run '^$' -bench Lists -benchtime 200x ./projections/casefile
func BenchmarkLists(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("cases=%d", size), func(b *testing.B) {
			q := full(b, size)
			for _, one := range pages(b, q) {
				b.Run(one.name, func(b *testing.B) {
					var took []time.Duration
					for b.Loop() {
						began := time.Now()
						n, err := one.ask()
						took = append(took, time.Since(began))
						if err != nil || n == 0 {
							b.Fatalf("%d (%v)", n, err)
						}
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
				})
			}
		})
	}
}

type asked struct {
	name string
	ask  func() (int, error)
}

// pages are the ways of asking for a page.
func pages(b *testing.B, q *Queries) []asked {
	open := true
	page := func(f Filter, after string) func() (int, error) {
		return func() (int, error) {
			p, err := q.Incidents(b.Context(), of(here), f, 20, after)
			return len(p.Items), err
		}
	}
	count := func(f Filter) func() (int, error) {
		return func() (int, error) { return q.CountIncidents(b.Context(), of(here), f) }
	}
	middle := ""
	if p, err := q.Incidents(b.Context(), of(here), Filter{From: noon(), Until: noon().AddDate(2, 0, 0), Order: Oldest}, 1, ""); err == nil {
		middle = p.Cursors[0]
	}
	until := noon().AddDate(4, 0, 0)
	return []asked{
		{"newest", page(Filter{}, "")},
		{"from-the-middle", page(Filter{Order: Oldest}, middle)},
		{"stage", page(Filter{Stage: incident.StageAssessment}, "")},
		{"platform-and-kind", page(Filter{Platform: situation.TikTok, ContentKind: situation.Threat}, "")},
		{"rare-tag-of-open-cases", page(Filter{Tag: "zeldzaam", Open: &open}, "")},
		{"period", page(Filter{From: noon().AddDate(0, 0, 2), Until: noon().AddDate(0, 0, 5)}, "")},
		{"mine", page(Filter{AssignedTo: "collega-6", Open: &open}, "")},
		{"overdue", page(Filter{OverdueAt: until}, "")},
		{"search-common-word", page(Filter{Search: "vuurwerk"}, "")},
		{"search-two-words", page(Filter{Search: "vuurwerk plein-17"}, "")},
		{"kept-count", count(Filter{Platform: situation.TikTok})},
		{"work-list", func() (int, error) {
			p, err := q.Work(b.Context(), here, until, 20, "")
			return len(p.Items), err
		}},
	}
}

// full is a case file with so many cases, and a tenth of it of another municipality.
func full(b *testing.B, size int) *Queries {
	b.Helper()
	return NewQueries(filled(b, size).Read)
}

// BenchmarkScrub is what an erasure costs a read model beside its rows: one case's words are written anew, and the file is scrubbed.
func BenchmarkScrub(b *testing.B) {
	for _, size := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			db := filled(b, size)
			if err := db.Scrub(b.Context()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				_, err := db.Exec(b.Context(), `UPDATE incident_text SET text = 'gewist' WHERE rowid = 7`)
				if err == nil {
					err = db.Scrub(b.Context())
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// filled is the file of full.
func filled(b *testing.B, size int) *sqlite.DB {
	b.Helper()
	cat, err := catalogue.Load()
	if err != nil {
		b.Fatal(err)
	}
	schema := ""
	for _, p := range Projections(cat, nil) {
		schema += p.Schema + "\n;\n"
	}
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "casefile.db"), sqlite.Rebuildable, schema)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	const atOnce = 500
	for from := 0; from < size; from += atOnce {
		var events []eventstore.Decoded
		for n := from; n < min(from+atOnce, size); n++ {
			municipality := here
			if n%10 == 0 {
				municipality = elsewhere
			}
			events = append(events, history(municipality, n)...)
		}
		if err := db.Tx(b.Context(), func(tx *sql.Tx) error { return applyIncident(context.Background(), tx, nil, events) }); err != nil {
			b.Fatal(err)
		}
	}
	return db
}

// history is what happened in the n-th case: one of every platform and kind, at another stage, with another tag and colleague.
func history(municipality string, n int) []eventstore.Decoded {
	platforms, kinds := situation.AllPlatforms(), situation.AllContentKinds()
	first := signal(fmt.Sprintf("Oproep plein-%d", n%97))
	first.Platform, first.ContentKind = platforms[n%len(platforms)], kinds[n/7%len(kinds)]
	tag := fmt.Sprintf("label-%d", n%50)
	if n%331 == 1 {
		tag = "zeldzaam"
	}
	due := noon().AddDate(0, 0, n%1000)
	list := []incident.Event{
		first, incident.IncidentTagged{Tags: []string{tag, "oproep"}}, incident.IncidentAssigned{Actor: fmt.Sprintf("collega-%d", n%40)},
		incident.TaskAdded{Title: "bellen", DueAt: &due},
		incident.AssessmentRecorded{Decision: situation.Monitor, Motivation: "het blijft bij woorden, wij volgen het"},
		incident.OutcomeRecorded{Summary: "het bleef rustig"}, incident.IncidentClosed{},
	}
	id, events := uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n)), []eventstore.Decoded{}
	for i, e := range list[:4+n%4] {
		at := noon().Add(time.Duration(n) * 10 * time.Minute)
		events = append(events, eventstore.Decoded{
			Entry: decider.Entry[any]{
				ID: uuid.NewSHA1(id, []byte{byte(i)}), Revision: uint64(i), Municipality: municipality, OccurredAt: at, RecordedAt: at, Event: e,
			},
			Stream: incident.Stream(id), Type: reflect.TypeOf(e).Name(),
		})
	}
	return events
}
