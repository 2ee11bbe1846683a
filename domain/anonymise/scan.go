package anonymise

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of the text that stays or goes as a whole. Offsets are bytes of the view.
type token struct {
	start, end int
	word       string // what it says, in lower case
	is         trait  // what is known of the word
	kind       Kind   // of the placeholder, should it be masked
	rule       string // why it was masked; empty while it stays
	held       bool   // no recogniser, list or tagger knew it: only the last step masks it
	value      int8   // the number up to 99 that it says, in digits or in words; -1 when it says none
	compound   bool   // it has a hyphen, an apostrophe or the like inside
	dummy      int    // where its placeholder stands in the text that is looked at again
	own        bool   // a placeholder of ours that was in the text already
	tag        tag    // what the tagger takes it for
	name       tag    // what it would be if it were a name
	doubt      int32  // by how much the tagger doubts that it is one
	stays      bool   // it is part of a phrase that everybody knows
	sure       bool   // it takes it for an ordinary word where it stands
	opens      bool   // it opens a line or sentence
}

func (t token) masked() bool { return t.rule != "" }

// mask masks the token for a rule that knows what it is.
func (t *token) mask(kind Kind, rule string) {
	if t.own || t.masked() && !t.held {
		return
	}
	t.kind, t.rule, t.held = kind, rule, false
}

// hold masks the token because nothing says that it may stay.
func (t *token) hold(kind Kind, rule string) {
	if t.own || t.masked() {
		return
	}
	t.kind, t.rule, t.held = kind, rule, true
}

// named tells whether a masked token is a word, not a number or an address.
func (t token) named() bool { return t.masked() && t.kind.isNamed() }

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
		email: regexp.MustCompile(`[^` + stop + `@:]+@[^` + stop + `@]+\.[^` + stop + `@]+`),
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

// split cuts a text into tokens, in order. Between two tokens stand only white space and ordinary punctuation.
func (p *patterns) split(text string, tokens []token) []token {
	for at := 0; at < len(text); {
		if text[at] == '[' {
			if end := ownPlaceholder(text[at:]); end > 0 {
				tokens = append(tokens, token{start: at, end: at + end, own: true, kind: kindOfLabel(text[at : at+end])})
				at += end
				continue
			}
		}
		if isBlankByte(text[at]) {
			at++
			continue
		}
		end, address := at, false
		for end < len(text) && !isBlankByte(text[end]) && (text[end] != '[' || end == at || ownPlaceholder(text[end:]) == 0) {
			if mayAddress(text, end) {
				address = true
			}
			end++
		}
		if address {
			tokens = p.splitField(text, at, end, tokens)
		} else {
			tokens = splitWords(text, at, end, tokens)
		}
		at = end
	}
	return tokens
}

func isBlankByte(b byte) bool { return b == ' ' || b == '\n' }

// mayAddress tells whether a byte may belong to an address, a link or an account: an at sign, a slash, a colon before one,
// or a full stop inside a word.
func mayAddress(text string, at int) bool {
	switch text[at] {
	case '@', '#', '/':
		return true
	case '.', ':':
		return at > 0 && at+1 < len(text) && !isBlankByte(text[at-1]) && !isBlankByte(text[at+1])
	}
	return false
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
	return to+1 < len(field) && field[to] == '.' && isDigit(field[to+1]) || len(found) > 1 && found[0] == '0' && isDigit(found[1])
}

// isClockTime takes what looks like an address of the internet and is a time of day.
func isClockTime(found string) bool {
	return strings.Trim(found, "0123456789:") == "" && strings.Contains(found, ":") && strings.Count(found, ":") < 3 && !strings.Contains(found, "::")
}

// splitWords cuts at white space and ordinary punctuation. Everything else belongs to a token: letters and digits, but
// also emoji, control characters and the signs of accounts (@, #, _).
func splitWords(text string, start, end int, tokens []token) []token {
	for at := start; at < end; {
		r, size := decode(text[at:end])
		plus := r == '+' && startsWithDigit(text[at+size:end])
		if isSeparator(r) && !plus {
			at += size
			continue
		}
		to := at + size
		for to < end {
			next, nextSize := decode(text[to:end])
			if !isSeparator(next) {
				to += nextSize
			} else if joins(text, at, to, nextSize, end) {
				to += nextSize
			} else {
				break
			}
		}
		tokens = append(tokens, token{start: at, end: to, kind: kindOf(text[at:to]), word: strings.ToLower(text[at:to]), value: -1})
		at = to
	}
	return tokens
}

func decode(text string) (rune, int) {
	if text[0] < utf8.RuneSelf {
		return rune(text[0]), 1
	}
	return utf8.DecodeRuneInString(text)
}

// joins tells whether the punctuation at to, inside a chunk that began at start, holds two halves of one token together:
// a hyphen, apostrophe, slash or full stop between letters, and nearly any punctuation between digits.
func joins(text string, start, to, size, end int) bool {
	if to+size >= end {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[start:to])
	after, _ := decode(text[to+size : end])
	if isSeparator(before) || isSeparator(after) {
		return false
	}
	mark, _ := decode(text[to:end])
	switch mark {
	case '-', '\'', '/', '.', '&', '+':
		return true
	case ',', '–':
		return unicode.IsNumber(before) && unicode.IsNumber(after)
	case ':':
		// A clock time, or a case number such as ECLI:NL:RVS:2020:1.
		return isCapitalOrNumber(before) && isCapitalOrNumber(after)
	}
	return false
}

func isCapitalOrNumber(r rune) bool { return unicode.IsNumber(r) || unicode.IsUpper(r) }

// isSeparator takes white space and the punctuation that may stay in a text.
func isSeparator(r rune) bool {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '@', r == '#', r < ' ' && r != '\n' && r != '\t', r == 0x7f:
			return false
		}
		return true
	}
	return unicode.IsSpace(r) || strings.ContainsRune("‚„…–—€§•·", r)
}

func startsWithDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsNumber(r)
}

func kindOf(word string) Kind {
	kind := Word
	for _, r := range word {
		switch {
		case r == '_' || r == '@' || r == '#':
			return Handle
		case r >= '0' && r <= '9', r >= utf8.RuneSelf && unicode.IsNumber(r):
			kind = Number
		}
	}
	return kind
}

// accented tells whether a word has letters beyond ASCII.
func (t token) accented() bool {
	for i := range len(t.word) {
		if t.word[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}
