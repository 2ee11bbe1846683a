// Package problem says what a caller can mend. A decider that refuses a command answers with Problems; nothing was written
// then. Messages name the field and the remedy and never repeat what the caller typed: it may be personal data.
package problem

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Code is the closed list of reasons for a refusal.
type Code string

// The codes, as they stand in the API.
const (
	Required     Code = "REQUIRED"      // an answer is missing
	Invalid      Code = "INVALID"       // an answer can't be right
	TooLong      Code = "TOO_LONG"      // a text is over its limit
	NotFound     Code = "NOT_FOUND"     // no such object, or none that this caller may know of
	WrongStage   Code = "WRONG_STAGE"   // not now: something comes first, or it is too late
	Conflict     Code = "CONFLICT"      // the object has moved on since the caller read it
	Duplicate    Code = "DUPLICATE"     // this commandId was used for something else
	NotInForce   Code = "NOT_IN_FORCE"  // the power is not (or no longer) law on that day
	Unlawful     Code = "UNLAWFUL"      // the law or a court forbids it
	NotAnonymous Code = "NOT_ANONYMOUS" // too little would be left after masking, or too much still shows
	Erased       Code = "ERASED"        // what this refers to was erased
	Held         Code = "HELD"          // a legal hold keeps it from being erased
	NotAllowed   Code = "NOT_ALLOWED"   // the caller sees it, but somebody else has to do this or let him
)

// Problem is one thing to mend, in English and Dutch, with the path of the input field.
type Problem struct {
	Code      Code
	Message   string
	MessageNL string
	Path      []string
}

// Problems is a refusal as an error.
type Problems []Problem

// Error lists codes and paths alone, so that it is fit for a log line.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, one := range p {
		parts[i] = fmt.Sprintf("%s at %s", one.Code, strings.Join(one.Path, "."))
	}
	return "refused: " + strings.Join(parts, ", ")
}

// New is one problem at a field of the command's input, such as title or order.area; both messages begin with the field's name.
func New(code Code, field, en, nl string) Problem {
	path := append([]string{"input"}, strings.Split(field, ".")...)
	return Problem{Code: code, Message: field + ": " + en, MessageNL: field + ": " + nl, Path: path}
}

// One is a refusal for a single reason.
func One(code Code, field, en, nl string) error { return Problems{New(code, field, en, nl)} }

// Checks gathers the problems of one command, so that the caller sees all of them at once.
type Checks struct{ found Problems }

// Add notes a problem.
func (c *Checks) Add(code Code, field, en, nl string) {
	c.found = append(c.found, New(code, field, en, nl))
}

// Err is nil when nothing was found.
func (c *Checks) Err() error {
	if len(c.found) == 0 {
		return nil
	}
	return c.found
}

// Inside checks a part of the input that has fields of its own: what is found there is named by its whole path.
func (c *Checks) Inside(part string, check func(*Checks)) {
	var inner Checks
	check(&inner)
	for _, p := range inner.found {
		p.Path = append([]string{"input", part}, p.Path[1:]...)
		c.found = append(c.found, p)
	}
}

// Text checks one typed text: valid UTF-8 without control characters other than line ends and tabs, and at most limit
// characters (Unicode code points).
func (c *Checks) Text(field, text string, limit int) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		c.Add(Invalid, field, "The text holds bytes or control characters that are not text; send plain UTF-8.",
			"De tekst bevat bytes of stuurtekens die geen tekst zijn; stuur gewone UTF-8.")
	case utf8.RuneCountInString(text) > limit:
		c.Add(TooLong, field, fmt.Sprintf("The text is longer than %d characters; shorten it.", limit),
			fmt.Sprintf("De tekst is langer dan %d tekens; kort hem in.", limit))
	}
}

// RequiredText checks a text that must say something.
func (c *Checks) RequiredText(field, text string, limit int) {
	if !Says(text) {
		c.Add(Required, field, "This text is needed; fill it in.", "Deze tekst is nodig; vul hem in.")
		return
	}
	c.Text(field, text, limit)
}

// Moment checks when something happened, said by the user: not in the future, with a minute's grace for clocks that differ, and
// not before 1990, which is a slip of the pen. The zero moment is now.
func (c *Checks) Moment(field string, at, now time.Time) {
	switch {
	case at.IsZero():
	case at.After(now.Add(time.Minute)):
		c.Add(Invalid, field, "This moment lies in the future; give the moment at which it happened.",
			"Dit tijdstip ligt in de toekomst; geef het moment waarop het gebeurde.")
	case at.Year() < 1990:
		c.Add(Invalid, field, "This moment lies before 1990; check the date.",
			"Dit tijdstip ligt voor 1990; controleer de datum.")
	}
}

// Deadline checks a moment by which something has to be done, if one was given: it may lie in the future, and what lies before
// 1990 or over ten years ahead is a slip of the pen.
func (c *Checks) Deadline(field string, by *time.Time, now time.Time) {
	if by != nil && (by.Year() < 1990 || by.After(now.AddDate(10, 0, 0))) {
		c.Add(Invalid, field, "This moment lies before 1990 or over ten years ahead; check the date.",
			"Dit tijdstip ligt voor 1990 of meer dan tien jaar vooruit; controleer de datum.")
	}
}

// Link checks a link that was given: a whole one, to the web.
func (c *Checks) Link(field, link string, limit int) {
	c.Text(field, link, limit)
	if u, err := url.Parse(link); link != "" && (err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "") {
		c.Add(Invalid, field, "This is not a full link; copy it from the address bar, with https:// in front.",
			"Dit is geen volledige link; kopieer hem uit de adresbalk, met https:// ervoor.")
	}
}

// NotNegative checks a count or an amount that was given.
func NotNegative[N int | float64](c *Checks, field string, n *N) {
	if n != nil && !(*n >= 0) {
		c.Add(Invalid, field, "A count or amount can't be negative; leave it empty when it is unknown.",
			"Een aantal of bedrag kan niet negatief zijn; laat het leeg als het onbekend is.")
	}
}

// Word checks a value of a closed list.
func Word[W interface {
	~string
	Valid() bool
}](c *Checks, field string, word W) {
	if !word.Valid() {
		c.Add(Invalid, field, "This is not one of the values that the field knows; choose one of its list.",
			"Dit is geen waarde die het veld kent; kies er een uit de lijst.")
	}
}

// Says tells whether a reader sees anything in a text.
func Says(text string) bool { return strings.ContainsFunc(text, visible) }

// Tells tells whether a text holds a word or a number: dots and dashes fill a field without answering it.
func Tells(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// visible tells whether a reader sees anything: white space and marks of direction or width are nothing.
func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

func control(r rune) bool {
	return (r < ' ' && r != '\n' && r != '\r' && r != '\t') || r == 0x7f || r == utf8.RuneError
}
