package incident_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func to[T any](v T) *T { return &v }

func correct(i int) incident.CorrectEntry {
	return incident.CorrectEntry{Order: order(), Entry: entryID(i), Reason: "verkeerd overgetypt"}
}

func retract(i int) incident.RetractEntry {
	return incident.RetractEntry{Order: order(), Entry: entryID(i), Reason: "was van een andere zaak"}
}

// Rule 19.
func TestACorrectionKeepsWhatItDoesNotName(t *testing.T) {
	reach := 1200
	seen := incident.SignalReported{
		Title: "Plein", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot, Handle: "@a", Text: "kom", Reach: &reach,
	}
	c := correct(0)
	c.Signal = &incident.SignalCorrection{Platform: to(situation.WhatsApp), Handle: to(""), Reach: to[*int](nil), OccurredAt: to(now().Add(-time.Hour))}
	given(t, seen).when(c).then(incident.EntryCorrected{
		Entry: entryID(0), OccurredAt: c.Signal.OccurredAt, Reason: c.Reason,
		Signal: &incident.SignalCodes{Origin: situation.Tip, Platform: situation.WhatsApp, ContentKind: situation.CallToRiot},
		Texts:  incident.CorrectedTexts{Title: "Plein", Text: "kom"},
	})
}

func TestATitleThatIsCorrectedToNothingVisibleIsTheNameOfTheAnswers(t *testing.T) {
	blank := "\u200b"
	c := incident.CorrectEntry{Order: order(), Entry: entryID(0), Reason: "leeg", Signal: &incident.SignalCorrection{Title: &blank}}
	if e := given(t, signal()).when(c).thenAccepted()[0].(incident.EntryCorrected); e.Texts.Title != "oproep tot rellen (Telegram)" {
		t.Errorf("title %q", e.Texts.Title)
	}
}

func TestATitleThatNobodyGaveFollowsTheCorrection(t *testing.T) {
	unnamed := signal().(incident.SignalReported)
	unnamed.Title = "oproep tot rellen (Telegram)"
	c := correct(0)
	c.Signal = &incident.SignalCorrection{Platform: to(situation.WhatsApp)}
	if e := given(t, unnamed).when(c).thenAccepted()[0].(incident.EntryCorrected); e.Texts.Title != "oproep tot rellen (WhatsApp)" {
		t.Errorf("title %q", e.Texts.Title)
	}
}

func TestACorrectionOfAMeasureReachesItsDecisionAndItsCompletion(t *testing.T) {
	decision := decided("IV07").(incident.InterventionDecided)
	decision.Motivation = "nodig"
	history := []incident.Event{
		signal(), decision, incident.InterventionStarted{Intervention: entryID(1)},
		incident.InterventionCompleted{Intervention: entryID(1), Effect: situation.Reduced, CostEuro: to(800)},
	}
	c := correct(1)
	c.Intervention = &incident.InterventionCorrection{Motivation: to("zeer nodig"), EffectNote: to("rustiger")}
	want := incident.EntryCorrected{
		Entry: entryID(1), Reason: c.Reason, Intervention: &incident.InterventionCodes{CostEuro: to(800)},
		Texts: incident.CorrectedTexts{Motivation: "zeer nodig", EffectNote: "rustiger"},
	}
	given(t, history...).when(c).then(want)
	given(t, history[:3]...).when(c).thenRefused(problem.WrongStage, "effectNote")
	c.Intervention.Motivation = to(" ")
	given(t, history...).when(c).thenRefused(problem.Required, "motivation")

	state := incident.New(rules(t)).Fold(given(t, append(history, want)...).history)
	if e := state.Entries[1].Event.(incident.InterventionDecided); e.Motivation != "zeer nodig" || e.InterventionType != "IV07" {
		t.Errorf("the decision is %+v", e)
	}
	if e := state.Entries[3].Event.(incident.InterventionCompleted); e.EffectNote != "rustiger" || e.Effect != situation.Reduced || *e.CostEuro != 800 {
		t.Errorf("the completion is %+v", e)
	}
}

