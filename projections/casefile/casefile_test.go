package casefile

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

const here, elsewhere = "GM0772", "GM0344"

// shelf is an open read model to which a test adds events.
type shelf struct {
	t  testing.TB
	db *sqlite.DB
	*Queries
	list []projections.Projection
	log  map[string][]eventstore.Decoded
	n    uint64
}

// loaded is the catalogue, which takes longer to read than most tests.
var loaded = sync.OnceValues(catalogue.Load)

func open(t testing.TB) *shelf {
	t.Helper()
	cat, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{t: t, log: map[string][]eventstore.Decoded{}}
	s.list = Projections(cat, s)
	schema := ""
	for _, p := range s.list {
		schema += p.Schema + "\n;\n"
	}
	if s.db, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "casefile.db"), sqlite.Rebuildable, schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	s.Queries = NewQueries(s.db.Read)
	return s
}

func (s *shelf) add(municipality string, id uuid.UUID, at time.Time, events ...incident.Event) {
	s.t.Helper()
	for i, e := range events {
		if err := s.apply(eventstore.Decoded{
			Entry:  decider.Entry[any]{ID: uuid.New(), Revision: uint64(i), Municipality: municipality, OccurredAt: at, RecordedAt: at, Event: e},
			Stream: incident.Stream(id), Type: reflect.TypeOf(e).Name(),
		}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// Stream is what was added of a stream so far.
func (s *shelf) Stream(_ context.Context, name string) ([]eventstore.Decoded, error) {
	return s.log[name], nil
}

func (s *shelf) apply(e eventstore.Decoded) error {
	s.n++
	e.Position = eventstore.Position(s.n)
	s.log[e.Stream] = append(s.log[e.Stream], e)
	return s.db.Tx(context.Background(), func(tx *sql.Tx) error {
		for _, p := range s.list {
			if !slices.ContainsFunc(p.Categories, func(c string) bool { return strings.HasPrefix(e.Stream, c+"-") }) {
				continue
			}
			if err := p.Apply(context.Background(), tx, []eventstore.Decoded{e}); err != nil {
				return err
			}
		}
		return nil
	})
}

// list is a page of cases with its total.
func (s *shelf) cases(r Reader, f Filter, first int, after string) (projections.Page[*Incident], error) {
	s.t.Helper()
	page, err := s.Incidents(s.t.Context(), r, f, first, after)
	if err != nil {
		return page, err
	}
	page.Total, err = s.CountIncidents(s.t.Context(), r, f)
	return page, err
}

func of(municipality string) Reader { return Reader{Municipality: municipality} }

func signal(title string) incident.SignalReported {
	return incident.SignalReported{Title: title, Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot, Text: "neem vuurwerk mee"}
}

func noon() time.Time { return time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC) }

// An event that the case file forgets would be a gap in the file: each of them shows in the case and in the timeline.
func TestEveryEventShowsInTheCase(t *testing.T) {
	before := Incident{
		Municipality: here, Reference: "x", Interventions: []*Intervention{{}}, Lesson: &OfferedLesson{ID: uuid.UUID{9}},
		Signals: []*Signal{{}}, Stage: incident.StageSignal, Partners: []*Partner{{}}, HandOver: &HandOver{},
		DataGatheringRequests: []*DataGatheringRequest{{}},
		Tasks:                 []*Task{{}}, Assignment: &Assignment{}, ReassessBy: moment(noon()), Tags: []string{"x"},
	}
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range incident.Events() {
		// evolve may write into what it was handed, so it gets a case of its own.
		own := before
		own.Partners, own.HandOver = []*Partner{{}}, &HandOver{}
		if _, beside := e.(incident.IncidentsLinked); beside {
			continue // it stands beside the cases: TestALinkShowsInBothCases
		}
		switch e.(type) {
		case incident.PersonalDataErased:
			e = incident.PersonalDataErased{Scope: incident.WholeIncident}
		case incident.EntryRedacted:
			e = incident.EntryRedacted{Text: "een jongere"}
		case incident.LegalHoldLifted:
			own.Hold = &LegalHold{}
		case incident.RetentionExecuted: // it stands beside the cases: TestACertificateStandsBesideTheCase
			continue
		}
		own.DataGatheringRequests = []*DataGatheringRequest{{}}
		own.Interventions, own.Lesson, own.Signals = []*Intervention{{}}, &OfferedLesson{ID: uuid.UUID{9}}, []*Signal{{}}
		own.Tasks = []*Task{{}}
		if _, again := e.(incident.IncidentReopened); again {
			own.ClosedAt = moment(noon())
		}
		after, err := own.evolve(eventstore.Decoded{Entry: decider.Entry[any]{OccurredAt: noon(), Event: e}})
		if err != nil || reflect.DeepEqual(before, after) {
			t.Errorf("%T shows nothing (%v)", e, err)
		}
		if summary(cat, e) == "" {
			t.Errorf("%T has no line in the timeline", e)
		}
	}
}

func TestAnUnknownEventIsNotPassedOver(t *testing.T) {
	s := open(t)
	err := s.apply(eventstore.Decoded{Stream: incident.Stream(uuid.New()), Type: "SomethingNew", Entry: decider.Entry[any]{Event: struct{}{}}})
	if !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Errorf("error %v", err)
	}
}

func TestACaseIsThereForItsMunicipalityAlone(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("Plein"))
	if found, err := s.Incident(t.Context(), of(here), id); err != nil || found == nil || *found.Title != "Plein" {
		t.Errorf("own: %+v, %v", found, err)
	}
	if found, err := s.Incident(t.Context(), of(elsewhere), id); err != nil || found != nil {
		t.Errorf("foreign: %+v, %v", found, err)
	}
	page, err := s.cases(of(elsewhere), Filter{}, 20, "")
	if err != nil || page.Total != 0 || len(page.Items) != 0 {
		t.Errorf("foreign list: %+v, %v", page, err)
	}
	page, err = s.cases(of(elsewhere), Filter{Search: "vuurwerk"}, 20, "")
	if err != nil || page.Total != 0 {
		t.Errorf("foreign search: %+v, %v", page, err)
	}
}

