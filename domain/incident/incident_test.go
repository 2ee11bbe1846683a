package incident_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func report() incident.ReportSignal {
	return incident.ReportSignal{
		Order: order(), Opens: true, Title: "Plein", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot,
	}
}

func weigh(d situation.Decision) incident.RecordAssessment {
	return incident.RecordAssessment{
		Order: order(), Severity: situation.High, Likelihood: situation.High, Urgency: situation.High,
		BarrierStage: situation.Mobilisation, Decision: d, Motivation: "omdat",
	}
}

// Rule 1.
func TestASignalOpensACase(t *testing.T) { given(t).when(report()).then(signal()) }

func TestACaseWithoutTitleIsNamedByItsKind(t *testing.T) {
	c := report()
	c.Title = ""
	e := given(t).when(c).thenAccepted()[0].(incident.SignalReported)
	if e.Title != "oproep tot rellen (Telegram)" {
		t.Errorf("title %q", e.Title)
	}
}

func TestForeignAndMissingCasesAnswerAlike(t *testing.T) {
	foreign := weigh(situation.Monitor)
	foreign.Municipality = elsewhere
	missing := given(t).when(weigh(situation.Monitor))
	other := given(t, signal()).when(foreign)
	missing.thenRefused(problem.NotFound, "incidentId")
	other.thenRefused(problem.NotFound, "incidentId")
	if !reflect.DeepEqual(missing.err, other.err) {
		t.Errorf("told apart: %v, %v", missing.err, other.err)
	}
}

func TestWhoActsForNoMunicipalityOpensNoCase(t *testing.T) {
	c := report()
	c.Municipality = ""
	given(t).when(c).thenRefused(problem.Required, "incidentId")
}

func TestAFurtherSignalHasNoTitle(t *testing.T) {
	c := report()
	c.Opens = false
	given(t, signal()).when(c).thenRefused(problem.Invalid, "title")
	c.Title = ""
	given(t, signal()).when(c).thenAccepted()
}

// Rule 2.
func TestNothingHappensInTheFuture(t *testing.T) {
	c := report()
	c.OccurredAt = now().Add(59 * time.Second)
	given(t).when(c).thenAccepted()
	c.OccurredAt = now().Add(61 * time.Second)
	given(t).when(c).thenRefused(problem.Invalid, "occurredAt")
	c.OccurredAt = time.Date(1989, 1, 1, 0, 0, 0, 0, time.UTC)
	given(t).when(c).thenRefused(problem.Invalid, "occurredAt")
}

func TestLateAndOutOfOrderIsAccepted(t *testing.T) {
	c := weigh(situation.Intervene)
	c.OccurredAt = now().Add(-1000 * time.Hour) // before the signal
	given(t, signal()).when(c).thenAccepted()
}

// Rule 3.
func TestNoAssessmentWithoutACase(t *testing.T) {
	given(t).when(weigh(situation.Intervene)).thenRefused(problem.NotFound, "incidentId")
}

func TestNoAssessmentWithoutAStandingSignal(t *testing.T) {
	_, err := incident.New(rules(t)).Decide(incident.State{Municipality: here}, weigh(situation.Intervene))
	(&spec{t: t, err: err}).thenRefused(problem.WrongStage, "incidentId")
}

// Rule 4.
func TestHeavyMeasuresNeedAnAssessmentThatSaysIntervene(t *testing.T) {
	order175 := emergencyOrder()
	given(t, signal()).when(order175).thenRefused(problem.WrongStage, "interventionTypeId", "INTERVENE")
	given(t, signal(), assessed(situation.Monitor)).when(order175).thenRefused(problem.WrongStage, "interventionTypeId")
	given(t, signal(), assessed(situation.Intervene)).when(order175).thenAccepted()
	for _, later := range []situation.Decision{situation.Monitor, situation.NoAction} {
		given(t, signal(), assessed(situation.Intervene), assessed(later)).when(order175).thenRefused(problem.WrongStage, "interventionTypeId", "INTERVENE")
		given(t, signal(), assessed(later), assessed(situation.Intervene)).when(order175).thenAccepted()
	}
	given(t, signal(), assessed(situation.Intervene), assessed(situation.Monitor), incident.EntryRetracted{Entry: entryID(2)}).when(order175).thenAccepted()
	order175.Taken = true
	given(t, signal(), assessed(situation.Monitor)).when(order175).thenRefused(problem.WrongStage, "interventionTypeId")
	given(t, signal(), assessed(situation.Intervene), assessed(situation.Monitor)).when(order175).thenAccepted()
}

