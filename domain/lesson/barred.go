package lesson

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"leerkring/domain/anonymise"
)

// Barred is what a facilitator took out of a lesson or would not let stand. It is kept out of every content that the owner sends
// later, and out of what he proposes to keep.
type Barred []Mark

// and bars more pieces of text of a lesson with that commitment.
func (b Barred) and(salt Commitment, pieces ...string) Barred {
	more := slices.Clone(b)
	for _, piece := range pieces {
		if m, ok := markOf(salt, piece); ok && !slices.Contains(more, m) {
			more = append(more, m)
		}
	}
	return more
}

// outOf is a content without what is barred: one placeholder for each mark, wherever it is recognised.
func (b Barred) outOf(c Content) Content {
	for _, m := range b {
		by := c.nextWord()
		for _, f := range Fields() {
			text := c.text(f)
			*text = m.outOf(*text, by)
		}
	}
	c.Proposals = slices.DeleteFunc(slices.Clone(c.Proposals), func(p Proposal) bool { return b.in(p.Word) })
	return c
}

// in tells whether a text holds something that is barred.
func (b Barred) in(text string) bool {
	return slices.ContainsFunc(b, func(m Mark) bool { return m.in(text) != "" })
}

// Mark recognises a piece of text without holding it: SHA-256, in hexadecimal, over a salt and its words, folded. It makes
// nothing readable; but who has it and thinks of a word can try that out, so it is sealed where it stands.
type Mark struct {
	Salt  Commitment `json:"salt,omitempty"` // the commitment of the lesson, which has a random salt of its own
	Words int        `json:"words"`
	Hash  string     `json:"hash"`
}

// markOf is the mark of a piece of text; false when it has no word.
func markOf(salt Commitment, piece string) (Mark, bool) {
	m := Mark{Salt: salt, Words: len(wordsOf(piece))}
	m.Hash = m.hash(piece, wordsOf(piece))
	return m, m.Words > 0
}

// hash leaves out what stands between the words: "De Markt" and "de markt," are the same.
func (m Mark) hash(text string, words [][2]int) string {
	h := sha256.New()
	h.Write([]byte(m.Salt)) // a hash never fails
	for _, at := range words {
		h.Write([]byte{0})
		h.Write([]byte(anonymise.Fold(text[at[0]:at[1]])))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// in is the first piece of a text, outside placeholders, that the mark was made of; empty when there is none.
func (m Mark) in(text string) (first string) {
	outside(text, func(part string) string {
		if found := m.find(part); first == "" && len(found) > 0 {
			first = part[found[0][0]:found[0][1]]
		}
		return part
	})
	return first
}

// outOf puts a placeholder wherever a text holds such a piece.
func (m Mark) outOf(text, by string) string {
	return outside(text, func(part string) string {
		var out strings.Builder
		at := 0
		for _, found := range m.find(part) {
			out.WriteString(part[at:found[0]] + by)
			at = found[1]
		}
		return out.String() + part[at:]
	})
}

// find gives the bytes of each such piece of a text.
func (m Mark) find(text string) (found [][2]int) {
	words := wordsOf(text)
	for i := 0; m.Words > 0 && i+m.Words <= len(words); i++ {
		if window := words[i : i+m.Words]; m.hash(text, window) == m.Hash {
			found = append(found, [2]int{window[0][0], window[m.Words-1][1]})
			i += m.Words - 1
		}
	}
	return found
}

// wordsOf gives the bytes of each word: letters and digits in a row, or one symbol, as a picture may tell as much as a name.
func wordsOf(text string) (words [][2]int) {
	inside := false
	for at, r := range text {
		switch {
		case r == utf8.RuneError:
		case (isWord(r) || unicode.In(r, unicode.Cf, unicode.Mn)) && inside:
			words[len(words)-1][1] = at + len(string(r))
		case isWord(r) || unicode.IsSymbol(r):
			words = append(words, [2]int{at, at + len(string(r))})
		}
		inside = isWord(r) || inside && unicode.In(r, unicode.Cf, unicode.Mn)
	}
	return words
}
