package anonymise

import "strings"

const maxFeatures = 40

// extract gives the hashed features of a word: itself, its form and ending, what the lists say of it, and the same of the
// words beside it, with the tag that the word before it got.
func (g *tagger) extract(out *[maxFeatures]uint32, text string, tokens []token, i int, previous tag, atWill bool) int {
	n := 0
	add := func(name byte, values ...string) {
		h := uint32(2166136261)
		h = (h ^ uint32(name)) * 16777619
		for _, v := range values {
			for b := range len(v) {
				h = (h ^ uint32(v[b])) * 16777619
			}
			h = (h ^ 0xff) * 16777619
		}
		out[n] = h ^ h>>16
		n++
	}
	t := &tokens[i]
	raw := text[t.start:t.end]
	form := formOf(raw)
	back, front, back2 := g.neighbour(text, tokens, i, -1), g.neighbour(text, tokens, i, 1), g.neighbour(text, tokens, i, -2)
	lists := g.listsOf(t.is)
	will := "0"
	if atWill {
		will = "1"
	}
	opens := "0"
	if t.opens {
		opens = "1"
	}
	prev := "0123"[previous : previous+1]
	add(0)
	add(1, t.word)
	add(2, form)
	add(3, form, lists, opens, will)
	add(4, lists)
	add(5, suffix(t.word, 2), form)
	add(6, suffix(t.word, 3))
	add(7, suffix(t.word, 4))
	add(8, back.word)
	add(9, front.word)
	add(10, back.word, form)
	add(11, back.form, form, front.form)
	add(12, back.lists, lists)
	add(13, lists, front.lists)
	add(14, prev, form)
	add(15, prev, back.word)
	add(16, back2.word, back.word)
	add(17, back.gap, form)
	add(18, front.gap, form, opens)
	add(19, back.lists, form, opens)
	add(20, front.lists, form, opens)
	add(21, prev, lists, form)
	add(22, t.word, form, opens)
	add(23, back.word, front.word)
	add(24, front.word, form)
	add(25, prefix(t.word, 3))
	add(26, will, form, lists, back.lists)
	if strings.Contains(t.word, "-") {
		add(27, form)
	}
	return n
}

// around is what is known of a neighbour.
type around struct{ word, form, lists, gap string }

func (g *tagger) neighbour(text string, tokens []token, i, step int) around {
	j := i + step
	if j < 0 || j >= len(tokens) {
		return around{word: "<>", gap: "|"}
	}
	t := &tokens[j]
	var gap string
	if step < 0 {
		gap = text[t.end:tokens[j+1].start]
	} else {
		gap = text[tokens[j-1].end:t.start]
	}
	if len(gap) > 3 {
		gap = gap[:3]
	}
	if t.own || t.masked() || t.kind != Word {
		kind := "#"
		if t.own && t.kind.isNamed() {
			kind = "@"
		}
		return around{word: kind, form: kind, gap: gap}
	}
	if strings.Contains(gap, "\n") {
		return around{word: "\n", gap: "\n"}
	}
	return around{t.word, formOf(text[t.start:t.end]), g.listsOf(t.is), gap}
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

// listsOf writes the traits that matter here as letters.
func (g *tagger) listsOf(is trait) string {
	n := 0
	for k, one := range listed() {
		if is&one != 0 {
			n |= 1 << k
		}
	}
	return g.lists[n]
}

// listed are the traits that the tagger heeds.
func listed() [11]trait {
	return [11]trait{ordinary, field, function, given, surname, place | placeWord, person | profession, address, venue, lowerOnly, nameToo}
}

// namesOfLists writes every set of those traits as letters.
func namesOfLists() (names [1 << 11]string) {
	for set := range names {
		var out []byte
		for k := range 11 {
			if set&(1<<k) != 0 {
				out = append(out, 'a'+byte(k))
			}
		}
		names[set] = string(out)
	}
	return names
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
