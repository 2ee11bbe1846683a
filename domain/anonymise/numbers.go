package anonymise

import (
	"strings"
	"unicode/utf8"
)

// maskDates masks the name of a month right after a number: "14 februari" fixes a day, "februari" alone does not.
func maskDates(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t, previous := &tokens[i], tokens[i-1]
		if t.own || !isMonth(strings.ToLower(text[t.start:t.end])) || !isBlank(text[previous.end:t.start], ".") {
			continue
		}
		number := previous.masked() && previous.kind == Number ||
			previous.own && strings.HasPrefix(text[previous.start:previous.end], "["+Number.label())
		if number || previous.masked() && previous.kind == Word && !startsUpper(text[previous.start:]) {
			t.rule = "month of a date"
			if isShortMonth(text, tokens, i) {
				t.end++
			}
		}
	}
}

// isShortMonth tells whether the full stop after a month belongs to it ("8 nov."). Before a word with a capital that stays
// it is left alone, for that word stays because a sentence begins there.
func isShortMonth(text string, tokens []token, i int) bool {
	t := tokens[i]
	if !strings.HasPrefix(text[t.end:], ".") || utf8.RuneCountInString(text[t.start:t.end]) > 4 {
		return false
	}
	return i+1 == len(tokens) || tokens[i+1].masked() || !startsUpper(text[tokens[i+1].start:]) || !isBlank(text[t.end:tokens[i+1].start], "\"'“”„‘’«»()*•·–-.")
}

func isMonth(word string) bool {
	switch word {
	case "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
		"jan", "feb", "febr", "mrt", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dec":
		return true
	}
	return false
}

// maskNumberWords masks the numbers under ten, which are on the list, where they are an age or a digit of a longer number:
// between brackets, before "jaar", and three or more in a row ("nul zes een twee").
func maskNumberWords(text string, tokens []token) {
	run := 0
	for i := range tokens {
		t := &tokens[i]
		if t.own || !isDigitWord(strings.ToLower(text[t.start:t.end])) {
			run = 0
			continue
		}
		if run > 0 && !isBlank(text[tokens[i-1].end:t.start], "-,.") {
			run = 0
		}
		run++
		if run >= 3 {
			for j := i - run + 1; j <= i; j++ {
				maskNumberWord(&tokens[j], "number in words")
			}
		}
		bracketed := strings.HasSuffix(text[:t.start], "(") && strings.HasPrefix(text[t.end:], ")")
		if bracketed || isAge(text, tokens, i) {
			maskNumberWord(t, "age in words")
		}
	}
}

func maskNumberWord(t *token, rule string) {
	if !t.masked() {
		t.rule = rule
	}
}

// isAge tells an age ("zes jaar") from a time ("zes jaar geleden").
func isAge(text string, tokens []token, i int) bool {
	if i+1 >= len(tokens) || !isBlank(text[tokens[i].end:tokens[i+1].start], "") {
		return false
	}
	switch text[tokens[i+1].start:tokens[i+1].end] {
	case "jaar", "jr", "maanden":
	default:
		return false
	}
	if i+2 >= len(tokens) || !isBlank(text[tokens[i+1].end:tokens[i+2].start], "") {
		return true
	}
	switch text[tokens[i+2].start:tokens[i+2].end] {
	case "geleden", "later", "lang", "eerder", "na", "voor":
		return false
	}
	return true
}

func isDigitWord(word string) bool {
	switch word {
	case "nul", "een", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen":
		return true
	}
	return false
}
