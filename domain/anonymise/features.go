package anonymise

import "strings"

const maxFeatures = 56

// fact is what the tagger heeds of one token, as hashes.
type fact struct {
	word, form, lists      uint32
	end2, end3, end4, head uint32
	gap                    uint32 // what stands between the token and the one before it
	role                   uint32 // its place in the line, and whether it names who speaks there
	elsewhere              uint32 // whether it stands elsewhere in the text, and how
	value                  uint32 // the band of the number that it says
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// What stands for a neighbour that is no word.
const (
	edge   uint32 = iota + 1 // the end of the text
	line                     // the end of the line
	code                     // a number, an address or the like
	masked                   // a placeholder
)

// outer is the neighbour of the first and the last token.
func outer() fact { return fact{word: edge, form: edge, lists: edge, gap: edge, elsewhere: edge} }

// factsOf gathers what the tagger heeds of each token.
func factsOf(text string, tokens []token, facts []fact, seen map[string]uint32) []fact {
	clear(seen)
	for i := range tokens {
		if t := &tokens[i]; t.taggable() && len(t.word) > 1 {
			seen[t.word] |= waysOf(text, tokens, i)
		}
	}
	for i := range tokens {
		facts = append(facts, factOf(text, tokens, i, seen))
	}
	return facts
}

func (t *token) taggable() bool {
	return !t.own && !t.masked() && (t.kind == Word || t.kind == Number && t.value >= 0)
}

// The ways in which a word stands in a text, as bits.
const (
	onceSmall   uint32 = 1 << iota
	onceCapital        // inside a sentence
	asSpeaker
)

func waysOf(text string, tokens []token, i int) uint32 {
	t := &tokens[i]
	switch {
	case speaks(text, t):
		return asSpeaker
	case !startsUpper(text[t.start:]):
		return onceSmall
	case !t.opens:
		return onceCapital
	}
	return 0
}

func factOf(text string, tokens []token, i int, seen map[string]uint32) fact {
	t := &tokens[i]
	f := fact{gap: edge}
	if i > 0 {
		gap := text[tokens[i-1].end:t.start]
		if n := strings.IndexByte(gap, '\n'); n >= 0 {
			gap = "\n"
		}
		f.gap = hash(gap[:min(len(gap), 3)])
	}
	if !t.taggable() {
		f.word = code
		if t.own && t.kind.isNamed() {
			f.word = masked
		}
		f.form, f.lists = f.word, f.word
		return f
	}
	raw := text[t.start:t.end]
	f.word, f.form, f.lists = hash(t.word), hash(formOf(raw)), uint32(listedSet(t.is))+16
	f.end2, f.end3, f.end4, f.head = hash(suffix(t.word, 2)), hash(suffix(t.word, 3)), hash(suffix(t.word, 4)), hash(prefix(t.word, 3))
	f.elsewhere = seen[t.word]
	if t.kind == Number {
		f.word, f.end2, f.end3, f.end4, f.head = code, code, code, code, code
	}
	switch {
	case t.value < 0:
	case t.value < 10:
		f.value = 1
	case t.value < 30:
		f.value = 2
	default:
		f.value = 3
	}
	if t.opens {
		f.role |= 1
	}
	if i == 0 || strings.Contains(text[tokens[i-1].end:t.start], "\n") {
		f.role |= 2
	}
	if speaks(text, t) {
		f.role |= 4
	}
	if rest := text[t.end:]; rest == "" || strings.HasPrefix(rest, "\n") {
		f.role |= 8
	}
	return f
}

// extract gives the hashed features of a token: itself, its form and ending, what the lists say of it, and the same of the tokens
// beside it, with the tags that the two before it got.
func extract(out *[maxFeatures]uint32, facts []fact, i int, previous, beforeThat tag, style uint32) int {
	n := 0
	add := func(parts ...uint32) {
		h := uint32(n+1) * 0x9E3779B1
		for _, p := range parts {
			h = (h ^ p) * 16777619
			h ^= h >> 13
		}
		h *= 0x85EBCA6B
		out[n] = h ^ h>>16
		n++
	}
	at := func(j int) *fact {
		if j < 0 || j >= len(facts) {
			f := outer()
			return &f
		}
		return &facts[j]
	}
	t, b, f, bb, ff := &facts[i], at(i-1), at(i+1), at(i-2), at(i+2)
	next := f.gap
	prev, prev2 := uint32(previous), uint32(beforeThat)
	add()
	add(t.word)
	add(t.form, style)
	add(t.form, t.lists, t.role, style)
	add(t.lists)
	add(t.end2, t.form)
	add(t.end3)
	add(t.end4)
	add(b.word)
	add(f.word)
	add(b.word, t.form, style)
	add(b.form, t.form, f.form)
	add(b.lists, t.lists)
	add(t.lists, f.lists)
	add(prev, t.form)
	add(prev, b.word)
	add(bb.word, b.word)
	add(t.gap, t.form)
	add(next, t.form, t.role)
	add(b.lists, t.form, t.role)
	add(f.lists, t.form, t.role)
	add(prev, t.lists, t.form)
	add(t.word, t.form, t.role)
	add(b.word, f.word)
	add(f.word, t.form)
	add(t.head)
	add(style, t.form, t.lists, b.lists)
	add(b.word, t.word)
	add(t.word, f.word)
	add(f.word, ff.word)
	add(bb.word)
	add(ff.word)
	add(b.word, t.lists, style)
	add(t.lists, f.word, style)
	add(prev, prev2, t.form)
	add(t.elsewhere, t.form, t.lists)
	add(t.role, t.form, style)
	add(bb.word, b.word, t.lists)
	add(t.value, b.word)
	add(t.value, f.word)
	add(t.value, t.gap, next)
	add(t.value, t.form, b.lists, f.lists)
	add(bb.lists, b.lists, t.lists)
	add(t.lists, f.lists, ff.lists)
	add(b.word, t.gap, t.form)
	add(t.value, prev, b.word)
	add(b.elsewhere, b.word, t.form)
	add(b.word, t.end3)
	add(b.word, t.end2, f.lists)
	return n
}

func formOf(raw string) string {
	switch shapeOf(raw) {
	case small:
		return "x"
	case capital:
		if len(raw) == 1 {
			return "I"
		}
		return "Xx"
	case capitals:
		return "XX"
	}
	return "xX"
}

// listedSet writes the traits that matter here as the bits of a number.
func listedSet(is trait) (set int) {
	for k, one := range listed() {
		if is&one != 0 {
			set |= 1 << k
		}
	}
	return set
}

// listed are the traits that the tagger heeds.
func listed() [13]trait {
	return [13]trait{ordinary, field, function, given, surname, place | placeWord, person | profession, address, venue, lowerOnly, nameToo, unit, properToo}
}

func suffix(word string, n int) string {
	if len(word) <= n {
		return word
	}
	return word[len(word)-n:]
}

func prefix(word string, n int) string {
	if len(word) <= n {
		return word
	}
	return word[:n]
}
