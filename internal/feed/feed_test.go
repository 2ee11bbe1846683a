package feed_test

import (
	"bytes"
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/feed"
	"leerkring/internal/keyring"
	"leerkring/projections"
)

const municipality = "GM0772"

// house is both sides with the door between them.
type house struct {
	t         *testing.T
	cases     *eventstoretest.Log
	knowledge *eventstoretest.Log
	incident  decider.Decider[incident.State, incident.Command, incident.Event]
	pending   *projections.Runner
	door      *feed.Door
	last      eventstore.Position
}

func build(t *testing.T) *house {
	t.Helper()
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := anonymise.New()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		t: t, cases: eventstoretest.Open(t, t.TempDir(), list(incident.Events())...),
		knowledge: eventstoretest.Open(t, t.TempDir(), append(list(lesson.Events()), list(casefact.Events())...)...),
		incident:  incident.New(incident.Rules{Catalogue: cat, Masker: a}),
	}
	h.knowledge.RecordedAt = eventstore.ToTheMonth
	h.pending, err = projections.Open(t.Context(), filepath.Join(t.TempDir(), "door.db"), h.cases.Log, slog.New(slog.DiscardHandler), feed.Projection())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); h.pending.Run(ctx) }() //nolint:errcheck // it ends with the context
	t.Cleanup(func() { cancel(); <-ended; h.pending.Close() })
	h.door = &feed.Door{
		Cases: h.cases.Log, Incident: h.incident, Knowledge: h.knowledge.Log, Lesson: lesson.New(a), Keys: h.knowledge.Keys,
		Catalogue: cat, Pending: h.pending.File(), Shuffle: rand.New(rand.NewPCG(1, 2)), Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Token: func(m string) casefact.Token { return h.cases.Keys.Hash(keyring.SecretMunicipality, []byte(m)) },
	}
	return h
}

func list[E any](events []E) []any {
	var out []any
	for _, e := range events {
		out = append(out, e)
	}
	return out
}

func (h *house) do(stream string, c incident.Command) incident.State {
	h.t.Helper()
	order := eventstore.Order{
		CommandID: uuid.New(), Actor: "acteur", Role: "LEAD", Municipality: municipality, OccurredAt: time.Now(), Now: time.Now(),
	}
	result, err := eventstore.Execute(h.t.Context(), h.cases.Log, h.incident, stream, order, c)
	if err != nil {
		h.t.Fatal(err)
	}
	h.last = result.Position
	return result.State
}

func order() incident.Order {
	return incident.Order{Municipality: municipality, OccurredAt: time.Now().Add(-time.Minute), Now: time.Now()}
}

// close plays a case to its end.
func (h *house) close(stream string) incident.State {
	h.t.Helper()
	h.do(stream, incident.ReportSignal{Order: order(), Opens: true, Title: "Plantplein", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot})
	h.do(stream, incident.RecordAssessment{Order: order(), Severity: situation.High, Likelihood: situation.Low, Urgency: situation.Low, BarrierStage: situation.Mobilisation, Decision: situation.Monitor, Motivation: "Plantreden"})
	h.do(stream, incident.RecordOutcome{Order: order(), Scale: situation.NoDisturbance, Summary: "rustig"})
	return h.do(stream, incident.CloseIncident{Order: order(), Casefact: uuid.New()})
}

func (h *house) offer(stream, situationText string) uuid.UUID {
	h.t.Helper()
	state := h.do(stream, incident.OfferLesson{Order: order(), Lesson: uuid.New(), Size: situation.Over100k, Title: "praten hielp", Situation: situationText})
	return state.Lessons[len(state.Lessons)-1].ID
}

func (h *house) withdraw(stream string) {
	h.t.Helper()
	h.do(stream, incident.AskLessonWithdrawal{Order: order(), Reason: "te herkenbaar"})
}

