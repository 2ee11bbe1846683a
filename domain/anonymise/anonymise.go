// Package anonymise masks what could point to a person, a place, an organisation or a day in a Dutch text before a lesson
// leaves a municipality. It works in layers:
//
//  1. exact patterns: addresses, links, accounts, phone numbers, citizen service numbers, IBANs, plates, postcodes, numbers of
//     cases, dates that fix a day, exact ages;
//  2. lists: municipalities and places, names of streets and venues, given names, surnames, forms of address;
//  3. a small tagger, an averaged perceptron, that says of every word and small number by how much it doubts that it is a name or an
//     age, by what stands around it;
//  4. the last step, fail-closed: a token that is not on the list of ordinary words and words of the field and that no layer
//     knows, and an ordinary one of which the tagger is not sure, is held, and masked like the others. Its author may name a held
//     word as harmless; a facilitator has to confirm it.
//
// It is a help for the person who shares a lesson, and no replacement for that person's own reading: a description without
// any name can still point to somebody.
//
// The package does no input or output and keeps no state between lessons.
package anonymise

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Span is one masked piece of the author's text.
type Span struct {
	Start, End  int    // in Unicode code points of the author's text, End exclusive
	Kind        Kind   // what it is taken for
	Rule        string // which rule masked it, for the author who wonders
	Held        bool   // only the last step caught it: its author may name it as harmless
	Replacement string // the placeholder that stands there now
}

// Masked is a text after masking.
type Masked struct {
	Text  string
	Spans []Span // in the order of the text, not overlapping
}

// Share is the share of the words that were masked, from 0 to 1; 0 for a text without words.
func (m Masked) Share() float64 { return share(m.words()) }

// words counts what was masked and what was kept.
func (m Masked) words() (masked, kept int) {
	for field := range strings.FieldsSeq(withoutPlaceholders(m.Text)) {
		if strings.ContainsFunc(field, unicode.IsLetter) {
			kept++
		}
	}
	return len(m.Spans), kept
}

// withoutPlaceholders leaves a space where our own placeholders stand.
func withoutPlaceholders(text string) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		if end := ownPlaceholder(text[at:]); end > 0 {
			out.WriteByte(' ')
			at += end
			continue
		}
		out.WriteByte(text[at])
		at++
	}
	return out.String()
}

func share(masked, kept int) float64 {
	if masked+kept == 0 {
		return 0
	}
	return float64(masked) / float64(masked+kept)
}

// Anonymiser holds the lists and the tagger. It does not change and may be used by many goroutines at once.
type Anonymiser struct {
	lexicon  *lexicon
	patterns *patterns
	rooms    sync.Pool // of *room
}

// New loads the lists and the tagger that the program was built with.
func New() (*Anonymiser, error) {
	l, err := loadLexicon()
	if err != nil {
		return nil, fmt.Errorf("anonymise: %w", err)
	}
	return &Anonymiser{lexicon: l, patterns: newPatterns()}, nil
}

// Lesson starts the masking of one lesson. Its fields share their placeholders, so that a reader can tell that two fields
// speak of the same person; two lessons share nothing.
func (a *Anonymiser) Lesson() *Lesson {
	return &Lesson{anonymiser: a, placeholders: map[string]string{}, last: map[Kind]int{}}
}

// Lesson masks the fields of one lesson. It is for one goroutine.
type Lesson struct {
	anonymiser   *Anonymiser
	placeholders map[string]string // by kind and folded token
	last         map[Kind]int      // the highest number given out
}

// maxNumber is the highest number in a placeholder. A lesson with more than so many different tokens of a kind gives the
// rest the same number: less to tell apart, nothing more to read.
const maxNumber = 999

// Mask returns the text with placeholders. Masking a masked text again changes nothing; our own placeholders stay.
func (l *Lesson) Mask(text string) Masked {
	if !utf8.ValidString(text) {
		// Bytes that are no UTF-8 become the replacement character, one code point each, and are masked.
		text = string([]rune(text))
	}
	pieces := l.anonymiser.settle(text)
	for _, p := range pieces {
		if p.own {
			l.last[p.kind] = max(l.last[p.kind], numberOf(text[p.start:p.end]))
		}
	}
	var out strings.Builder
	var masked Masked
	at, points := 0, 0
	for _, p := range pieces {
		if p.own {
			continue
		}
		out.WriteString(text[at:p.start])
		start := points + utf8.RuneCountInString(text[at:p.start])
		points = start + utf8.RuneCountInString(text[p.start:p.end])
		replacement := l.placeholder(p)
		out.WriteString(replacement)
		masked.Spans = append(masked.Spans, Span{Start: start, End: points, Kind: p.kind, Rule: p.rule, Held: p.held, Replacement: replacement})
		at = p.end
	}
	out.WriteString(text[at:])
	masked.Text = out.String()
	return masked
}

