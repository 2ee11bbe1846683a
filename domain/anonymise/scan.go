package anonymise

import (
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
