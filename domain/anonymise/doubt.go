package anonymise

// How much the tagger may doubt, in its own units; set by cross-validation on the texts for tuning (go run ./internal/train -folds 4),
// so that not more is masked for nothing than a lesson can bear.
const (
	maskBelow     = -80  // a word is masked as a name
	holdBelow     = 150  // a word is held: it may be one
	ageBelow      = 0    // a number is masked as an age, or as part of an address
	maybeBelow    = 400  // a number is held
	restBelow     = 150  // a small word before a name is part of it
	interfixBelow = 600  // an interfix or article before a name that is no first name
	channelBelow  = -100 // one word of the name of a channel
	channelHolds  = 250  // each of them
	sameBelow     = 800  // a word that is a name elsewhere in the text is one here
)

// doubt masks the words that the tagger takes for a name in spite of the lists, and holds those of which it is not sure.
func (a *Anonymiser) doubt(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.stays || t.masked() && !t.held || t.kind != Word && t.kind != Number {
			continue
		}
		if t.kind == Number || t.name == tagAge {
			if !isBound(text, tokens, i) {
				t.doubtNumber()
			}
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
	doubtChannels(text, tokens)
	doubtSmallWords(text, tokens)
}

func (t *token) doubtNumber() {
	switch {
	case t.value < 0:
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

// doubtSmallWords masks the small words that are the beginning of the name behind them: "van" in "van kuijk", "de" in "de kale". Behind a
// first name such a word says more often whose it is: "de zus van fatima".
func doubtSmallWords(text string, tokens []token) {
	for i := len(tokens) - 2; i >= 0; i-- {
		t, next := &tokens[i], &tokens[i+1]
		if t.own || t.stays || t.masked() || t.kind != Word || !next.named() || next.own || next.kind != Person || !isBlank(text[t.end:next.start], ".'-") {
			continue
		}
		limit := int32(restBelow)
		if next.is&given == 0 && isInterfix(t.word) {
			limit = interfixBelow
		}
		if (t.is&function != 0 || isInterfix(t.word) || len(t.word) < 2) && t.doubt < limit {
			t.kind, t.rule, t.held = Person, "beginning of a name", next.held || t.doubt >= maskBelow
		}
	}
}

// doubtChannels masks the names of groups, channels and challenges of several words, whatever the words are: "almelo wordt wakker". The
// tagger has to see such a name in each of them, and to be fairly sure of one.
func doubtChannels(text string, tokens []token) {
	for i := 0; i < len(tokens); {
		end, sure := i, false
		for end < len(tokens) && inChannel(&tokens[end]) && (end == i || isBlank(text[tokens[end-1].end:tokens[end].start], "'-&!")) {
			sure = sure || tokens[end].doubt < channelBelow || tokens[end].masked()
			end++
		}
		if sure && end > i+1 {
			for j := i; j < end; j++ {
				if t := &tokens[j]; t.masked() && !t.held {
					continue
				} else if t.doubt < maskBelow {
					t.mask(Handle, "name of a channel")
				} else {
					t.hold(Handle, "maybe the name of a channel")
				}
			}
		}
		i = max(end, i+1)
	}
}

func inChannel(t *token) bool {
	return !t.own && !t.stays && (t.kind.isNamed() || t.kind == Handle || t.kind == Number) && t.name == tagHandle && t.doubt < channelHolds
}