func TestACorrectionIsCheckedAsTheFirstCommand(t *testing.T) {
	for field, c := range map[string]incident.SignalCorrection{
		"url": {URL: to("geen link")}, "platform": {Platform: to(situation.Platform("MYSPACE"))}, "reach": {Reach: to(to(-1))},
		"occurredAt": {OccurredAt: to(now().Add(time.Hour))}, "handle": {Handle: to("a\x00b")},
	} {
		order := correct(0)
		order.Signal = &c
		s := given(t, signal()).when(order)
		s.thenRefused(problem.Invalid, field)
		if path := s.err.(problem.Problems)[0].Path; !reflect.DeepEqual(path, []string{"input", "signal", field}) {
			t.Errorf("path %v", path)
		}
	}
	c := correct(1)
	c.Assessment = &incident.AssessmentCorrection{Motivation: to("")}
	given(t, signal(), assessed(situation.Monitor)).when(c).thenRefused(problem.Required, "motivation")
	c.Assessment = &incident.AssessmentCorrection{Consulted: to([]string{"politie", ""})}
	given(t, signal(), assessed(situation.Monitor)).when(c).thenRefused(problem.Required, "consulted")
	c = correct(1)
	c.Outcome = &incident.OutcomeCorrection{Arrests: to(to(-1))}
	given(t, signal(), outcome()).when(c).thenRefused(problem.Invalid, "arrests")
	c = correct(1)
	c.Signal = &incident.SignalCorrection{Title: to("nog een titel")}
	given(t, signal(), incident.SignalReported{Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot}).
		when(c).thenRefused(problem.Invalid, "title")
}

func TestACorrectionFitsItsEntry(t *testing.T) {
	history := []incident.Event{signal(), assessed(situation.Monitor)}
	c := correct(0)
	given(t, history...).when(c).thenRefused(problem.Required, "signal")
	c.Signal = &incident.SignalCorrection{Text: to("x")}
	c.Outcome = &incident.OutcomeCorrection{Summary: to("x")}
	given(t, history...).when(c).thenRefused(problem.Invalid, "outcome")
	c.Outcome, c.Entry = nil, entryID(1)
	given(t, history...).when(c).thenRefused(problem.Required, "assessment")
	c.Entry = entryID(7)
	given(t, history...).when(c).thenRefused(problem.NotFound, "entryId")
	c = correct(0)
	c.Signal = &incident.SignalCorrection{Title: to("Plein")}
	given(t, history...).when(c).thenRefused(problem.Required, "signal") // as it was
	c.Signal.Title, c.Reason = to("Markt"), ""
	given(t, history...).when(c).thenRefused(problem.Required, "reason")
	c = correct(2)
	c.Signal = &incident.SignalCorrection{Title: to("x")}
	given(t, append(history, incident.EntryRetracted{Entry: entryID(1)})...).when(c).thenRefused(problem.WrongStage, "entryId")
}

func TestWhatWasErasedIsNotCorrected(t *testing.T) {
	c := correct(0)
	c.Signal = &incident.SignalCorrection{Text: to("x")}
	s := given(t, signal())
	s.history[0].Erased = true
	s.when(c).thenRefused(problem.Erased, "entryId")
}

// When the texts of a correction are erased, what it replaced does not come back.
func TestAnErasedCorrectionBringsNothingBack(t *testing.T) {
	first := signal().(incident.SignalReported)
	first.Text = "wat er eerst stond"
	corrected := incident.EntryCorrected{Entry: entryID(0), Signal: &incident.SignalCodes{Platform: situation.WhatsApp}}
	state := incident.New(rules(t)).Fold(given(t, first, corrected).history)
	if now := state.Entries[0].Event.(incident.SignalReported); now.Text != "" || now.Platform != situation.WhatsApp {
		t.Errorf("%+v", now)
	}
}

func TestWhatWasRetractedStaysSo(t *testing.T) {
	history := []incident.Event{signal(), signal(), incident.EntryRetracted{Entry: entryID(1), Reason: "dubbel"}}
	given(t, history[:2]...).when(retract(1)).then(incident.EntryRetracted{Entry: entryID(1), Reason: retract(1).Reason})
	given(t, history...).when(retract(1)).thenRefused(problem.WrongStage, "entryId")
	c := correct(1)
	c.Signal = &incident.SignalCorrection{Text: to("x")}
	given(t, history...).when(c).thenRefused(problem.WrongStage, "entryId")
	empty := retract(1)
	empty.Reason = ""
	given(t, history[:2]...).when(empty).thenRefused(problem.Required, "reason")
	given(t, history...).when(retract(9)).thenRefused(problem.NotFound, "entryId")
}

