package anonymise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// judge cuts a text into tokens and marks those that must go. The first look is at each token alone; the next ones at what
// stands around a masked token: the rest of a name, the month of a date, the quotes around a nickname.
func (a *Anonymiser) judge(text string) []token {
	tokens := a.patterns.split(text)
	for i := range tokens {
		if !tokens[i].own && !tokens[i].masked() {
			a.judgeAlone(text, tokens, i)
		}
	}
	maskDates(text, tokens)
	maskNumberWords(text, tokens)
	tokens = maskWordDates(text, tokens)
	tokens = a.maskPlaceNames(text, tokens)
	a.maskDistricts(text, tokens)
	a.maskPlaceWords(text, tokens)
	tokens = a.maskAddressed(text, tokens)
	a.maskNeighbours(text, tokens)
	tokens = maskParticles(text, tokens)
	// Once more, for what stood before such a word may be masked by now.
	a.maskPlaceWords(text, tokens)
	closeGaps(text, tokens)
	return tokens
}

// judgeAlone masks a token unless it is allowed as it stands.
func (a *Anonymiser) judgeAlone(text string, tokens []token, i int) {
	t := &tokens[i]
	word := text[t.start:t.end]
	switch {
	case strings.ContainsFunc(word, unicode.IsNumber):
		t.rule = "digit"
	case t.kind == Handle:
		t.rule = "account sign"
	case a.patterns.initials.MatchString(word) && !a.lexicon.allows(word, false) && !a.lexicon.domain[word+"."]:
		t.rule = "initials"
		// "J." and "J.P.M." go with their last full stop.
		if strings.HasPrefix(text[t.end:], ".") {
			t.end++
		}
	case isClitic(text, *t):
		// 's, 't, 'n: what is left of a longer word.
	case !a.allowed(text, tokens, i):
		t.rule = "not on the list"
	}
}

// allowed looks a token up as a whole and, if it is a compound with hyphens, slashes or apostrophes, part by part.
func (a *Anonymiser) allowed(text string, tokens []token, i int) bool {
	word := foldInvisible(text[tokens[i].start:tokens[i].end])
	opens := a.opensSentence(text, tokens, i)
	if a.lexicon.allows(word, opens) || a.lexicon.domain[word+"."] {
		return true
	}
	if strings.ContainsAny(word, ".&+") {
		return false
	}
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' })
	if len(parts) == 0 {
		return false
	}
	for n, part := range parts {
		base, ending, found := strings.Cut(part, "'")
		if found && (base == "" || !isEnding(ending)) {
			return false
		}
		if !a.lexicon.allows(base, opens && n == 0) {
			return false
		}
	}
	return true
}

// isEnding takes what may follow an apostrophe: BOA's, sms'je, sms'te.
func isEnding(ending string) bool {
	switch ending {
	case "s", "er", "ers", "je", "jes", "tje", "tjes", "en", "de", "den", "te", "ten":
		return true
	}
	return false
}

func isClitic(text string, t token) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:t.start])
	if !strings.ContainsRune("'’‘", before) {
		return false
	}
	switch text[t.start:t.end] {
	case "s", "t", "n", "k", "m", "r":
		return true
	}
	return false
}

// opensSentence tells whether a token stands at the start of a line or sentence. A full stop after an abbreviation or an
// initial does not end a sentence: what follows may well be a surname.
func (a *Anonymiser) opensSentence(text string, tokens []token, i int) bool {
	before := strings.TrimRightFunc(text[:tokens[i].start], func(r rune) bool {
		return r != '\n' && r != '\r' && r != '\u2028' && r != '\u2029' &&
			(unicode.IsSpace(r) || strings.ContainsRune("\"'“„‘’«(*•·–-", r))
	})
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, `"'”’»)`))
	if !strings.ContainsRune(".!?…", last) {
		// No end of a sentence: see whether a bracket, quote or label stands right before.
		last, _ = utf8.DecodeLastRuneInString(strings.TrimRightFunc(text[:tokens[i].start], unicode.IsSpace))
	}
	if before == "" || strings.HasSuffix(before, "\n") || strings.HasSuffix(before, "\r") ||
		strings.HasSuffix(before, "\u2028") || strings.HasSuffix(before, "\u2029") {
		return true
	}
	switch last {
	case '!', '?', '…':
		return true
	case ':', ';', ')', '"', '“', '„', '”', '\'', '‘', '(':
		// After a label ("Melder: …") often comes a name, so only words that no name begins with.
		return neverBeginsName(strings.ToLower(text[tokens[i].start:tokens[i].end]))
	case '.':
		return i == 0 || !a.isAbbreviation(text, tokens[i-1])
	}
	return false
}

// isAbbreviation tells whether the full stop after a token belongs to it.
func (a *Anonymiser) isAbbreviation(text string, t token) bool {
	if t.own || t.kind == Email || t.kind == URL {
		return false
	}
	if text[t.end-1] == '.' {
		return true
	}
	word := strings.ToLower(foldInvisible(text[t.start:t.end]))
	switch word {
	case "dhr", "mevr", "mw", "mr", "drs", "ing", "dr", "ir", "prof", "bijv", "ca", "nr", "art", "jl", "hr", "st", "ds", "v.d", "fam", "sgt", "bc", "jhr":
		return true
	}
	return utf8.RuneCountInString(word) == 1 || a.lexicon.domain[word+"."]
}

// maskNeighbours masks a word with a capital that stands right beside a masked word with a capital: "Koekje" in "Koekje
// Jansen" and "College" in "Dollard College" are part of the name. Platforms, laws and services are not, nor is a function
// word that opens the sentence.
func (a *Anonymiser) maskNeighbours(text string, tokens []token) {
	isName := func(i int) bool {
		if i < 0 || i >= len(tokens) || !tokens[i].masked() || tokens[i].kind != Word {
			return false
		}
		word := text[tokens[i].start:tokens[i].end]
		return startsUpper(word) && !a.lexicon.function[strings.ToLower(word)]
	}
	look := func(i int) {
		t := &tokens[i]
		word := text[t.start:t.end]
		if t.own || t.masked() || !startsUpper(word) || a.lexicon.domain[word] || a.lexicon.function[strings.ToLower(word)] {
			return
		}
		after := isName(i+1) && isBlank(text[t.end:tokens[i+1].start], "")
		before := isName(i-1) && isBlank(text[tokens[i-1].end:t.start], "")
		if after || before {
			t.rule = "beside a name"
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

func startsUpper(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

// isBlank tells whether a gap holds only white space of one line and the given marks.
func isBlank(gap, marks string) bool {
	return !strings.ContainsFunc(gap, func(r rune) bool {
		return (!unicode.IsSpace(r) || r == '\n' || r == '\r') && !strings.ContainsRune(marks, r)
	})
}
