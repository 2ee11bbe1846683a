package incident_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// Whatever is sent, in whatever order: what was accepted never breaks a rule.
func TestNoSequenceOfCommandsBreaksTheRules(t *testing.T) {
	d := incident.New(rules(t))
	rapid.Check(t, func(t *rapid.T) {
		state := d.New()
		for i := range rapid.IntRange(1, 30).Draw(t, "length") {
			c := drawCommand(t, state)
			if d.Admit(state, c) != nil {
				continue
			}
			events, err := d.Decide(state, c)
			if err != nil {
				continue
			}
			for _, e := range events {
				before := state
				state = d.Evolve(state, decider.Entry[incident.Event]{
					ID: uuid.New(), Revision: uint64(len(state.Entries)), Municipality: here, OccurredAt: now().Add(time.Duration(i) * time.Second), Event: e,
				})
				checkInvariants(t, before, state, e)
			}
			checkWhatStands(t, d, state)
		}
	})
}

func checkInvariants(t *rapid.T, before, after incident.State, event incident.Event) {
	if after.ClosedAt != nil {
		for _, m := range after.Measures {
			if m.Status != incident.Completed && m.Status != incident.Withdrawn {
				t.Fatal("closed with an open intervention")
			}
		}
		if after.Outcome == nil {
			t.Fatal("closed without an outcome")
		}
	}
	if before.ClosedAt != nil {
		switch event.(type) {
		case incident.LessonOffered, incident.LessonWithdrawalAsked, incident.IncidentReopened,
			incident.NoteAdded, incident.IncidentTagged, incident.TaskCompleted,
			incident.PartnerInvited, incident.PartnerRemoved, incident.IncidentsLinked,
			incident.PersonalDataErased, incident.EntryRedacted, incident.LegalHoldPlaced, incident.LegalHoldLifted, incident.RetentionExecuted:
		default:
			t.Fatalf("%T after closing", event)
		}
	}
	if before.CasefactID != uuid.Nil && after.CasefactID != before.CasefactID && !after.Erased {
		t.Fatal("a case got a second coded record")
	}
	if e, ok := event.(incident.InterventionDecided); ok && !e.Taken && e.Lawfulness != situation.Lawful {
		t.Fatalf("an unlawful measure was decided: %+v", e)
	}
	checkHeavy(t, before, event)
	checkOrder(t, event)
	checkWhatIf(t, event)
	checkGathering(t, event)
	checkResearch(t, after, event)
	checkShared(t, before, event)
	if _, weighed := event.(incident.AssessmentRecorded); weighed && after.ReassessBy != nil {
		t.Fatal("a new assessment left the old moment to weigh again")
	}
	if e, ok := event.(incident.TaskCompleted); ok && !slices.Contains(before.Tasks, incident.Task{ID: e.Task}) {
		t.Fatal("a task was done twice, or never set")
	}
	standing := 0
	for _, l := range after.Lessons {
		if !l.Withdrawn {
			standing++
		}
	}
	if standing > 1 {
		t.Fatal("two lessons stand")
	}
}

// Whatever was corrected and retracted, the state is that of a case in which only what stands was ever recorded.
func checkWhatStands(t *rapid.T, d decider.Decider[incident.State, incident.Command, incident.Event], got incident.State) {
	want := incident.State{Municipality: here}
	for _, e := range got.Entries {
		switch e.Event.(type) {
		case incident.EntryCorrected, incident.EntryRetracted, incident.EntryRedacted, incident.PersonalDataErased:
		default:
			if !e.Retracted {
				want = d.Evolve(want, e.Entry)
			}
		}
	}
	got.Entries, want.Entries, want.Erased = nil, nil, got.Erased
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("the state is\n%+v\nand what stands makes\n%+v", got, want)
	}
}

// anEntry is the id of some entry.
func anEntry(t *rapid.T, s incident.State) uuid.UUID {
	if len(s.Entries) == 0 {
		return uuid.Nil
	}
	return s.Entries[rapid.IntRange(0, len(s.Entries)-1).Draw(t, "some entry")].ID
}

// checkShared keeps rule 21 over whole histories: what is compared is a signal under the AVG, once, with a check that allows it.
func checkShared(t *rapid.T, before incident.State, event incident.Event) {
	e, ok := event.(incident.SourceShared)
	if !ok {
		return
	}
	if before.Ground == nil || before.Ground.Outcome != situation.ResearchAllowed || slices.Contains(before.SharedSignals, e.Signal) {
		t.Fatalf("compared without a ground, or twice: %+v", before.Ground)
	}
	for _, at := range before.Entries {
		if s, ok := at.Event.(incident.SignalReported); ok && at.ID == e.Signal && !at.Retracted && s.Regime == "" {
			return
		}
	}
	t.Fatal("what is compared is no signal that stands under the AVG")
}