func TestADecisionIsWithdrawnNotRetracted(t *testing.T) {
	id := entryID(1)
	history := []incident.Event{
		signal(), decided("IV07"), incident.InterventionStarted{Intervention: id},
		incident.InterventionCompleted{Intervention: id, Effect: situation.Reduced},
	}
	for i, words := range map[int][2]string{1: {"withdraw", "withdrawIntervention"}, 2: {"completion", "afronding"}} {
		if s := given(t, history...).when(retract(i)); !says(s, words[0], words[1]) {
			t.Errorf("entry %d: %v", i, s.err)
		}
	}
	given(t, history...).when(retract(3)).thenAccepted()
	again := append(history, incident.EntryRetracted{Entry: entryID(3)})
	given(t, again...).when(retract(2)).thenAccepted()
	given(t, again...).when(incident.CompleteIntervention{Order: order(), Intervention: id, Effect: situation.Stopped}).thenAccepted()
	withdrawn := append(history[:2:2], incident.InterventionWithdrawn{Intervention: id})
	given(t, withdrawn...).when(retract(2)).thenRefused(problem.WrongStage, "entryId")
	amended := []incident.Event{signal(), signal(), incident.EntryCorrected{Entry: entryID(1)}, incident.EntryRetracted{Entry: entryID(1)}}
	given(t, amended...).when(retract(2)).thenRefused(problem.WrongStage, "entryId")
	given(t, amended...).when(retract(3)).thenRefused(problem.WrongStage, "entryId")
}

func TestAClosedCaseIsNotAmended(t *testing.T) {
	c := correct(0)
	c.Signal = &incident.SignalCorrection{Text: to("x")}
	if s := given(t, closedCase()...).when(c); !says(s, "reopen", "heropen") {
		t.Error(s.err)
	}
	given(t, closedCase()...).when(retract(1)).thenRefused(problem.WrongStage, "incidentId")
}

// Each rule sees what stands: signals, assessments, outcome, the coded record and what a lesson says of the case.
func TestTheRulesSeeWhatStands(t *testing.T) {
	gone := func(i int) incident.Event { return incident.EntryRetracted{Entry: entryID(i)} }
	given(t, signal(), gone(0)).when(weigh(situation.Monitor)).thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), assessed(situation.Intervene), gone(1)).when(emergencyOrder()).thenRefused(problem.WrongStage, "interventionTypeId")
	milder := incident.EntryCorrected{Entry: entryID(1), Assessment: &incident.AssessmentCodes{Decision: situation.Monitor}}
	given(t, signal(), assessed(situation.Intervene), milder).when(emergencyOrder()).thenRefused(problem.WrongStage, "interventionTypeId")
	closing := incident.CloseIncident{Order: order(), Casefact: uuid.UUID{1}}
	given(t, signal(), outcome(), gone(1)).when(closing).thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), outcome(), outcome(), gone(2)).when(closing).thenAccepted()
	start := incident.StartIntervention{Order: order(), Intervention: entryID(2)}
	given(t, signal(), assessed(situation.Intervene), decided("IV50"), gone(1)).when(start).thenAccepted() // decided is decided

	history := []incident.Event{
		signal(), assessed(situation.Intervene), outcome(), incident.EntryCorrected{
			Entry: entryID(0), OccurredAt: to(now().AddDate(-1, 0, 0)), Signal: &incident.SignalCodes{Platform: situation.WhatsApp, ContentKind: situation.Doxing},
		}, incident.EntryCorrected{Entry: entryID(2), Outcome: &incident.OutcomeCodes{Scale: situation.Severe, Arrests: to(30)}},
	}
	state := incident.New(rules(t)).Fold(given(t, history...).history)
	fact := state.Facts(situation.Over100k, casefact.Token{})
	if fact.Year != 2025 || fact.Platform != situation.WhatsApp || fact.Scale != situation.Severe || fact.Arrests != "20-99" {
		t.Errorf("%+v", fact)
	}
	made := given(t, append(history, incident.IncidentClosed{})...).when(offer()).thenAccepted()[0].(incident.LessonOffered)
	if a := made.Content.Attributes; a.Period != "2025" || a.Platform != situation.WhatsApp || a.Scale != situation.Severe {
		t.Errorf("%+v", a)
	}
	given(t, signal(), outcome(), gone(0), incident.IncidentClosed{}).when(offer()).thenRefused(problem.WrongStage, "incidentId")
}

func TestACaseWithoutASignalThatStandsStaysItsMunicipalitys(t *testing.T) {
	state := incident.New(rules(t)).Fold(given(t, signal(), incident.EntryRetracted{Entry: entryID(0)}).history)
	if state.Municipality != here || state.Signals != 0 || state.Stage() != incident.StageSignal {
		t.Errorf("%+v", state)
	}
	state = incident.Evolve(state, decider.Entry[incident.Event]{ID: entryID(5), Municipality: here, OccurredAt: now(), Event: incident.SignalReported{Platform: situation.WhatsApp}})
	if state.Signals != 1 || !state.FirstSignal.Equal(now()) || state.Platform != situation.WhatsApp {
		t.Errorf("after a new signal: %+v", state)
	}
}
