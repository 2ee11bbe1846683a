package lesson

import (
	"fmt"
	"regexp"
	"strconv"
)

// Field names one of the texts of a lesson.
type Field string

// The fields, in the order of the lesson.
const (
	Title      Field = "TITLE"
	Situation  Field = "SITUATION"
	WhatWorked Field = "WHAT_WORKED"
	WhatDidNot Field = "WHAT_DID_NOT"
	Dilemma    Field = "DILEMMA"
)

// Fields lists them.
func Fields() []Field { return []Field{Title, Situation, WhatWorked, WhatDidNot, Dilemma} }

// Valid tells whether the word is one of the list.
func (f Field) Valid() bool { return (&Content{}).text(f) != nil }

// text is where the content keeps a field; nil for an unknown one.
func (c *Content) text(f Field) *string {
	switch f {
	case Title:
		return &c.Title
	case Situation:
		return &c.Situation
	case WhatWorked:
		return &c.WhatWorked
	case WhatDidNot:
		return &c.WhatDidNot
	case Dilemma:
		return &c.Dilemma
	}
	return nil
}

// nextWord is a placeholder for a word that no text of the lesson holds yet.
func (c Content) nextWord() string {
	highest := 0
	for _, f := range Fields() {
		for _, found := range wordPlaceholder().FindAllStringSubmatch(*c.text(f), -1) {
			n, _ := strconv.Atoi(found[1]) // at most three digits, as the pattern has it
			highest = max(highest, n)
		}
	}
	return fmt.Sprintf("[WOORD %d]", min(highest+1, 999))
}

func wordPlaceholder() *regexp.Regexp { return regexp.MustCompile(`\[WOORD ([1-9][0-9]{0,2})\]`) }

// placeholder matches every placeholder of the anonymiser.
func placeholder() *regexp.Regexp { return regexp.MustCompile(`\[[A-Z-]+ [1-9][0-9]{0,2}\]`) }