func TestLightMeasuresComeBeforeTheAssessment(t *testing.T) {
	for _, id := range []string{"IV01", "IV07"} {
		c := incident.DecideIntervention{Order: order(), InterventionType: id, Motivation: "eerst kijken", ContentState: situation.NoContent}
		given(t, signal()).when(c).thenAccepted()
	}
}

// Rule 7.
func TestAnInterventionGoesFromDecidedToCompleted(t *testing.T) {
	id := entryID(1)
	start := incident.StartIntervention{Order: order(), Intervention: id}
	complete := incident.CompleteIntervention{Order: order(), Intervention: id, Effect: situation.Reduced}
	given(t, signal(), decided("IV07")).when(complete).thenRefused(problem.WrongStage, "interventionId", "DECIDED")
	given(t, signal(), decided("IV07")).when(start).then(incident.InterventionStarted{Intervention: id})
	started := incident.InterventionStarted{Intervention: id}
	given(t, signal(), decided("IV07"), started).when(start).thenRefused(problem.WrongStage, "interventionId", "STARTED")
	given(t, signal(), decided("IV07"), started).when(complete).then(incident.InterventionCompleted{Intervention: id, Effect: situation.Reduced})
	given(t, signal()).when(start).thenRefused(problem.NotFound, "interventionId")
}

func TestWhatIsCompletedIsNotWithdrawn(t *testing.T) {
	id := entryID(1)
	withdraw := incident.WithdrawIntervention{Order: order(), Intervention: id, Reason: "niet meer nodig"}
	started := incident.InterventionStarted{Intervention: id}
	withdrawn := incident.InterventionWithdrawn{Intervention: id, Reason: "niet meer nodig"}
	given(t, signal(), decided("IV07")).when(withdraw).then(withdrawn)
	given(t, signal(), decided("IV07"), started).when(withdraw).then(withdrawn)
	completed := incident.InterventionCompleted{Intervention: id, Effect: situation.Stopped}
	given(t, signal(), decided("IV07"), started, completed).when(withdraw).thenRefused(problem.WrongStage, "interventionId", "COMPLETED")
	withdraw.Reason = " "
	given(t, signal(), decided("IV07")).when(withdraw).thenRefused(problem.Required, "reason")
}

// Rule 8.
func TestClosingNeedsAnOutcomeAndNoOpenIntervention(t *testing.T) {
	closing := incident.CloseIncident{Order: order(), Casefact: uuid.UUID{1}}
	given(t, signal(), assessed(situation.NoAction)).when(closing).thenRefused(problem.WrongStage, "incidentId", "NONE")
	given(t, signal(), decided("IV07"), outcome()).when(closing).thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), decided("IV07"), incident.InterventionStarted{Intervention: entryID(1)}, outcome()).when(closing).
		thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), decided("IV07"), incident.InterventionWithdrawn{Intervention: entryID(1)}, outcome()).when(closing).
		then(incident.IncidentClosed{Casefact: uuid.UUID{1}})
	given(t, signal(), outcome()).when(closing).then(incident.IncidentClosed{Casefact: uuid.UUID{1}})
}

// Rule 9.
func TestAfterClosingOnlyALessonNotesTagsAndFinishedTasksAreAdded(t *testing.T) {
	further := report()
	further.Opens, further.Title = false, ""
	for _, c := range []incident.Command{
		further, weigh(situation.Monitor), emergencyOrder(), incident.RecordOutcome{Order: order(), Scale: situation.Minor, Summary: "x"},
		incident.StartIntervention{Order: order()}, incident.CompleteIntervention{Order: order()},
		incident.WithdrawIntervention{Order: order()}, incident.CloseIncident{Order: order()}, incident.AddTask{Order: order(), Title: "x"},
		incident.AssignIncident{Order: order(), To: "adviseur"}, incident.SetReassessment{Order: order(), By: to(now())},
	} {
		given(t, closedCase()...).when(c).thenRefused(problem.WrongStage, "incidentId")
	}
	for _, c := range []incident.Command{
		incident.AddNote{Order: order(), Text: "x"}, incident.TagIncident{Order: order(), Tags: []string{"plein"}},
		incident.CompleteTask{Order: order(), Task: entryID(0)},
	} {
		given(t, append([]incident.Event{incident.TaskAdded{Title: "bellen"}}, closedCase()...)...).when(c).thenAccepted()
	}
	given(t, closedCase()...).when(offer()).thenAccepted()
}

