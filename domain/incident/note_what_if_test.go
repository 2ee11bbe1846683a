package incident_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func whatIf() incident.NoteWhatIf {
	return incident.NoteWhatIf{
		Order: order(), LegalBasis: "bill-36789", WouldHaveHelped: situation.WouldHelpUnclear, Reason: "het account was anoniem",
	}
}

func TestAPowerThatIsNotLawIsNoted(t *testing.T) {
	e := given(t, signal()).when(whatIf()).thenAccepted()[0].(incident.WhatIfNoted)
	if e.LegalBasis != "bill-36789" || e.WouldHaveHelped != situation.WouldHelpUnclear || e.Reason == "" || e.WhyNot == "" || e.WhyNotNL == "" || e.Catalogue == "" {
		t.Errorf("%+v", e)
	}
	for measure, basis := range map[string]string{"IV30": "bill-36789", "IV05": "bill-data-gathering", "IV55": "apv-2-2-online"} {
		c := whatIf()
		c.LegalBasis, c.InterventionType = "", measure
		e = given(t, signal()).when(c).thenAccepted()[0].(incident.WhatIfNoted)
		if e.LegalBasis != basis || string(e.InterventionType) != measure {
			t.Errorf("%s: %+v", measure, e)
		}
	}
}

func TestAPowerThatIsLawIsDecidedOnInstead(t *testing.T) {
	c := whatIf()
	c.LegalBasis = "gemw-175"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "legalBasisId", "decideIntervention", "Gemeentewet art. 175")
	c.LegalBasis, c.InterventionType = "", "IV50"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "interventionTypeId", "decideIntervention")
	c.InterventionType = "IV17"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "interventionTypeId", "decideIntervention")
	// Doxing was no offence before 2024, and that it would have helped then can be said.
	c.InterventionType, c.LegalBasis, c.Order = "", "sr-285d", orderAt(time.Date(2023, 6, 1, 12, 0, 0, 0, time.UTC))
	given(t, signal()).when(c).thenRefused(problem.Invalid, "occurredAt") // the case was not there yet
	then := given(t, signal())
	then.history[0].OccurredAt = c.OccurredAt
	then.when(c).thenAccepted()
	c.Order = order()
	given(t, signal()).when(c).thenRefused(problem.Invalid, "legalBasisId", "decideIntervention")
}

func TestAWhatIfNamesOnePowerAndItsReason(t *testing.T) {
	c := whatIf()
	c.InterventionType = "IV30"
	given(t, signal()).when(c).thenRefused(problem.Required, "legalBasisId")
	c.InterventionType, c.LegalBasis = "", ""
	given(t, signal()).when(c).thenRefused(problem.Required, "legalBasisId")
	c.LegalBasis = "no-such-law"
	given(t, signal()).when(c).thenRefused(problem.NotFound, "legalBasisId")
	c.LegalBasis, c.InterventionType = "", "IV99"
	given(t, signal()).when(c).thenRefused(problem.NotFound, "interventionTypeId")
	c = whatIf()
	c.Reason = " "
	given(t, signal()).when(c).thenRefused(problem.Required, "reason")
	c = whatIf()
	c.WouldHaveHelped = "PERHAPS"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "wouldHaveHelped")
	given(t, closedCase()...).when(whatIf()).thenRefused(problem.WrongStage, "incidentId")
}

func drawWhatIf(t *rapid.T) incident.NoteWhatIf {
	c := whatIf()
	c.LegalBasis = rapid.SampledFrom([]string{"", "bill-36789", "gemw-175"}).Draw(t, "what if")
	c.InterventionType = rapid.SampledFrom([]string{"", "IV30", "IV50", "IV17"}).Draw(t, "what if measure")
	return c
}

// checkWhatIf: what is law is never noted as if it were not.
func checkWhatIf(t *rapid.T, event incident.Event) {
	if e, ok := event.(incident.WhatIfNoted); ok && (e.LegalBasis != "bill-36789" || e.WhyNot == "") {
		t.Fatalf("noted as no law: %+v", e)
	}
}