// deliver lets the door bring over all that has happened so far.
func (h *house) deliver() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	if err := h.pending.WaitFor(ctx, h.last); err != nil {
		h.t.Fatal(err)
	}
	if err := h.door.Deliver(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) lesson(id uuid.UUID) eventstore.History[lesson.Event] {
	h.t.Helper()
	history, err := eventstore.Load[lesson.Event](h.t.Context(), h.knowledge.Log, lesson.Stream(id))
	if err != nil {
		h.t.Fatal(err)
	}
	return history
}

func TestAClosedCaseLeavesOneCasefact(t *testing.T) {
	h := build(t)
	state := h.close("incident-" + uuid.NewString())
	h.deliver()
	h.deliver()
	history, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(state.CasefactID))
	if err != nil || len(history.Entries) != 1 {
		t.Fatalf("%d entries, %v", len(history.Entries), err)
	}
	fact := history.Entries[0].Event.(casefact.CasefactRecorded)
	if fact.SizeBand != situation.Over100k || fact.Decision != situation.Monitor || fact.Municipality == (casefact.Token{}) {
		t.Errorf("%+v", fact)
	}
	e := history.Entries[0]
	if e.Municipality != "" || e.Actor != "" || !e.OccurredAt.IsZero() || e.RecordedAt.Day() != 1 || e.RecordedAt.Hour() != 0 {
		t.Errorf("the metadata tells too much: %+v", e)
	}
}

// A case that is reopened stays on the other side as it was, until it is closed again.
func TestACaseThatIsClosedAgainRevisesItsCasefact(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	state := h.close(stream)
	facts := func() []decider.Entry[casefact.Event] {
		t.Helper()
		h.deliver()
		history, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(state.CasefactID))
		if err != nil {
			t.Fatal(err)
		}
		return history.Entries
	}
	reopen := incident.ReopenIncident{Order: order(), Reason: "er kwam een aangifte bij"}
	closing := incident.CloseIncident{Order: order(), Casefact: uuid.New()}
	id := h.offer(stream, "er ging een oproep rond")
	facts()
	h.do(stream, reopen)
	h.do(stream, incident.RecordOutcome{Order: order(), Scale: situation.Severe, Summary: "toch niet rustig"})
	if n := len(facts()); n != 1 {
		t.Fatalf("%d entries while it is reopened", n)
	}
	if again := h.do(stream, closing); again.CasefactID != state.CasefactID {
		t.Fatal("a case got a second coded record")
	}
	entries := facts()
	if len(entries) != 2 || entries[1].Event.(casefact.CasefactRevised).Scale != situation.Severe {
		t.Fatalf("closed with other facts: %+v", entries)
	}
	h.do(stream, reopen)
	h.do(stream, closing)
	if n := len(facts()); n != 2 {
		t.Fatalf("%d entries after a closing with the same facts", n)
	}
	reopened := h.do(stream, reopen)
	h.do(stream, incident.RetractEntry{Order: order(), Entry: reopened.Entries[0].ID, Reason: "er was niets"})
	h.do(stream, closing)
	entries = facts()
	if _, gone := entries[len(entries)-1].Event.(casefact.CasefactWithdrawn); len(entries) != 3 || !gone {
		t.Fatalf("closed without a signal: %+v", entries)
	}
	if n := len(h.lesson(id).Entries); n != 1 {
		t.Errorf("the lesson has %d entries", n)
	}
}

// The record of a case that is told by its name is everybody's to recognise: it hides no other, and leads to none of its
// municipality. Told by its name no more, the case counts again as any other.
func TestACaseThatIsNamedHasARecordOfItsOwn(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	state := h.close(stream)
	h.deliver()
	h.do(stream, incident.OfferLesson{
		Order: order(), Lesson: uuid.New(), Size: situation.Over100k, Title: "praten hielp", Situation: "er ging een oproep rond",
		PublicCase: &incident.PublicCase{Consent: true, Name: "Project X Haren 2012"},
	})
	h.deliver()
	h.deliver()
	own, named := h.standing()
	if len(own) != 0 || len(named) != 1 || named[0].Municipality == h.door.Token(municipality) || named[0].Municipality == (casefact.Token{}) {
		t.Fatalf("own %+v, named %+v", own, named)
	}
	h.withdraw(stream)
	h.deliver()
	own, named = h.standing()
	if len(own) != 1 || len(named) != 0 || own[0].Municipality != h.door.Token(municipality) || state.CasefactID == uuid.Nil {
		t.Errorf("own %+v, named %+v", own, named)
	}
}

