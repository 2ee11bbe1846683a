package anonymise

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// view is a text as a reader sees it: without characters of no width, with one kind of space, quote and hyphen, composed
// letters, and Latin letters for their look-alikes (Unicode TR 39, the letters of Cyrillic, Greek and the mathematical
// alphabets that pass for Latin ones). The rules read the view; every place in it leads back to the author's text.
type view struct {
	text string
	// origin is, for each byte of text and its end, the byte of the author's text; nil when they are the same.
	origin []int32
}

// at leads a byte of the view back to the author's text.
func (v *view) at(i int) int {
	if v.origin == nil {
		return i
	}
	return int(v.origin[i])
}

// after leads the end of a piece of the view back to the author's text: behind the character that it came from, which may
// have become several ("⑴" is "(1)").
func (v *view) after(end int) int {
	for v.origin != nil && end > 0 && end < len(v.text) && v.origin[end] == v.origin[end-1] {
		end++
	}
	return v.at(end)
}

func newView(text string) view {
	plain := 0
	for plain < len(text) && text[plain] < utf8.RuneSelf && text[plain] != '`' && (text[plain] >= ' ' || text[plain] == '\n') {
		plain++
	}
	if plain == len(text) && !strings.Contains(text, "-\n") {
		return view{text: text}
	}
	var out strings.Builder
	out.Grow(len(text))
	origin := make([]int32, 0, len(text)+1)
	write := func(s string, from int) {
		out.WriteString(s)
		for range len(s) {
			origin = append(origin, int32(from))
		}
	}
	for at := 0; at < len(text); {
		if broken := brokenWord(text, at); broken > 0 {
			at += broken
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if r < utf8.RuneSelf && !mayCombine(text[at+size:]) {
			write(foldASCII(r, text[at:at+size]), at)
			at += size
			continue
		}
		if (r == '–' || r == '—') && joinsAround(text, at, size) {
			write("-", at)
			at += size
			continue
		}
		from := at
		for at += size; mayCombine(text[at:]); {
			_, more := utf8.DecodeRuneInString(text[at:])
			at += more
		}
		write(foldRune(r, text[from:at]), from)
	}
	return view{text: out.String(), origin: append(origin, int32(len(text)))}
}

func foldASCII(r rune, s string) string {
	switch r {
	case '`':
		return "'"
	case '\t', '\v', '\f', '\r':
		return " "
	}
	return s
}

// joinsAround tells whether a letter or digit stands on both sides: word processors make a dash of a hyphen.
func joinsAround(text string, at, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+size:])
	return (unicode.IsLetter(before) || unicode.IsNumber(before)) && (unicode.IsLetter(after) || unicode.IsNumber(after))
}

func mayCombine(text string) bool {
	if text == "" || text[0] < 0xCC {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.Is(unicode.Mn, r) && !isInvisible(r)
}

func foldRune(r rune, s string) string {
	switch {
	case isInvisible(r):
		return ""
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return "\n"
	case unicode.IsSpace(r):
		return " "
	case strings.ContainsRune("’‘‚‛′´ʼ", r):
		return "'"
	case strings.ContainsRune("“”„‟«»″", r):
		return "\""
	case strings.ContainsRune("‐‑‒−⁃", r):
		return "-"
	}
	composed := norm.NFC.String(s)
	if first, size := utf8.DecodeRuneInString(composed); size == len(composed) && unicode.Is(unicode.Latin, first) && first < 0x250 {
		return composed
	}
	if like, ok := lookAlike(r); ok {
		return norm.NFC.String(string(like) + s[utf8.RuneLen(r):])
	}
	// Wide, mathematical, encircled and raised letters and digits.
	if r >= 0xAA && r != utf8.RuneError {
		if wide := norm.NFKC.String(s); wide != "" {
			return wide
		}
	}
	return composed
}

// isInvisible takes characters of no width: joiners, marks of direction, variation selectors and tags.
func isInvisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF, r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2069,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE01EF:
		return true
	}
	return false
}

// lookAlike gives the Latin letter that another alphabet's letter passes for.
func lookAlike(r rune) (rune, bool) {
	const others = "АВЕЅІЈКМНОРСТХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɑɡᴏ"
	const latin = "ABESIJKMHOPCTXaesijopcyxdqwhABEZHIKMNOPTYXoago"
	if i := strings.IndexRune(others, r); i >= 0 {
		return rune(latin[utf8.RuneCountInString(others[:i])]), true
	}
	return 0, false
}

// brokenWord gives the length of the hyphen and line break inside a word that goes on on the next line ("Dijk-\nstra").
func brokenWord(text string, at int) int {
	if text[at] != '-' || at == 0 || !strings.HasPrefix(text[at:], "-\n") || len(text) <= at+2 {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+2:])
	if unicode.IsLower(before) && unicode.IsLower(after) {
		return 2
	}
	return 0
}
