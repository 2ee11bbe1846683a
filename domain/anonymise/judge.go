package anonymise

import "strings"

// judge cuts a view into tokens and marks those that must go. First each token is looked at alone, and held when nothing says
// that it may stay. Then the layers say what it is: exact patterns, lists, and the tagger; and what stands around a masked
// token goes with it: the rest of a name, the month of a date, the quotes around a nickname.
func (a *Anonymiser) judge(text string, room *room) []token {
	tokens := a.patterns.split(text, room.one[:0])
	spare := room.other[:0]
	defer func() { room.one, room.other = tokens, spare }()
	// rewrite lets a layer make fewer tokens of them.
	rewrite := func(layer func(text string, tokens, kept []token) []token) {
		tokens, spare = layer(text, tokens, spare[:0]), tokens
	}
	a.look(text, tokens, room)
	for i := range tokens {
		if !tokens[i].own && !tokens[i].masked() {
			a.judgeAlone(text, tokens, i)
		}
	}
	rewrite(a.maskIdentifiers)
	rewrite(maskDates)
	rewrite(a.maskAges)
	rewrite(maskNumberWords)
	rewrite(a.maskPlaceNames)
	a.maskDistricts(text, tokens)
	a.maskPlaceWords(text, tokens)
	a.maskAccounts(text, tokens)
	rewrite(a.maskAddressed)
	a.name(text, tokens)
	a.doubt(text, tokens)
	maskCalled(text, tokens)
	nameInLists(text, tokens)
	nameHouses(text, tokens)
	a.maskNeighbours(text, tokens)
	rewrite(maskParticles)
	// Once more, for what stood before such a word may be masked by now.
	a.maskPlaceWords(text, tokens)
	a.maskSameNames(text, tokens)
	maskAgesBesideNames(text, tokens)
	maskInitials(text, tokens)
	holdBesideDigits(text, tokens)
	rewrite(closeGaps)
	return tokens
}

// look gathers what is known of each token by itself and of the manner of the whole text.
func (a *Anonymiser) look(text string, tokens []token, room *room) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.masked() {
			continue
		}
		t.is = room.traits(a.lexicon, t.word)
		if t.kind == Number || t.is&numeral != 0 {
			t.value = a.lexicon.valueOf(t.word)
		}
		t.compound = strings.ContainsAny(t.word, "-'./&+")
		t.opens = a.opensSentence(text, tokens, i)
	}
	a.keepPhrases(text, tokens)
	a.lexicon.tagger.tag(text, tokens, a.styleOf(text, tokens), room)
}

// styleOf tells how the writer uses capitals.
func (a *Anonymiser) styleOf(text string, tokens []token) uint32 {
	switch {
	case withoutCapitals(text, tokens):
		return smallStyle
	case a.capitalsAtWill(text, tokens):
		return atWill
	}
	return plainStyle
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

// capitalsAtWill tells whether the writer puts capitals where he likes ("Let op de Toon: Kort en Duidelijk"), so that a
// capital alone makes no name. Words inside sentences count: plain ones with a capital against unknown ones.
func (a *Anonymiser) capitalsAtWill(text string, tokens []token) bool {
	plain, unknown := 0, 0
	for i, t := range tokens {
		if t.own || t.masked() || t.opens || t.kind != Word || !startsUpper(text[t.start:]) || shapeOf(text[t.start:t.end]) != capital || a.lexicon.proper[text[t.start:t.end]] {
			continue
		}
		switch {
		case t.is&(given|surname|place) != 0:
			unknown++
		case t.is&field == 0 && t.is&ordinary != 0:
			plain++
		case t.is&ordinary == 0 && !a.allowedParts(text, tokens, i):
			unknown++
		}
	}
	return plain >= 5 && plain >= 3*unknown
}

// judgeAlone holds a token unless it is allowed as it stands.
func (a *Anonymiser) judgeAlone(text string, tokens []token, i int) {
	t := &tokens[i]
	word := text[t.start:t.end]
	switch {
	case t.stays:
	case t.kind == Number:
		if !a.isPlainNumber(text, tokens, i) {
			t.hold(Number, "digit")
		}
	case t.kind == Handle:
		t.mask(Handle, "account sign")
	case isLabel(text, *t) || isWeekday(t.word) && i+1 < len(tokens) && tokens[i+1].kind == Number:
	case isLeadingInitial(text, *t), a.isInitials(word):
		t.hold(Word, "initials")
		// "J." and "J.P.M." go with their last full stop.
		if strings.HasPrefix(text[t.end:], ".") {
			t.end++
		}
	case isClitic(text, *t):
		// 's, 't, 'n: what is left of a longer word.
	case t.is&function != 0 && shapeOf(word) == capital && (i+1 == len(tokens) || !startsUpper(text[tokens[i+1].start:])):
		// "vraag 3 Waar gezien": a small word with a capital and no name behind it.
	case !a.allowed(text, tokens, i):
		t.hold(Word, "not on the list")
	}
}
