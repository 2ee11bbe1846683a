package anonymise

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of the text that stays or goes as a whole. Offsets are bytes.
type token struct {
	start, end int
	kind       Kind   // of the placeholder, should it be masked
	rule       string // why it was masked; empty while it stays
	own        bool   // a placeholder of ours that was in the text already
	key        string // equal keys get equal placeholders
}

func (t token) masked() bool { return t.rule != "" }

// placeholderForm matches our own placeholders. At most three digits: a placeholder must not be a way to smuggle a number
// through.
func placeholderForm() *regexp.Regexp {
	return regexp.MustCompile(`\[(E-MAIL|LINK|ACCOUNT|GETAL|WOORD) [1-9][0-9]{0,2}\]`)
}

// patterns find what must be masked whole before words are told apart.
type patterns struct {
	placeholder *regexp.Regexp
	email       *regexp.Regexp
	link        *regexp.Regexp
	handle      *regexp.Regexp
	initials    *regexp.Regexp
}

func newPatterns() *patterns {
	const stop = `\s<>()\[\]{}"“”„«»,;`
	return &patterns{
		placeholder: placeholderForm(),
		email: regexp.MustCompile(`[^` + stop + `@＠:]+[@＠][^` + stop + `@＠]+[.．][^` + stop + `@＠]+` +
			`|[^` + stop + `]+ ?[\[({](at|@|apenstaartje)[\])}] ?[^` + stop + `]+`),
		link: regexp.MustCompile(`(?i)[a-z][a-z0-9+.\-]*:\/\/[^\s<>"“”„«»]+` +
			`|www\.[^\s<>"“”„«»]+` +
			`|[\p{L}\p{N}_\-]+(\.[\p{L}\p{N}_\-]+)*\.\p{L}{2,24}(:[0-9]+)?[\/?#][^\s<>"“”„«»]*` +
			`|[\p{L}\p{N}_\-]+(\.[\p{L}\p{N}_\-]+)*\.(nl|com|org|net|be|de|eu|frl|info|io|app|tv|gg|me|ly|co|uk|fr|example|amsterdam|online|site|chat)\b`),
		handle:   regexp.MustCompile(`[@＠][\p{L}\p{N}_][\p{L}\p{N}\p{M}_.\-]*|\b[ur]\/[\p{L}\p{N}_][\p{L}\p{N}_\-]*`),
		initials: regexp.MustCompile(`^\p{Lu}(\.\p{Lu}\p{Ll}?)*$|^\p{L}(\.\p{L})+$`),
	}
}

// split cuts a text into tokens, in order. Between two tokens stand only white space and ordinary punctuation.
func (p *patterns) split(text string) []token {
	var tokens []token
	at := 0
	for _, m := range p.placeholder.FindAllStringIndex(text, -1) {
		tokens = p.splitPart(text, at, m[0], tokens)
		tokens = append(tokens, token{start: m[0], end: m[1], own: true})
		at = m[1]
	}
	return p.splitPart(text, at, len(text), tokens)
}

// splitPart finds e-mail addresses, links and accounts between two placeholders, and words around them.
func (p *patterns) splitPart(text string, start, end int, tokens []token) []token {
	finders := []struct {
		kind Kind
		find *regexp.Regexp
	}{{Email, p.email}, {URL, p.link}, {Handle, p.handle}}
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
			to = from + len(strings.TrimRight(text[from:to], `.,;:!?)'’"`))
			cut(at, from, finder+1)
			kind := finders[finder].kind
			tokens = append(tokens, token{start: from, end: to, kind: kind, rule: "pattern", key: keyOf(text[from:to])})
			at = to
		}
		cut(at, end, finder+1)
	}
	cut(start, end, 0)
	return tokens
}

// splitWords cuts at white space and ordinary punctuation. Everything else belongs to a token: letters and digits, but
// also emoji, control characters and the signs of accounts (@, #, _).
func splitWords(text string, start, end int, tokens []token) []token {
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(text[at:end])
		plus := r == '+' && startsWithDigit(text[at+size:end])
		if isSeparator(r) && !plus {
			at += size
			continue
		}
		to := at + size
		for to < end {
			next, nextSize := utf8.DecodeRuneInString(text[to:end])
			if !isSeparator(next) {
				to += nextSize
			} else if joins(text, at, to, nextSize, end) {
				to += nextSize
			} else {
				break
			}
		}
		tokens = append(tokens, token{start: at, end: to, kind: kindOf(text[at:to]), key: keyOf(text[at:to])})
		at = to
	}
	return tokens
}

// joins tells whether the punctuation at to, inside a chunk that began at start, holds two halves of one token together:
// a hyphen, apostrophe, slash or full stop between letters, and nearly any punctuation between digits.
func joins(text string, start, to, size, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[start:to])
	after, _ := utf8.DecodeRuneInString(text[to+size : end])
	if to+size >= end || isSeparator(before) || isSeparator(after) {
		return false
	}
	mark, _ := utf8.DecodeRuneInString(text[to:end])
	switch mark {
	case '-', '‐', '‑', '\'', '’', '‘', '/', '.', '&', '+':
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
	return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?()[]{}<>\"'’‘‚“”„«»…–—-‐‑/\\&*+=|%€$§•·`^~", r)
}

func startsWithDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsNumber(r)
}

func kindOf(word string) Kind {
	if strings.ContainsFunc(word, func(r rune) bool { return r == '_' || r == '@' || r == '＠' }) {
		return Handle
	}
	if strings.ContainsFunc(word, unicode.IsNumber) {
		return Number
	}
	return Word
}

// keyOf makes spellings of one word equal that differ only in capitals or invisible characters.
func keyOf(word string) string { return strings.ToLower(foldInvisible(word)) }