// drawAmendment corrects or retracts some entry, in a way that may or may not fit it.
func drawAmendment(t *rapid.T, s incident.State) []incident.Command {
	id := uuid.Nil
	if len(s.Entries) > 0 {
		id = s.Entries[rapid.IntRange(0, len(s.Entries)-1).Draw(t, "entry")].ID
	}
	earlier := now().Add(-time.Duration(rapid.IntRange(1, 99).Draw(t, "hours")) * time.Hour)
	c := incident.CorrectEntry{Order: order(), Entry: id, Reason: "x"}
	first, second, third, fourth := c, c, c, c
	first.Signal = &incident.SignalCorrection{OccurredAt: &earlier, Platform: to(situation.WhatsApp)}
	second.Assessment = &incident.AssessmentCorrection{OccurredAt: &earlier, Decision: to(rapid.SampledFrom(situation.AllDecisions()).Draw(t, "corrected"))}
	third.Outcome = &incident.OutcomeCorrection{Scale: to(situation.Severe), Arrests: to(to(3))}
	fourth.Intervention = &incident.InterventionCorrection{OccurredAt: &earlier, Motivation: to("y")}
	return []incident.Command{first, second, third, fourth, incident.RetractEntry{Order: order(), Entry: id, Reason: "x"}}
}

func drawCommand(t *rapid.T, s incident.State) incident.Command {
	id := uuid.Nil
	if len(s.Measures) > 0 {
		id = s.Measures[rapid.IntRange(0, len(s.Measures)-1).Draw(t, "measure")].ID
	}
	task := uuid.Nil
	if len(s.Tasks) > 0 {
		task = s.Tasks[rapid.IntRange(0, len(s.Tasks)-1).Draw(t, "task")].ID
	}
	further := report()
	further.Opens, further.Title = s.Municipality == "", ""
	if further.Opens {
		further.Template = rapid.SampledFrom([]string{"", "voetbal", "project-x"}).Draw(t, "template")
	}
	drawn, _ := drawGround(t)
	return rapid.SampledFrom(slices.Concat(drawAmendment(t, s), drawErasure(t, s), []incident.Command{
		further,
		weigh(rapid.SampledFrom(situation.AllDecisions()).Draw(t, "decision")),
		incident.DecideIntervention{
			Order: order(), InterventionType: rapid.SampledFrom([]string{"IV01", "IV07", "IV50", "IV30", "IV55"}).Draw(t, "type"),
			LegalBasis: rapid.SampledFrom([]string{"", "gemw-175", "bill-36789", "apv-2-2-online"}).Draw(t, "basis"), Motivation: "x",
			ContentState: rapid.SampledFrom(situation.AllContentStates()).Draw(t, "content"), Taken: rapid.Bool().Draw(t, "taken"),
			Checklist: drawChecklist(t),
		},
		incident.StartIntervention{Order: order(), Intervention: id},
		incident.CompleteIntervention{Order: order(), Intervention: id, Effect: situation.Stopped},
		incident.WithdrawIntervention{Order: order(), Intervention: id, Reason: "x"},
		incident.RecordOutcome{Order: order(), Scale: situation.NoDisturbance, Summary: "x"},
		incident.CloseIncident{Order: order(), Casefact: uuid.New()},
		reopen(),
		incident.AddNote{Order: order(), Text: "x"},
		incident.AddTask{Order: order(), Title: "x", DueAt: to(now())},
		incident.CompleteTask{Order: order(), Task: task},
		incident.AssignIncident{Order: order(), To: rapid.SampledFrom([]string{"", "adviseur"}).Draw(t, "assignee")},
		incident.SetReassessment{Order: order(), By: rapid.SampledFrom([]*time.Time{nil, to(now())}).Draw(t, "by")},
		incident.TagIncident{Order: order(), Tags: []string{"plein"}},
		offer(),
		incident.AskLessonWithdrawal{Order: order(), Reason: "x"},
		incident.InvitePartner{Order: order(), Kind: situation.Police, Person: "agent"},
		incident.OfferHandOver{Order: order(), To: elsewhere, Reason: "x"},
		incident.LinkIncidents{Order: order(), Other: uuid.UUID{byte(rapid.IntRange(1, 3).Draw(t, "other"))}, Kind: situation.Related},
		incident.AttachEvidence{Order: order(), Upload: incident.Upload{Blob: "x", Expires: now()}, Description: "x"},
		incident.ShareSource{Order: order(), Signal: anEntry(t, s), Contact: "x@y.nl", Sources: []incident.SourceHash{{Kind: "LINK", Hash: "a"}}},
		drawWhatIf(t),
		drawResearch(t, further),
		check(drawn),
		dataRequest(),
		drawExecution(t, s),
	})).Draw(t, "command")
}

// checkHeavy keeps rule 4 over whole histories: the last assessment says what may be decided.
func checkHeavy(t *rapid.T, before incident.State, event incident.Event) {
	e, ok := event.(incident.InterventionDecided)
	if ok && e.InterventionType == "IV50" && !e.Taken && (before.Assessment == nil || !before.Assessment.Intervenes()) {
		t.Fatal("a heavy measure against what the last assessment said")
	}
}
