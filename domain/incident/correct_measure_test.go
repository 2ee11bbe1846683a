package incident_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func corrected(c incident.InterventionCorrection) incident.CorrectEntry {
	return incident.CorrectEntry{Order: order(), Entry: entryID(1), Reason: "verkeerd", Intervention: &c}
}

// Rule 7: what was taken already runs from its decision.
func TestWhatWasTakenRunsFromItsDecision(t *testing.T) {
	e := decided("IV07").(incident.InterventionDecided)
	e.Taken = true
	id := entryID(1)
	given(t, signal(), e).when(incident.StartIntervention{Order: order(), Intervention: id}).thenRefused(problem.WrongStage, "interventionId", "STARTED")
	given(t, signal(), e).when(incident.CompleteIntervention{Order: order(), Intervention: id, Effect: situation.Reduced}).thenAccepted()
	given(t, signal(), e).when(incident.WithdrawIntervention{Order: order(), Intervention: id, Reason: "vergissing"}).thenAccepted()
	spec := given(t, signal(), e, incident.InterventionCompleted{Intervention: id}, incident.EntryRetracted{Entry: entryID(2)})
	m := incident.New(spec.rules).Fold(spec.history).Measures[0]
	if m.Status != incident.Started || !m.Started.Equal(spec.history[1].OccurredAt) {
		t.Errorf("%+v", m)
	}
}

// What is expected is said before it is known.
func TestWhatWasExpectedIsNotSaidAfterwards(t *testing.T) {
	silent := decided("IV07").(incident.InterventionDecided)
	silent.Motivation = "nodig"
	said := silent
	said.ExpectedEffect, said.Criterion = "rust", "niemand na negen"
	started := incident.InterventionStarted{Intervention: entryID(1)}
	completed := incident.InterventionCompleted{Intervention: entryID(1), Effect: situation.Reduced}
	for field, c := range map[string]incident.CorrectEntry{
		"expectedEffect": corrected(incident.InterventionCorrection{ExpectedEffect: to("meer rust")}),
		"criterion":      corrected(incident.InterventionCorrection{Criterion: to("niemand na tien")}),
	} {
		given(t, signal(), silent).when(c).thenAccepted()
		given(t, signal(), said, started).when(c).thenAccepted()
		given(t, signal(), silent, started).when(c).thenRefused(problem.WrongStage, field)
		given(t, signal(), said, started, completed).when(c).thenRefused(problem.WrongStage, field)
	}
	taken := silent
	taken.Taken = true
	given(t, signal(), taken).when(corrected(incident.InterventionCorrection{Criterion: to("x")})).thenRefused(problem.WrongStage, "criterion")
}

// Rule 5 holds for the day as it is corrected.
func TestADecisionIsNotMovedToADayOnWhichTheLawSaidOtherwise(t *testing.T) {
	e := decided("IV33").(incident.InterventionDecided)
	e.LegalBasis, e.ContentState, e.Motivation = "sr-285d", situation.Published, "nodig"
	before, after := time.Date(2023, 6, 1, 12, 0, 0, 0, time.UTC), time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)
	move := func(day time.Time) incident.CorrectEntry {
		return corrected(incident.InterventionCorrection{OccurredAt: &day})
	}
	given(t, signal(), e).when(move(after)).thenAccepted()
	given(t, signal(), e).when(move(before)).thenRefused(problem.NotInForce, "occurredAt", "2024-01-01")
	e.Taken = true
	given(t, signal(), e).when(move(before)).thenRefused(problem.NotInForce, "occurredAt")
	then := given(t, signal(), e)
	then.history[1].OccurredAt = before
	then.when(move(after)).thenRefused(problem.Unlawful, "occurredAt")
	// The start of it is no decision.
	start := move(before)
	start.Entry = entryID(2)
	e.Taken = false
	given(t, signal(), e, incident.InterventionStarted{Intervention: entryID(1)}).when(start).thenAccepted()
}

// Rule 12: of an order that was taken and said nothing, what became of it in the council can be said still.
func TestAnOrderThatSaidNothingIsFollowedInTheCouncil(t *testing.T) {
	e := decided("IV50").(incident.InterventionDecided)
	e.LegalBasis, e.Taken, e.Motivation = "gemw-175", true, "nodig"
	follow := func(day time.Time) incident.CorrectEntry {
		return corrected(incident.InterventionCorrection{Council: to(situation.CouncilInformed), CouncilAt: &day})
	}
	spec := given(t, signal(), e)
	made := spec.when(follow(now())).thenAccepted()[0]
	after := given(t, signal(), e, made)
	state := incident.New(after.rules).Fold(after.history)
	if o := state.Entries[1].Event.(incident.InterventionDecided).Checklist; o == nil || o.Council != situation.CouncilInformed || !o.CouncilAt.Equal(now()) {
		t.Errorf("%+v", o)
	}
	given(t, signal(), e).when(follow(now().Add(time.Hour))).thenRefused(problem.Invalid, "councilAt")
	given(t, signal(), e).when(follow(spec.history[1].OccurredAt.Add(-time.Hour))).thenRefused(problem.Invalid, "councilAt")
	e.LegalBasis = "awb-3-4"
	given(t, signal(), e).when(follow(now())).thenRefused(problem.Invalid, "council")
}

func TestAMeasureThatWasTakenBeganWhenAnImportSays(t *testing.T) {
	h := incident.Historic{Key: "1", Signal: report(), Measures: []incident.HistoricMeasure{{
		Decided: incident.DecideIntervention{Order: order(), InterventionType: "IV07", Motivation: "nodig", ContentState: situation.NoContent},
		Started: &incident.StartIntervention{Order: order()},
	}}}
	made := []uuid.UUID{entryID(0), uuid.Nil, entryID(1)}
	steps := h.Steps(order())
	e := given(t, signal()).when(steps[2].Command(made)).thenAccepted()[0]
	start := given(t, signal(), e).when(steps[3].Command(made)).thenAccepted()[0]
	given(t, signal(), e, start).when(steps[3].Command(made)).thenRefused(problem.WrongStage, "interventionId", "STARTED")
}

func TestAClosedCaseSaysWhatCanStillBeDone(t *testing.T) {
	refused := given(t, closedCase()...).when(weigh(situation.Monitor))
	if !says(refused, "partners, links to other cases, and the answers to notices", "partners, koppelingen met andere zaken, en antwoorden op meldingen") {
		t.Errorf("%v", refused.err)
	}
}
