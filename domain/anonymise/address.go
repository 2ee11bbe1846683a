package anonymise

import "strings"

// maskAddressed masks what stands behind a form of address or a profession in any case: "mevrouw de groot", "wethouder van
// der berg", "rapper boef". Surnames are full of ordinary words, and people type them without capitals.
func (a *Anonymiser) maskAddressed(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		kept = append(kept, tokens[i])
		if tokens[i].own || i+1 >= len(tokens) {
			continue
		}
		if last := surnameBehindInitial(text, tokens, i); last > i {
			kept = append(kept[:len(kept)-1], joinedAs(text, tokens[i], tokens[last], Person, "initial and surname"))
			i = last
			continue
		}
		if tokens[i].masked() {
			continue
		}
		named := tokens[i].is&address != 0 && !isContrast(text, tokens, i)
		if !named && tokens[i].is&profession == 0 {
			continue
		}
		last := i + 1
		for last < len(tokens)-1 && last <= i+3 && !tokens[last].own && beside(text, tokens, last, named) && isInterfix(tokens[last].word) {
			last++
		}
		if !beside(text, tokens, last, named) || tokens[last].own {
			continue
		}
		if last == i+2 && tokens[i].is&(person|address) == person && tokens[last].is&given != 0 {
			continue // "de zus van Fatima"
		}
		if last > i+1 {
			if a.isInterfixedName(text, tokens[i+1:last], tokens[last], named) {
				first := tokens[i+1]
				// The apostrophe of 't goes along.
				if strings.HasSuffix(text[:first.start], "'") {
					first.start--
				}
				kept = append(kept, joinedAs(text, first, tokens[last], Person, "behind a form of address"))
				i = last
			}
			continue
		}
		name := &tokens[last]
		word := name.word
		switch {
		case name.masked() && name.kind == Word:
			name.mask(Person, "behind a form of address")
		case !name.masked() && !named && startsUpper(text[name.start:]) && !name.opens && !name.sure && name.is&(function|field|profession) == 0 && !a.lexicon.proper[text[name.start:name.end]] && isBlank(text[tokens[last-1].end:name.start], "."):
			name.mask(Person, "behind a function")
		case !name.masked() && (named && !a.isNoName(word) || !named && a.isNameToo(word) && name.is&follows == 0):
			name.mask(Person, "behind a form of address")
		}
		// "meneer jan klein": behind a first name, a word that is also a surname.
		if next := last + 1; name.named() && next < len(tokens) && beside(text, tokens, next, false) {
			if next := &tokens[next]; !next.own && !next.masked() && a.isNameToo(next.word) && next.is&follows == 0 {
				next.mask(Person, "behind a form of address")
			}
		}
	}
	return kept
}

// beside tells whether a token follows the one before it, quotes and the full stop of "mevr." aside. Where a name is to be
// expected it may also stand in brackets or on the next line.
func beside(text string, tokens []token, i int, named bool) bool {
	marks := ".:'\"„"
	if named {
		marks += "(\n"
	}
	return isBlank(text[tokens[i-1].end:tokens[i].start], marks)
}

// isContrast takes "de ene", which names nobody.
func isContrast(text string, tokens []token, i int) bool {
	if tokens[i].word != "ene" || i == 0 || tokens[i-1].masked() {
		return false
	}
	switch tokens[i-1].word {
	case "de", "het", "die", "deze", "dat":
		return true
	}
	return false
}

// isInterfixedName tells a name ("van der berg") from what somebody is or does ("van de gemeente").
func (a *Anonymiser) isInterfixedName(text string, interfix []token, name token, named bool) bool {
	if name.masked() {
		return name.named()
	}
	word := name.word
	first, last := interfix[0].word, interfix[len(interfix)-1].word
	switch last {
	case "der", "den":
		return true
	case "het", "t":
		// "toen de agent het bericht zag": a name begins with this only behind van, or when it is a name without it.
		if !named && first == last {
			return a.isNameToo(word)
		}
	}
	if !named && (last == "de" || last == "het") && first == "van" && !a.isNameToo(word) {
		return false // "de beheerder van de pagina"
	}
	return !a.mayFollow(word, named)
}

// mayFollow tells whether a word behind van or de is no name. Behind a form of address a word that is also a name is taken
// for one; behind a profession it may stay when it is on the reviewed list.
func (a *Anonymiser) mayFollow(word string, named bool) bool {
	l := a.lexicon
	if a.isNameToo(word) {
		return !named && l.traits(word)&interfixed != 0
	}
	return a.isNoName(word) || l.traits(word)&(interfixed|field) != 0
}

// isNoName tells whether a word right behind a form of address is none: a function word, a title, or what somebody does.
func (a *Anonymiser) isNoName(word string) bool {
	is := a.lexicon.traits(word)
	return is&(function|address|profession) != 0 || isInterfix(word) || is&follows != 0 && !a.isNameToo(word)
}

// isNameToo tells whether an ordinary word is known to be a name as well.
func (a *Anonymiser) isNameToo(word string) bool {
	return a.lexicon.traits(word)&(lowerOnly|placeWord|nameToo) != 0
}

func isInterfix(word string) bool {
	switch word {
	case "van", "de", "der", "den", "het", "t", "ter", "ten", "te", "von", "el", "la", "le", "di", "du", "da":
		return true
	}
	return false
}

// surnameBehindInitial gives the last token of an initial with its full stop, interfixes and a surname, in lower case too: "x. de vries";
// the token itself when there is none.
func surnameBehindInitial(text string, tokens []token, i int) int {
	t := tokens[i]
	if len(strings.TrimSuffix(t.word, ".")) != 1 || !isSmallLetter(t.word[0]) || !strings.HasSuffix(text[:t.end], ".") && !strings.HasPrefix(text[t.end:], ".") {
		return i
	}
	last := i + 1
	for last < len(tokens) && last <= i+3 && !tokens[last].own && isInterfix(tokens[last].word) && isBlank(text[tokens[last-1].end:tokens[last].start], ".") {
		last++
	}
	if last == i+1 || last >= len(tokens) || tokens[last].own || !isBlank(text[tokens[last-1].end:tokens[last].start], "'") {
		return i
	}
	if tokens[last].is&surname != 0 || tokens[last].named() {
		return last
	}
	return i
}
