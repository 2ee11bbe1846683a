package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"leerkring/domain/anonymise"
)

// The weights that the program ships are those that the texts and lists beside them give.
func TestTheTaggerIsCurrent(t *testing.T) {
	want, err := os.ReadFile("../../data/tagger.gz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := sources{"texts", "../../measure/testdata/tuning.jsonl", "../../data/lists", "../../data/municipalities.txt"}.train()
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
