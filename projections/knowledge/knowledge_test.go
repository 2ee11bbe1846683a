package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

// library is an open read model to which a test adds events.
type library struct {
	t  *testing.T
	db *sqlite.DB
	*Queries
	list      []projections.Projection
	revisions map[string]uint64
}

func open(t *testing.T) *library {
	t.Helper()
	l := &library{t: t, list: Projections(), revisions: map[string]uint64{}}
	schema := ""
	for _, p := range l.list {
		schema += p.Schema + ";"
	}
	var err error
	if l.db, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "knowledge.db"), sqlite.Rebuildable, schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.db.Close() })
	l.Queries = NewQueries(l.db.Read, kinds())
	return l
}

func (l *library) add(stream string, events ...any) {
	l.t.Helper()
	for _, e := range events {
		d := eventstore.Decoded{Entry: decider.Entry[any]{Revision: l.revisions[stream], Event: e}, Stream: stream, Type: reflect.TypeOf(e).Name()}
		l.revisions[stream]++
		if err := l.apply(d); err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *library) apply(d eventstore.Decoded) error {
	return l.db.Tx(context.Background(), func(tx *sql.Tx) error {
		for _, p := range l.list {
			for _, c := range p.Categories {
				if len(d.Stream) > len(c) && d.Stream[:len(c)] == c {
					if err := p.Apply(context.Background(), tx, []eventstore.Decoded{d}); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

func kinds() release.Kinds {
	return release.Kinds{"IV10": situation.NonLegal, "IV50": situation.Administrative}
}

func content(situationText string) lesson.Content {
	return lesson.Content{
		Title: "Eerst bellen", Situation: situationText,
		Attributes: lesson.Attributes{StageGroup: situation.Spreading, KindGroup: situation.Rumour, Platform: situation.PlatformX, Period: "2026"},
		Course:     []lesson.Step{{Day: casefact.Day0, Kind: lesson.StepSignal}}, LegalBases: []string{"gemw-175"},
	}
}

func made(number int, lessons ...release.Listed) release.ReleaseMade {
	return release.ReleaseMade{Number: number, Period: "2026-11", Lessons: lessons, Digest: "d"}
}

func (l *library) status(id uuid.UUID) lesson.Status {
	l.t.Helper()
	s, err := l.Standings(l.t.Context(), []uuid.UUID{id})
	if err != nil {
		l.t.Fatal(err)
	}
	return s[id].Status
}

func (l *library) found(search string, status lesson.Status) int {
	l.t.Helper()
	page, err := l.Lessons(l.t.Context(), Filter{Status: status, Search: search}, 20, "")
	if err != nil {
		l.t.Fatal(err)
	}
	return page.Total
}

func TestOnlyAReleasePublishes(t *testing.T) {
	l, id := open(t), uuid.New()
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("een gerucht")}, lesson.LessonApproved{})
	if p, err := l.Published(t.Context(), id); p != nil || err != nil {
		t.Fatalf("published before a release: %+v, %v", p, err)
	}
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	p, err := l.Published(t.Context(), id)
	if err != nil || p == nil || p.Status != lesson.Published || p.Release != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	// A release of the time before lessons listed what they show: the class alone.
	want := release.Shown{StageGroup: situation.Spreading, KindGroup: situation.Rumour}
	if p.Content.Attributes != (lesson.Attributes{}) || p.Content.Course != nil || p.Content.LegalBases != nil || !reflect.DeepEqual(p.Shown, want) {
		t.Errorf("more is shown than the gate lets through: %+v", p)
	}
	if l.found("gerucht", lesson.Published) != 1 || l.found("gerucht", lesson.Approved) != 0 {
		t.Error("it is found under the wrong status")
	}
}

func TestAReleaseNeverPublishesWhatNobodyApproved(t *testing.T) {
	for name, since := range map[string][]any{
		"revised":   {lesson.LessonRevised{Content: content("nieuw")}},
		"returned":  {lesson.LessonReturned{Note: "x"}},
		"withdrawn": {lesson.LessonWithdrawn{}},
		// Approved again, but not in the version that the release counted.
		"another version": {lesson.LessonRevised{Content: content("nieuw")}, lesson.LessonApproved{}},
	} {
		l, id := open(t), uuid.New()
		l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("oud")}, lesson.LessonApproved{})
		l.add(lesson.Stream(id), since...)
		l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
		if p, err := l.Published(t.Context(), id); p != nil || err != nil {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestWhatAReleaseHasShownIsFrozen(t *testing.T) {
	l, id := open(t), uuid.New()
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("oud")}, lesson.LessonApproved{})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	l.add(lesson.Stream(id), lesson.LessonRevised{Content: content("nieuw")})
	p, err := l.Published(t.Context(), id)
	if err != nil || p == nil || p.Content.Situation != "oud" {
		t.Fatalf("%+v, %v", p, err)
	}
	if c, err := l.Current(t.Context(), id); err != nil || c.Content.Situation != "nieuw" || c.Status != lesson.Submitted {
		t.Errorf("%+v, %v", c, err)
	}
	l.add(lesson.Stream(id), lesson.LessonApproved{})
	l.add(release.Stream(2), made(2, release.Listed{Lesson: id, Version: 2}))
	if p, _ = l.Published(t.Context(), id); p.Content.Situation != "nieuw" || p.Release != 2 {
		t.Errorf("%+v", p)
	}
}

func TestAWithdrawnLessonIsNowhere(t *testing.T) {
	l, id := open(t), uuid.New()
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("een gerucht")}, lesson.LessonApproved{Note: "goed"})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	l.add(lesson.Stream(id), lesson.LessonWithdrawn{})
	for _, status := range []lesson.Status{lesson.Submitted, lesson.Returned, lesson.Approved, lesson.Published, lesson.Withdrawn} {
		if l.found("gerucht", status) != 0 || l.found("", status) != 0 {
			t.Errorf("still listed as %s", status)
		}
	}
	if p, _ := l.Published(t.Context(), id); p != nil {
		t.Error("still published")
	}
	if c, _ := l.Current(t.Context(), id); c != nil {
		t.Error("still read by reviewers")
	}
	if s := l.status(id); s != lesson.Withdrawn {
		t.Errorf("status %s", s)
	}
	var left int
	err := l.db.Read.QueryRow(`SELECT count(*) FROM lesson WHERE content IS NOT NULL OR released IS NOT NULL OR note IS NOT NULL`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows still hold texts, %v", left, err)
	}
}

func TestTheCutHoldsWhatAReleaseNeeds(t *testing.T) {
	l := open(t)
	waiting, published, submitted := uuid.New(), uuid.New(), uuid.New()
	l.add(lesson.Stream(waiting), lesson.LessonSubmitted{Content: content("a")}, lesson.LessonRevised{Content: content("b")}, lesson.LessonApproved{})
	l.add(lesson.Stream(published), lesson.LessonSubmitted{Content: content("c")}, lesson.LessonApproved{})
	l.add(lesson.Stream(submitted), lesson.LessonSubmitted{Content: content("d")})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: published, Version: 1}))
	for i := range 3 {
		l.add(casefact.Stream(uuid.New()), casefact.CasefactRecorded{Casefact: casefact.Casefact{
			BarrierStage: situation.Mobilisation, ContentKind: situation.Disinformation, Municipality: casefact.Token{byte(i % 2)},
		}})
	}
	cut, err := l.Cut(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := release.Candidate{Lesson: waiting, Version: 2, Full: release.Full(content("b"), kinds())}
	if cut.Latest != 1 || len(cut.Candidates) != 1 || !reflect.DeepEqual(cut.Candidates[0], want) {
		t.Errorf("%+v", cut)
	}
	class := release.Class{Incidents: 3, Municipalities: 2, Largest: 2}
	if got := cut.Facts.Class(release.Shown{StageGroup: situation.Spreading, KindGroup: situation.Rumour}); got != class {
		t.Errorf("counts %+v", got)
	}
}

