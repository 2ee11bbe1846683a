package incident_test

import (
	"testing"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func compared() incident.ShareSource {
	return incident.ShareSource{
		Order: order(), Signal: entryID(0), Contact: "ooenv@eindhoven.nl", Sources: []incident.SourceHash{{Kind: "ACCOUNT", Hash: "ab"}},
	}
}

// allowed is a ground check that was given while the case ran, and holds.
func allowed() incident.Event {
	g := checkedAs(ground())
	return g
}

// Rule 21.
func TestASourceIsComparedThatTheFileHoldsAndMayLookFor(t *testing.T) {
	given(t, signal(), allowed()).when(compared()).
		then(incident.SourceShared{Signal: entryID(0), Sources: compared().Sources, Contact: "ooenv@eindhoven.nl"})
	given(t, signal()).when(compared()).thenRefused(problem.Required, "signalId")
	forbidden := ground()
	forbidden.ConcreteTrigger = false
	given(t, signal(), checkedAs(forbidden)).when(compared()).thenRefused(problem.Unlawful, "groundCheck")
	late := compared()
	late.OccurredAt, late.Now = now().AddDate(1, 0, 0), now().AddDate(1, 0, 0)
	given(t, signal(), allowed()).when(late).thenRefused(problem.Required, "signalId")
}

func TestWhatIsNotCompared(t *testing.T) {
	police := signal().(incident.SignalReported)
	police.Regime = situation.WPG
	given(t, police, allowed()).when(compared()).thenRefused(problem.Unlawful, "signalId", "Wpg")
	given(t, signal(), allowed(), incident.EntryRetracted{Entry: entryID(0)}).when(compared()).thenRefused(problem.NotFound, "signalId")
	nothing := compared()
	nothing.Sources = nil
	given(t, signal(), allowed()).when(nothing).thenRefused(problem.Invalid, "signalId")
	other := compared()
	other.Signal = entryID(1)
	given(t, signal(), allowed()).when(other).thenRefused(problem.NotFound, "signalId")
	nobody := compared()
	nobody.Contact = "bel maar"
	given(t, signal(), allowed()).when(nobody).thenRefused(problem.Required, "contact")
	many := compared()
	many.Shared = incident.SharesPerDay
	given(t, signal(), allowed()).when(many).thenRefused(problem.WrongStage, "signalId", "20")
	shared := incident.SourceShared{Signal: entryID(0), Sources: compared().Sources}
	given(t, signal(), allowed(), shared).when(compared()).thenRefused(problem.Conflict, "signalId")
	given(t, signal(), allowed(), shared, incident.EntryRetracted{Entry: entryID(2)}).when(compared()).thenAccepted()
}