// settle finds what has to be masked in a text, until a look at the masked text finds no more: that a word is masked may
// change what its neighbours are taken for, and masking twice has to be masking once. The tokens are in the order of the
// text, with bytes of the text for offsets.
func (a *Anonymiser) settle(text string) []token {
	room, ok := a.rooms.Get().(*room)
	if !ok {
		room = newRoom()
	}
	defer a.rooms.Put(room)
	pieces := slices.Clone(a.find(text, room))
	if !slices.ContainsFunc(pieces, func(t token) bool { return !t.own }) {
		return pieces // nothing was masked, so that nothing changed for its neighbours
	}
	for {
		masked := withDummies(text, pieces)
		var more []token
		shift, next := 0, 0 // from the masked text to the text
		for _, t := range a.find(masked, room) {
			for next < len(pieces) && pieces[next].dummy <= t.start {
				shift = pieces[next].end - (pieces[next].dummy + pieces[next].dummyLength())
				next++
			}
			if !t.own {
				t.start, t.end = t.start+shift, t.end+shift
				more = append(more, t)
			}
		}
		if len(more) == 0 {
			return pieces
		}
		pieces = append(pieces, more...)
		slices.SortFunc(pieces, func(x, y token) int { return x.start - y.start })
	}
}

// find looks at a text once. What it gives is masked, or a placeholder of ours.
func (a *Anonymiser) find(text string, room *room) []token {
	seen := newView(text)
	tokens := a.judge(seen.text, room)
	found, at := tokens[:0], 0
	for _, t := range tokens {
		if !t.masked() && !t.own {
			continue
		}
		t.start, t.end = max(at, seen.at(t.start)), seen.after(t.end)
		if t.start < t.end {
			found, at = append(found, t), t.end
		}
	}
	return found
}

// withDummies puts a placeholder for each piece in the text and notes in the pieces where it stands.
func withDummies(text string, pieces []token) string {
	var out strings.Builder
	at := 0
	for i := range pieces {
		p := &pieces[i]
		out.WriteString(text[at:p.start])
		p.dummy = out.Len()
		if p.own {
			out.WriteString(text[p.start:p.end])
		} else {
			out.WriteString("[" + p.kind.label() + " 1]")
		}
		at = p.end
	}
	out.WriteString(text[at:])
	return out.String()
}

func (t token) dummyLength() int {
	if t.own {
		return t.end - t.start
	}
	return len(t.kind.label()) + len("[ 1]")
}

func (l *Lesson) placeholder(t token) string {
	key := string(t.kind) + " " + t.word
	if known, ok := l.placeholders[key]; ok {
		return known
	}
	l.last[t.kind] = min(l.last[t.kind]+1, maxNumber)
	placeholder := fmt.Sprintf("[%s %d]", t.kind.label(), l.last[t.kind])
	l.placeholders[key] = placeholder
	if t.kind == Person {
		l.alsoByPart(t.word, placeholder)
	}
	return placeholder
}

// alsoByPart gives the first name and the surname of somebody the placeholder of the whole name, so that a reader sees that
// "Jansen" is the "Jan Jansen" of before.
func (l *Lesson) alsoByPart(name, placeholder string) {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '"' })
	for _, part := range parts {
		key := string(Person) + " " + part
		if _, taken := l.placeholders[key]; !taken && utf8.RuneCountInString(part) > 2 && !isParticle(part) {
			l.placeholders[key] = placeholder
		}
	}
}

// Fold is a word as a reader sees it, in lower case: without characters of no width, with composed letters, and Latin ones for their
// look-alikes. Two spellings of the same word fold alike.
func Fold(word string) string { return strings.ToLower(strings.TrimSpace(newView(word).text)) }
