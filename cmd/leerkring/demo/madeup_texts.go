package demo

import (
	"fmt"
	"strings"

	"leerkring/domain/situation"
)

// The texts of the case side. {plaats}, {plek}, {uur} and {naam} are filled in; all that comes of it is invention.

func (s *story) fill(text string) string {
	return strings.NewReplacer(
		"{plaats}", s.town.Name, "{plek}", s.spot, "{uur}", fmt.Sprintf("%d.%02d uur", 17+s.rng.IntN(6), 15*s.rng.IntN(4)),
		"{naam}", oneOf(s.rng, []string{"mevrouw Verzonnen", "de heer Bestaatniet", "familie Van Fantasie", "de heer Verzinsel"}),
	).Replace(text)
}

func (s *story) account() string {
	form := oneOf(s.rng, []string{"@verzonnen_%d", "@bestaat.niet.%d", "@nepaccount_%d", "@fantasie%d"})
	return fmt.Sprintf(form, 10+s.rng.IntN(990))
}

func spots() []string {
	return []string{
		"het winkelcentrum", "het stationsplein", "de skatebaan", "het gemeentehuis", "het park", "de haven", "het schoolplein",
		"de sporthal", "de markt", "het voetbalveld", "de parkeergarage", "de bioscoop",
	}
}

func functions() []string {
	return []string{
		"burgemeester", "politie", "openbaar ministerie", "adviseur openbare orde", "communicatieadviseur", "jurist",
		"jongerenwerk", "wijkagent", "leerplichtambtenaar", "privacyfunctionaris",
	}
}

func titles(kind situation.ContentKind) []string {
	switch kind {
	case situation.CallToRiot:
		return []string{"Oproep tot rellen bij {plek} in {plaats}", "Rellenoproep {plaats}", "Oproep om te gaan slopen bij {plek}, {plaats}"}
	case situation.CallToDemonstrate:
		return []string{"Niet aangemelde betoging bij {plek} in {plaats}", "Oproep tot betoging {plaats}"}
	case situation.EventInvitation:
		return []string{"Open uitnodiging voor {plek} in {plaats}", "Toeloop verwacht bij {plek}, {plaats}"}
	case situation.IncitingContent:
		return []string{"Opruiende berichten over {plek} in {plaats}", "Aanzetten tot geweld in {plaats}"}
	case situation.Recruitment:
		return []string{"Werving voor een vechtafspraak bij {plek} in {plaats}"}
	case situation.Threat:
		return []string{"Bedreiging rond {plek} in {plaats}", "Dreigberichten in {plaats}"}
	case situation.Doxing:
		return []string{"Adres van een inwoner van {plaats} verspreid", "Doxing na ruzie bij {plek} in {plaats}"}
	case situation.HateSpeech:
		return []string{"Haatberichten tegen bewoners van {plaats}"}
	case situation.Disinformation:
		return []string{"Vals bericht in {plaats}", "Gerucht over {plek} in {plaats}"}
	case situation.Livestream:
		return []string{"Livestream van onrust bij {plek} in {plaats}"}
	case situation.Glorification:
		return []string{"Filmpjes die de onrust in {plaats} verheerlijken"}
	case situation.OtherContent:
	}
	return []string{"Online onrust rond {plek} in {plaats}"}
}

func signalTexts(kind situation.ContentKind) []string {
	switch kind.Group() {
	case situation.CallOrInvitation:
		return callTexts(kind)
	case situation.ThreatOrHate:
		return threatTexts(kind)
	case situation.Rumour:
		return []string{
			"Er zou een opvang komen bij {plek} in {plaats}; de brief van de gemeente die rondgaat is nagemaakt.",
			"Een oude video van elders wordt gedeeld als beeld van {plek} in {plaats}.",
			"Volgens een bericht zou {naam} bij {plek} een kind hebben meegenomen. Bij de politie is niets bekend.",
			"Er gaat rond dat de politie {plek} in {plaats} heeft opgegeven. Dat klopt niet.",
		}
	case situation.OtherKind:
	}
	return []string{
		"Iemand zendt live uit vanaf {plek} in {plaats} en vraagt kijkers om te komen.",
		"Een compilatie van de onrust bij {plek} met muziek en een ranglijst van daders.",
		"Beelden van vuurwerk bij {plek}, met de vraag wie het morgen groter maakt.",
	}
}

func callTexts(kind situation.ContentKind) []string {
	switch kind {
	case situation.EventInvitation:
		return []string{
			"Iedereen is welkom bij {plek} in {plaats}, {uur}. Neem vrienden mee. De ouders van de gastvrouw weten van niets.",
			"Wie het eerst bij {plek} is krijgt een spelcomputer. Verzamelen om {uur}.",
			"Feest zonder toestemming bij {plek}, {plaats}. Delen maar!",
			"Een uitnodiging van {naam} voor twintig vrienden staat open en wordt massaal gedeeld.",
		}
	case situation.CallToDemonstrate:
		return []string{
			"Betogen bij {plek} in {plaats} om {uur}. Bij de gemeente is niets gemeld.",
			"Oproep om tijdens de raadsvergadering in {plaats} lawaai te maken bij {plek}.",
			"Er komt ook een tegenbetoging bij {plek}, als het aan de reacties ligt.",
		}
	case situation.Recruitment:
		return []string{
			"Gezocht: mensen voor een afspraak met de buren bij {plek}, {uur}. Geen telefoons.",
			"Twee groepen supporters zoeken elkaar op bij {plek} in {plaats}.",
		}
	case situation.CallToRiot, situation.IncitingContent:
	}
	return []string{
		"Vanavond {uur} bij {plek} in {plaats}. Neem vuurwerk mee, doe zwarte kleren aan.",
		"{plaats} in opstand, zorg dat je er bent. Verzamelen bij {plek}.",
		"Wie durft de ruiten bij {plek} in te gooien? Filmen en delen.",
		"Na gisteren zijn wij aan de beurt. {uur}, {plek}. Zeg het door.",
		"Een melder, {naam}, ziet in de klassenapp van haar zoon een oproep om bij {plek} te gaan slopen.",
	}
}

func threatTexts(kind situation.ContentKind) []string {
	switch kind {
	case situation.Doxing:
		return []string{
			"Het adres en de school van een jongere uit {plaats} staan online, met de vraag om langs te gaan.",
			"De woning van {naam} staat met foto in een kanaal. Volgers zeggen te weten wat ze moeten doen.",
		}
	case situation.HateSpeech:
		return []string{
			"Berichten die een groep bewoners van {plaats} wegzetten als beesten, met duizenden reacties.",
			"Onder een bericht over {plek} wordt opgeroepen een groep buurtgenoten weg te jagen.",
		}
	case situation.Threat:
	}
	return []string{
		"Iemand schrijft dat {plek} in {plaats} morgen in brand staat.",
		"Een raadslid krijgt berichten met een foto van haar voordeur.",
		"Een leerling dreigt in een filmpje met geweld bij {plek}.",
	}
}
