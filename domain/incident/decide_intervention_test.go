package incident_test

import (
	"strings"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func emergencyOrder() incident.DecideIntervention {
	return incident.DecideIntervention{
		Order: order(), InterventionType: "IV50", LegalBasis: "gemw-175", Motivation: "ernstige vrees", ContentState: situation.NoContent,
		Checklist: checklist(),
	}
}

func intervening(t *testing.T) *spec { return given(t, signal(), assessed(situation.Intervene)) }

func TestALegalMeasureNeedsABasisThatBelongsToIt(t *testing.T) {
	c := emergencyOrder()
	intervening(t).when(c).thenAccepted()
	c.LegalBasis = ""
	intervening(t).when(c).thenRefused(problem.Required, "legalBasisId")
	c.LegalBasis = "sr-131"
	intervening(t).when(c).thenRefused(problem.Unlawful, "legalBasisId")
	c.LegalBasis = "no-such-law"
	intervening(t).when(c).thenRefused(problem.NotFound, "legalBasisId")
	c.InterventionType = "IV99"
	intervening(t).when(c).thenRefused(problem.NotFound, "interventionTypeId")
}

func TestTheRemovalOrderIsNotInForce(t *testing.T) {
	c := incident.DecideIntervention{
		Order: order(), InterventionType: "IV30", LegalBasis: "bill-36789", Motivation: "x", ContentState: situation.Published,
	}
	intervening(t).when(c).thenRefused(problem.NotInForce, "legalBasisId", "36789")
}

func TestTheDataGatheringBillIsNotInForce(t *testing.T) {
	for _, id := range []string{"IV04", "IV05"} {
		c := incident.DecideIntervention{
			Order: order(), InterventionType: id, LegalBasis: "bill-data-gathering", Motivation: "x", ContentState: situation.NoContent,
		}
		intervening(t).when(c).thenRefused(problem.NotInForce, "legalBasisId")
	}
}

func onlineAreaBan() incident.DecideIntervention {
	return incident.DecideIntervention{
		Order: order(), InterventionType: "IV55", LegalBasis: "apv-2-2-online", Motivation: "x", ContentState: situation.NoContent,
	}
}

func TestTheOnlineAreaBanIsUnlawfulByRuling(t *testing.T) {
	intervening(t).when(onlineAreaBan()).thenRefused(problem.Unlawful, "legalBasisId", "ECLI:NL:RBMNE:2023:375", "2025-06-11")
}

func TestAMeasureThatWasTakenIsRecordedAndFlagged(t *testing.T) {
	c := onlineAreaBan()
	c.Taken, c.Order = true, orderAt(time.Date(2021, 11, 26, 12, 0, 0, 0, time.UTC))
	e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.Unlawful || !e.Taken || e.LawfulnessNote == "" || e.LawfulnessNoteNL == "" {
		t.Errorf("%+v", e)
	}
	removal := incident.DecideIntervention{
		Order: order(), InterventionType: "IV30", LegalBasis: "bill-36789", Motivation: "x", ContentState: situation.Published, Taken: true,
	}
	e = intervening(t).when(removal).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.NotInForce || e.LawfulnessNote == "" {
		t.Errorf("%+v", e)
	}
}

// A mayor who leaned on the wrong article, or on none, did what he did: the file says so.
func TestAMeasureTakenOnAWrongBasisOrNoneIsRecorded(t *testing.T) {
	c := emergencyOrder()
	c.Taken, c.LegalBasis = true, "awb-5-32"
	e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.Unlawful || e.LawfulnessNote == "" {
		t.Errorf("%+v", e)
	}
	c.LegalBasis = ""
	e = intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.NotChecked || e.LawfulnessNote == "" {
		t.Errorf("%+v", e)
	}
	// The weighing can be recorded late, so being taken is no reason to go without.
	given(t, signal()).when(c).thenRefused(problem.WrongStage, "interventionTypeId", "INTERVENE")
}

// Under another article, or none, a measure that no law carries is still what it is.
func TestNoOtherNameHidesAMeasureThatNoLawCarries(t *testing.T) {
	for _, c := range []struct {
		measure    string
		content    situation.ContentState
		lawfulness situation.Lawfulness
		says       string
	}{
		{"IV55", situation.NoContent, situation.Unlawful, "ECLI:NL:RBMNE:2023:375"},
		{"IV55", situation.NotYetPublished, situation.Unlawful, "Grondwet art. 7"},
		{"IV55", situation.NotYetPublished, situation.Unlawful, "ECLI:NL:RBMNE:2023:375"},
		{"IV30", situation.Published, situation.NotInForce, "36789"},
		{"IV04", situation.NoContent, situation.NotInForce, "is not in force"},
		{"IV50", situation.NotYetPublished, situation.Unlawful, "Grondwet art. 7"},
	} {
		for _, basis := range []string{"", "gemw-172", "sr-131"} {
			e := intervening(t).when(incident.DecideIntervention{
				Order: order(), InterventionType: c.measure, LegalBasis: basis, Motivation: "x", ContentState: c.content, Taken: true,
			}).thenAccepted()[0].(incident.InterventionDecided)
			if e.Lawfulness != c.lawfulness || !strings.Contains(e.LawfulnessNote, c.says) {
				t.Errorf("%s on %q: %s, %s", c.measure, basis, e.Lawfulness, e.LawfulnessNote)
			}
		}
	}
}

func TestNoMeasureRestrainsWhatNobodyHasPublished(t *testing.T) {
	c := emergencyOrder()
	c.ContentState = situation.NotYetPublished
	intervening(t).when(c).thenRefused(problem.Unlawful, "contentState", "Grondwet art. 7")
	report := incident.DecideIntervention{Order: order(), InterventionType: "IV23", Motivation: "x", ContentState: situation.NotYetPublished}
	intervening(t).when(report).thenRefused(problem.Unlawful, "contentState", "Grondwet art. 7")
	c.Taken = true
	e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.Unlawful {
		t.Errorf("%+v", e)
	}
	talk := incident.DecideIntervention{Order: order(), InterventionType: "IV17", Motivation: "x", ContentState: situation.NotYetPublished}
	intervening(t).when(talk).thenAccepted()
}

func TestALawIsInForceFromItsDay(t *testing.T) {
	doxing := incident.DecideIntervention{InterventionType: "IV33", LegalBasis: "sr-285d", Motivation: "x", ContentState: situation.Published}
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, amsterdam)
	doxing.Order = orderAt(first.Add(-time.Second))
	intervening(t).when(doxing).thenRefused(problem.NotInForce, "legalBasisId", "2024-01-01")
	doxing.Order = orderAt(first)
	intervening(t).when(doxing).thenAccepted()
}

func TestADecisionNeedsItsReason(t *testing.T) {
	c := emergencyOrder()
	c.Motivation = ""
	intervening(t).when(c).thenRefused(problem.Required, "motivation")
}
