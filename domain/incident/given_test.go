package incident_test

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

const here, elsewhere = "GM0772", "GM0344"

func now() time.Time { return time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC) }

// spec is one sentence: given these events, when this command, then these events or this refusal.
type spec struct {
	t       *testing.T
	rules   incident.Rules
	history []decider.Entry[incident.Event]
	events  []incident.Event
	err     error
}

// loaded is read once: the word list alone takes longer than a test.
var loaded = sync.OnceValues(func() (incident.Rules, error) {
	cat, err := catalogue.Load()
	if err != nil {
		return incident.Rules{}, err
	}
	a, err := anonymise.New()
	return incident.Rules{Catalogue: cat, Masker: a}, err
})

func rules(t testing.TB) incident.Rules {
	t.Helper()
	r, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func given(t *testing.T, events ...incident.Event) *spec {
	t.Helper()
	s := &spec{t: t, rules: rules(t)}
	for i, e := range events {
		s.history = append(s.history, decider.Entry[incident.Event]{
			ID: entryID(i), Revision: uint64(i), Municipality: here, OccurredAt: now().Add(time.Duration(i-100) * time.Hour), Event: e,
		})
	}
	return s
}

// entryID is the id of the i-th given event.
func entryID(i int) uuid.UUID { return uuid.UUID{15: byte(i + 1)} }

func (s *spec) when(c incident.Command) *spec {
	s.t.Helper()
	d := incident.New(s.rules)
	state := d.Fold(s.history)
	if s.err = d.Admit(state, c); s.err == nil {
		s.events, s.err = d.Decide(state, c)
	}
	return s
}

func (s *spec) then(want ...incident.Event) {
	s.t.Helper()
	if s.err != nil {
		s.t.Fatalf("refused: %v", s.err)
	}
	if !reflect.DeepEqual(s.events, want) {
		s.t.Errorf("events\n%+v\nwant\n%+v", s.events, want)
	}
}

func (s *spec) thenAccepted() []incident.Event {
	s.t.Helper()
	if s.err != nil || len(s.events) == 0 {
		s.t.Fatalf("not accepted: %v", s.err)
	}
	return s.events
}

// thenRefused checks the first problem: its code, its field, and words that the message must hold in both languages.
func (s *spec) thenRefused(code problem.Code, field string, words ...string) {
	s.t.Helper()
	var refused problem.Problems
	if !errors.As(s.err, &refused) {
		s.t.Fatalf("not refused but %v, %+v", s.err, s.events)
	}
	p := refused[0]
	if p.Code != code || p.Path[len(p.Path)-1] != field {
		s.t.Errorf("refused with %s at %v, want %s at %s", p.Code, p.Path, code, field)
	}
	for _, w := range words {
		if !strings.Contains(p.Message, w) || !strings.Contains(p.MessageNL, w) {
			s.t.Errorf("%q is not in both of\n%s\n%s", w, p.Message, p.MessageNL)
		}
	}
}

// says tells whether the refusal's first problem holds the words, in English and in Dutch.
func says(s *spec, en, nl string) bool {
	var refused problem.Problems
	return errors.As(s.err, &refused) && strings.Contains(refused[0].Message, en) && strings.Contains(refused[0].MessageNL, nl)
}

func order() incident.Order {
	return incident.Order{Municipality: here, OccurredAt: now().Add(-time.Minute), Now: now()}
}

func orderAt(t time.Time) incident.Order {
	return incident.Order{Municipality: here, OccurredAt: t, Now: now()}
}

func signal() incident.Event {
	return incident.SignalReported{Title: "Plein", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot}
}

func assessed(d situation.Decision) incident.Event {
	return incident.AssessmentRecorded{
		Severity: situation.High, Likelihood: situation.High, Urgency: situation.High, BarrierStage: situation.Mobilisation,
		Decision: d, Motivation: "omdat",
	}
}

type typeID = casefact.TypeID

// advised is an assessment at which measures were put forward.
func advised(ids ...typeID) incident.Event {
	a := assessed(situation.Intervene).(incident.AssessmentRecorded)
	a.AdviceShown = ids
	return a
}

func decided(id casefact.TypeID) incident.Event {
	return incident.InterventionDecided{InterventionType: id, ContentState: situation.NoContent, Lawfulness: situation.Lawful}
}

func outcome() incident.Event {
	return incident.OutcomeRecorded{Scale: situation.NoDisturbance, Summary: "rustig gebleven"}
}

func closedCase() []incident.Event {
	return []incident.Event{signal(), assessed(situation.Intervene), outcome(), incident.IncidentClosed{Casefact: uuid.UUID{1}}}
}
