package anonymise

import (
	"slices"
	"testing"
)

func TestADictionaryKnowsItsWordsAlone(t *testing.T) {
	d, err := unpackWords("Aaak\nBn\nBnker\nAbel\n")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"aak": true, "an": true, "anker": true, "bel": true, "": false, "a": false, "ank": false, "ankers": false, "zz": false} {
		if d.has(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
	var all []string
	for i := range d.ends {
		all = append(all, d.word(i))
	}
	if !slices.IsSorted(all) || len(all) != 4 {
		t.Errorf("%q", all)
	}
	for _, damaged := range []string{"Bak\n", "Ab\nAa\n", "Aa\n\n", "Aa\nAa\n", "\x00"} {
		if _, err := unpackWords(damaged); err == nil {
			t.Errorf("%q is read", damaged)
		}
	}
}

func FuzzUnpackWords(f *testing.F) {
	f.Add("Aaak\nBn\nBnker\nAbel\n")
	f.Fuzz(func(t *testing.T, lines string) {
		d, err := unpackWords(lines)
		if err != nil {
			return
		}
		for i := range d.ends {
			if !d.has(d.word(i)) {
				t.Errorf("%q of %q is not found", d.word(i), lines)
			}
		}
	})
}
