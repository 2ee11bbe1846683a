package release_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	domain "leerkring/domain/release"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/release"
	"leerkring/projections"
	"leerkring/projections/knowledge"
)

type plain struct{}

func (plain) Mask(texts ...string) ([]string, float64) { return texts, 0 }

// replica is one server's read model and gate on a log.
type replica struct {
	*release.Maker
	model *projections.Runner
}

func openLog(t *testing.T) *eventstoretest.Log {
	t.Helper()
	var events []any
	for _, e := range lesson.Events() {
		events = append(events, e)
	}
	for _, e := range casefact.Events() {
		events = append(events, e)
	}
	for _, e := range domain.Events() {
		events = append(events, e)
	}
	return eventstoretest.Open(t, t.TempDir(), events...)
}

func open(t *testing.T, log *eventstoretest.Log) replica {
	t.Helper()
	model, err := projections.Open(t.Context(), filepath.Join(t.TempDir(), "knowledge.db"), log.Log, slog.New(slog.DiscardHandler), knowledge.Projections()...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); model.Run(ctx) }() //nolint:errcheck // it ends with the context
	t.Cleanup(func() { cancel(); <-ended; model.Close() })
	return replica{&release.Maker{
		Log: log.Log, Book: knowledge.NewQueries(model.DB(), domain.Kinds{"IV10": situation.NonLegal}), Gate: domain.StrictGate(), WaitFor: model.WaitFor,
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
	}, model}
}

// fill writes casefacts and one approved lesson of their class, and waits until every replica has read them.
func fill(t *testing.T, log *eventstoretest.Log, facts int, replicas ...replica) {
	t.Helper()
	order := eventstore.Order{Now: time.Now()}
	for i := range facts {
		var record casefact.Command = casefact.Record{Casefact: casefact.Casefact{
			BarrierStage: situation.Mobilisation, ContentKind: situation.CallToRiot, Municipality: casefact.Token{byte(i % 6)},
			Scale: situation.AllDisturbanceScales()[i%3],
		}}
		_, err := eventstore.Execute(t.Context(), log.Log, casefact.New(), casefact.Stream(uuid.New()), order, record)
		if err != nil {
			t.Fatal(err)
		}
	}
	stream := lesson.Stream(uuid.New())
	content := lesson.Content{Title: "a", Situation: "b", Attributes: lesson.Attributes{StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation}}
	var last eventstore.Position
	for _, c := range []lesson.Command{lesson.Submit{Content: content}, lesson.Review{Verdict: lesson.Approve}} {
		result, err := eventstore.Execute(t.Context(), log.Log, lesson.New(plain{}), stream, order, c)
		if err != nil {
			t.Fatal(err)
		}
		last = result.Position
	}
	for _, r := range replicas {
		if err := r.model.WaitFor(t.Context(), last); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALessonWaitsUntilItsClassIsBigEnough(t *testing.T) {
	log := openLog(t)
	r := open(t, log)
	fill(t, log, 10, r)
	made, err := r.Make(t.Context())
	if err != nil || made.Number != 1 || made.Period != "2026-11" || made.Lessons != 0 || made.Waiting != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	fill(t, log, 1, r)
	// Ten that the release before knew and one that came since: neither could hide a lesson by themselves.
	made, err = r.Make(t.Context())
	if err != nil || made.Number != 2 || made.Lessons != 0 || made.Waiting != 2 {
		t.Fatalf("%+v, %v", made, err)
	}
	made, err = r.Make(t.Context())
	if err != nil || made.Number != 3 || made.Lessons != 2 || made.Waiting != 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	if made, err = r.Make(t.Context()); err != nil || made.Number != 4 || made.Lessons != 0 {
		t.Errorf("published twice: %+v, %v", made, err)
	}
}

// Two replicas that make releases at once: one number is one release, and a lesson is published by one release alone.
func TestTheStreamIsTheLockBetweenReplicas(t *testing.T) {
	log := openLog(t)
	one, two := open(t, log), open(t, log)
	fill(t, log, 12, one, two)
	var group sync.WaitGroup
	results := make([]release.Made, 8)
	for i := range results {
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			var err error
			if results[i], err = []replica{one, two}[i%2].Make(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	// Two that counted the very same thing made one release together: same number, same digest.
	releases, published := map[int]release.Made{}, 0
	for _, r := range results {
		if known, ok := releases[r.Number]; ok && known.Digest != r.Digest {
			t.Errorf("number %d stands for two releases", r.Number)
		} else if !ok {
			published += r.Lessons
		}
		releases[r.Number] = r
	}
	if published != 1 {
		t.Errorf("the lesson was published by %d releases", published)
	}
	// The one that did not make the last release reads it a moment later.
	end, err := log.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := one.model.WaitFor(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	listed, err := knowledge.NewQueries(one.model.DB(), nil).Releases(t.Context())
	if err != nil || len(listed) != len(releases) {
		t.Errorf("%d releases are in the log, %d were answered, %v", len(listed), len(releases), err)
	}
}
