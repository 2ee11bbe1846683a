// Package casefiletest fills logs with made-up cases, for measurements.
package casefiletest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// EventsPerCase is how many events each case of Fill has.
const EventsPerCase = 10

// Fill writes so many made-up cases into a log that holds cases, for measurements: sealed and chained as the product writes
// them. Each comes in two halves with some hundred other cases between them, as they do in a log of many municipalities.
func Fill(t testing.TB, log *eventstore.Log, cases int) {
	t.Helper()
	const apart = 200
	for from := 0; from < cases; from += apart {
		var ids [apart]uuid.UUID
		for i := range ids {
			ids[i] = uuid.New()
		}
		for _, half := range [][]incident.Event{firstHalf(), secondHalf()} {
			var next atomic.Int64
			var group sync.WaitGroup
			for range 64 {
				group.Go(func() {
					for n := int(next.Add(1)) - 1; n < min(apart, cases-from) && !t.Failed(); n = int(next.Add(1)) - 1 {
						if err := record(t, log, ids[n], from+n, half); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// record appends events as they are.
func record(t testing.TB, log *eventstore.Log, id uuid.UUID, n int, events []incident.Event) error {
	at := time.Date(2026, 1, 1, 20, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
	as := decider.Decider[int, []incident.Event, incident.Event]{
		New:    func() int { return 0 },
		Admit:  func(int, []incident.Event) error { return nil },
		Decide: func(_ int, events []incident.Event) ([]incident.Event, error) { return events, nil },
		Evolve: func(n int, _ decider.Entry[incident.Event]) int { return n + 1 },
	}
	order := eventstore.Order{CommandID: uuid.New(), Actor: "made-up", Role: "OFFICER", Municipality: "GM0772", OccurredAt: at, Now: at.Add(time.Minute)}
	_, err := eventstore.Execute(t.Context(), log, as, incident.Stream(id), order, events)
	return err
}

func firstHalf() []incident.Event {
	return []incident.Event{
		signal("Oproep om vanavond naar het plein te komen", "vanavond acht uur, het plein, neem vuurwerk mee, deel dit met iedereen die je kent"),
		signal("", "er staan al twintig man bij de fontein en er komen er steeds meer bij"),
		signal("", "een winkelier belt dat hij zijn zaak eerder sluit en vraagt wat hij nog meer kan doen"),
		incident.AssessmentRecorded{
			Severity: situation.High, Likelihood: situation.High, Urgency: situation.High, BarrierStage: situation.Mobilisation,
			Decision: situation.Intervene, Motivation: "De oproep is in een uur honderden keren gedeeld en vorige week liep het uit de hand.",
			Consulted: []string{"wijkagent", "officier van dienst"},
		},
		incident.InterventionDecided{InterventionType: "PUBLIC_COMMUNICATION"},
	}
}

func secondHalf() []incident.Event {
	return []incident.Event{
		signal("", "de groep loopt richting het station"),
		signal("", "het is weer rustig, er staan nog vijf man"),
		signal("", "de winkelier belt dat er een ruit is gesneuveld en dat hij aangifte doet"),
		incident.OutcomeRecorded{Scale: situation.Minor, Summary: "Een ruit sneuvelde; om elf uur was iedereen naar huis."},
		incident.IncidentClosed{Casefact: uuid.New()},
	}
}

func signal(title, text string) incident.Event {
	return incident.SignalReported{Title: title, Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot, Text: text}
}
