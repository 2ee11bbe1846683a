package dossier

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// shape lists the elements of a document that is well-formed, with their attributes.
func shape(t testing.TB, html string) (elements []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(html))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			said := e.Name.Local
			for _, a := range e.Attr {
				said += " " + a.Name.Local + "=" + a.Value
			}
			elements = append(elements, said)
		}
	}
}

// The HTML is in Dutch, has its headings in order and a scope on every heading of a table, leads every entry of its contents
// somewhere, and holds neither script nor anything from elsewhere.
func TestTheHTMLIsFitForEverybody(t *testing.T) {
	for _, redacted := range []bool{false, true} {
		_, html := forms(t, full(t, redacted))
		if !strings.HasPrefix(html, "<!DOCTYPE html>\n<html lang=\"nl\">") {
			t.Error("it does not say that it is HTML, and in Dutch")
		}
		level, ids, links := 0, map[string]bool{}, []string{}
		for _, e := range shape(t, html) {
			name, attributes, _ := strings.Cut(e, " ")
			if len(name) == 2 && name[0] == 'h' && name[1] != 'r' {
				n, err := strconv.Atoi(name[1:])
				if err != nil || n > level+1 || n == 1 && level != 0 {
					t.Errorf("%s after a heading of level %d", name, level)
				}
				level = n
			}
			for _, a := range strings.Fields(attributes) {
				key, v, _ := strings.Cut(a, "=")
				switch {
				case key == "id" && ids[v]:
					t.Errorf("two elements have the id %s", v)
				case key == "id":
					ids[v] = true
				case key == "href":
					links = append(links, v)
				case strings.HasPrefix(key, "on"), key == "src", key == "style":
					t.Errorf("%s has %s", name, key)
				}
			}
			switch {
			case slices.Contains([]string{"script", "iframe", "img", "object", "link", "form"}, name):
				t.Errorf("it has a %s", name)
			case name == "th" && attributes != "scope=row" && attributes != "scope=col":
				t.Errorf("a th without scope: %s", e)
			}
		}
		if len(links) != 20 {
			t.Errorf("the contents have %d lines", len(links))
		}
		for _, l := range links {
			if !ids[strings.TrimPrefix(l, "#")] {
				t.Errorf("%s leads nowhere", l)
			}
		}
		if strings.Contains(html, "url(") || strings.Contains(html, "@import") {
			t.Error("its style asks for something elsewhere")
		}
	}
}
