package demo

import "leerkring/domain/situation"

// lessonText is what a made-up municipality learnt, in ordinary words without names, places or numbers.
type lessonText struct{ title, situation, worked, didNot, dilemma string }

// lessonTexts are the lessons that suit a kind of content; a case that was left alone taught something else.
func lessonTexts(kind situation.ContentKind, intervened bool) []lessonText {
	if !intervened {
		return quietLessons()
	}
	switch kind {
	case situation.CallToRiot, situation.IncitingContent, situation.Recruitment:
		return riotLessons()
	case situation.EventInvitation:
		return invitationLessons()
	case situation.CallToDemonstrate:
		return demonstrationLessons()
	case situation.Threat, situation.Doxing, situation.HateSpeech:
		return threatLessons()
	case situation.Disinformation:
		return rumourLessons()
	case situation.Livestream, situation.Glorification, situation.OtherContent:
	}
	return imageLessons()
}

func riotLessons() []lessonText {
	return []lessonText{
		{"Jongerenwerk kende de groep al", "In een groepsapp werd afgesproken om te gaan rellen. Het jongerenwerk hoorde het op dezelfde dag.",
			"Jongerenwerkers gingen in gesprek voordat er politie nodig was. De jongeren vertelden zelf wie de oproep had geplaatst.",
			"De afspraak over wie de ouders belt was niet gemaakt, zodat dat te laat gebeurde.",
			"Vertrouwen houden met jongeren of delen wat zij vertellen."},
		{"Zichtbaar zijn zonder uit te dagen", "Een oproep noemde een tijd en een plek. De politie was vroeg aanwezig in gewone kleding en op de fiets.",
			"Rustige aanwezigheid en een praatje met elke groep. Wie zich aangesproken weet gaat eerder naar huis.",
			"Te veel voertuigen bij de ingang trokken juist kijkers.",
			"Zichtbaar zijn, zonder er zelf een gebeurtenis van te maken."},
		{"Ouders wisten van niets", "Leerlingen deelden op school een oproep om te gaan slopen. De school belde de gemeente.",
			"Een bericht van de school aan alle ouders, met de vraag om er thuis over te praten.",
			"Het bericht ging pas na schooltijd uit, toen veel leerlingen al onderweg waren.",
			"Ouders inlichten helpt, maar maakt de oproep ook bekend bij wie er nog niet van wist."},
		{"Een bevel dat te laat kwam", "Een groep verzamelde zich na een oproep en begon ruiten in te gooien. Het bevel om weg te gaan moest nog worden geschreven.",
			"Toen het bevel er was ging de groep snel uit elkaar.",
			"Een voorbereide tekst ontbrak en de jurist was niet bereikbaar. Dat kostte een uur.",
			"Vooraf schrijven wat je hoopt niet nodig te hebben."},
		{"Buurtvaders naast de politie", "Na een onrustige avond werd online gevraagd om door te gaan. Buurtvaders boden zelf hulp aan.",
			"Buurtvaders liepen mee en spraken jongeren aan in hun eigen taal.",
			"Zij hadden geen vaste contactpersoon bij de gemeente en hoorden besluiten via de pers.",
			"Hulp uit de buurt is waardevol, maar mag bewoners niet in gevaar brengen."},
		{"Niet alles tegelijk inzetten", "Een oproep groeide snel en iedereen wilde iets doen. Binnen een dag liepen er veel maatregelen naast elkaar.",
			"De avond bleef beheersbaar en niemand raakte gewond.",
			"Achteraf kon niemand zeggen welke maatregel had geholpen.",
			"Handelen onder druk of eerst afspreken wat je wilt bereiken."},
		{"De buurgemeente hoorde het eerder", "Een oproep ging over twee gemeenten, maar elke gemeente zag maar een deel. De buren hadden het signaal een dag eerder.",
			"Na een telefoontje werd het beeld gedeeld en de inzet op elkaar afgestemd.",
			"Er was geen vaste lijn tussen de medewerkers openbare orde.",
			"Meteen delen met de buren of eerst zeker weten of het klopt."},
		{"Winkeliers vroeg betrekken", "Een oproep ging over plunderen van winkels. Winkeliers zagen het bericht eerder dan de gemeente.",
			"Winkeliers haalden spullen uit de etalage en kregen een nummer om te bellen.",
			"Een deel van de winkels sloot uit angst, terwijl dat niet nodig was.",
			"Waarschuwen maakt mensen alert, maar ook bang."},
	}
}

