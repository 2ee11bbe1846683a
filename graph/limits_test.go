package graph

import (
	"fmt"
	"strings"
	"testing"
)

// fieldsOf is a document that writes out to so many fields, however few are written.
func fieldsOf(n int) string {
	hundreds, rest := (n-1)/100, (n-1)%100
	return `{ viewer { ` + strings.Repeat("...F ", hundreds) + strings.Repeat("name ", rest) + `} } fragment F on Viewer { ` + strings.Repeat("name ", 100) + `}`
}

func TestAQueryMayAskForAThousandFields(t *testing.T) {
	c := newCaller(t)
	if answer := c.query(fieldsOf(fieldLimit), nil); len(answer.Errors) > 0 {
		t.Errorf("1,000 fields: %s", answer.raw)
	}
	if answer := c.query(fieldsOf(fieldLimit+1), nil); answer.code() != TooLarge || answer.Data != nil {
		t.Errorf("1,001 fields: %s", answer.raw)
	}
}

// Each fragment uses the next one twice, so that a short document writes out to more fields than a server could count.
func TestDoublingFragmentsAreRefused(t *testing.T) {
	for name, shape := range map[string]struct {
		levels            int
		open, twice, last string // how the first is used, what each holds, what the last holds
	}{
		"side by side": {100, "{ viewer { ...F0 } }", "Viewer { ...NEXT ...NEXT }", "Viewer { name }"},
		"inline":       {100, "{ viewer { ...F0 } }", "Viewer { ... { ...NEXT } ... { ...NEXT } }", "Viewer { name }"},
		"in fields":    {10, `{ __type(name: "Lesson") { ...F0 } }`, "__Type { a: ofType { ...NEXT } b: ofType { ...NEXT } }", "__Type { name }"},
	} {
		var document strings.Builder
		document.WriteString(shape.open)
		for i := range shape.levels {
			fmt.Fprintf(&document, " fragment F%d on %s", i, strings.ReplaceAll(shape.twice, "NEXT", fmt.Sprintf("F%d", i+1)))
		}
		fmt.Fprintf(&document, " fragment F%d on %s", shape.levels, shape.last)
		if answer := newCaller(t).query(document.String(), nil); answer.code() != TooLarge || answer.Data != nil {
			t.Errorf("%s: %s", name, answer.raw)
		}
	}
}

// nested is a document of so many levels.
func nested(depth int) string {
	document := "name"
	for range depth - 4 {
		document = "ofType { " + document + " }"
	}
	return `{ __type(name: "Lesson") { fields { type { ` + document + ` } } } }`
}

func TestAQueryMayGoFifteenLevelsDeep(t *testing.T) {
	c := newCaller(t)
	if answer := c.query(nested(depthLimit), nil); len(answer.Errors) > 0 {
		t.Errorf("15 levels: %s", answer.raw)
	}
	if answer := c.query(nested(depthLimit+1), nil); answer.code() != TooLarge || answer.Data != nil {
		t.Errorf("16 levels: %s", answer.raw)
	}
}

func TestADepthHiddenInFragmentsCounts(t *testing.T) {
	var document strings.Builder
	document.WriteString(`{ __type(name: "Lesson") { fields { type { ...T0 } } } } `)
	for i := range depthLimit {
		fmt.Fprintf(&document, "fragment T%d on __Type { ofType { ...T%d } } ", i, i+1)
	}
	fmt.Fprintf(&document, "fragment T%d on __Type { name }", depthLimit)
	if answer := newCaller(t).query(document.String(), nil); answer.code() != TooLarge || answer.Data != nil {
		t.Errorf("%s", answer.raw)
	}
}

func TestADocumentMayHoldTwoThousandTokens(t *testing.T) {
	c := newCaller(t)
	long := `{ viewer { ` + strings.Repeat("name ", tokenLimit) + `} }`
	if answer := c.query(long, nil); answer.code() != TooLarge || answer.Data != nil {
		t.Errorf("%s", answer.raw)
	}
	if answer := c.query(strings.Repeat("{ ", 3000), nil); answer.code() != BadInput && answer.code() != TooLarge {
		t.Errorf("%s", answer.raw)
	}
}

func TestFragmentsInACircleAreRefused(t *testing.T) {
	answer := newCaller(t).query(`{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }`, nil)
	if answer.code() != BadInput || answer.Data != nil {
		t.Errorf("%s", answer.raw)
	}
}

func TestAPageHoldsOneToAHundredItems(t *testing.T) {
	for _, first := range []int{-1, 0, 101, 2147483647} {
		if answer := newCaller(t).query(`query ($n: Int) { lessons(first: $n) { totalCount } }`, map[string]any{"n": first}); answer.code() != BadInput {
			t.Errorf("first: %d: %s", first, answer.raw)
		}
	}
	for _, first := range []int{1, 100} {
		if size, err := pageSize(&first, 20); size != first || err != nil {
			t.Errorf("first: %d: %d, %v", first, size, err)
		}
	}
	if size, err := pageSize(nil, 20); size != 20 || err != nil {
		t.Errorf("no first: %d, %v", size, err)
	}
}
