package incident_test

import (
	"reflect"
	"testing"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// An event that Evolve forgets would be a rule that forgets: each of them moves the state.
func TestEveryEventMovesTheState(t *testing.T) {
	d := incident.New(rules(t))
	entry := func(e incident.Event) decider.Entry[incident.Event] {
		return decider.Entry[incident.Event]{Municipality: here, OccurredAt: now(), Event: e}
	}
	before := d.Fold([]decider.Entry[incident.Event]{
		entry(incident.SignalReported{}), entry(incident.InterventionDecided{}), entry(incident.LessonOffered{}),
		entry(incident.PartnerInvited{Guest: "person:x"}), entry(incident.HandOverOffered{To: elsewhere}),
		entry(incident.SignalReported{}), entry(incident.InterventionDecided{}), entry(incident.LessonOffered{}), entry(incident.DataGatheringRequested{}),
	})
	rest := func(s incident.State) incident.State { s.Entries = nil; return s }
	for _, e := range incident.Events() {
		if _, zero := e.(incident.EntryCorrected); zero {
			e = incident.EntryCorrected{Signal: &incident.SignalCodes{Platform: situation.WhatsApp}}
		}
		before := before
		if _, again := e.(incident.IncidentReopened); again {
			before = d.Evolve(before, entry(incident.IncidentClosed{}))
		}
		switch e.(type) {
		case incident.NoteAdded, incident.IncidentTagged, incident.RetentionExecuted: // no rule looks at them
			continue
		case incident.EntryRedacted: // it changes an entry, and no rule looks at its words
			continue
		case incident.PersonalDataErased:
			e = incident.PersonalDataErased{Scope: incident.WholeIncident}
		case incident.LegalHoldPlaced:
			e = incident.LegalHoldPlaced{Ground: situation.HeldForCourt}
		case incident.LegalHoldLifted:
			before = d.Evolve(before, entry(incident.LegalHoldPlaced{Ground: situation.HeldForCourt}))
		case incident.TaskCompleted:
			before = d.Evolve(before, entry(incident.TaskAdded{}))
		case incident.IncidentAssigned:
			before = d.Evolve(before, entry(incident.IncidentAssigned{To: "adviseur"}))
		case incident.ReassessmentSet:
			before = d.Evolve(before, entry(incident.AssessmentRecorded{ReassessBy: to(now())}))
		}
		if e == nil || reflect.DeepEqual(rest(before), rest(d.Evolve(before, entry(e)))) {
			if _, again := e.(incident.LessonOffered); again {
				continue // offering the same once more changes nothing; the first offer is checked below
			}
			t.Errorf("%T changes nothing", e)
		}
	}
	if len(before.Lessons) != 1 {
		t.Error("LessonOffered changes nothing")
	}
}
