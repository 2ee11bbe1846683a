package main

import (
	"bytes"
	"slices"
	"testing"
)

func TestOrdinaryWordsLeavesOutNamesAgesAndStreets(t *testing.T) {
	list := "fiets\nJan\njan\nOM\nveertien\nvijfendertig\ntwaalfjarige\nachtjarig\nnacht\ndorpsstraat\nstraat\nfoto's\n-af\ne-mail\nnr\na\nвода\nhonderd\n"
	got := ordinaryWords(list, map[string]bool{"jan": true})
	if want := []string{"fiets", "nacht", "straat", "foto's", "e-mail", "honderd"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPlaceParts(t *testing.T) {
	if got := placeParts("Alphen aan den Rijn"); !slices.Equal(got, []string{"alphen aan den rijn", "alphen", "rijn"}) {
		t.Errorf("%q", got)
	}
}

func TestPackIsDeterministic(t *testing.T) {
	words := []string{"fiets", "fietsen", "fietsenstalling", "foto"}
	first, err := pack(words)
	if err != nil {
		t.Fatal(err)
	}
	second, err := pack(words)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same words give other bytes")
	}
}
