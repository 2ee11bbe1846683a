package lesson

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAMarkRecognisesItsWordsInAnyCaseAndPunctuation(t *testing.T) {
	for piece, texts := range map[string]map[string]string{
		"de Markt": {
			"bij de markt.": "de markt", "DE «MARKT»!": "DE «MARKT", "de\nmarkt": "de\nmarkt", "(De-markt)": "De-markt", "de de markt": "de markt",
			"de marktkraam": "", "markt de": "", "de [WOORD 1] markt": "", "markt": "", "": "",
		},
		"[markt, 5]": {"op markt 5": "markt 5", "[MARKT 5]": "", "markt 55": ""},
		"🎡":          {"bij de 🎡🎡": "🎡", "bij de 🎪": ""},
		"İstanbul":   {"in İSTANBUL": "İSTANBUL"},
		"WOORD":      {"een woord": "woord", "[WOORD 1]": ""},
	} {
		m, ok := markOf("zout", piece)
		if !ok || strings.Contains(strings.ToLower(m.Hash), strings.ToLower(piece)) {
			t.Errorf("%q: %+v", piece, m)
		}
		for text, want := range texts {
			if got := m.in(text); got != want {
				t.Errorf("%q in %q: %q, want %q", piece, text, got, want)
			}
		}
	}
	one, _ := markOf("a", "markt")
	if other, _ := markOf("b", "markt"); other.Hash == one.Hash {
		t.Error("two lessons have one mark for a word, so that they can be tied together")
	}
	for _, nothing := range []string{"", " ", "...", "\xff", "«»"} {
		if m, ok := markOf("a", nothing); ok || m.in("een tekst") != "" {
			t.Errorf("%q has a mark", nothing)
		}
	}
}

func TestWhatIsBarredIsInNoFieldAndNoProposal(t *testing.T) {
	b := Barred(nil).and("zout", "de markt", "zwabber", "De markt")
	if len(b) != 2 {
		t.Errorf("a word is barred twice: %+v", b)
	}
	c := b.outOf(Content{
		Title: "Markt", Situation: "De markt [WOORD 4] en de MARKT", WhatWorked: "de. markt", WhatDidNot: "zwabbers", Dilemma: "Zwabber of de markt?",
		Proposals: []Proposal{{"[WOORD 4]", "Zwabber"}, {"[WOORD 5]", "op de markt"}, {"[WOORD 6]", "markt"}},
	})
	want := Content{
		Title: "Markt", Situation: "[WOORD 5] [WOORD 4] en [WOORD 5]", WhatWorked: "[WOORD 5]", WhatDidNot: "zwabbers", Dilemma: "[WOORD 6] of [WOORD 5]?",
	}
	for _, f := range Fields() {
		if *c.text(f) != *want.text(f) {
			t.Errorf("%s: %q, want %q", f, *c.text(f), *want.text(f))
		}
	}
	if len(c.Proposals) != 1 || c.Proposals[0].Word != "markt" {
		t.Errorf("proposals %+v", c.Proposals)
	}
}

func FuzzAMarkFindsWhatItWasMadeOf(f *testing.F) {
	f.Add("de markt", "Bij DE «markt» [WOORD 1]")
	f.Add("🎡", "\xff🎡\xfe")
	f.Add("[A 1]", "[A 1] a 1")
	f.Fuzz(func(t *testing.T, piece, text string) {
		m, ok := markOf("zout", piece)
		found := m.in(text)
		if !strings.Contains(text, found) || found != "" && !ok {
			t.Fatalf("%q in %q: %q", piece, text, found)
		}
		without := m.outOf(text, "[WOORD 1]")
		if m.in(without) != "" || utf8.ValidString(text) && !utf8.ValidString(without) {
			t.Errorf("%q out of %q leaves %q", piece, text, without)
		}
		if ok && !strings.ContainsAny(piece, "[]") && m.in("x "+piece+" y") == "" {
			t.Errorf("%q is not found again", piece)
		}
	})
}
