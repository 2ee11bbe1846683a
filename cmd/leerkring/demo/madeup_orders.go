package demo

import (
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

// order is what a made-up order says: all that its legal basis asks for, and nothing more.
func (s *story) order(basis catalogue.LegalBasis) map[string]any {
	said := map[string]any{}
	for _, answer := range basis.Checklist {
		switch answer {
		case situation.AskFacts:
			said["facts"] = "Bij " + s.spot + " kwamen mensen op de oproep af, en er is vuurwerk gezien."
		case situation.AskSeriousFear:
			said["seriousFear"] = "De oproep wordt nog gedeeld en noemt een tijd en een plek; eerder liep zo'n avond uit de hand."
		case situation.AskWhyLighterFails:
			said["whyLighterFails"] = "Aanspreken en waarschuwen is gedaan en heeft niet genoeg geholpen."
		case situation.AskArea:
			said["area"] = "Het gebied rond " + s.spot + ", zoals op de kaart bij het besluit."
		case situation.AskPeriod:
			said["periodFrom"], said["periodUntil"] = s.now.Format(time.RFC3339), s.now.Add(10*time.Hour).Format(time.RFC3339)
		case situation.AskAddressees:
			said["addressees"] = "Wie zich daar ophoudt zonder er te wonen of te werken."
		case situation.AskAnnouncement:
			said["announcement"] = "Op de website van de gemeente, en ter plaatse omgeroepen."
		case situation.AskCouncilInformed:
			said["council"], said["councilAt"] = string(situation.CouncilWillBeInformed), s.council()
		case situation.AskCouncilRatifying:
			said["council"], said["councilAt"] = string(situation.CouncilWillRatify), s.council()
		}
	}
	return said
}

// council is the day of the council's next meeting.
func (s *story) council() string { return s.now.AddDate(0, 0, 9).Format(time.RFC3339) }

// groundCheck is the check before a municipality looks for itself: one look at an open source, with the privacy officer.
func groundCheck() map[string]any {
	return map[string]any{
		"concreteTrigger": true, "necessary": true, "subsidiarity": string(situation.LighterTried), "groundCanCarry": string(situation.CarriesYes),
		"sourceOpen": string(situation.OpenToAll), "systematic": false, "fakeAccount": false, "retentionDays": 30, "privacyOfficerInvolved": true,
		"purpose": "Nagaan of het bericht echt is en een tijd en plaats noemt.",
	}
}
