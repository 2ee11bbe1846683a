package situation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of the tags of a case.
const (
	TagLimit  = 40 // characters of one tag
	TagsLimit = 10 // tags of one case
)

// Tag is a tag in its one spelling: lower-case letters, digits and dashes, at most TagLimit of them. ok is false for what can't
// be spelled so.
func Tag(text string) (tag string, ok bool) {
	tag = strings.ToLower(strings.TrimSpace(text))
	strange := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }
	return tag, tag != "" && utf8.RuneCountInString(tag) <= TagLimit && !strings.ContainsFunc(tag, strange) && utf8.ValidString(tag)
}
