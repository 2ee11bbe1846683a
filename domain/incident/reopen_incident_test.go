package incident_test

import (
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func reopen() incident.ReopenIncident {
	return incident.ReopenIncident{Order: order(), Reason: "er kwam een aangifte bij"}
}

func TestAClosedCaseIsReopenedWithItsReason(t *testing.T) {
	given(t, closedCase()...).when(reopen()).then(incident.IncidentReopened{Reason: reopen().Reason})
	given(t, closedCase()[:3]...).when(reopen()).thenRefused(problem.WrongStage, "incidentId")
	silent := reopen()
	silent.Reason = " "
	given(t, closedCase()...).when(silent).thenRefused(problem.Required, "reason")
}

func TestAReopenedCaseTakesEverythingAgain(t *testing.T) {
	again := append(closedCase(), incident.IncidentReopened{Reason: "x"})
	state := incident.New(rules(t)).Fold(given(t, again...).history)
	if state.ClosedAt != nil || state.Stage() != incident.StageOutcome {
		t.Errorf("stage %s", state.Stage())
	}
	given(t, again...).when(weigh(situation.Monitor)).thenAccepted()
	given(t, again...).when(retract(2)).thenAccepted()
	given(t, again...).when(offer()).thenRefused(problem.WrongStage, "incidentId")
	given(t, again...).when(reopen()).thenRefused(problem.WrongStage, "incidentId")
	given(t, again...).when(retract(4)).thenRefused(problem.WrongStage, "entryId")
}

// A case counts once, however often it is closed.
func TestClosingAgainKeepsTheCodedRecord(t *testing.T) {
	closing := incident.CloseIncident{Order: order(), Casefact: uuid.UUID{2}}
	again := append(closedCase(), incident.IncidentReopened{Reason: "x"})
	given(t, again...).when(closing).then(incident.IncidentClosed{Casefact: uuid.UUID{1}})
}

func TestALessonStaysOfferedWhileItsCaseIsReopened(t *testing.T) {
	offered := append(closedCase(), incident.LessonOffered{Lesson: uuid.UUID{7}, Content: lesson.Content{Title: "a"}}, incident.IncidentReopened{Reason: "x"})
	state := incident.New(rules(t)).Fold(given(t, offered...).history)
	if len(state.Lessons) != 1 || state.Lessons[0].Withdrawn {
		t.Errorf("%+v", state.Lessons)
	}
	given(t, offered...).when(incident.AskLessonWithdrawal{Order: order(), Reason: "te herkenbaar"}).thenAccepted()
}