func invitationLessons() []lessonText {
	return []lessonText{
		{"Een feest dat openbaar werd", "Een jongere nodigde vrienden uit en zag de uitnodiging veranderen in een feest voor iedereen.",
			"Samen met de ouders is een bericht geplaatst dat het feest niet doorgaat. De vrienden deelden dat bericht zelf.",
			"Kopieën van de uitnodiging bleven rondgaan en die waren moeilijk te vinden.",
			"Het gezin helpen zonder het nog meer in beeld te brengen."},
		{"Een cadeau trekt een menigte", "Een influencer wilde in een winkelcentrum iets weggeven en had niets gemeld.",
			"Een gesprek met de organisator, met uitleg over de regels voor een evenement. De actie werd verplaatst naar een zaal.",
			"De eerste brief ging naar een oud adres en kwam te laat aan.",
			"Een vriendelijke actie beperken omdat er te veel mensen op af komen."},
		{"Bereik is geen opkomst", "Duizenden mensen klikten dat zij zouden komen. De gemeente moest kiezen hoeveel mensen zij op straat zou zetten.",
			"De inzet kon in stappen groter worden, met een vast moment om opnieuw te kijken.",
			"De eerste schatting ging alleen over aantallen online en niet over wie er in de buurt woont.",
			"Te veel inzet kost geld en maakt onrustig, te weinig inzet is gevaarlijk."},
		{"Een alternatief met duidelijke grenzen", "Jongeren wilden samenkomen voor een straatrace. Verbieden had eerder niet geholpen.",
			"Een afgesloten terrein met toezicht, en een duidelijke grens voor wat er op de weg niet mag.",
			"Niet iedereen kwam naar het terrein en een kleine groep reed toch door de wijk.",
			"Wie iets aanbiedt lijkt het goed te keuren."},
		{"Een neutraal bericht zonder het woord feest", "Een open uitnodiging werd opgepikt door de pers. De gemeente wilde reageren zonder het groter te maken.",
			"Een kort bericht over bereikbaarheid en handhaving, zonder de uitnodiging te herhalen.",
			"Een wethouder gaf daarnaast een interview, waardoor er twee boodschappen waren.",
			"Iets zeggen maakt het groter, niets zeggen laat anderen het verhaal vertellen."},
		{"Vervoerders op tijd gebeld", "Veel bezoekers zouden met de trein komen. De vervoerder wist nog van niets.",
			"Samen met de vervoerder is afgesproken wanneer het te druk zou zijn en wie dat beslist.",
			"Bussen waren vergeten, zodat mensen bij de verkeerde halte bleven staan.",
			"Toegang beperken raakt ook reizigers die er niets mee te maken hebben."},
	}
}

func demonstrationLessons() []lessonText {
	return []lessonText{
		{"Een betoging zonder melding is nog steeds een betoging", "Online werd opgeroepen tot een betoging die niet was gemeld. De eerste reactie was om haar te verbieden.",
			"De politie zocht de organisator op en maakte afspraken over plek en geluid.",
			"Intern bleef lang onduidelijk wie met de organisator mocht praten.",
			"Ruimte geven aan een mening, ook als de regels voor melden niet zijn gevolgd."},
		{"Twee groepen uit elkaar houden", "Voor dezelfde avond werd ook een tegenbetoging aangekondigd. Beide groepen wilden op hetzelfde plein staan.",
			"Beide groepen kregen een eigen plek in zicht van elkaar, met ruimte ertussen.",
			"De looproute naar de parkeerplaats liep langs beide groepen.",
			"Beide groepen zichtbaar laten zijn of de afstand zo groot maken dat niemand elkaar ziet."},
		{"De raad vergadert, de straat praat mee", "Een raadsvergadering trok een oproep om lawaai te maken. Raadsleden voelden zich onveilig.",
			"Een gesprek vooraf met de organisatoren en een vaste plek om te spreken voor insprekers.",
			"Raadsleden hoorden pas op de avond zelf via welke deur zij naar binnen konden.",
			"Openbaar vergaderen en toch veilig kunnen besluiten."},
		{"Aanwijzingen op tijd uitgelegd", "De betoging duurde langer dan afgesproken en een deel ging op de weg zitten.",
			"De aanwijzing is eerst uitgelegd aan de woordvoerder van de groep en daarna pas omgeroepen.",
			"De geluidsinstallatie van de politie was achteraan niet te verstaan.",
			"Laten zitten tot het vanzelf ophoudt of optreden met kans op geweld."},
	}
}