// standing are the casefacts that stand on the other side, those of named cases apart.
func (h *house) standing() (own, named []casefact.Casefact) {
	h.t.Helper()
	streams := map[string]bool{}
	err := h.knowledge.Scan(h.t.Context(), 0, func(e eventstore.Recorded) error {
		streams[e.Stream] = strings.HasPrefix(e.Stream, casefact.Category+"-")
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	for stream, is := range streams {
		if !is {
			continue
		}
		history, err := eventstore.Load[casefact.Event](h.t.Context(), h.knowledge.Log, stream)
		if err != nil {
			h.t.Fatal(err)
		}
		switch s := casefact.New().Fold(history.Entries); {
		case s.Stands && s.Fact.Named:
			named = append(named, s.Fact)
		case s.Stands:
			own = append(own, s.Fact)
		}
	}
	return own, named
}

func TestACaseWithoutASignalLeavesNoCasefact(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	opened := h.do(stream, incident.ReportSignal{Order: order(), Opens: true, Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot})
	h.do(stream, incident.RetractEntry{Order: order(), Entry: opened.Entries[0].ID, Reason: "dubbel geopend"})
	h.do(stream, incident.RecordOutcome{Order: order(), Scale: situation.NoDisturbance, Summary: "geen incident"})
	state := h.do(stream, incident.CloseIncident{Order: order(), Casefact: uuid.New()})
	h.deliver()
	history, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(state.CasefactID))
	if err != nil || len(history.Entries) != 0 {
		t.Errorf("%d entries, %v", len(history.Entries), err)
	}
}

func TestALessonIsSubmittedRevisedAndWithdrawnWithItsKeys(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	h.close(stream)
	id := h.offer(stream, "er ging een oproep rond")
	h.deliver()
	if n := len(h.lesson(id).Entries); n != 1 {
		t.Fatalf("%d entries after the first offer", n)
	}
	if again := h.offer(stream, "er ging een tweede oproep rond"); again != id {
		t.Fatal("a revision has another id")
	}
	h.deliver()
	h.deliver()
	entries := h.lesson(id).Entries
	if len(entries) != 2 || entries[1].Event.(lesson.LessonRevised).Content.Situation != "er ging een tweede oproep rond" {
		t.Fatalf("%+v", entries)
	}
	h.withdraw(stream)
	h.deliver()
	h.deliver()
	entries = h.lesson(id).Entries
	if len(entries) != 3 || !entries[0].Erased || !entries[1].Erased || !entries[0].Event.(lesson.LessonSubmitted).Content.IsZero() {
		t.Fatalf("%+v", entries)
	}
}

func TestWhatHappenedBetweenTwoBatchesIsNotLost(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	h.close(stream)
	first := h.offer(stream, "er ging een oproep rond")
	h.deliver()
	h.withdraw(stream)
	never := h.offer(stream, "deze wordt nooit gezien")
	h.withdraw(stream)
	last := h.offer(stream, "dit is de les")
	h.deliver()
	if n := len(h.lesson(first).Entries); n != 2 {
		t.Errorf("the first lesson has %d entries, want submitted and withdrawn", n)
	}
	if n := len(h.lesson(never).Entries); n != 0 {
		t.Errorf("a lesson that was withdrawn before it left has %d entries", n)
	}
	if n := len(h.lesson(last).Entries); n != 1 {
		t.Errorf("the last lesson has %d entries", n)
	}
}

// A lesson that is taken back goes at once; what waits for the batch stays hidden until then.
func TestAWithdrawalWaitsForNoBatch(t *testing.T) {
	h := build(t)
	h.door.Interval = 24 * time.Hour
	stream, other := "incident-"+uuid.NewString(), "incident-"+uuid.NewString()
	h.close(stream)
	id := h.offer(stream, "er ging een oproep rond")
	h.deliver()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); h.door.Run(ctx, h.pending.Changed) }() //nolint:errcheck // it ends with the context
	waiting := h.close(other)
	h.withdraw(stream)
	for deadline := time.Now().Add(20 * time.Second); len(h.lesson(id).Entries) != 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the lesson is still there")
		}
	}
	facts, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(waiting.CasefactID))
	if err != nil || len(facts.Entries) != 0 {
		t.Errorf("a casefact came along: %d, %v", len(facts.Entries), err)
	}
	cancel()
	<-ended
	h.deliver()
	if !h.lesson(id).Entries[0].Erased {
		t.Error("the withdrawn lesson can still be read")
	}
	if facts, err = eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(waiting.CasefactID)); err != nil || len(facts.Entries) != 1 {
		t.Errorf("the batch brought %d casefacts, %v", len(facts.Entries), err)
	}
}

