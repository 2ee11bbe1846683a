package demo

import "leerkring/domain/situation"

func motivations(decision situation.Decision) []string {
	switch decision {
	case situation.NoAction:
		return []string{
			"Het bericht is een week oud en niemand reageert. Wij zien geen reden om iets te doen.",
			"De wijkagent kent de plaatser: een grap die al is verwijderd.",
			"Dit is kritiek op de gemeente. Die mag scherp zijn.",
		}
	case situation.Monitor:
		return []string{
			"Tijd en plaats ontbreken nog. Morgenochtend kijken wij opnieuw.",
			"Het bereik is klein en komt vooral van buiten {plaats}. Volgen via de wijkagent en het jongerenwerk.",
			"Optreden geeft nu aandacht die het bericht zelf niet krijgt. Herbeoordeling voor het weekend.",
			"De politie ziet geen aanwijzing dat mensen echt komen, maar sluit het niet uit.",
		}
	case situation.Intervene:
	}
	return []string{
		"Er staan tijd en plaats in en op school is het het gesprek van de dag.",
		"Het bericht springt over naar andere platforms en {plek} is kwetsbaar.",
		"Een vorige keer liep het bij {plek} uit de hand; wachten is geen optie.",
		"Partners melden los van elkaar hetzelfde. De kans dat er mensen komen is groot.",
		"De toon wordt grimmig en er worden mensen bij naam genoemd.",
	}
}

// choices says why a measure was taken and why none lighter.
func choices(follow bool, intrusiveness int) []string {
	switch {
	case follow:
		return []string{
			"Ingrijpen maakt het groter. Wij volgen het en kijken morgenmiddag opnieuw.",
			"De uiting mag, hoe onaangenaam ook. Volgen volstaat zolang er geen tijd en plaats worden genoemd.",
			"De politie houdt het beeld bij; pas bij een concrete verzamelplek komen wij bijeen.",
		}
	case intrusiveness >= 3:
		return []string{
			"Gesprek en aanwezigheid zijn geprobeerd en volstaan niet; niet ruimer en niet langer dan nodig.",
			"De vrees is concreet en ernstig. Een lichter middel komt te laat.",
			"Gevraagd door de driehoek, na advies van de jurist; de maatregel raakt gedrag op straat.",
			"Het dossier is op orde en de betrokkene is gehoord. Lichter optreden hielp eerder niet.",
		}
	}
	return []string{
		"Een licht middel dat snel kan en niemand beperkt.",
		"De lichtste stap die nu iets kan opleveren.",
		"Afgesproken in het overleg; als dit niet volstaat kijken wij opnieuw.",
		"Dit past bij wat wij nu weten over {plek}, en niet meer dan dat.",
		"Dit kan vandaag nog, met mensen die er al zijn.",
	}
}

func withdrawals() []string {
	return []string{
		"Het bericht is verwijderd, zodat de maatregel geen doel meer had.",
		"De plaatser heeft zelf beloofd te stoppen.",
		"Bij nader inzien volstond een lichter middel.",
		"De partner had geen mensen beschikbaar.",
	}
}

func effectNotes(effect situation.Effect) []string {
	switch effect {
	case situation.Stopped:
		return []string{"Daarna zijn er geen nieuwe berichten gezien.", "Na deze stap werd het rustig.", "Het is niet doorgegaan."}
	case situation.Reduced:
		return []string{"Minder mensen dan verwacht.", "De toon werd rustiger.", "Een deel van de jongeren bleef thuis."}
	case situation.NoEffect:
		return []string{"Het ging gewoon verder.", "De doelgroep werd niet bereikt.", "Er veranderde niets zichtbaars."}
	case situation.Worsened:
		return []string{"Het gaf de oproep juist aandacht.", "De groep voelde zich uitgedaagd."}
	case situation.EffectUnknown:
	}
	return []string{"Wat dit op zichzelf deed is niet te zeggen.", "Er liepen te veel maatregelen tegelijk."}
}

func summaries(scale situation.DisturbanceScale) []string {
	switch scale {
	case situation.NoDisturbance:
		return []string{
			"Er kwam niemand naar {plek}.",
			"Op het genoemde tijdstip was het rustig in {plaats}. De oproep bloedde dood.",
			"Een paar nieuwsgierigen keken rond en gingen weer naar huis.",
			"Geen verstoring. Het bericht is na enkele dagen niet meer gedeeld.",
		}
	case situation.Minor:
		return []string{
			"Een groep jongeren verzamelde zich bij {plek}, stak vuurwerk af en ging na gesprekken weg.",
			"Geduw en geschreeuw bij {plek}; daarna werd het weer rustig.",
			"Enkele vernielingen in {plaats}, zonder gewonden van betekenis.",
		}
	case situation.Serious:
		return []string{
			"Een grote groep trok van {plek} de wijk in. Er sneuvelden ruiten en de politie trad op.",
			"Twee groepen gingen bij {plek} op de vuist; winkels sloten eerder.",
			"Vuurwerk en stenen naar hulpdiensten in {plaats}; de ME herstelde de rust.",
		}
	case situation.Severe:
	}
	return []string{
		"Urenlange rellen rond {plek} in {plaats}, met branden en plundering.",
		"Geweld op meer plaatsen in {plaats} tegelijk; bijstand uit de regio was nodig.",
	}
}

func reviewNotes() []string {
	return []string{
		"Beschrijf wat het jongerenwerk precies deed, zodat een ander het kan nadoen.",
		"De situatie is nog te kort om van te leren: waarom werd er gekozen voor deze maatregel?",
		"Haal de verwijzing naar de locatie eruit en schrijf op wat u een volgende keer anders doet.",
		"Het dilemma ontbreekt bijna: wat stond er tegenover elkaar?",
	}
}

// openings place a lesson in the course of events, in words that may leave the municipality.
func openings(group situation.StageGroup) []string {
	switch group {
	case situation.BeforeTheStreet:
		return []string{"Er was nog niets te zien op straat.", "Het begon met een enkel bericht.", "Dit speelde nog alleen online."}
	case situation.Spreading:
		return []string{"Het bericht was al veel gedeeld.", "Meerdere groepen namen het bericht over.", "De eerste mensen zeiden te komen."}
	case situation.OnTheStreet:
		return []string{"Er stond al een groep op straat.", "De avond was al begonnen.", "De eerste mensen waren er al."}
	case situation.AfterTheStreet:
	}
	return []string{"De avond zelf was voorbij.", "De straat was weer rustig.", "Het ging om de dagen na de onrust."}
}