// Rule 11.
func TestLimitsOfTextAndNumbers(t *testing.T) {
	c := report()
	c.Title = strings.Repeat("é", 200)
	given(t).when(c).thenAccepted()
	c.Title += "é"
	given(t).when(c).thenRefused(problem.TooLong, "title", "200")
	c.Title = "\u200b \u2060"
	if e := given(t).when(c).thenAccepted()[0].(incident.SignalReported); e.Title != "oproep tot rellen (Telegram)" {
		t.Errorf("a title that nobody sees stands: %q", e.Title)
	}
	c = report()
	c.Text = strings.Repeat("x", 10_001)
	given(t).when(c).thenRefused(problem.TooLong, "text", "10000")
	c = report()
	c.Text = "a\xff"
	given(t).when(c).thenRefused(problem.Invalid, "text", "UTF-8")
	c = report()
	c.Handle = "a\x00b"
	given(t).when(c).thenRefused(problem.Invalid, "handle")
	c = report()
	minus := -1
	c.Reach = &minus
	given(t).when(c).thenRefused(problem.Invalid, "reach")
	c = report()
	for _, link := range []string{"geen link", "t.me/kanaal", "javascript:alert(1)", "x:", "https://"} {
		c.URL = link
		given(t).when(c).thenRefused(problem.Invalid, "url", "https://")
	}
	o := incident.RecordOutcome{Order: order(), Scale: situation.Minor, Summary: "x", Arrests: &minus}
	given(t, signal()).when(o).thenRefused(problem.Invalid, "arrests")
	o = incident.RecordOutcome{Order: order(), Scale: situation.Minor}
	given(t, signal()).when(o).thenRefused(problem.Required, "summary")
}

func TestUnknownWordsAreRefused(t *testing.T) {
	c := report()
	c.Platform = "MYSPACE"
	given(t).when(c).thenRefused(problem.Invalid, "platform")
	w := weigh("PERHAPS")
	given(t, signal()).when(w).thenRefused(problem.Invalid, "decision")
}

func TestFactsAreCoarse(t *testing.T) {
	arrests, hours := 3, 2.5
	events := []incident.Event{
		signal(), assessed(situation.Intervene), decided("IV59"), incident.InterventionStarted{Intervention: entryID(2)},
		incident.InterventionCompleted{Intervention: entryID(2), Effect: situation.Reduced},
		incident.OutcomeRecorded{Scale: situation.Minor, Arrests: &arrests, HoursToCalm: &hours, Summary: "x"},
		incident.IncidentClosed{Casefact: uuid.UUID{1}},
	}
	state := incident.New(rules(t)).Fold(given(t, events...).history)
	fact := state.Facts(situation.Over100k, casefact.Token{9})
	want := casefact.Casefact{
		Year: 2026, SizeBand: situation.Over100k, Platform: situation.Telegram, ContentKind: situation.CallToRiot,
		BarrierStage: situation.Mobilisation, Severity: situation.High, Decision: situation.Intervene, Scale: situation.Minor,
		Participants: casefact.CountMissing, Arrests: casefact.CountFew, Injured: casefact.CountMissing,
		DamageEuro: casefact.AmountMissing, HoursToCalm: casefact.HoursUnder3, Municipality: casefact.Token{9},
		Interventions: []casefact.Intervention{{Type: "IV59", Effect: situation.Reduced, Day: casefact.Day0}},
	}
	if !reflect.DeepEqual(fact, want) {
		t.Errorf("%+v\nwant\n%+v", fact, want)
	}
}

func TestTheFirstSignalIsTheOneSeenFirst(t *testing.T) {
	s := given(t, signal(), signal(), assessed(situation.Monitor), outcome())
	s.history[1].OccurredAt = s.history[0].OccurredAt.AddDate(-1, 0, 0) // recorded later, seen a year before
	state := incident.New(rules(t)).Fold(s.history)
	if got := state.Facts(situation.Over100k, casefact.Token{}).Year; int(got) != situation.YearOf(s.history[1].OccurredAt) {
		t.Errorf("year %d", got)
	}
}

func TestEvolveLeavesTheOldStateAlone(t *testing.T) {
	d := incident.New(rules(t))
	before := d.Fold(given(t, signal(), decided("IV07")).history)
	started := decider.Entry[incident.Event]{Event: incident.InterventionStarted{Intervention: entryID(1)}, OccurredAt: now()}
	d.Evolve(before, started)
	d.Evolve(before, decider.Entry[incident.Event]{Event: incident.EntryRetracted{Entry: entryID(0)}})
	d.Evolve(before, decider.Entry[incident.Event]{Event: incident.EntryCorrected{
		Entry: entryID(1), Intervention: &incident.InterventionCodes{}, Texts: incident.CorrectedTexts{Motivation: "anders"},
	}})
	if before.Measures[0].Status != incident.Decided || len(before.Course) != 2 || len(before.Entries) != 2 || before.Entries[0].Retracted ||
		before.Entries[1].Event != decided("IV07") {
		t.Errorf("changed: %+v", before)
	}
}
