package anonymise

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape says how a word is written.
type shape uint8

// The shapes.
const (
	small   shape = iota // in lower case
	capital              // with one capital in front
	capitals
	mixed
)

func shapeOf(word string) shape {
	upper, lower, first := 0, 0, false
	for i, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r):
			lower++
		case r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r):
			upper++
			first = first || i == 0
		}
	}
	switch {
	case upper == 0:
		return small
	case lower == 0 && upper > 1:
		return capitals
	case first && upper == 1:
		return capital
	}
	return mixed
}

// isLeadingInitial takes one capital with its full stop before a word with a capital, whatever else the letter may mean.
func isLeadingInitial(text string, t token) bool {
	return t.end-t.start == 1 && startsUpper(text[t.start:]) && strings.HasPrefix(text[t.end:], ". ") && startsUpper(text[t.end+2:])
}

func (a *Anonymiser) isInitials(word string) bool {
	if len(word) > 12 || len(word) > 2 && !strings.Contains(word, ".") || len(word) == 2 && word[0] < utf8.RuneSelf {
		return false // the search is dear, and words of two letters are many
	}
	if len(word) > 2 && word[1] != '.' && word[0] < utf8.RuneSelf {
		return false
	}
	return a.patterns.initials.MatchString(word) && !a.lexicon.proper[word] && !a.lexicon.proper[word+"."] && !a.lexicon.proper[strings.ToLower(word)+"."]
}

// isLabel takes the letter of an item of a list: "(a)", "A:" and "V:" at the start of a line, and roman numbers.
func isLabel(text string, t token) bool {
	if t.end-t.start > 1 && strings.Trim(t.word, "ivx") != "" {
		return false
	}
	before, after := text[:t.start], text[t.end:]
	lineStart := before == "" || strings.HasSuffix(before, "\n")
	switch {
	case t.word == "u" && !strings.HasPrefix(after, "."):
		return true // the polite you
	case lineStart && strings.HasPrefix(after, ". ") && isSmallLetter(text[t.start]):
		return true
	case strings.HasSuffix(before, "(") && strings.HasPrefix(after, ") "):
		return isSmallLetter(text[t.start])
	case lineStart && (strings.HasPrefix(after, ": ") || strings.HasPrefix(after, ") ")):
		return true
	}
	return false
}

// allowed looks a token up as a whole and, if it is a compound with hyphens, slashes or apostrophes, part by part.
func (a *Anonymiser) allowed(text string, tokens []token, i int) bool {
	word := text[tokens[i].start:tokens[i].end]
	if a.mayStand(word, tokens[i].word, tokens[i].is, tokens[i].opens, tokens[i].sure || isImperative(text, tokens, i)) || a.properWithStop(text, tokens[i]) {
		return true
	}
	return a.allowedParts(text, tokens, i)
}

// properWithStop takes the words of the field that are written with a full stop behind them: "bijv.", "d.w.z.".
func (a *Anonymiser) properWithStop(text string, t token) bool {
	if !strings.HasPrefix(text[t.end:], ".") {
		return false
	}
	return a.lexicon.proper[text[t.start:t.end+1]] || a.lexicon.proper[t.word+"."]
}

func (a *Anonymiser) allowedParts(text string, tokens []token, i int) bool {
	word := text[tokens[i].start:tokens[i].end]
	if !strings.ContainsAny(word, "-/'") || strings.ContainsAny(word, ".&+") {
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
		lower := strings.ToLower(base)
		is := a.lexicon.traits(lower)
		if a.lexicon.isOrdinary(lower) {
			is |= ordinary
		}
		if !a.mayStand(base, lower, is, tokens[i].opens && n == 0, tokens[i].sure && n == 0) {
			return false
		}
	}
	return true
}

// mayStand tells whether one word, or a part of a compound, may stay. A capital is no fault at the start of a sentence or
// where the tagger is sure, unless the word is also a name.
func (a *Anonymiser) mayStand(word, lower string, is trait, opens, sure bool) bool {
	l := a.lexicon
	if word == "" || !isLatin(word) {
		return false
	}
	if l.proper[word] {
		return true
	}
	switch shapeOf(word) {
	case small:
		return is&(ordinary|nameToo) != 0 && (is&ordinary != 0 || sure)
	case capital:
		switch {
		case is&field != 0 && is&(lowerOnly|placeWord) == 0:
			return true
		case is&(lowerOnly|placeWord|nameToo) != 0:
			return sure && is&(ordinary|nameToo) != 0
		case looksLikePlace(lower) && !sure:
			return false
		}
		if _, ok := afterPlatform(lower); ok && is&ordinary != 0 && is&field == 0 && l.known(lower)&ordinary == 0 {
			return true
		}
		return (opens || sure) && is&ordinary != 0
	case capitals:
		return (len(lower) > 2 || isSmallWord(lower)) && is&(lowerOnly|placeWord) == 0 && !looksLikePlace(lower) && is&ordinary != 0 || is&function != 0
	}
	rest, ok := afterPlatform(lower)
	return ok && !strings.ContainsFunc(rest, unicode.IsUpper) && l.proper[word[:len(word)-len(rest)]] && strings.ToLower(word[len(word)-len(rest):]) == word[len(word)-len(rest):] && l.isOrdinary(rest)
}

// isSmallWord takes words of two letters that also stand in capitals.
func isSmallWord(word string) bool {
	switch word {
	case "ja", "al", "nu", "zo", "we", "me", "te", "er", "na", "ze", "je", "hé":
		return true
	}
	return false
}

// isEnding takes what may follow an apostrophe: BOA's, sms'je, sms'te.
func isEnding(ending string) bool {
	switch ending {
	case "s", "er", "ers", "je", "jes", "tje", "tjes", "en", "de", "den", "te", "ten", "t":
		return true
	}
	return false
}

func isClitic(text string, t token) bool {
	if t.start == 0 || text[t.start-1] != '\'' {
		return false
	}
	switch text[t.start:t.end] {
	case "s", "t", "n", "k", "m", "r":
		return true
	}
	return false
}

func startsUpper(text string) bool {
	if text == "" {
		return false
	}
	if text[0] < utf8.RuneSelf {
		return text[0] >= 'A' && text[0] <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

// isBlank tells whether a gap holds only spaces and the given marks.
func isBlank(gap, marks string) bool {
	for i := range len(gap) {
		if gap[i] != ' ' && strings.IndexByte(marks, gap[i]) < 0 {
			return false
		}
	}
	return true
}

func isWeekday(word string) bool {
	switch word {
	case "ma", "di", "wo", "do", "vr", "za", "zo":
		return true
	}
	return false
}

// isImperative takes a verb that is a name as well and opens a sentence: "Bel de wijkagent", "Wil je snel zijn", "Zorg voor rust". What
// follows is a small word and no name.
func isImperative(text string, tokens []token, i int) bool {
	t := tokens[i]
	if !t.opens || t.is&(lowerOnly|nameToo) == 0 || t.is&(placeWord|given) != 0 || i+2 >= len(tokens) || text[t.end:tokens[i+1].start] != " " || startsUpper(text[tokens[i+2].start:]) {
		return false
	}
	switch text[tokens[i+1].start:tokens[i+1].end] {
	case "de", "het", "een", "je", "uw", "voor", "geen", "eerst", "nooit", "altijd":
		return true
	}
	return false
}
