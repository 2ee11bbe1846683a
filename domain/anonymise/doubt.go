package anonymise

// How much the tagger may doubt, in its own units; set by cross-validation on the texts for tuning (go run ./internal/train -folds 5),
// so that not more is masked for nothing than a lesson can bear.
const (
	maskBelow  = 2500 // a word is masked as a name
	holdBelow  = 4200 // a word is held: it may be one
	ageBelow   = 0    // a number is masked as an age, or as part of an address
	maybeBelow = 6000 // a number is held
	restBelow  = 1500 // a small word before a name is part of it
	sameBelow  = 8000 // a word that is a name elsewhere in the text is one here
)

// doubt masks the words that the tagger takes for a name in spite of the lists, and holds those of which it is not sure.
func (a *Anonymiser) doubt(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.stays || t.masked() && !t.held || t.kind != Word && t.kind != Number {
			continue
		}
		if t.kind == Number || t.name == tagAge {
			t.doubtNumber()
			continue
		}
		if t.is&function != 0 || len(t.word) < 2 || a.ofTheField(text, tokens, i) {
			continue
		}
		switch {
		case t.doubt < maskBelow:
			t.mask(t.name.kind(), "tagger")
		case t.doubt < holdBelow:
			t.hold(t.name.kind(), "maybe a name")
		}
	}
	doubtSmallWords(text, tokens)
}

func (t *token) doubtNumber() {
	switch {
	case t.value < 0 || t.kind != Number && t.name != tagAge:
	case t.doubt < ageBelow:
		t.mask(t.name.kind(), "tagger")
	case t.value > 3 && t.doubt < maybeBelow:
		t.hold(Number, "maybe an age")
	}
}

// ofTheField tells whether a word is one of the field, says who somebody is or what a place is, and is nobody's name.
func (a *Anonymiser) ofTheField(text string, tokens []token, i int) bool {
	t := &tokens[i]
	if a.lexicon.proper[text[t.start:t.end]] || t.compound && startsUpper(text[t.start:]) && a.allowedParts(text, tokens, i) {
		return true
	}
	return t.is&(field|venue|district|person|profession|address) != 0 && t.is&(placeWord|nameToo|lowerOnly|given|surname|place) == 0
}

// doubtSmallWords masks the small words that the tagger takes for the beginning of the name behind them: "van" in "van kuijk".
func doubtSmallWords(text string, tokens []token) {
	for i := len(tokens) - 2; i >= 0; i-- {
		t, next := &tokens[i], &tokens[i+1]
		if t.own || t.stays || t.masked() || t.kind != Word || !next.named() || next.kind != Person || !isBlank(text[t.end:next.start], ".'-") {
			continue
		}
		if (t.is&function != 0 || isInterfix(t.word) || len(t.word) < 2) && t.doubt < restBelow {
			t.kind, t.rule, t.held = next.kind, "beginning of a name", next.held || t.doubt >= maskBelow
		}
	}
}
