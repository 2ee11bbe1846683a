package anonymise

// cue is what a word before a number says of it.
type cue int

// The cues.
const (
	cueNone cue = iota
	cueBSN
	cuePhone
	cuePlate
	cueCase
	cueBirth
	cueAddress
)

// cueBefore looks at the two words before a number.
func cueBefore(text string, tokens []token, i int) cue {
	for back := 1; back <= 2 && i-back >= 0; back++ {
		t := tokens[i-back]
		if t.own || !isBlank(text[t.end:tokens[i-back+1].start], ".:#(\"'-") || back == 2 && !mayStandBetween(tokens[i-1].word) {
			return cueNone
		}
		switch t.word {
		case "bsn", "burgerservicenummer", "sofinummer", "bsn-nummer":
			return cueBSN
		case "tel", "telefoon", "telefoonnummer", "telefoonnr", "mobiel", "gsm", "bel", "belt", "nummer", "06-nummer", "whatsappnummer", "fax":
			if back == 1 {
				return cuePhone
			}
		case "geb", "geboren", "geboortedatum", "gebdatum", "geb.datum":
			return cueBirth
		case "ip", "ip-adres", "ipadres":
			return cueAddress
		case "kenteken", "kentekens", "kentekennummer":
			return cuePlate
		case "zaak", "zaaknummer", "zaaknr", "zaaknummers", "dossier", "dossiernummer", "dossiernr", "kenmerk", "mutatie", "mutatienr", "mutatienummer", "pv", "pv-nummer", "pvnr",
			"parketnummer", "parketnr", "parket", "proces-verbaal", "proces-verbaalnummer", "ref", "referentie", "referentienummer", "rapport", "rapportnummer", "registratienummer", "incidentnummer",
			"meldingsnummer", "meldnummer", "casusnummer", "casusnr", "studentnr", "studentnummer", "personeelsnummer", "personeelsnr", "pasnummer", "pasnr", "klantnummer", "relatienummer", "factuur", "factuurnummer", "polisnummer",
			"kvk", "kvk-nummer", "kvknummer", "kvk-nr", "btw", "btw-nummer", "btwnr", "vat", "onderzoek", "procedurenummer", "bestelnummer", "dossiercode", "v-nummer", "paspoortnummer", "rijbewijsnummer", "documentnummer", "patiëntnummer",
			"ticketnummer", "ticket", "aangiftenummer", "bvh", "bvh-nummer", "bvh-nr", "briefnummer", "zaaksnummer", "kenmerknr", "dienstnummer", "jobnummer", "vergunningnummer":
			return cueCase
		}
	}
	return cueNone
}

// mayStandBetween takes what may stand between a cue and its number.
func mayStandBetween(word string) bool {
	switch word {
	case "nr", "nr.", "nummer", "nummers", "is", "was", "met", "no", "uit", "nul", "code", "zijn", "op", "datum":
		return true
	}
	return false
}