// A casefact is new until the next release; a revision makes it new again.
func TestACasefactIsNewUntilARelease(t *testing.T) {
	l := open(t)
	recorded := func() string {
		stream := casefact.Stream(uuid.New())
		l.add(stream, casefact.CasefactRecorded{Casefact: casefact.Casefact{Municipality: casefact.Token{1}}})
		return stream
	}
	revised, _ := recorded(), recorded()
	l.add(release.Stream(1), made(1))
	recorded()
	l.add(revised, casefact.CasefactRevised{Casefact: casefact.Casefact{Municipality: casefact.Token{2}}})
	facts, err := l.Facts(t.Context())
	old, recent := 0, 0
	for _, f := range facts {
		if f.New {
			recent++
		} else {
			old++
		}
	}
	if err != nil || old != 1 || recent != 2 {
		t.Errorf("%d old, %d new, %v", old, recent, err)
	}
}

// What a release lists as shown is what is read, to the letter; a revised lesson brings along what was shown of it.
func TestALessonIsShownAsItsReleaseListsIt(t *testing.T) {
	l, id, named := open(t), uuid.New(), uuid.New()
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("x")}, lesson.LessonApproved{})
	public := content("y")
	public.PublicCase = &lesson.PublicCase{Name: "Project X", Municipality: "GM0050", Year: 2012}
	l.add(lesson.Stream(named), lesson.LessonSubmitted{Content: public}, lesson.LessonApproved{})
	shown := release.Shown{StageGroup: situation.Spreading, Platform: situation.PlatformX, Interventions: []release.Intervention{{Kind: situation.NonLegal}}}
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1, Shown: &shown}, release.Listed{Lesson: named, Version: 1, Named: true}))
	p, err := l.Published(t.Context(), id)
	if err != nil || !reflect.DeepEqual(p.Shown, shown) || p.Content.PublicCase != nil {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = l.Published(t.Context(), named)
	if err != nil || !reflect.DeepEqual(p.Shown, release.Full(public, kinds())) || !reflect.DeepEqual(p.Content, public) {
		t.Errorf("%+v, %v", p, err)
	}
	for _, id := range []uuid.UUID{id, named} {
		l.add(lesson.Stream(id), lesson.LessonRevised{Content: content("z")}, lesson.LessonApproved{})
	}
	candidates, err := l.Candidates(t.Context())
	if err != nil || len(candidates) != 2 {
		t.Fatalf("%+v, %v", candidates, err)
	}
	for _, c := range candidates {
		if c.Lesson == id && !reflect.DeepEqual(c.Before, &shown) || c.Lesson == named && (c.Before != nil || !c.WasNamed) {
			t.Errorf("%+v", c)
		}
	}
}

