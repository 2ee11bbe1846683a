package incident_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
)

func erase() incident.EraseIncident {
	return incident.EraseIncident{Order: order(), Article: situation.NoLongerNeeded, Ground: "op verzoek van betrokkene"}
}

func eraseEntries(entries ...int) incident.EraseEntries {
	c := incident.EraseEntries{Order: order(), Ground: "op verzoek van betrokkene"}
	for _, i := range entries {
		c.Entries = append(c.Entries, entryID(i))
	}
	return c
}

// Rule 22.
func TestACaseIsErasedWithItsLesson(t *testing.T) {
	whole := incident.PersonalDataErased{Scope: incident.WholeIncident, Article: situation.NoLongerNeeded, Ground: "op verzoek van betrokkene"}
	given(t, signal()).when(erase()).then(whole)
	given(t, signal(), incident.LessonOffered{Lesson: uuid.UUID{1}, Content: lesson.Content{Title: "x"}}).when(erase()).
		then(incident.LessonWithdrawalAsked{}, whole)
}

func TestAnErasureSaysWhy(t *testing.T) {
	c := erase()
	c.Ground = " "
	given(t, signal()).when(c).thenRefused(problem.Required, "ground")
	c = erase()
	c.Article = "ZOMAAR"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "article")
}

// Rules 1 and 22: to others it is missing, to its own municipality it is erased, whatever is sent.
func TestAnErasedCaseTakesNothingMore(t *testing.T) {
	gone := []incident.Event{signal(), incident.PersonalDataErased{Scope: incident.WholeIncident}}
	foreign := order()
	foreign.Municipality = elsewhere
	further := report()
	further.Opens, further.Title = false, ""
	for _, c := range []incident.Command{
		further, weigh(situation.Monitor), erase(), eraseEntries(0), incident.AddNote{Order: order(), Text: "x"},
		incident.PlaceLegalHold{Order: order(), Ground: situation.HeldForCourt, Reason: "x"},
		incident.ExecuteRetention{Order: later(), Part: incident.RetainCase, Policy: policy()},
	} {
		given(t, gone...).when(c).thenRefused(problem.Erased, "incidentId")
	}
	given(t, gone...).when(incident.AddNote{Order: foreign, Text: "x"}).thenRefused(problem.NotFound, "incidentId")
}

// Rule 22: what hangs together goes together.
func TestEntriesAreErasedWithWhatBelongsToThem(t *testing.T) {
	measure, text := incident.InterventionDecided{InterventionType: "IV17", Motivation: "x"}, incident.CorrectedTexts{Text: "y"}
	history := []incident.Event{
		signal(), // 0
		incident.EntryCorrected{Entry: entryID(0), Signal: &incident.SignalCodes{Platform: situation.WhatsApp}, Texts: text},
		measure, // 2
		incident.InterventionStarted{Intervention: entryID(2)},
		incident.InterventionCompleted{Intervention: entryID(2), EffectNote: "z"},
		incident.EntryCorrected{Entry: entryID(4), Intervention: &incident.InterventionCodes{}},
		incident.SourceShared{Signal: entryID(0), Contact: "a@b.nl"},
		incident.EntryRetracted{Entry: entryID(0), Reason: "van Piet"},
		incident.NoteAdded{Text: "n"}, // 8
	}
	for _, one := range []struct {
		name []int
		go_  []int
	}{
		{[]int{0}, []int{0, 1, 6, 7}}, {[]int{1}, []int{0, 1, 6, 7}}, {[]int{7}, []int{0, 1, 6, 7}},
		{[]int{2}, []int{2, 4, 5}}, {[]int{5}, []int{2, 4, 5}}, {[]int{4, 8}, []int{2, 4, 5, 8}},
	} {
		var want []uuid.UUID
		for _, i := range one.go_ {
			want = append(want, entryID(i))
		}
		made := given(t, history...).when(eraseEntries(one.name...)).thenAccepted()
		if got := made[0].(incident.PersonalDataErased).Entries; !reflect.DeepEqual(got, want) {
			t.Errorf("%v takes %v, want %v", one.name, got, want)
		}
	}
}

func TestOnlyEntriesOfTheCaseThatSaySomethingAreErased(t *testing.T) {
	given(t, signal()).when(eraseEntries()).thenRefused(problem.Required, "entryIds")
	given(t, signal()).when(eraseEntries(7)).thenRefused(problem.NotFound, "0")
	given(t, signal(), incident.IncidentClosed{Casefact: uuid.UUID{1}}).when(eraseEntries(0, 1)).thenRefused(problem.Invalid, "1")
}

func TestALessonThatIsErasedIsTakenBackAndAnotherIsANewOne(t *testing.T) {
	history := []incident.Event{
		signal(), incident.OutcomeRecorded{Scale: situation.NoDisturbance}, incident.IncidentClosed{Casefact: uuid.UUID{2}},
		incident.LessonOffered{Lesson: uuid.UUID{1}, Content: lesson.Content{Title: "x"}},
	}
	made := given(t, history...).when(eraseEntries(3)).thenAccepted()
	if _, withdrawn := made[0].(incident.LessonWithdrawalAsked); !withdrawn || len(made) != 2 {
		t.Fatalf("%+v", made)
	}
	again := offer()
	again.Lesson = uuid.UUID{9}
	offered := given(t, append(history, made...)...).when(again).thenAccepted()[0].(incident.LessonOffered)
	if offered.Lesson != again.Lesson {
		t.Errorf("the new lesson has the id %v", offered.Lesson)
	}
}

