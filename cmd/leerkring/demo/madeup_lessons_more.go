package demo

func threatLessons() []lessonText {
	return []lessonText{
		{"Eerst de bedreigde, dan het bericht", "Een raadslid kreeg dreigberichten en wist niet bij wie zij moest zijn.",
			"Een vaste contactpersoon belde op dezelfde dag en hielp met aangifte.",
			"Collega's deelden het bericht verder uit verontwaardiging, waardoor het meer bereik kreeg.",
			"Openlijk steunen of juist stil blijven om de bedreigde rust te geven."},
		{"Een adres dat niet meer verdwijnt", "Het adres van een gezin werd online gezet met de vraag om langs te gaan.",
			"De politie reed vaker langs en het platform haalde het bericht weg na een goed onderbouwde melding.",
			"De melding werd eerst afgewezen, omdat de plek van het bericht ontbrak.",
			"Hoe meer je meldt, hoe meer mensen het adres zien."},
		{"Een leerling dreigde op school", "Een leerling plaatste een filmpje met een dreiging tegen de school. Ouders hielden kinderen thuis.",
			"School, politie en gemeente gaven samen een kort bericht uit en waren in de ochtend zichtbaar bij de deur.",
			"Er gingen berichten met verschillende tijden rond, zodat ouders niet wisten wat klopte.",
			"Openheid voor ouders en bescherming van een minderjarige."},
		{"Haat onder een gewoon bericht", "Bij een bericht van de gemeente stonden veel reacties tegen een groep bewoners.",
			"Webcare reageerde rustig met feiten en verwees naar de huisregels. De bewoners werden gebeld.",
			"In het weekend was er niemand die de reacties las.",
			"Reacties sluiten beschermt mensen, maar voelt voor anderen als censuur."},
		{"Wraak na een ruzie", "Na een ruzie tussen jongeren werden over en weer dreigementen gedeeld. Vrienden kozen partij.",
			"Gesprekken met beide gezinnen, met een wijkagent die zij al kenden.",
			"De gesprekken waren los van elkaar, waardoor geruchten bleven bestaan.",
			"Praten met daders terwijl slachtoffers nog bang zijn."},
		{"Aangifte doen is niet vanzelfsprekend", "Een ondernemer werd bedreigd nadat een filmpje was gedeeld. Hij wilde geen aangifte doen.",
			"De politie legde uit wat er ook zonder aangifte kan en hield contact.",
			"De gemeente beloofde te snel dat het bericht weg zou gaan.",
			"Een wens van het slachtoffer respecteren, ook als vervolging dan moeilijk wordt."},
	}
}

func rumourLessons() []lessonText {
	return []lessonText{
		{"Eerst het feit, dan de bron", "Een vals bericht over een nieuwe opvang ging rond, met een nagemaakte brief van de gemeente.",
			"De gemeente plaatste het juiste feit met een link naar het besluit, zonder het valse bericht te herhalen.",
			"Het duurde een dag voordat duidelijk was wie mocht reageren.",
			"Meteen reageren met weinig feiten of wachten en het gerucht laten groeien."},
		{"Een oude video als nieuw beeld", "Een video van elders werd gedeeld alsof hij in de buurt was gemaakt. Bewoners werden boos.",
			"De wijkagent liet in de buurtapp zien waar de video vandaan kwam. Dat werd meer gelezen dan het bericht van de gemeente.",
			"De eerste reactie noemde bewoners goedgelovig en dat viel slecht.",
			"Corrigeren zonder mensen te beleren."},
		{"Een gerucht over een kind", "Er ging een verhaal rond over een verdwenen kind. Ouders gingen zelf zoeken en hielden auto's aan.",
			"De politie zei kort en duidelijk dat er geen melding was, en herhaalde dat elk uur.",
			"De buurtapp had geen beheerder die het bericht kon vastzetten.",
			"Zorgen serieus nemen zonder het verhaal waar te maken."},
		{"Vooraf uitleggen hielp", "Rond een besluit van de raad waren valse berichten te verwachten. De gemeente legde een week eerder uit wat er wel en niet in stond.",
			"Bewoners gebruikten de uitleg zelf om valse berichten te weerleggen.",
			"De uitleg stond alleen op de website en bereikte jongeren niet.",
			"Vooraf waarschuwen kan ook mensen op een idee brengen."},
		{"Een tegengeluid van buiten de gemeente", "Een gerucht over de politie bleef hangen, wat de gemeente ook zei.",
			"Een bekende trainer vertelde uit zichzelf wat hij had gezien. Daarna werd het stil.",
			"De gemeente vroeg daarna anderen om hetzelfde te doen, en dat leek gestuurd.",
			"Steun is welkom, maar de gemeente moet haar niet willen sturen."},
		{"Het gerucht bleek voor een deel waar", "Een bericht klopte niet, maar er was wel iets gebeurd. De eerste ontkenning was te stellig.",
			"De gemeente verbeterde haar eigen bericht op dezelfde dag en zei erbij waarom.",
			"De correctie kreeg veel minder aandacht dan de ontkenning.",
			"Duidelijk zijn terwijl je nog niet alles weet."},
	}
}

