package dossier

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func hostile() string {
	return "<script>alert(1)</script> | # * [x](javascript:alert(1)) `code` ![i](http://x/y.png)\r\n# kop\n\n    blok\n- lijst\n1. nummer\n2) nummer\n" +
		"===\n---\n| a | b |\n| --- | --- |\n:-\n```\nhek\n```\n~~~\n> citaat\n<!-- weg -->\n&lt;b&gt; \x00 \u202Eomgekeerd \xff $x$ https://x.example www.x.example \\"
}

// Whatever is typed in whatever field, a dossier has the headings, links and scripts that the product gave it.
func TestTypedTextsStayText(t *testing.T) {
	with := func(text string) (markdown, html string) {
		events, of := everything(), noticed()
		for i := range events {
			events[i] = planting(events[i], text)
		}
		for i := range of {
			of[i] = planting(of[i], text)
		}
		return forms(t, fileOf(t, false, events, of))
	}
	m1, h1 := with("gewoon")
	m2, h2 := with(hostile())
	headings := regexp.MustCompile(`(?m)^#+ .*$`)
	if a, b := headings.FindAllString(m1, -1), headings.FindAllString(m2, -1); !slices.Equal(a, b) {
		t.Errorf("the headings are\n%q\nnot\n%q", b, a)
	}
	for _, bad := range []*regexp.Regexp{
		regexp.MustCompile(`(?:^|[^\\])<`), regexp.MustCompile("(?:^|[^\\\\])`"), regexp.MustCompile(`[^\\]\]\(`), regexp.MustCompile(`(?m)^\s*(=+|~~~)`), regexp.MustCompile(`[^\\]://`),
	} {
		if at := bad.FindStringIndex(m2); at != nil {
			t.Errorf("%s in %q", bad, m2[max(0, at[0]-30):at[1]+30])
		}
	}
	if a, b := shape(t, h1), shape(t, h2); !slices.Equal(a, b) {
		t.Error("the elements of the HTML depend on what was typed")
	}
	if strings.Contains(h2, "<script") || strings.Contains(h2, "\x00") || strings.Contains(h2, "\u202E") {
		t.Error("what was typed got through")
	}
}

// Whatever is typed, its line in Markdown says it and nothing else: taking the backslashes away gives the text, and no character
// that Markdown heeds stands bare.
func FuzzEscape(f *testing.F) {
	for _, seed := range strings.Split(hostile(), "\n") {
		f.Add(seed)
	}
	begins := regexp.MustCompile(`^(#|\+|-|=|:|[0-9]+[.)])`)
	f.Fuzz(func(t *testing.T, typed string) {
		text := strings.Join(strings.Fields(clean(typed)), " ")
		got := escape(text)
		var back bytes.Buffer
		for i := 0; i < len(got); i++ {
			if got[i] == '\\' {
				i++
				if i == len(got) {
					t.Fatalf("%q ends with a bare backslash", got)
				}
			} else if strings.IndexByte("`*_[]<>|~&$^{}", got[i]) >= 0 {
				t.Fatalf("%q has a bare %c", got, got[i])
			}
			back.WriteByte(got[i])
		}
		if back.String() != text {
			t.Fatalf("%q reads as %q", got, back.String())
		}
		if begins.MatchString(got) || strings.ContainsAny(got, "\n\r") {
			t.Fatalf("%q begins something", got)
		}
	})
}