// A lesson that is offered anew after a withdrawal may show no more than the one before: whoever kept that may know the words again.
func TestAnEarlierLessonOfTheIncidentIsHeeded(t *testing.T) {
	l, first, named, again := open(t), uuid.New(), uuid.New(), uuid.New()
	shown := release.Shown{StageGroup: situation.Spreading, KindGroup: situation.Rumour}
	public := content("y")
	public.PublicCase = &lesson.PublicCase{Name: "Project X", Municipality: "GM0050", Year: 2012}
	l.add(lesson.Stream(first), lesson.LessonSubmitted{Content: content("x")}, lesson.LessonApproved{})
	l.add(lesson.Stream(named), lesson.LessonSubmitted{Content: public}, lesson.LessonApproved{})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: first, Version: 1, Shown: &shown}, release.Listed{Lesson: named, Version: 1, Named: true}))
	l.add(lesson.Stream(first), lesson.LessonWithdrawn{})
	l.add(lesson.Stream(named), lesson.LessonWithdrawn{})
	offered := content("x")
	offered.Earlier = []uuid.UUID{first, uuid.New()}
	l.add(lesson.Stream(again), lesson.LessonSubmitted{Content: offered}, lesson.LessonApproved{})
	candidates, err := l.Candidates(t.Context())
	if err != nil || len(candidates) != 1 || candidates[0].Before != nil || candidates[0].WasNamed || !reflect.DeepEqual(candidates[0].Earlier, []release.Shown{shown}) {
		t.Errorf("%+v, %v", candidates, err)
	}
	offered.Earlier = append(offered.Earlier, named)
	l.add(lesson.Stream(again), lesson.LessonRevised{Content: offered}, lesson.LessonApproved{})
	if candidates, err = l.Candidates(t.Context()); err != nil || len(candidates) != 1 || !candidates[0].WasNamed {
		t.Errorf("%+v, %v", candidates, err)
	}
	if c, err := l.Current(t.Context(), again); err != nil || c.Content.Earlier != nil {
		t.Errorf("a reader is told of earlier lessons: %+v, %v", c, err)
	}
}