// News come in all the time, so that the door is busy whenever an interval ends: the batch goes all the same.
func TestABatchIsNotPassedOverWhileNewsComeIn(t *testing.T) {
	h := build(t)
	h.door.Interval = 200 * time.Millisecond
	state := h.close("incident-" + uuid.NewString())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	always := make(chan struct{})
	close(always)
	go func() { defer close(ended); h.door.Run(ctx, func() <-chan struct{} { return always }) }() //nolint:errcheck // it ends with the context
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		facts, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(state.CasefactID))
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("the batch was passed over: %v", err)
		}
		if len(facts.Entries) == 1 {
			break
		}
	}
	cancel()
	<-ended
}

// A crash after a delivery and before its note: the list still says that it is pending.
func TestACrashBetweenDeliveryAndNoteDoublesNothing(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	state := h.close(stream)
	id := h.offer(stream, "er ging een oproep rond")
	h.deliver()
	if _, err := h.door.Pending.Write.ExecContext(t.Context(), `INSERT INTO pending VALUES (?, 1, 0)`, stream); err != nil {
		t.Fatal(err)
	}
	h.deliver()
	facts, err := eventstore.Load[casefact.Event](t.Context(), h.knowledge.Log, casefact.Stream(state.CasefactID))
	if err != nil || len(facts.Entries) != 1 || len(h.lesson(id).Entries) != 1 {
		t.Errorf("%d casefacts, %d lessons, %v", len(facts.Entries), len(h.lesson(id).Entries), err)
	}
}

func TestWhileTheKnowledgeSideIsAwayNothingIsLost(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	h.close(stream)
	id := h.offer(stream, "er ging een oproep rond")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.door.Deliver(ctx); err == nil {
		t.Fatal("delivered without a way across")
	}
	h.deliver()
	if n := len(h.lesson(id).Entries); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// The knowledge log says nothing of the case: not its stream, municipality, actor or typed words, nor the day.
func TestTheKnowledgeLogHoldsNoTrace(t *testing.T) {
	h := build(t)
	stream := "incident-" + uuid.NewString()
	h.close(stream)
	h.offer(stream, "Op het Plantplein riep @planthandle op, zie https://plant.example/x")
	h.deliver()
	raw := files(t, h.knowledge.Dir)
	for _, planted := range []string{
		strings.TrimPrefix(stream, "incident-"), municipality, "Eindhoven", "acteur", "Plantplein", "Plantreden", "planthandle", "plant.example",
		time.Now().UTC().Format("2006-01-02"),
	} {
		if bytes.Contains(raw, []byte(planted)) {
			t.Errorf("the knowledge side holds %q", planted)
		}
	}
}

func files(t *testing.T, dir string) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var all []byte
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw...)
	}
	return all
}
