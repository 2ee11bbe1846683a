package anonymise

import (
	"slices"
	"strings"
	"unicode"
)

// name says what words are that must go, by the lists and by the tagger: a person, a place or an organisation. What only the
// last step holds keeps the kind WORD.
func (a *Anonymiser) name(text string, tokens []token) {
	a.nameVenues(text, tokens)
	nameBehindArticles(text, tokens)
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.stays || t.kind != Word || t.masked() && !t.held || !t.masked() && (t.tag() == other || t.tag() == tagAge || t.tag() == tagHandle) || !strings.ContainsFunc(t.word, unicode.IsLetter) {
			continue
		}
		upper := startsUpper(text[t.start:])
		street := t.masked() && upper && looksLikePlace(t.word)
		switch {
		case t.masked() && t.is&given != 0 && (upper || t.is&ordinary == 0):
			t.mask(Person, "given name")
		case t.masked() && (t.is&place != 0 || upper && t.is&placeWord != 0) && t.tag() != tagPerson:
			t.mask(Place, "place")
		case t.masked() && t.is&surname != 0 && (upper || t.is&ordinary == 0):
			t.mask(Person, "surname")
		case street && t.tag() != tagPerson:
			t.mask(Place, "form of a place")
		case t.masked() && t.rule == "initials" && !t.opens:
			t.mask(Person, "initials")
		case t.masked() && t.held && t.tag() != other && (upper || t.doubt < -sureName):
			t.mask(t.tag().kind(), "tagger")
		case t.tag() != other && (upper && t.is&field == 0 && !a.lexicon.proper[text[t.start:t.end]]) && t.doubt < -sureName:
			t.mask(t.tag().kind(), "tagger")
		case t.masked() && upper && (!t.opens || t.is&ordinary == 0) && len(t.word) > 2 && t.doubt < holdBelow:
			t.mask(t.tag().kind(), "unknown word with a capital")
		case t.masked() && strings.HasPrefix(t.word, "s-") && startsUpper(text[t.start+2:]):
			t.mask(Place, "form of a place")
		}
	}
}

// nameInLists masks the family name in front of a first name, as lists have it: "Vos, Jeltje", and "jr." behind a name.
func nameInLists(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || !t.kind.isNamed() {
			continue
		}
		if i > 0 && !tokens[i-1].own && startsUpper(text[tokens[i-1].start:]) && text[tokens[i-1].end:t.start] == " " {
			switch t.word {
			case "jr", "sr", "senior", "junior", "zn", "zonen":
				t.mask(Person, "behind a name")
				tokens[i-1].mask(Person, "before junior or senior")
				if strings.HasPrefix(text[t.end:], ".") && len(t.word) == 2 {
					t.end++
				}
				continue
			}
		}
		if i > 0 && tokens[i-1].masked() && tokens[i-1].kind == Person && text[tokens[i-1].end:t.start] == " " && len(t.word) == 1 && isSmallLetter(t.word[0]) {
			t.mask(Person, "initial behind a name")
			if strings.HasPrefix(text[t.end:], ".") && !strings.HasSuffix(text[:t.end], ".") {
				t.end++
			}
			continue
		}
		if !startsUpper(text[t.start:]) || i+1 >= len(tokens) || text[t.end:tokens[i+1].start] != ", " || !tokens[i+1].masked() || tokens[i+1].is&given == 0 || !startsUpper(text[tokens[i+1].start:]) {
			continue
		}
		first := i
		for first > 0 && !tokens[first-1].own && isInterfix(tokens[first-1].word) && text[tokens[first-1].end:tokens[first].start] == " " {
			first--
		}
		behindColon := strings.HasSuffix(text[:tokens[first].start], ": ")
		lineStart := behindColon || strings.TrimLeft(text[strings.LastIndexByte(text[:tokens[first].start], '\n')+1:tokens[first].start], " -*•·0123456789.") == ""
		if lineStart {
			for n := first; n <= i; n++ {
				tokens[n].mask(Person, "name in a list")
			}
			t.end++ // the comma
		}
	}
}

// maskSameNames masks a word with a capital that stands elsewhere in the text as the name of somebody: "Vrij schetst het
// verloop", when the list of those present has a Vrij.
func (a *Anonymiser) maskSameNames(text string, tokens []token) {
	names := map[string]bool{}
	for _, t := range tokens {
		if t.own || t.kind != Person || !t.masked() || t.held || t.rule == "tagger" {
			continue
		}
		for part := range strings.FieldsSeq(t.word) {
			if len(part) > 2 && !isParticle(part) {
				names[part] = true
			}
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range tokens {
		t := &tokens[i]
		if !t.own && !t.masked() && t.kind == Word && t.is&(function|field) == 0 && names[t.word] && startsUpper(text[t.start:]) && !a.lexicon.proper[text[t.start:t.end]] {
			t.mask(Person, "same name as elsewhere")
		}
	}
}

// maskNeighbours masks a word with a capital that stands right beside a masked word with a capital: "Koekje" in "Koekje
// Jansen" and "College" in "Dollard College" are part of the name. Platforms, laws and services are not, nor is a function
// word or a form of address that opens the sentence, nor what the tagger takes for an ordinary word there.
func (a *Anonymiser) maskNeighbours(text string, tokens []token) {
	isName := func(i int) bool {
		return i >= 0 && i < len(tokens) && tokens[i].named() && startsUpper(text[tokens[i].start:]) && tokens[i].is&function == 0
	}
	look := func(i int) {
		t := &tokens[i]
		word := text[t.start:t.end]
		if t.own || t.stays || t.masked() || !startsUpper(word) || t.is&function != 0 || a.lexicon.proper[word] {
			return
		}
		after := isName(i+1) && isBlank(text[t.end:tokens[i+1].start], "")
		before := isName(i-1) && isBlank(text[tokens[i-1].end:t.start], "")
		street := isName(i+1) && isBlank(text[t.end:tokens[i+1].start], ".") && looksLikeStreet(tokens[i+1].word)
		after = after || street
		if t.is&(profession|address|person|field) != 0 && t.is&venue == 0 && !before && !street {
			return // "Wijkagent Fatima": a function, not a name; but "Burgemeester Jansenplein" is a square
		}
		listed := after && (tokens[i+1].rule == "given name" || tokens[i+1].rule == "surname")
		if t.opens && !before && !street && !listed && t.sure && !isMonth(t.word) && !strings.HasSuffix(text[:t.start], "\"") {
			return
		}
		if len(word) == 1 && !(after && before) {
			return
		}
		if after || before {
			by := i + 1
			if before {
				by = i - 1
			}
			t.kind, t.rule, t.held = tokens[by].kind, "beside a name", tokens[by].held
			if street && text[t.end] == '.' {
				t.end++
			}
		}
	}
	// Once forth and once back: a whole row of capitals goes when one of them does.
	for i := range tokens {
		look(i)
	}
	for i := range slices.Backward(tokens) {
		look(i)
	}
}
