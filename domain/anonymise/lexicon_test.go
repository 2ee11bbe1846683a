package anonymise

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"leerkring/domain/catalogue"
)

func nameList(t *testing.T, file string) []string {
	t.Helper()
	list, err := os.ReadFile("data/lists/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range setOf(list) {
		names = append(names, name)
	}
	return names
}

func TestNoNameIsOnTheAllowList(t *testing.T) {
	l := newAnonymiser(t).lexicon
	check := func(list string, names []string, least int) {
		if len(names) < least {
			t.Errorf("%s holds only %d names", list, len(names))
		}
		for _, name := range names {
			if is := l.known(name); is&ordinary != 0 && is&(lowerOnly|field) == 0 {
				t.Errorf("%s: %q is on the allow-list", list, name)
			}
			if l.proper[capitalised(name)] && l.words[name]&lowerOnly == 0 {
				t.Errorf("%s: %q is a word of the field that may get a capital", list, name)
			}
		}
	}
	check("given names", nameList(t, "given-names.txt"), 500)
	check("surnames", nameList(t, "surnames.txt"), 500)
	check("newspaper names", nameList(t, "newspaper-names.txt"), 100)
	check("places", nameList(t, "places.txt"), 90)

	places, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, m := range places.Municipalities() {
		name := strings.ToLower(m.Name)
		parts = append(parts, name)
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len([]rune(part)) > 3 {
				parts = append(parts, part)
			}
		}
	}
	check("municipalities", parts, 342)
}

func TestNoNameStandsWithACapital(t *testing.T) {
	a := newAnonymiser(t)
	for _, list := range []string{"given-names.txt", "surnames.txt", "newspaper-names.txt", "places.txt"} {
		for _, name := range nameList(t, list) {
			if a.lexicon.proper[capitalised(name)] || a.lexicon.words[name]&function != 0 {
				continue
			}
			if got := a.Lesson().Mask("Gisteren kwam " + capitalised(name) + " later.").Text; got != strings.Replace(got, capitalised(name), "", 1) {
				t.Errorf("%s: %s gives %q", list, name, got)
			}
		}
	}
}

func TestTheListsAreOfUse(t *testing.T) {
	l := newAnonymiser(t).lexicon
	if n := len(l.ordinary.ends); n < 300_000 {
		t.Errorf("only %d words", n)
	}
	for word := range l.words {
		if is := l.known(word); is&function != 0 && is&ordinary == 0 {
			t.Errorf("function word %q is not on the list", word)
		}
	}
}
