package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"leerkring/domain/anonymise"
	"leerkring/domain/anonymise/measure"
)

// The weights that the program ships are those that the texts and lists beside them give.
func TestTheTaggerIsCurrent(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("../../data/tagger.gz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := sources{"texts", "../../measure/testdata/tuning.jsonl", "../../data/lists", "../../data/municipalities.txt", 6}.train()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("data/tagger.gz is out of date: go run ./domain/anonymise/internal/train")
	}
}

func TestNewspapersAreTextsWithMarks(t *testing.T) {
	texts, err := parseNewspapers(strings.NewReader("Gisteren O\nsprak O\nJan B-PER\nJansen I-PER\nte O\nUtrecht B-LOC\n. O\n"))
	if err != nil || len(texts) != 1 || texts[0].Text != "Gisteren sprak Jan Jansen te Utrecht." {
		t.Fatalf("%+v, %v", texts, err)
	}
	var marked []string
	for _, m := range texts[0].Marks {
		marked = append(marked, texts[0].Text[m.Start:m.End]+" "+string(m.Kind))
	}
	if want := []string{"Jan PERSON", "Jansen PERSON", "Utrecht PLACE"}; !slices.Equal(marked, want) {
		t.Errorf("%q, want %q", marked, want)
	}
	if _, err := parseNewspapers(strings.NewReader("Gisteren\n")); err == nil {
		t.Error("a line without a tag passes")
	}
}

func TestSlotsAreFilledAndMarked(t *testing.T) {
	n := names{given: []string{"jan"}, surnames: []string{"jansen"}, places: []string{"utrecht"}, words: []string{"storm"}}
	var b builder
	n.write(&b, "In {P} belde {PER:De Wit} om acht uur.", rand.New(rand.NewPCG(1, 1)))
	m := b.marked()
	if m.Text != "In Utrecht belde De Wit om acht uur." || len(m.Marks) != 2 || m.Marks[0].Kind != anonymise.Place || m.Text[m.Marks[1].Start:m.Marks[1].End] != "De Wit" {
		t.Errorf("%+v", m)
	}
}

func TestIncidentsAreRewritten(t *testing.T) {
	d := measure.Document{ID: "a", Text: "Eén keer belde Fatima uit Epe.\nDaarna niet.", Marks: []measure.Mark{
		{Start: 15, End: 21, Label: "PERSON", Must: true}, {Start: 26, End: 29, Label: "PLACE"},
	}}
	m := markedOf(d)
	if got := m.Text[m.Marks[0].Start:m.Marks[0].End]; got != "Fatima" || m.Marks[0].Kind != anonymise.Person || m.Marks[1].Kind != anonymise.Word {
		t.Errorf("%+v marks %q; what may stay teaches nothing", m.Marks, got)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		piece := cut(m, random)
		if !strings.Contains(m.Text, piece.Text) || piece.Text == "" {
			t.Fatalf("%q is no piece", piece.Text)
		}
		for _, mark := range piece.Marks {
			if got := piece.Text[mark.Start:mark.End]; !strings.Contains("Fatima Epe", got) {
				t.Errorf("%q of %q is marked", got, piece.Text)
			}
		}
		masked := withPlaceholders(m, 1, random)
		if n := len(masked.Marks); n == 1 && masked.Text != "Eén keer belde [PERSOON 1] uit Epe.\nDaarna niet." || n == 2 && masked.Text != m.Text {
			t.Errorf("%q with %d marks", masked.Text, n)
		}
	}
	if texts := rewritten([]measure.Document{d}, random); len(texts) < 11 || texts[2].Text != strings.ToLower(m.Text) {
		t.Errorf("%d texts", len(texts))
	}
}

// Cross-validation measures each text once, with a tagger that did not learn from it.
func TestFoldsMeasureEveryTextOnce(t *testing.T) {
	t.Parallel()
	var texts bytes.Buffer
	for _, id := range []string{"a", "b"} {
		texts.WriteString(`{"id":"` + id + `","text":"Gisteren belde Fatima Bouzid.","spans":[{"start":15,"end":28,"label":"PERSON","must":true}]}` + "\n")
	}
	file := t.TempDir() + "/incidents.jsonl"
	if err := os.WriteFile(file, texts.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := (sources{"texts", file, "../../data/lists", "../../data/municipalities.txt", 1}).validate(2, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "2 documents") || !strings.Contains(out.String(), "(2/2)") {
		t.Errorf("%s", out.String())
	}
}