// Rule 22: words in the place of what was erased, of that alone.
func TestAnErasedEntryIsRedacted(t *testing.T) {
	gone := []incident.Event{signal(), incident.PersonalDataErased{Scope: incident.SomeEntries, Entries: []uuid.UUID{entryID(0)}}}
	redact := incident.RedactEntry{Order: order(), Entry: entryID(0), Text: "een oproep van een jongere"}
	given(t, gone...).when(redact).then(incident.EntryRedacted{Entry: entryID(0), Text: "een oproep van een jongere"})
	given(t, signal()).when(redact).thenRefused(problem.WrongStage, "entryId")
	given(t, append(gone, incident.IncidentTagged{})...).when(incident.RedactEntry{Order: order(), Entry: entryID(2), Text: "x"}).thenRefused(problem.WrongStage, "entryId")
	given(t, gone...).when(incident.RedactEntry{Order: order(), Entry: entryID(0)}).thenRefused(problem.Required, "text")
	given(t, gone...).when(incident.RedactEntry{Order: order(), Entry: entryID(9), Text: "x"}).thenRefused(problem.NotFound, "entryId")
	given(t, gone...).when(correct(0)).thenRefused(problem.Erased, "entryId")
}

// Rule 23.
func TestWhatIsHeldIsNotErased(t *testing.T) {
	placed := incident.LegalHoldPlaced{Ground: situation.HeldForCourt, Reason: "zitting"}
	held := []incident.Event{
		signal(), assessed(situation.NoAction), incident.OutcomeRecorded{Scale: situation.NoDisturbance}, incident.IncidentClosed{}, placed,
	}
	for _, c := range []incident.Command{
		erase(), eraseEntries(0), incident.ExecuteRetention{Order: later(), Part: incident.RetainCase, Policy: policy()},
		incident.ExecuteRetention{Order: later(), Part: incident.RetainSignals, Policy: policy()},
	} {
		given(t, held...).when(c).thenRefused(problem.Held, "incidentId", "COURT_CASE")
	}
	place := incident.PlaceLegalHold{Order: order(), Ground: situation.HeldForCourt, Reason: "zitting"}
	lift := incident.LiftLegalHold{Order: order(), Reason: "uitspraak"}
	given(t, signal()).when(place).then(placed)
	given(t, held...).when(place).thenRefused(problem.WrongStage, "incidentId")
	given(t, held...).when(lift).then(incident.LegalHoldLifted{Reason: "uitspraak"})
	given(t, signal()).when(lift).thenRefused(problem.WrongStage, "incidentId")
	given(t, append(held, incident.LegalHoldLifted{})...).when(erase()).thenAccepted()
	place.Ground = "ZOMAAR"
	given(t, signal()).when(place).thenRefused(problem.Invalid, "ground")
}

// Rule 24.
func TestACaseGoesWhenItsTermHasEndedAndNotBefore(t *testing.T) {
	closed := []incident.Event{signal(), assessed(situation.Intervene), incident.OutcomeRecorded{Scale: situation.Minor}, incident.IncidentClosed{}}
	closedAt := now().Add(-97 * 3600e9)
	run := func(years, days int) incident.ExecuteRetention {
		c := incident.ExecuteRetention{Part: incident.RetainCase, Policy: policy()}
		at := closedAt.AddDate(years, 0, days)
		c.Order = incident.Order{Municipality: here, OccurredAt: at, Now: at}
		return c
	}
	given(t, closed...).when(run(5, -1)).thenRefused(problem.WrongStage, "incidentId")
	given(t, closed...).when(run(5, 0)).then(
		incident.PersonalDataErased{Scope: incident.WholeIncident, Article: situation.RetentionEnded},
		incident.RetentionExecuted{
			Part: incident.RetainCase, Outcome: retention.Minor, Process: "p", Result: "r", Years: 5, Ground: "lijst", Policy: "abc",
			DueAt: closedAt.AddDate(5, 0, 0), Entries: 4,
		})
	given(t, append(closed, incident.IncidentReopened{})...).when(run(50, 0)).thenRefused(problem.WrongStage, "incidentId")
	severe := append(closed[:2:2], incident.OutcomeRecorded{Scale: situation.Severe}, incident.IncidentClosed{})
	given(t, severe...).when(run(100, 0)).thenRefused(problem.WrongStage, "incidentId")
}

// Rule 24: the signals of a case in which nothing was done.
func TestSignalsWithoutActionGoAfterThirtyDays(t *testing.T) {
	history := []incident.Event{signal(), assessed(situation.NoAction), incident.NoteAdded{Text: "n"}}
	decided := now().Add(-99 * 3600e9)
	run := func(days int) incident.ExecuteRetention {
		at := decided.AddDate(0, 0, days)
		return incident.ExecuteRetention{Order: incident.Order{Municipality: here, OccurredAt: at, Now: at}, Part: incident.RetainSignals, Policy: policy()}
	}
	given(t, history...).when(run(29)).thenRefused(problem.WrongStage, "incidentId")
	made := given(t, history...).when(run(30)).thenAccepted()
	if got := made[0].(incident.PersonalDataErased); got.Scope != incident.SomeEntries || !reflect.DeepEqual(got.Entries, []uuid.UUID{entryID(0)}) {
		t.Errorf("%+v", got)
	}
	given(t, append(history, made...)...).when(run(31)).thenRefused(problem.WrongStage, "incidentId")
	given(t, append(history, assessed(situation.Monitor))...).when(run(60)).thenRefused(problem.WrongStage, "incidentId")
}
