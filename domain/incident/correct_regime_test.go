package incident_test

import (
	"testing"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func corrects(c incident.SignalCorrection) incident.CorrectEntry {
	return incident.CorrectEntry{Order: order(), Entry: entryID(0), Reason: "verkeerd overgenomen", Signal: &c}
}

// Rule 17: what was put under the wrong regime is put under the right one, and then stands there.
func TestARegimeIsCorrected(t *testing.T) {
	e := given(t, signal()).when(corrects(incident.SignalCorrection{Regime: to(situation.WPG)})).thenAccepted()[0].(incident.EntryCorrected)
	if e.Signal.Regime != situation.WPG {
		t.Errorf("%+v", e.Signal)
	}
	given(t, signal()).when(corrects(incident.SignalCorrection{Regime: to(situation.Regime("GDPR"))})).thenRefused(problem.Invalid, "regime")
}

func TestWhatAPartnerPutInStaysHis(t *testing.T) {
	put := incident.SignalReported{
		Title: "Plein", Origin: situation.FromPartner, Platform: situation.Telegram, ContentKind: situation.Threat, Regime: situation.WPG, Partner: situation.Police,
	}
	given(t, put).when(corrects(incident.SignalCorrection{Regime: to(situation.AVG)})).thenRefused(problem.NotAllowed, "regime")
	given(t, put).when(corrects(incident.SignalCorrection{Origin: to(situation.Tip)})).thenRefused(problem.Invalid, "origin")
	s := given(t, put).when(corrects(incident.SignalCorrection{Platform: to(situation.WhatsApp)}))
	d := incident.New(s.rules)
	state := d.Evolve(d.Fold(s.history), decider.Entry[incident.Event]{ID: entryID(1), Revision: 1, Municipality: here, OccurredAt: now(), Event: s.thenAccepted()[0]})
	stands := state.Entries[0].Event.(incident.SignalReported)
	if stands.Platform != situation.WhatsApp || stands.Partner != situation.Police || stands.Regime != situation.WPG {
		t.Errorf("%+v", stands)
	}
}

// Rule 12: what became of an order in the council is put into it.
func TestAnOrderIsFollowedInTheCouncil(t *testing.T) {
	order := incident.InterventionDecided{InterventionType: "IV50", Checklist: &incident.OrderChecklist{Facts: "x", Council: situation.CouncilWillBeInformed, CouncilAt: to(now())}}
	follow := func(c incident.InterventionCorrection) incident.CorrectEntry {
		return incident.CorrectEntry{Order: orderAt(now()), Entry: entryID(1), Reason: "de raad is ingelicht", Intervention: &c}
	}
	done := follow(incident.InterventionCorrection{Council: to(situation.CouncilInformed), CouncilAt: to(now())})
	s := given(t, signal(), order).when(done)
	d := incident.New(s.rules)
	state := d.Evolve(d.Fold(s.history), decider.Entry[incident.Event]{ID: entryID(2), Revision: 2, Municipality: here, OccurredAt: now(), Event: s.thenAccepted()[0]})
	if o := state.Entries[1].Event.(incident.InterventionDecided).Checklist; o.Council != situation.CouncilInformed || o.Facts != "x" {
		t.Errorf("%+v", o)
	}
	given(t, signal(), order).when(follow(incident.InterventionCorrection{Council: to(situation.CouncilInformed)})).thenRefused(problem.Required, "councilAt")
	given(t, signal(), decided("IV17")).when(done).thenRefused(problem.Invalid, "council")
}

// Rule 14: no correction brings in what a report would not have brought in.
func TestACorrectionToOwnResearchRestsOnAGroundCheck(t *testing.T) {
	found := corrects(incident.SignalCorrection{Origin: to(situation.OwnResearch), Handle: to("@oproeper")})
	given(t, signal()).when(found).thenRefused(problem.Required, "groundCheck")
	checked := given(t, signal()).when(check(ground())).thenAccepted()[0]
	given(t, signal(), checked).when(found).thenRefused(problem.Required, "groundCheck") // it was found before
	found.Entry = entryID(1)
	given(t, checked, signal()).when(found).thenAccepted()
}

// Rule 18: who may not read an entry does not correct it either; its texts would come out under the law that he names.
func TestWhatWasHandedToTheMunicipalityBeforeIsNotCorrected(t *testing.T) {
	put := incident.SignalReported{Title: "Plein", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.Threat, Regime: situation.WPG}
	taken := incident.InterventionDecided{InterventionType: "IV17", Motivation: "omdat", Regime: situation.WPG}
	over, back := incident.IncidentHandedOver{From: here, To: elsewhere}, incident.IncidentHandedOver{From: elsewhere, To: here}
	there := func(entry int, c incident.CorrectEntry) incident.CorrectEntry {
		c.Order.Municipality, c.Entry = elsewhere, entryID(entry)
		return c
	}
	wpg, avg := incident.SignalCorrection{Regime: to(situation.WPG)}, incident.SignalCorrection{Regime: to(situation.AVG)}
	measure := incident.CorrectEntry{Order: order(), Reason: "verkeerd", Intervention: &incident.InterventionCorrection{Motivation: to("anders")}}
	started := incident.InterventionStarted{Intervention: entryID(1)}

	given(t, put, over).when(there(0, corrects(avg))).thenRefused(problem.NotAllowed, "entryId")
	for _, entry := range []int{1, 2} { // its decision, and its start
		given(t, put, taken, started, over).when(there(entry, measure)).thenRefused(problem.NotAllowed, "entryId")
	}
	given(t, put, over, back).when(corrects(avg)).thenAccepted()
	given(t, put, signal(), over, incident.EntryRetracted{Entry: entryID(1)}).when(there(0, corrects(avg))).thenRefused(problem.NotAllowed, "entryId")
	// What this municipality put under another law itself it may put right again.
	wrong := given(t, signal(), over).when(there(0, corrects(wpg))).thenAccepted()[0]
	given(t, signal(), over, wrong).when(there(0, corrects(avg))).thenAccepted()
}
