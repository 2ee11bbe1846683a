package anonymise

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maskParticles masks the small words inside a name (van der, ter, 't, aan den) together with the word they lead to, when
// a masked word or a form of address stands before them. Otherwise "van" is just "of".
func maskParticles(text string, tokens []token) []token {
	var kept []token
	for i := 0; i < len(tokens); i++ {
		last := i
		for last < len(tokens) && !tokens[last].own && !tokens[last].masked() && isParticle(text[tokens[last].start:tokens[last].end]) {
			last++
		}
		if last == i || last >= len(tokens) || !leadsToName(text, tokens, i, last) {
			kept = append(kept, tokens[i])
			continue
		}
		name := tokens[last]
		name.start = tokens[i].start
		// The apostrophe of 't goes along.
		if before, size := utf8.DecodeLastRuneInString(text[:name.start]); strings.ContainsRune("'’‘", before) {
			name.start -= size
		}
		kept = append(kept, name)
		i = last
	}
	return kept
}

func leadsToName(text string, tokens []token, first, last int) bool {
	name := tokens[last]
	if !name.masked() || name.kind != Word {
		return false
	}
	for i := first + 1; i <= last; i++ {
		if !isBlank(text[tokens[i-1].end:tokens[i].start], "'’‘.") {
			return false
		}
	}
	lead := text[tokens[first].start:tokens[first].end]
	upper := startsUpper(text[name.start:])
	if isClitic(text, tokens[first]) {
		return upper // 't Ven, 's Heer: an article that is written this way belongs to the name
	}
	if first == 0 || !isBlank(text[tokens[first-1].end:tokens[first].start], "'’‘.\"”") {
		return false
	}
	before := tokens[first-1]
	word := text[before.start:before.end]
	afterName := before.masked() && before.kind == Word
	switch lead {
	case "op", "aan", "het":
		return upper && afterName && startsUpper(word) // Bergen op Zoom; elsewhere these are common words
	}
	if afterName {
		return true // also "jan de vries", typed in haste
	}
	return upper && (before.masked() && before.kind != Number || isAddress(strings.ToLower(word)))
}

// isParticle takes the words that stand inside a name in lower case.
func isParticle(word string) bool {
	switch word {
	case "van", "de", "der", "den", "het", "ter", "ten", "t", "s", "von", "zu", "el", "al", "la", "le", "di", "du", "da", "op", "aan":
		return true
	}
	return false
}

func isAddress(word string) bool {
	switch word {
	case "dhr", "heer", "mevr", "mevrouw", "mw", "mr", "meneer", "dr", "drs", "ir", "ing", "prof", "familie", "agent", "wijkagent", "wethouder",
		"brigadier", "inspecteur", "officier", "raadslid", "dominee", "pastoor", "imam", "docent", "juf", "meester":
		return true
	}
	return false
}

// closeGaps masks the punctuation between two masked tokens that touch it: the quotes around a nickname, the colons of a
// case number, the dash of a telephone number.
func closeGaps(text string, tokens []token) {
	for i := range tokens {
		// 's-Heerenberg goes with its apostrophe.
		before, size := utf8.DecodeLastRuneInString(text[:tokens[i].start])
		if tokens[i].masked() && strings.HasPrefix(text[tokens[i].start:], "s-") && strings.ContainsRune("'’‘", before) {
			tokens[i].start -= size
		}
	}
	for i := 1; i < len(tokens); i++ {
		left, right := &tokens[i-1], &tokens[i]
		if !left.masked() || !right.masked() {
			continue
		}
		gap := text[left.end:right.start]
		marks := strings.TrimSpace(gap)
		switch {
		case marks == "" || strings.ContainsFunc(gap, isLineBreak):
		case strings.ContainsFunc(gap, unicode.IsSpace) && strings.Trim(marks, mayClose(*left, *right)) != "":
		case strings.HasPrefix(gap, marks):
			left.end += len(marks)
		default:
			right.start = left.end + strings.Index(gap, marks)
		}
	}
}

// mayClose gives the marks that may stand with white space inside one name or number; elsewhere a mark with white space
// ends something.
func mayClose(left, right token) string {
	if left.kind == Number && right.kind == Number {
		return `'"“”‘’/-–)`
	}
	return `'"“”‘’/-–`
}

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' }

// neverBeginsName takes pronouns, adverbs and the like: with a capital they are still no part of a name. Articles and
// prepositions are left out, as places and families begin with them.
func neverBeginsName(word string) bool {
	switch word {
	case "ik", "wij", "we", "hij", "zij", "ze", "je", "jullie", "u", "er", "dat", "dit", "die", "deze", "wat", "wie", "waar", "hoe", "waarom",
		"wanneer", "als", "niet", "geen", "nooit", "nog", "ook", "toen", "daarna", "dan", "is", "was", "zijn", "maar", "want", "onze",
		"nu", "kan", "kun", "moet", "mag", "heeft", "had", "werd", "zou", "alle", "alles", "niemand", "iedereen", "iemand", "ja", "nee":
		return true
	}
	return false
}
