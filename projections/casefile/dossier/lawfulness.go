package dossier

import (
	"cmp"
	"fmt"
	"strings"

	"leerkring/projections/casefile"
)

// evidence are the files of the case.
func (w *writer) evidence() (s Section) {
	for _, one := range w.Case.Evidence {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, w.under(one.Regime), func(f *facts) []Block {
			f.add("Omschrijving", text(one.Description))
			f.add("Soort", one.Type)
			f.add("Omvang", count(one.Size, "byte", "bytes"))
			f.add("SHA-256", cmp.Or(text(one.SHA256), "gewist"))
			f.add("Regime", one.Regime.Name().NL)
			f.add("Ingebracht door", one.Partner.Name().NL)
			f.add("Verkregen", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			return nil
		}))
	}
	return s
}

// groundChecks are the answers about online research, and what came of them.
func (w *writer) groundChecks() (s Section) {
	for _, one := range w.Case.GroundChecks {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, "", func(f *facts) []Block {
			f.add("Uitkomst", one.Outcome.Name().NL)
			f.add("Waarom", strings.Join(one.ExplanationNl(), "\n"))
			f.add("Doel", text(one.Purpose))
			f.add("Getoetst", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			f.add("Geldig tot", when(one.ValidUntil))
			return []Block{answers(one)}
		}))
	}
	return s
}

func answers(g *casefile.GroundCheck) Block {
	var f facts
	f.add("Concrete verstoring of dreiging", yes(g.ConcreteTrigger))
	f.add("Noodzakelijk voor de taak", yes(g.Necessary))
	f.add("Subsidiariteit", g.Subsidiarity.Name().NL)
	f.add("Grondslag", g.GroundCanCarry.Name().NL)
	f.add("Bron", g.SourceOpen.Name().NL)
	f.add("Stelselmatig", yes(g.Systematic))
	f.add("Nepaccount", yes(g.FakeAccount))
	f.add("Bewaartermijn", count(g.RetentionDays, "dag", "dagen"))
	f.add("Privacyfunctionaris betrokken", yes(g.PrivacyOfficerInvolved))
	return f.block("Antwoorden")
}

// dataGathering are the requests to the police. What they are based on points to persons, and what the police found are police
// data.
func (w *writer) dataGathering() (s Section) {
	for _, one := range w.Case.DataGatheringRequests {
		s.Parts = append(s.Parts, w.entry(one.ID, casefile.Amended{}, "", func(f *facts) []Block {
			f.add("Doel", one.Purpose.Name().NL)
			f.add("Machtiging", one.Authorisation.Name().NL)
			if one.PendingLegislation {
				f.add("Wetgeving", "Het wetsvoorstel was niet van kracht; dit verzoek gaf geen bevoegdheid.")
			}
			f.add("Stand van het wetsvoorstel", text(one.WhyNotNl))
			f.add("Aanwijzingen", w.person(text(one.Indications)))
			f.add("Gevraagd", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			f.add("Machtiging verleend", whenever(one.AuthorisedAt))
			f.add("Uitgevoerd", whenever(one.ExecutedAt))
			f.add("Uitkomst", w.unless(omittedWPG, text(one.Result)))
			return nil
		}))
	}
	return s
}

// whatIfs are the powers that were no law.
func (w *writer) whatIfs() (s Section) {
	for _, one := range w.Case.WhatIfs {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, "", func(f *facts) []Block {
			f.add("Bevoegdheid", w.basis(one.LegalBasisID))
			if one.TypeID != "" {
				f.add("Maatregel", w.measure(one.TypeID))
			}
			f.add("Had het geholpen", one.WouldHaveHelped.Name().NL)
			f.add("Waarom zij niet gold", one.WhyNotNl)
			f.add("Toelichting", text(one.Reason))
			f.add("Genoteerd", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			return nil
		}))
	}
	return s
}

// outcomes are how it ended: the last one that stands counts.
func (w *writer) outcomes() (s Section) {
	counts := w.Case.Outcome()
	for _, one := range w.Case.Outcomes {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, w.under(one.Regime), func(f *facts) []Block {
			f.add("Geldt", yes(one == counts))
			f.add("Schaal", one.Scale.Name().NL)
			for _, figure := range []Fact{
				{"Deelnemers", number(one.Participants)}, {"Aanhoudingen", number(one.Arrests)}, {"Gewonden", number(one.Injured)},
				{"Schade", euro(one.DamageEuro)}, {"Uren tot rust", hours(one.HoursToCalm)},
			} {
				f.add(figure.Name, cmp.Or(figure.Value, "onbekend"))
			}
			f.add("Samenvatting", text(one.Summary))
			f.add("Wat werkte", text(one.WhatWorked))
			f.add("Wat niet werkte", text(one.WhatDidNot))
			f.add("Dilemma", text(one.Dilemma))
			f.add("Regime", one.Regime.Name().NL)
			f.add("Geëindigd", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			return nil
		}))
	}
	if len(s.Parts) > 1 {
		s.Blocks = []Block{{Text: fmt.Sprintf("Er is %d keer een afloop vastgelegd; van wat niet is ingetrokken geldt de laatste.", len(s.Parts))}}
	}
	return s
}
