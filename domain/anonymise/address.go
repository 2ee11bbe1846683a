package anonymise

import (
	"strings"
	"unicode/utf8"
)

// maskAddressed masks what stands behind a form of address or a profession in any case: "mevrouw de groot", "wethouder van
// der berg", "rapper boef". Surnames are full of ordinary words, and people type them without capitals.
func (a *Anonymiser) maskAddressed(text string, tokens []token) []token {
	var kept []token
	for i := 0; i < len(tokens); i++ {
		kept = append(kept, tokens[i])
		if tokens[i].own || tokens[i].masked() || i+1 >= len(tokens) {
			continue
		}
		lead := keyOf(text[tokens[i].start:tokens[i].end])
		named := isFormOfAddress(lead) && !isContrast(text, tokens, i)
		if !named && !isProfession(lead) {
			continue
		}
		last := i + 1
		for last < len(tokens)-1 && last <= i+3 && !tokens[last].own && beside(text, tokens, last, named) && isInterfix(keyOf(text[tokens[last].start:tokens[last].end])) {
			last++
		}
		if !beside(text, tokens, last, named) || tokens[last].own {
			continue
		}
		if last > i+1 {
			if a.isInterfixedName(text, tokens[i+1:last], tokens[last], named) {
				first := tokens[i+1]
				// The apostrophe of 't goes along.
				if before, size := utf8.DecodeLastRuneInString(text[:first.start]); strings.ContainsRune("'’‘", before) {
					first.start -= size
				}
				kept = append(kept, joined(text, first, tokens[last], "behind a form of address"))
				i = last
			}
			continue
		}
		name := &tokens[last]
		word := keyOf(text[name.start:name.end])
		if !name.masked() && (named && !a.isNoName(word) || !named && a.isNameToo(word) && !a.lexicon.follows[word]) {
			name.rule = "behind a form of address"
		}
		// "meneer jan klein": behind a first name, a word that is also a surname.
		if next := last + 1; name.masked() && name.kind == Word && next < len(tokens) && beside(text, tokens, next, false) {
			surname := &tokens[next]
			if key := keyOf(text[surname.start:surname.end]); !surname.own && !surname.masked() && a.isNameToo(key) && !a.lexicon.follows[key] {
				surname.rule = "behind a form of address"
			}
		}
	}
	return kept
}

// beside tells whether a token follows the one before it, quotes and the full stop of "mevr." aside. Where a name is to be
// expected it may also stand in brackets or on the next line.
func beside(text string, tokens []token, i int, named bool) bool {
	marks := ".:'\"‘’“”„"
	if named {
		marks += "(\r\n"
	}
	return isBlank(text[tokens[i-1].end:tokens[i].start], marks)
}

// isContrast takes "de ene", which names nobody.
func isContrast(text string, tokens []token, i int) bool {
	if keyOf(text[tokens[i].start:tokens[i].end]) != "ene" || i == 0 || tokens[i-1].masked() {
		return false
	}
	switch keyOf(text[tokens[i-1].start:tokens[i-1].end]) {
	case "de", "het", "die", "deze", "dat":
		return true
	}
	return false
}

// isInterfixedName tells a name ("van der berg") from what somebody is or does ("van de gemeente").
func (a *Anonymiser) isInterfixedName(text string, interfix []token, name token, named bool) bool {
	if name.masked() {
		return name.kind == Word
	}
	word := keyOf(text[name.start:name.end])
	first, last := keyOf(text[interfix[0].start:interfix[0].end]), keyOf(text[interfix[len(interfix)-1].start:interfix[len(interfix)-1].end])
	switch last {
	case "der", "den":
		return true
	case "het", "t":
		// "toen de agent het bericht zag": a name begins with this only behind van, or when it is a name without it.
		if !named && first == last {
			return a.isNameToo(word)
		}
	}
	return !a.mayFollow(word, named)
}

// mayFollow tells whether a word behind van or de is no name. Behind a form of address a word that is also a name is taken
// for one; behind a profession it may stay when it is on the reviewed list.
func (a *Anonymiser) mayFollow(word string, named bool) bool {
	l := a.lexicon
	if a.isNameToo(word) {
		return !named && l.interfix[word]
	}
	return a.isNoName(word) || l.interfix[word] || l.domain[word]
}

// isNoName tells whether a word right behind a form of address is none: a function word, a title, or what somebody does.
func (a *Anonymiser) isNoName(word string) bool {
	return a.lexicon.function[word] || isFormOfAddress(word) || isProfession(word) || isInterfix(word) ||
		a.lexicon.follows[word] && !a.isNameToo(word)
}

// isNameToo tells whether an ordinary word is known to be a name as well.
func (a *Anonymiser) isNameToo(word string) bool {
	return a.lexicon.lowerOnly[word] || a.lexicon.places.isWord(word)
}

func isInterfix(word string) bool {
	switch word {
	case "van", "de", "der", "den", "het", "t", "ter", "ten", "te", "von", "el", "la", "le", "di", "du", "da":
		return true
	}
	return false
}

// isFormOfAddress takes the words behind which a name is to be expected.
func isFormOfAddress(word string) bool {
	switch word {
	case "mevrouw", "mevr", "mw", "meneer", "mijnheer", "dhr", "heer", "juffrouw", "rapper", "influencer", "youtuber", "streamer", "vlogger", "tiktokker",
		"genaamd", "bijgenaamd", "bijnaam", "alias", "heet", "heette", "ene", "familie":
		return true
	}
	return false
}

// isProfession takes the words behind which a name may come, and as often does not.
func isProfession(word string) bool {
	switch word {
	case "wethouder", "raadslid", "agent", "wijkagent", "officier", "burgemeester", "brigadier", "inspecteur", "minister", "dominee", "pastoor", "imam",
		"docent", "juf", "meester", "rechter", "dr", "drs", "ir", "ing", "prof", "mr":
		return true
	}
	return false
}
