// Package anonymise masks what could point to a person, place or organisation in a Dutch text before a lesson leaves a
// municipality. It is fail-closed: a token stays only when it is on a list of ordinary Dutch words and words of the field;
// everything else (names, numbers, accounts, links, unknown words, other alphabets, emoji) becomes a placeholder such as
// [WOORD 3]. It is a help for the person who shares a lesson, and no replacement for that person's own reading: a
// description without any name can still point to somebody.
//
// The package does no input or output and keeps no state between lessons.
package anonymise

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what a masked piece of text is taken for.
type Kind string

// The values of Kind. Only the first three are recognised for what they are; the other two are all that is left.
const (
	Email  Kind = "EMAIL"
	URL    Kind = "URL"
	Handle Kind = "HANDLE"
	Number Kind = "NUMBER" // a token with a digit: phone, date, plate, postcode, age, case number
	Word   Kind = "WORD"   // any other token that is not on the allow-list, names first of all
)

// label is the Dutch word in the placeholder.
func (k Kind) label() string {
	switch k {
	case Email:
		return "E-MAIL"
	case URL:
		return "LINK"
	case Handle:
		return "ACCOUNT"
	case Number:
		return "GETAL"
	}
	return "WOORD"
}

// Span is one masked piece of the author's text.
type Span struct {
	Start, End  int    // in Unicode code points of the author's text, End exclusive
	Kind        Kind   // what it is taken for
	Rule        string // which rule masked it, for the author who wonders
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
	rest := placeholderForm().ReplaceAllString(m.Text, " ")
	for _, field := range strings.Fields(rest) {
		if strings.ContainsFunc(field, unicode.IsLetter) {
			kept++
		}
	}
	return len(m.Spans), kept
}

func share(masked, kept int) float64 {
	if masked+kept == 0 {
		return 0
	}
	return float64(masked) / float64(masked+kept)
}

// Anonymiser holds the allow-list. It does not change and may be used by many goroutines at once.
type Anonymiser struct {
	lexicon  *lexicon
	patterns *patterns
}

// New loads the allow-list that the program was built with.
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
	// Bytes that are no UTF-8 become the replacement character, one code point each, and are masked.
	text = string([]rune(text))
	tokens := l.anonymiser.judge(text)
	l.reserve(text, tokens)

	var out strings.Builder
	var masked Masked
	at, points := 0, 0
	for _, t := range tokens {
		if !t.masked() {
			continue
		}
		out.WriteString(text[at:t.start])
		start := points + utf8.RuneCountInString(text[at:t.start])
		points = start + utf8.RuneCountInString(text[t.start:t.end])
		replacement := l.placeholder(t)
		out.WriteString(replacement)
		masked.Spans = append(masked.Spans, Span{Start: start, End: points, Kind: t.kind, Rule: t.rule, Replacement: replacement})
		at = t.end
	}
	out.WriteString(text[at:])
	masked.Text = out.String()
	return masked
}

// reserve keeps the numbers of placeholders that stand in the text from being given to something else.
func (l *Lesson) reserve(text string, tokens []token) {
	for _, t := range tokens {
		if !t.own {
			continue
		}
		for _, kind := range []Kind{Email, URL, Handle, Number, Word} {
			var number int
			if n, _ := fmt.Sscanf(text[t.start:t.end], "["+kind.label()+" %d]", &number); n == 1 {
				l.last[kind] = max(l.last[kind], number)
			}
		}
	}
}

func (l *Lesson) placeholder(t token) string {
	key := string(t.kind) + " " + t.key
	if known, ok := l.placeholders[key]; ok {
		return known
	}
	l.last[t.kind] = min(l.last[t.kind]+1, maxNumber)
	placeholder := fmt.Sprintf("[%s %d]", t.kind.label(), l.last[t.kind])
	l.placeholders[key] = placeholder
	return placeholder
}
