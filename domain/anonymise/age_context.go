package anonymise

import (
	"slices"
	"strings"
)

// isSomebodysAge tells whether what stands around a bare number makes it the age of a person.
func isSomebodysAge(text string, tokens []token, i int) bool {
	t := tokens[i]
	if i == 0 || isBound(text, tokens, i) {
		return false
	}
	gap, before := text[tokens[i-1].end:t.start], tokens[i-1]
	ends := i+1 >= len(tokens) || !isBlank(text[t.end:tokens[i+1].start], "")
	counts := false
	if next := nextWord(text, tokens, i, ""); next != nil {
		counts = next.is.any(unit) && !next.is.any(function|interfixed) && !isInterfix(next.word)
	}
	// "Hij (14)", "verdachte (17)", "vader van een kind (6)"
	if strings.HasSuffix(gap, "(") && strings.HasPrefix(text[t.end:], ")") {
		return !before.own && t.value >= 4 && (before.is.any(person|profession) || isPronoun(before.word) || startsUpper(text[before.start:]) || before.masked())
	}
	switch before.word {
	case "en":
		return i >= 2 && isBlank(gap, "") && !counts && tokens[i-2].kind == Age && tokens[i-2].masked()
	case "leeftijd", "lft", "leeft", "leeftijd:":
		return isBlank(gap, ":.")
	case "van":
		named := i+1 < len(tokens) && text[t.end:tokens[i+1].start] == ", " && startsUpper(text[tokens[i+1].start:]) && tokens[i+1].masked()
		return isBlank(gap, "") && !counts && (personBefore(text, tokens, i-1) || named && t.value >= 6)
	case "ben", "bent":
		return isBlank(gap, "") && !counts
	case "pas", "net", "amper", "nauwelijks":
		return isBlank(gap, "") && !counts && t.value >= 6
	case "is", "was", "wordt", "werd", "nog", "toen":
		if i >= 3 && t.value >= 6 && ends && isPointing(tokens[i-3].word) && !isCounted(tokens[i-2].word) {
			return true // "die scheids is vijftien"
		}
		if i >= 2 && tokens[i-2].word == "die" && t.value >= 10 && !counts {
			return true
		}
		if i >= 2 && t.value >= 8 && t.kind == Number && ends && isBlank(gap, "") && !isCounted(tokens[i-2].word) && strings.HasPrefix(text[t.end:], ".") {
			return true // "… en is 17."
		}
		return isBlank(gap, "") && !counts && (ends || t.kind == Word || followedBy(text, tokens, i, "en")) && subjectBefore(text, tokens, i-1)
	}
	if isBlank(gap, "") && (isPronoun(before.word) || before.is.any(person|given)) && followedBy(text, tokens, i, "is", "was", "werd", "wordt") {
		return true // "dat hij 17 is"
	}
	if t.kind == Word && t.value >= 10 && t.opens && (t.end == len(text) || text[t.end] == '.') {
		return true // "Hij heet Abel. Vijftien."
	}
	// "Meisje, 14, huilend"
	if strings.TrimSpace(gap) == "," && before.kind != Number && t.kind == Number && t.value >= 6 {
		return !counts && strings.HasPrefix(strings.TrimSpace(text[t.end:]), ",")
	}
	// "haar kinderen (3 en 8)"
	if open := lastWithin(text, t.start, '(', 12); open >= 0 && t.kind == Number && strings.Trim(text[open:t.start], "(0123456789 ,en") == "" {
		if shut := strings.IndexByte(text[t.end:min(len(text), t.end+12)], ')'); shut >= 0 && strings.Trim(text[t.end:t.end+shut], "0123456789 ,en") == "" {
			return personBefore(text[:open]+" "+text[open+1:], tokens, firstIn(tokens, open))
		}
	}
	return false
}

func isPronoun(word string) bool {
	switch word {
	case "hij", "zij", "ze", "hem", "haar", "hy", "sy":
		return true
	}
	return false
}

// personBefore tells whether a word for somebody stands before the token at i, an adjective or "oud" aside.
func personBefore(text string, tokens []token, i int) bool {
	for back := 1; back <= 2 && i-back >= 0; back++ {
		t := tokens[i-back]
		if t.own || !isBlank(text[t.end:tokens[i-back+1].start], ",") {
			return false
		}
		if t.is.any(person) || isPronoun(t.word) || hasPersonTail(t.word) {
			return true
		}
	}
	return false
}

// hasPersonTail takes compounds such as "buurjongen", "bonusdochter", "gemeenteraadskandidaat".
func hasPersonTail(word string) bool {
	for _, tail := range []string{"jongen", "meisje", "zoon", "dochter", "man", "vrouw", "leerling", "leerlinge", "student", "studente", "kandidaat", "kind", "broertje", "zusje", "moeder", "vader", "kleuter", "scholier", "medewerker"} {
		if strings.HasSuffix(word, tail) && len(word) > len(tail) {
			return true
		}
	}
	return false
}

// subjectBefore tells whether somebody is the subject of "is" or "was" at i.
func subjectBefore(text string, tokens []token, i int) bool {
	for back := 1; back <= 2 && i-back >= 0; back++ {
		t := tokens[i-back]
		if t.own {
			return false
		}
		if !isBlank(text[t.end:tokens[i-back+1].start], "") {
			return false
		}
		if t.is.any(person) || isPronoun(t.word) || t.is.any(given) && t.is&ordinary == 0 {
			return true
		}
	}
	return false
}

// followedBy tells whether one of the words stands right behind.
func followedBy(text string, tokens []token, i int, words ...string) bool {
	next := nextWord(text, tokens, i, "")
	return next != nil && slices.Contains(words, next.word)
}

// firstIn is the first token behind a place in the text.
func firstIn(tokens []token, at int) int {
	i, _ := slices.BinarySearchFunc(tokens, at, func(t token, at int) int { return t.start - at })
	return i
}

func isPointing(word string) bool {
	switch word {
	case "die", "deze", "onze", "mijn", "zijn", "haar", "hun":
		return true
	}
	return false
}

// isCounted takes what has a number and is nobody.
func isCounted(word string) bool {
	switch word {
	case "aantal", "antwoord", "nummer", "score", "totaal", "bedrag", "cijfer", "stand", "grens", "limiet", "maximum", "minimum", "aanbod":
		return true
	}
	return false
}

// lastWithin finds a mark at most so many bytes before a place; -1 when there is none. It looks no further, so that a long text costs
// no more for each of its words.
func lastWithin(text string, at int, mark byte, most int) int {
	from := max(0, at-most)
	if i := strings.LastIndexByte(text[from:at], mark); i >= 0 {
		return from + i
	}
	return -1
}