func TestFiltersAndSearch(t *testing.T) {
	s := open(t)
	s.add(here, uuid.New(), noon(), signal("Het plein bij de kerk"))
	s.add(here, uuid.New(), noon(), signal("Het strand"), incident.OutcomeRecorded{Scale: situation.Minor, Summary: "geplunderd café"}, incident.IncidentClosed{})
	for name, c := range map[string]struct {
		f Filter
		n int
	}{
		"all": {Filter{}, 2}, "closed": {Filter{Stage: incident.StageClosed}, 1}, "none at this stage": {Filter{Stage: incident.StageAssessment}, 0},
		"a word": {Filter{Search: "plein"}, 1}, "both words": {Filter{Search: "het vuurwerk"}, 2}, "not both": {Filter{Search: "plein strand"}, 0},
		"unfinished": {Filter{Search: "geplun"}, 1}, "without its accent": {Filter{Search: "cafe"}, 1}, "signs of the index's own": {Filter{Search: `"plein" (*`}, 1},
		"both": {Filter{Search: "strand", Stage: incident.StageClosed}, 1}, "by reference": {Filter{Search: "GM0772-2026"}, 2},
	} {
		page, err := s.cases(of(here), c.f, 20, "")
		if err != nil || page.Total != c.n || len(page.Items) != c.n {
			t.Errorf("%s: %d of %d, want %d (%v)", name, len(page.Items), page.Total, c.n, err)
		}
	}
}

