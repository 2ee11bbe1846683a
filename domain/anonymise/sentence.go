package anonymise

import (
	"strings"
	"unicode/utf8"
)

// opensSentence tells whether a token stands at the start of a line or sentence. A full stop after an abbreviation or an
// initial does not end a sentence: what follows may well be a surname.
func (a *Anonymiser) opensSentence(text string, tokens []token, i int) bool {
	at := tokens[i].start
	for at > 0 && strings.IndexByte(" \"'(*-", text[at-1]) >= 0 || strings.HasSuffix(text[:at], "•") || strings.HasSuffix(text[:at], "·") || strings.HasSuffix(text[:at], "–") {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	if at == 0 || text[at-1] == '\n' || behindLabel(text, tokens, i) {
		return true
	}
	last := text[at-1]
	if (last == '"' || last == '\'' || last == ')') && at > 1 {
		last = text[at-2]
	}
	if strings.IndexByte(".!?", last) < 0 && !strings.HasSuffix(text[:at], "…") {
		// No end of a sentence: see whether a bracket, quote or label stands right before.
		last = strings.TrimRight(text[:tokens[i].start], " ")[len(strings.TrimRight(text[:tokens[i].start], " "))-1]
	}
	switch last {
	case '!', '?':
		return true
	case ':', ';', ')', '"', '\'', '(':
		// After a label ("Melder: …") often comes a name, so only words that no name begins with.
		return neverBeginsName(tokens[i].word)
	case '.':
		// "1. Nooit meer", "Post 5. Glasschade"
		if i > 0 && tokens[i-1].kind == Number && len(tokens[i-1].word) <= 2 {
			return true
		}
		return i == 0 || !a.isAbbreviation(text, tokens, i-1)
	}
	return strings.HasSuffix(text[:at], "…")
}

// behindLabel tells whether a number or a time opens the line right before: "13:15 Groep", "3 Waar gezien", "do 16u - Later".
func behindLabel(text string, tokens []token, i int) bool {
	first := i - 1
	for first > 0 && tokens[first].kind == Number && i-first < 3 && isBlank(text[tokens[first].end:tokens[first+1].start], ".:-–;)|") && !strings.Contains(text[tokens[first-1].end:tokens[first].start], "\n") {
		first--
	}
	if first < 0 || tokens[first].own || tokens[first].kind != Number && !isWeekday(tokens[first].word) || strings.Contains(text[tokens[i-1].end:tokens[i].start], "\n") {
		return false
	}
	return tokens[first].start == 0 || text[tokens[first].start-1] == '\n'
}

// isAbbreviation tells whether the full stop after a token belongs to it.
func (a *Anonymiser) isAbbreviation(text string, tokens []token, i int) bool {
	t := tokens[i]
	if t.own || t.kind == Email || t.kind == URL {
		return false
	}
	if text[t.end-1] == '.' {
		return true
	}
	switch t.word {
	case "dhr", "mevr", "mw", "mr", "drs", "ing", "dr", "ir", "prof", "bijv", "ca", "nr", "art", "jl", "hr", "st", "ds", "v.d", "fam", "sgt", "bc", "jhr":
		return true
	}
	return t.end-t.start == 1 && t.kind == Word || utf8.RuneCountInString(t.word) == 1 && t.kind == Word || len(t.word) < 8 && a.lexicon.proper[t.word+"."]
}

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
