package anonymise

import "strings"

// nameVenues masks the name behind a kind of school, club or place: "café Hoekje Om", "obs De Striid", "moskee el fath". Its
// words have a capital, or are on no list.
func (a *Anonymiser) nameVenues(text string, tokens []token) {
	for i := range tokens {
		if tokens[i].own || tokens[i].masked() && !tokens[i].held || tokens[i].is&venue == 0 {
			continue
		}
		nameBeforeVenue(text, tokens, i)
		last := i
		for next := i + 1; next < len(tokens) && next <= i+5 && isBlank(text[tokens[next-1].end:tokens[next].start], "'\".&"); next++ {
			t := tokens[next]
			if t.own || !t.kind.isNamed() || strings.Contains(text[tokens[next-1].end:t.start], ".") {
				break
			}
			upper := startsUpper(text[t.start:])
			switch {
			case (upper || t.masked()) && !a.lexicon.proper[text[t.start:t.end]]:
				last = next
			case isInterfix(t.word) || t.word == "om" || t.word == "en" || t.word == "op" || t.word == "in" || t.word == "aan":
			default:
				next = len(tokens)
			}
		}
		// An article alone is no name, and behind a preposition stands where it is: "school in Almelo".
		first := i + 1
		if first <= last && !startsUpper(text[tokens[first].start:]) && !tokens[first].masked() {
			switch tokens[first].word {
			case "in", "op", "aan", "van", "en", "te":
				continue
			}
		}
		for n := first; n <= last; n++ {
			tokens[n].mask(Org, "name of a venue")
		}
		if first <= last && strings.HasSuffix(text[:tokens[first].start], "'") && isClitic(text, tokens[first]) {
			tokens[first].start--
		}
	}
}

// nameBehindArticles masks a word with a capital behind an article that is written 't or 's: "'t Rond", "'t Honk".
func nameBehindArticles(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t := &tokens[i]
		if isClitic(text, tokens[i-1]) && !tokens[i-1].own && text[tokens[i-1].end:t.start] == " " && startsUpper(text[t.start:]) && t.kind == Word && !(tokens[i-1].opens && t.is&(function|ordinary) != 0 && isVerb(t.word)) {
			t.mask(Place, "name behind an article")
		}
	}
}

// nameHouses masks the number behind a street or another masked place: "Kasteelweg 2a", "Tolhuis 43-06".
func nameHouses(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t, before := &tokens[i], tokens[i-1]
		if title := &tokens[i-1]; t.named() && t.kind == Place && looksLikeStreet(t.word) && title.masked() && len(title.word) <= 4 && text[title.end:t.start] == ". " {
			title.kind = Place // "Mgr. Nolenslaan"
			title.end++
		}
		if t.own || t.kind != Number || t.masked() && !t.held || !before.named() || !startsUpper(text[before.start:]) && !looksLikeStreet(before.word) || !isBlank(text[before.end:t.start], "") {
			continue
		}
		if len(t.word) <= 7 && (t.held || looksLikeStreet(before.word)) && before.kind != Person {
			t.mask(Place, "house number")
			if i+1 < len(tokens) && text[t.end:tokens[i+1].start] == " " && isHouseLetter(tokens[i+1]) {
				tokens[i+1].mask(Place, "house number")
			}
		}
	}
}

// isVerb takes what opens a sentence behind 't: "'t Is", "'t Was".
func isVerb(word string) bool {
	switch word {
	case "is", "was", "bleek", "bleef", "gaat", "ging", "zijn", "waren", "werd", "wordt", "kan", "kon", "moet", "moest", "zal", "zou", "heeft", "had", "lijkt", "leek", "komt", "kwam", "wil", "blijft", "begon":
		return true
	}
	return false
}

// isHouseLetter takes what goes with a house number: "118 b", "41 hs", "200 k3".
func isHouseLetter(t token) bool {
	return !t.own && len(t.word) <= 3 && (t.masked() || t.kind == Number && !isDigits(t.word) || t.word == "hs" || t.word == "bis" || len(t.word) == 1 && t.kind == Word)
}

// nameBeforeVenue masks an Arabic name in front of its venue: "de dar al hijra moskee".
func nameBeforeVenue(text string, tokens []token, venue int) {
	if venue < 3 || !tokens[venue-1].masked() || tokens[venue-1].own || text[tokens[venue-1].end:tokens[venue].start] != " " {
		return
	}
	if article := tokens[venue-2].word; article != "al" && article != "el" && article != "as" && article != "ar" && article != "an" {
		return
	}
	for n := venue - 3; n < venue; n++ {
		if n == venue-3 && tokens[n].is&function != 0 {
			continue
		}
		tokens[n].mask(Org, "name of a venue")
	}
}
