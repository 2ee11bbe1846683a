package anonymise

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// pieces are what texts are made of in the property tests: words, names, marks and traps.
func pieces() []string {
	return []string{
		"De", "de", "politie", "Politie", "zag", "Fatima", "jan", "Jansen", "van", "der", "'t", "'s", "Ven", "op", "aan", "al", "Zoom", "Zee", "Telegram",
		"OM", "BOA's", "Koekje", "College", "dhr.", "J.", "J.P.M.", "o.a.", "14", "februari", "nov.", "0612", "+31", "x@y.nl", "t.me/x", "@naam", "u/naam",
		"[WOORD 1]", "[GETAL 2]", "[WOORD 1234]", "[PERSOON 1]", "[WOORD", "1]", "leiden", "noord", "in", "veertien", "é", "dát", "ja\u00adn", "po\u00adlitie",
		"mevrouw", "Meneer", "wethouder", "rapper", "heet", "ene", "ter", "den", "groot", "klein", "berg", "en", "dal", "loon-op", "zand", "helder", "buren", "sluis", "gemeente", "enkele", "Enkele",
		"tussen", "zowel", "als", "tot", "of", "best", "best's", "tiel", "wijk", "café", "het", "zand", "oude", "drie", "derde", "elf", "mei", "oudejaarsnacht",
		"\u200b", "😀", "Ж", "\x00", "\xff", "\u202e", " ", " ", " ", " ", "\n", "\u00a0", "\u2028", ".", ". ", ",", ": ", "-", "'", "\"", "(", ")", "[", "]", "/", "@", "+", "_", "…", "“", "”",
	}
}

func anyText() *rapid.Generator[string] {
	made := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces()), 0, 25).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "glue"))
	})
	return rapid.OneOf(made, rapid.String())
}

func TestPropertyMaskingTwiceChangesNothing(t *testing.T) {
	a := newAnonymiser(t)
	rapid.Check(t, func(t *rapid.T) { checkMasked(t, a, anyText().Draw(t, "text")) })
}

func FuzzMask(f *testing.F) {
	a := newAnonymiser(f)
	f.Add("Gisteren belde dhr. J. van der Ploeg (06-12) via x@y.nl; [WOORD 1].")
	f.Add(strings.Join(pieces(), " "))
	f.Fuzz(func(t *testing.T, text string) { checkMasked(t, a, text) })
}

// checkMasked holds the promises for any text: twice is once; spans rebuild the text; outside the placeholders stand no
// digits and only words of the lists.
func checkMasked(t interface{ Errorf(string, ...any) }, a *Anonymiser, text string) {
	m := a.Lesson().Mask(text)
	if again := a.Lesson().Mask(m.Text); again.Text != m.Text || len(again.Spans) > 0 {
		t.Errorf("%q became %q and then %q", text, m.Text, again.Text)
	}
	if got := rebuild(text, m.Spans); got != m.Text {
		t.Errorf("spans of %q give %q, text is %q", text, got, m.Text)
	}
	if share := m.Share(); share < 0 || share > 1 {
		t.Errorf("share %v", share)
	}
	for _, s := range m.Spans {
		if s.Start < 0 || s.End > len([]rune(text)) || s.Start >= s.End {
			t.Errorf("span %+v of %q", s, text)
		}
	}
	// Outside the placeholders stand only known words and plain numbers.
	l := a.lexicon
	for _, part := range strings.FieldsFunc(newView(withoutPlaceholders(m.Text)).text, isSeparator) {
		word := strings.ToLower(part)
		is := l.traits(word)
		if l.isOrdinary(word) || is != 0 || l.proper[part] || isEnding(word) || len(word) <= 2 || strings.ContainsFunc(word, unicode.IsNumber) || onAList(l, word) {
			continue
		}
		t.Errorf("%q keeps %q, which is on no list", m.Text, part)
	}
}

// onAList takes a part of a word of the field.
func onAList(l *lexicon, word string) bool {
	if _, ok := afterPlatform(word); ok {
		return true
	}
	for known := range l.proper {
		for _, part := range strings.FieldsFunc(strings.ToLower(known), isSeparator) {
			if part == word {
				return true
			}
		}
	}
	for i := range l.ordinary.ends {
		if known := l.ordinary.word(i); strings.ContainsAny(known, "'-") && strings.Contains(known, word) {
			return true
		}
	}
	for known, is := range l.words {
		if is&ordinary != 0 && strings.ContainsAny(known, "'-") && strings.Contains(known, word) {
			return true
		}
	}
	return false
}
