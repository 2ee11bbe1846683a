package casefile

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// drawn is a case whose events are drawn, so that a list can be held against the rules.
type drawn struct {
	stream []eventstore.Decoded
	stands []int // the places of signals, assessments and outcomes that were not retracted
	closed bool
	held   bool
	at     time.Time
}

func (d *drawn) add(e incident.Event) {
	d.stream = append(d.stream, eventstore.Decoded{Stream: incident.Stream(uuid.UUID{1}), Entry: decider.Entry[any]{
		ID: uuid.New(), Revision: uint64(len(d.stream)), Municipality: here, OccurredAt: d.at, RecordedAt: d.at, Event: e,
	}})
}

// next draws an event that the rules would let through after those there are.
func (d *drawn) next(t *rapid.T) {
	d.at = d.at.Add(time.Duration(rapid.IntRange(1, 60*24).Draw(t, "hours")) * time.Hour)
	stand := func(e incident.Event) {
		d.stands = append(d.stands, len(d.stream))
		d.add(e)
	}
	decision := func() situation.Decision { return rapid.SampledFrom(situation.AllDecisions()).Draw(t, "decision") }
	switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
	case what == 0 || len(d.stream) == 0:
		stand(signal("x"))
	case what <= 2:
		stand(incident.AssessmentRecorded{Decision: decision()})
	case what == 3:
		stand(incident.OutcomeRecorded{Scale: rapid.SampledFrom(situation.AllDisturbanceScales()).Draw(t, "scale")})
	case what == 4 && d.closed:
		d.closed = false
		d.add(incident.IncidentReopened{})
	case what == 4:
		d.closed = true
		d.add(incident.IncidentClosed{})
	case what == 5 && d.held:
		d.held = false
		d.add(incident.LegalHoldLifted{})
	case what == 5:
		d.held = true
		d.add(incident.LegalHoldPlaced{Ground: situation.HeldForWoo})
	case what == 6 && len(d.stands) > 0:
		n := rapid.IntRange(0, len(d.stands)-1).Draw(t, "retracted")
		d.add(incident.EntryRetracted{Entry: d.stream[d.stands[n]].ID})
		d.stands = append(d.stands[:n:n], d.stands[n+1:]...)
	case what == 7 && len(d.stands) > 0:
		d.erase(t)
	case what == 8:
		d.correct(t, decision())
	case what == 9 && rapid.IntRange(0, 3).Draw(t, "measure") == 0:
		d.add(incident.InterventionDecided{})
	default:
		d.add(incident.NoteAdded{})
	}
}

func (d *drawn) erase(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "whole") == 0 {
		d.add(incident.PersonalDataErased{Scope: incident.WholeIncident})
		return
	}
	at := d.stream[rapid.SampledFrom(d.stands).Draw(t, "erased")]
	gone := []uuid.UUID{at.ID}
	for _, e := range d.stream { // with what belongs to it
		if c, is := e.Event.(incident.EntryCorrected); is && c.Entry == at.ID {
			gone = append(gone, e.ID)
		}
	}
	d.add(incident.PersonalDataErased{Scope: incident.SomeEntries, Entries: gone})
}

func (d *drawn) correct(t *rapid.T, by situation.Decision) {
	for _, n := range d.stands {
		if _, is := d.stream[n].Event.(incident.AssessmentRecorded); is && !d.stream[n].Erased {
			earlier := d.at.AddDate(0, 0, -rapid.IntRange(0, 90).Draw(t, "earlier"))
			d.add(incident.EntryCorrected{Entry: d.stream[n].ID, OccurredAt: &earlier, Assessment: &incident.AssessmentCodes{Decision: by}})
			return
		}
	}
}

// What retentionDue lists is counted by the read model and what may be erased is decided by the rules: whatever came of a case, and
// whenever it is asked, they say the same.
func TestTheListOfWhatIsDueAgreesWithTheRules(t *testing.T) {
	d, terms := incident.New(incident.Rules{}), policy(t)
	listed := map[incident.RetentionPart]int{}
	rapid.Check(t, func(t *rapid.T) {
		c := &drawn{at: noon()}
		for range rapid.IntRange(1, 15).Draw(t, "length") {
			c.next(t)
			agree(t, d, terms, c, listed)
		}
	})
	if listed[incident.RetainCase] == 0 || listed[incident.RetainSignals] == 0 {
		t.Errorf("not each part was due at some time: %v", listed)
	}
}

// agree holds the list against the rules as the case stands.
func agree(t *rapid.T, d decider.Decider[incident.State, incident.Command, incident.Event], terms retention.Policy, c *drawn, listed map[incident.RetentionPart]int) {
	file, history := Incident{ID: uuid.UUID{1}}, []decider.Entry[incident.Event]{}
	for n, e := range Blanked(c.stream) {
		var err error
		if file, err = file.evolve(e); err != nil {
			t.Fatal(err)
		}
		was := c.stream[n]
		history = append(history, decider.Entry[incident.Event]{
			ID: was.ID, Revision: was.Revision, Municipality: here, OccurredAt: was.OccurredAt, Event: was.Event.(incident.Event),
		})
	}
	state, row := d.Fold(history), file.retained()
	now := c.at.AddDate(0, 0, rapid.SampledFrom([]int{0, 25, 31, 400, 4_000, 9_000}).Draw(t, "days later"))
	due := Due{Outcome: row.outcome, Hold: row.hold}.by(terms, row.closedAt, row.nothing, now)
	may := func(part incident.RetentionPart) (allowed, held bool) {
		_, err := d.Decide(state, incident.ExecuteRetention{Order: incident.Order{Municipality: here, Now: now}, Part: part, Policy: terms})
		var refused problem.Problems
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		return err == nil, len(refused) > 0 && refused[0].Code == problem.Held
	}
	whole, wholeHeld := may(incident.RetainCase)
	signals, _ := may(incident.RetainSignals)
	switch {
	case wholeHeld != (row.hold != "") && !state.Erased:
		t.Fatalf("the rules hold it: %v, the list says %q", wholeHeld, row.hold)
	case due == nil && (whole || signals):
		t.Fatalf("nothing is listed, and the rules let the case go: %v, its signals: %v", whole, signals)
	case due != nil && due.Hold == "" && due.Part == incident.RetainCase && !whole, due != nil && due.Hold == "" && due.Part == incident.RetainSignals && (whole || !signals):
		t.Fatalf("%s is listed, and the rules let the case go: %v, its signals: %v", due.Part, whole, signals)
	}
	if due != nil {
		listed[due.Part]++
	}
}