func imageLessons() []lessonText {
	return []lessonText{
		{"Kijkers maken het groter", "Iemand zond de onrust live uit en vroeg kijkers om te komen.",
			"De politie sprak de maker aan en die stopte zelf met uitzenden.",
			"Het beeld was al overgenomen door andere accounts.",
			"Filmen mag, ook als het de avond moeilijker maakt."},
		{"Filmpjes die trots tonen", "Na een avond met onrust gingen er filmpjes rond waarin daders werden geprezen.",
			"Jongerenwerkers keken de filmpjes samen met jongeren en spraken over de gevolgen.",
			"De beelden waren niet bewaard, waardoor onderzoek moeilijk werd.",
			"Beelden laten staan voor onderzoek of laten weghalen voor de rust."},
		{"Een uitdaging die werd nagedaan", "Een uitdaging met vuurwerk werd door steeds jongere kinderen nagedaan.",
			"Scholen bespraken het in de klas en winkels letten op de verkoop.",
			"De brief aan ouders noemde de uitdaging bij naam, zodat meer kinderen gingen zoeken.",
			"Waarschuwen zonder reclame te maken."},
	}
}

// quietLessons are about leaving something alone on purpose.
func quietLessons() []lessonText {
	return []lessonText{
		{"Niets doen was ook een besluit", "Er was een oproep zonder tijd en plek. De driehoek besloot te volgen en niet in te grijpen.",
			"De reden en het moment om opnieuw te kijken stonden op papier. De oproep verdween vanzelf.",
			"Collega's wisten niet van het besluit en gingen zelf reageren.",
			"Rust bewaren terwijl anderen vragen om daden."},
		{"Een grap die op een dreiging leek", "Een bericht klonk ernstig, maar de wijkagent kende de plaatser en de aanleiding.",
			"Een telefoontje naar de wijkagent voorkwam een grote inzet.",
			"Het signaal lag een nacht stil, omdat niemand wist wie het moest wegen.",
			"Vertrouwen op kennis van de wijk of het zekere voor het onzekere nemen."},
		{"Scherpe kritiek is geen oproep", "Berichten over de gemeente waren boos en persoonlijk, maar riepen niet op tot geweld.",
			"De gemeente liet de berichten staan en nodigde bewoners uit voor een gesprek.",
			"De eerste melding ging meteen naar het platform en werd terecht afgewezen.",
			"Kritiek verdragen en toch op tijd zien wanneer zij omslaat."},
		{"Volgen met een eindtijd", "Een signaal bleef weken op de lijst staan zonder dat iemand ernaar keek.",
			"Sinds er bij elk signaal een eindtijd staat worden oude signalen gesloten en gegevens verwijderd.",
			"Eerder bleven gegevens te lang bewaard, ook toen er niets gebeurde.",
			"Blijven kijken voelt veilig, maar zonder reden mag het niet."},
		{"De straat bleef leeg", "Een oproep had veel bereik, maar vooral buiten de regio. De gemeente hield de inzet gewoon.",
			"Het beeld van het jongerenwerk was beter dan de cijfers online.",
			"De pers schreef al over rellen die er niet kwamen, en wij reageerden te laat.",
			"Bereik als waarschuwing zien en niet als voorspelling."},
	}
}