// However many cases share a moment and whatever the size of a page: paging through gives each once, the latest first.
func TestPagingGivesEachCaseOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		want := rapid.IntRange(0, 12).Draw(r, "cases")
		for range want {
			s.add(here, uuid.New(), noon().Add(time.Duration(rapid.IntRange(0, 3).Draw(r, "hour"))*time.Hour), signal("x"))
		}
		var seen []uuid.UUID
		last := noon().Add(1000 * time.Hour)
		for after := ""; ; {
			page, err := s.cases(of(here), Filter{}, rapid.IntRange(1, 5).Draw(r, "size"), after)
			if err != nil || page.Total != want || page.HasPrevious != (after != "") {
				r.Fatalf("%+v, %v", page, err)
			}
			for _, i := range page.Items {
				if i.OpenedAt.After(last) || slices.Contains(seen, i.ID) {
					r.Fatalf("out of order or twice: %v", i.ID)
				}
				last, seen = i.OpenedAt, append(seen, i.ID)
			}
			if !page.HasNext {
				break
			}
			after = page.Cursors[len(page.Cursors)-1]
		}
		if len(seen) != want {
			r.Fatalf("%d of %d", len(seen), want)
		}
	})
}

func TestTheTimelineFollowsWhatHappened(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("x"), incident.OutcomeRecorded{Scale: situation.Minor, Summary: "y"})
	// Recorded last, happened first.
	if err := s.apply(eventstore.Decoded{
		Entry:  decider.Entry[any]{ID: uuid.New(), Revision: 2, Municipality: here, OccurredAt: noon().Add(-time.Hour), RecordedAt: noon(), Event: signal("")},
		Stream: incident.Stream(id), Type: "SignalReported",
	}); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for after := ""; ; {
		page, err := s.Timeline(t.Context(), id.String(), Span{}, 1, after)
		if err != nil || page.Total != 3 {
			t.Fatalf("%+v, %v", page, err)
		}
		kinds = append(kinds, page.Items[0].Kind+" "+page.Items[0].Summary)
		if !page.HasNext {
			break
		}
		after = page.Cursors[0]
	}
	want := []string{
		"SignalReported Signaal: oproep tot rellen op Telegram (tip van een burger)",
		"SignalReported Signaal: oproep tot rellen op Telegram (tip van een burger)", "OutcomeRecorded Afloop: licht",
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("%q", kinds)
	}
	for _, bad := range []string{
		"x", projections.Key{Sort: 1, ID: "5abc", List: "timeline"}.Cursor(), projections.Key{Sort: 1, ID: "1", List: "timeline KNOWN"}.Cursor(),
	} {
		if _, err := s.Timeline(t.Context(), id.String(), Span{}, 1, bad); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestACaseOpensWithWhatWasSeenFirst(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("x"))
	before, err := s.Incident(t.Context(), of(here), id)
	if err != nil {
		t.Fatal(err)
	}
	s.add(here, id, noon().AddDate(-1, 0, 0), signal(""))
	after, err := s.Incident(t.Context(), of(here), id)
	if err != nil || !after.OpenedAt.Equal(noon().AddDate(-1, 0, 0)) || after.Reference != before.Reference {
		t.Errorf("%+v, %v", after, err)
	}
}

func TestTheReferenceIsSpeakable(t *testing.T) {
	for range 100 {
		ref := Reference("GM0772", noon(), uuid.New())
		if len(ref) != len("GM0772-2026-7K3QF") || ref[:12] != "GM0772-2026-" {
			t.Fatalf("reference %s", ref)
		}
		for _, confusing := range "ILOU" {
			if slices.Contains([]rune(ref[12:]), confusing) {
				t.Fatalf("reference %s holds %c", ref, confusing)
			}
		}
	}
}

// What was erased is null, and nothing else of the case is lost.
func TestAnErasedEntryIsNull(t *testing.T) {
	s, id := open(t), uuid.New()
	erased := incident.SignalReported{Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot}
	if err := s.apply(eventstore.Decoded{
		Entry:  decider.Entry[any]{ID: uuid.New(), Municipality: here, OccurredAt: noon(), RecordedAt: noon(), Erased: true, Event: erased},
		Stream: incident.Stream(id), Type: "SignalReported",
	}); err != nil {
		t.Fatal(err)
	}
	found, err := s.Incident(t.Context(), of(here), id)
	if err != nil || found.Title != nil || found.Signals[0].Text != nil || found.Signals[0].Platform != situation.Telegram {
		t.Errorf("%+v, %v", found, err)
	}
}
