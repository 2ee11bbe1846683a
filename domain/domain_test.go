package domain_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"

	"leerkring/domain"
)

// A command or an event that is missing on the page would be one that nobody finds.
func TestTheTableOfContentsIsComplete(t *testing.T) {
	listed := map[string]bool{}
	for _, c := range domain.Commands() {
		listed[reflect.TypeOf(c.Command).String()] = true
		for _, e := range c.Makes {
			listed[reflect.TypeOf(e).String()] = true
		}
	}
	marker := regexp.MustCompile(`func \((?:\w+ )?(\w+)\) (?:decide\(|change\(|\w+Event\(\) \{\})`)
	found := 0
	for _, room := range []string{"incident", "notice", "disclosure", "lesson", "casefact", "release"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range marker.FindAllStringSubmatch(string(text), -1) {
				found++
				if name := room + "." + m[1]; !listed[name] {
					t.Errorf("%s stands in no line", name)
				}
			}
		}
	}
	if found < 39 {
		t.Errorf("only %d found: the search is off", found)
	}
}
