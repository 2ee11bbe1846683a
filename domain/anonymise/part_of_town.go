package anonymise

import "slices"

// maskDistricts masks what stands behind wijk, café and the like as their name ("wijk zand", "café de bel").
func (a *Anonymiser) maskDistricts(text string, tokens []token) {
	for i := range tokens {
		if tokens[i].own || !isDistrict(tokens[i].word) {
			continue
		}
		// The article and an adjective; "wijk het oude zand".
		for next := i + 1; next < len(tokens) && isBlank(text[tokens[next-1].end:tokens[next].start], "'\"„"); next++ {
			t := &tokens[next]
			word := t.word
			if t.own || t.masked() {
				break
			}
			if next == i+1 && (word == "de" || word == "het" || word == "t") {
				continue
			}
			if is := a.lexicon.traits(word); is&district != 0 || !a.isNameToo(word) && is&(function|field) != 0 {
				break
			}
			if t.doubt >= districtBelow || t.doubt >= holdBelow && i > 0 && isIndefinite(tokens[i-1].word) {
				break
			}
			t.mask(Place, "behind a part of town")
			if !isOldOrNew(word) {
				break
			}
		}
	}
}

// districtBelow is how much the tagger may doubt a word behind a part of town.
const districtBelow = 700

// isIndefinite takes what stands before a part of town that is none in particular: "in een wijk chaos veroorzaken".
func isIndefinite(word string) bool {
	switch word {
	case "een", "geen", "elke", "iedere", "welke", "zo'n", "hun", "onze", "mijn", "haar":
		return true
	}
	return false
}

func isDistrict(word string) bool {
	switch word {
	case "wijk", "buurt", "buurthuis", "café", "cafe", "kroeg", "discotheek", "sporthal", "ijsbaan", "zwembad", "buurtcentrum", "wijkcentrum", "jongerencentrum", "jeugdhonk",
		"kapsalon", "snackbar", "cafetaria", "lunchroom", "sportpark", "basisschool", "obs", "cbs", "camping", "speeltuin", "winkelcentrum", "dorpshuis", "clubhuis":
		return true
	}
	return false
}

func isOldOrNew(word string) bool {
	switch word {
	case "oud", "oude", "nieuw", "nieuwe", "groot", "grote", "klein", "kleine", "lange", "korte", "gouden", "gulden", "blije", "vrolijke", "rode", "witte", "zwarte", "blauwe", "groene", "gele",
		"zilveren", "dikke", "bonte", "halve", "hoge", "lage", "vliegende", "dansende", "gouwe":
		return true
	}
	return false
}

// isTownInParts takes "sluis-zuid" and "best-oost": a place, and the part of it.
func (a *Anonymiser) isTownInParts(word string) bool {
	parts := placeWords(word)
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool {
		return !slices.Contains(partsOfTown(), part) && !a.lexicon.places.isWord(part)
	})
}

func partsOfTown() []string {
	return []string{"noord", "zuid", "oost", "west", "centrum", "noordoost", "noordwest", "zuidoost", "zuidwest"}
}