// A lesson that a release does not list as a named case never shows a name, whatever its content says.
func TestANameIsShownByItsReleaseAlone(t *testing.T) {
	l, id := open(t), uuid.New()
	public := content("y")
	public.PublicCase = &lesson.PublicCase{Name: "Project X", Municipality: "GM0050", Year: 2012}
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: public}, lesson.LessonApproved{})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	if p, err := l.Published(t.Context(), id); err != nil || p.Content.PublicCase != nil || p.Shown.Platform != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

// A revision takes the place of what was recorded; what was no incident counts no more.
func TestACasefactCountsAsItWasBroughtLast(t *testing.T) {
	l := open(t)
	fact := func(kind situation.ContentKind) casefact.Casefact {
		return casefact.Casefact{BarrierStage: situation.Mobilisation, ContentKind: kind, Municipality: casefact.Token{1}}
	}
	l.add(casefact.Stream(uuid.New()), casefact.CasefactRecorded{Casefact: fact(situation.Disinformation)}, casefact.CasefactRevised{Casefact: fact(situation.CallToRiot)})
	l.add(casefact.Stream(uuid.New()), casefact.CasefactRecorded{Casefact: fact(situation.CallToRiot)}, casefact.CasefactWithdrawn{})
	list, err := l.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts := release.NewFacts(list, kinds())
	calls := counts.Class(release.Shown{StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation})
	rumours := counts.Class(release.Shown{StageGroup: situation.Spreading, KindGroup: situation.Rumour})
	if calls.Incidents != 1 || rumours.Incidents != 0 {
		t.Errorf("counts %+v, %+v", calls, rumours)
	}
}

func TestReleasesAreListedTheLatestFirst(t *testing.T) {
	l := open(t)
	l.add(release.Stream(1), made(1))
	l.add(release.Stream(2), made(2, release.Listed{Lesson: uuid.New(), Version: 1}))
	list, err := l.Releases(t.Context())
	if err != nil || len(list) != 2 || list[0].Number != 2 || list[0].Lessons != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if r, err := l.Release(t.Context(), 3); r != nil || err != nil {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestLessonsArePagedAndKeptToTheirOwner(t *testing.T) {
	l := open(t)
	var ids []uuid.UUID
	for range 7 {
		id := uuid.New()
		ids = append(ids, id)
		l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("x")})
	}
	seen := map[uuid.UUID]bool{}
	for after := ""; ; {
		page, err := l.Lessons(t.Context(), Filter{Status: lesson.Submitted}, 3, after)
		if err != nil || page.Total != 7 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, item := range page.Items {
			seen[item.ID] = true
		}
		if !page.HasNext {
			break
		}
		after = page.Cursors[len(page.Cursors)-1]
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7", len(seen))
	}
	page, err := l.Lessons(t.Context(), Filter{Status: lesson.Submitted, Among: ids[:2]}, 20, "")
	if err != nil || page.Total != 2 {
		t.Errorf("own ones: %d, %v", page.Total, err)
	}
	page, err = l.Lessons(t.Context(), Filter{Status: lesson.Submitted, Among: []uuid.UUID{}}, 20, "")
	if err != nil || page.Total != 0 {
		t.Errorf("of an owner with none: %d, %v", page.Total, err)
	}
}

// Every event type of this side has a place in a read model: none passes silently.
func TestEveryEventIsHeard(t *testing.T) {
	for _, e := range append(append(list(lesson.Events()), list(casefact.Events())...), list(release.Events())...) {
		l, id := open(t), uuid.New()
		stream := lesson.Stream(id)
		switch e.(type) {
		case casefact.Event:
			stream = casefact.Stream(id)
		case release.Event:
			stream = release.Stream(1)
		default:
			l.add(stream, lesson.LessonSubmitted{Content: content("a")})
		}
		l.add(stream, e)
	}
	l := open(t)
	for _, stream := range []string{lesson.Stream(uuid.New()), casefact.Stream(uuid.New()), release.Stream(1)} {
		d := eventstore.Decoded{Stream: stream, Type: "SomethingNew", Entry: decider.Entry[any]{Event: struct{}{}}}
		if err := l.apply(d); !errors.Is(err, eventstore.ErrUnknownEvent) {
			t.Errorf("%s: %v", stream, err)
		}
	}
}

func list[E any](events []E) []any {
	var out []any
	for _, e := range events {
		out = append(out, e)
	}
	return out
}
