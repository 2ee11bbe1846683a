package anonymise

// holdBareNouns holds the nouns that may be the nickname of a place in a text typed without capitals: "heel de kooi stond
// buiten", "bij de mammoet". With capitals at hand the writer would have shown which they are. Words of the field, of people
// and of common things stay.
func holdBareNouns(text string, tokens []token) {
	if !withoutCapitals(text, tokens) {
		return
	}
	for i := 2; i < len(tokens); i++ {
		t := &tokens[i]
		if t.own || t.masked() || t.kind != Word || t.is&(field|person|venue|unit|function|district|follows|interfixed|profession|address) != 0 || isCommonThing(t.word) {
			continue
		}
		article, lead := tokens[i-1], tokens[i-2]
		if article.own || lead.own || !isBlank(text[article.end:t.start], "'") || !isBlank(text[lead.end:article.start], "'") {
			continue
		}
		switch article.word {
		case "de", "het", "t", "d":
		default:
			continue
		}
		switch lead.word {
		case "in", "op", "bij", "naar", "uit", "heel", "achter", "langs", "richting", "rond", "voor", "door":
			t.hold(Word, "maybe the nickname of a place")
		}
	}
}

// withoutCapitals tells whether a text is typed in lower case throughout.
func withoutCapitals(text string, tokens []token) bool {
	words, capitals := 0, 0
	for _, t := range tokens {
		if t.own || t.kind != Word {
			continue
		}
		words++
		if startsUpper(text[t.start:]) {
			capitals++
		}
	}
	return words >= 25 && capitals*50 <= words
}

// isCommonThing takes what stands behind "in de" and the like in any such text.
func isCommonThing(word string) bool {
	switch word {
	case "auto", "bus", "trein", "tram", "fiets", "scooter", "app", "groep", "chat", "tas", "hand", "handen", "grond", "deur", "ramen", "raam", "hens", "brand", "fik", "nacht", "avond",
		"middag", "ochtend", "dag", "week", "stad", "straat", "hoek", "weg", "stoep", "kant", "telefoon", "camera", "foto", "film", "filmpje", "video", "story", "kamer", "keuken", "bank", "bed",
		"huis", "tuin", "schuur", "winkel", "kantine", "aula", "gang", "klas", "les", "gym", "pauze", "krant", "tv", "radio", "lucht", "kou", "regen", "war", "weer", "eerste", "tweede",
		"laatste", "volgende", "andere", "hele", "ene", "zelfde", "begin", "eind", "einde", "midden", "rest", "meeste", "groepsapp", "buitenkant", "binnenkant", "overkant", "voorkant",
		"achterkant", "trap", "lift", "brug", "haven", "water", "bos", "veld", "gras", "parkeerplaats", "rotonde", "kruising", "stoplicht", "station", "plein", "park", "dorp", "wijk", "buurt",
		"flat", "portiek", "galerij", "voordeur", "achterdeur", "hek", "poort", "muur", "dak", "gezicht", "hoofd", "mond", "ogen", "rug", "buik", "benen", "knie", "zak", "jas", "broek", "nek":
		return true
	}
	return false
}
