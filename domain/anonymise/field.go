package anonymise

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// patterns find addresses in what stands between two spaces.
type patterns struct {
	email    *regexp.Regexp
	link     *regexp.Regexp
	handle   *regexp.Regexp
	initials *regexp.Regexp
}

// domains are the ends of names of sites that people type without a path behind them.
const domains = `nl|com|org|net|be|de|eu|frl|info|io|app|tv|gg|me|ly|co|uk|fr|example|amsterdam|online|site|chat|shop|club|live|link|pl|tr|ma|sr|ru|to|cc|xyz|nu|biz|dev|gov|edu`

func newPatterns() *patterns {
	const stop = `\s<>()\[\]{}"„,;`
	return &patterns{
		email: regexp.MustCompile(`[^` + stop + `@:]+@[^` + stop + `@]+`),
		link: regexp.MustCompile(`(?i)[a-z][a-z0-9+.\-]*:\/\/[^\s<>"„]+` +
			`|www\.[^\s<>"„]+` +
			`|[\p{L}\p{N}_\-]+((\.|\[\.\]|\(\.\))[\p{L}\p{N}_\-]+)*(\.|\[\.\]|\(\.\))\p{L}{2,24}(:[0-9]+)?[\/?#][^\s<>"„]*` +
			`|[\p{L}\p{N}_\-]+((\.|\[\.\]|\(\.\))[\p{L}\p{N}_\-]+)*(\.|\[\.\]|\(\.\))(` + domains + `)\b` +
			`|\b[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]+)?\b` +
			`|\b([0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}\b`),
		handle:   regexp.MustCompile(`[@#][\p{L}\p{N}_][\p{L}\p{N}\p{M}_.\-]*|\b[ur]\/[\p{L}\p{N}_][\p{L}\p{N}_\-]*`),
		initials: regexp.MustCompile(`^\p{Lu}(\.\p{Lu}\p{Ll}?)*$|^\p{L}(\.\p{L})+$`),
	}
}

// finder is a pattern with the kind of what it finds.
type finder struct {
	kind Kind
	find *regexp.Regexp
}

// splitField finds e-mail addresses, links and accounts in one field, and words around them.
func (p *patterns) splitField(text string, start, end int, tokens []token) []token {
	field := text[start:end]
	var finders []finder
	if strings.Contains(field, "@") {
		finders = append(finders, finder{Email, p.email})
	}
	if mayLink(field) {
		finders = append(finders, finder{URL, p.link})
	}
	if strings.ContainsAny(field, "@#") || strings.Contains(field, "u/") || strings.Contains(field, "r/") {
		finders = append(finders, finder{Handle, p.handle})
	}
	if len(finders) > 1 && (strings.Contains(field, "://") || strings.Contains(field, "www.")) && finders[0].kind == Email {
		finders[0], finders[1] = finders[1], finders[0]
	}
	var cut func(start, end, finder int)
	cut = func(start, end, finder int) {
		if start >= end {
			return
		}
		if finder == len(finders) {
			tokens = splitWords(text, start, end, tokens)
			return
		}
		at := start
		for _, m := range finders[finder].find.FindAllStringIndex(text[start:end], -1) {
			from, to := start+m[0], start+m[1]
			// Punctuation that closes the sentence is not part of an address.
			to = from + len(strings.TrimRight(text[from:to], `.,;:!?)'"`))
			if to <= from || isClockTime(text[from:to]) || finders[finder].kind == URL && isDottedNumber(text[start:end], m[0], to-start) {
				continue
			}
			cut(at, from, finder+1)
			kind := finders[finder].kind
			tokens = append(tokens, token{start: from, end: to, kind: kind, rule: "pattern", word: strings.ToLower(text[from:to])})
			at = to
		}
		cut(at, end, finder+1)
	}
	cut(start, end, 0)
	return tokens
}

// mayLink tells whether a field may hold a link: a slash with something before it, an address of the internet, or a full stop before
// two letters.
func mayLink(field string) bool {
	if form := plateForm(strings.Trim(field, `.,;:!?()"'`)); isSideCode(form) {
		return false // "RR.TV.36"
	}
	if strings.Contains(field, "://") || strings.Contains(field, "[.]") || strings.Contains(field, "(.)") || strings.Count(field, ":") > 1 || strings.Count(field, ".") > 2 {
		return true
	}
	for at := range len(field) {
		if field[at] == '.' && at > 0 && at+2 < len(field) && isLetterByte(field[at+1]) && isLetterByte(field[at+2]) {
			return true
		}
	}
	return false
}

func isLetterByte(b byte) bool {
	return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= utf8.RuneSelf
}

// isDottedNumber takes four groups of digits that go on, or have a nought in front: "06.12.34.56.78" is a phone number, no address.
func isDottedNumber(field string, from, to int) bool {
	found := field[from:to]
	if strings.Trim(found, "0123456789.") != "" {
		return false
	}
	if from > 0 && (field[from-1] == '-' || field[from-1] == ')') {
		return true // the rest of a phone number
	}
	return to+1 < len(field) && field[to] == '.' && isDigit(field[to+1]) || len(found) > 1 && found[0] == '0' && isDigit(found[1])
}

// isClockTime takes what looks like an address of the internet and is a time of day.
func isClockTime(found string) bool {
	return strings.Trim(found, "0123456789:") == "" && strings.Contains(found, ":") && strings.Count(found, ":") < 3 && !strings.Contains(found, "::")
}
