package lesson

import (
	"strconv"
	"unicode/utf8"

	"leerkring/domain/problem"
)

// Piece is a part of one text of the lesson as it is shown; offsets in Unicode code points, End exclusive.
type Piece struct {
	Field Field `json:"field"`
	Start int   `json:"start"`
	End   int   `json:"end"`
}

// Redact masks more of what was submitted: a facilitator who reads something that could still point to somebody takes it out,
// also where the same words stand elsewhere in the lesson. Nothing is ever unmasked by it.
type Redact struct {
	Pieces    []Piece `json:"pieces"`
	Published bool    `json:"-"` // what stands now was published by a release
}

// LessonRedacted is the content after a facilitator masked more of it, sealed as a whole. It has to be approved (again); the version
// stays: what is approved later is this.
type LessonRedacted struct {
	Content Content  `json:"content,omitzero" seal:"true"`
	Pieces  []string `json:"pieces,omitempty" seal:"true"` // what was taken out; it stays out of every later content
}

func (LessonRedacted) lessonEvent() {}

// piecesLimit is how many pieces one command may mask.
const piecesLimit = 50

func (c Redact) decide(s State, _ Masker) ([]Event, error) {
	if !(s.Status == Approved && !c.Published) {
		if err := s.reviewable(); err != nil {
			return nil, err
		}
	}
	var checks problem.Checks
	switch n := len(c.Pieces); {
	case n == 0:
		checks.Add(problem.Required, "pieces", "Name at least one piece to mask.", "Noem minstens één stuk tekst om te maskeren.")
	case n > piecesLimit:
		checks.Add(problem.TooLong, "pieces", "At most "+strconv.Itoa(piecesLimit)+" pieces at a time; send the rest in a next command.",
			"Hoogstens "+strconv.Itoa(piecesLimit)+" stukken tegelijk; stuur de rest in een volgende opdracht.")
	}
	content, taken := s.Content, []string(nil)
	for i, p := range c.Pieces {
		path := "pieces." + strconv.Itoa(i)
		piece, ok := s.Content.piece(p)
		if !ok {
			checks.Add(problem.Invalid, path, "This piece is not in the text, or cuts through a placeholder; count in code points of the text as it is shown now.",
				"Dit stuk staat niet in de tekst, of snijdt door een vervanging heen; tel in codepunten van de tekst zoals hij nu wordt getoond.")
			continue
		}
		content, taken = content.without(piece, content.nextWord()), append(taken, piece)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{LessonRedacted{Content: content, Pieces: taken}}, nil
}

// piece is the text of a piece, out to whole words; false when there is none, or it holds a part of a placeholder.
func (c Content) piece(p Piece) (string, bool) {
	text := c.text(p.Field)
	if text == nil || p.Start < 0 || p.Start >= p.End || p.End > utf8.RuneCountInString(*text) {
		return "", false
	}
	points := []rune(*text)
	start, end := p.Start, p.End
	// Half a word is no piece: the rest of it would still tell.
	for start > 0 && isWord(points[start]) && isWord(points[start-1]) {
		start--
	}
	for end < len(points) && isWord(points[end]) && isWord(points[end-1]) {
		end++
	}
	from, to := len(string(points[:start])), len(string(points[:end]))
	for _, found := range placeholder().FindAllStringIndex(*text, -1) {
		if from < found[1] && found[0] < to {
			return "", false
		}
	}
	return (*text)[from:to], true
}

// without puts a placeholder wherever a piece stands, outside other placeholders.
func (c Content) without(piece, by string) Content {
	for _, f := range Fields() {
		text := c.text(f)
		*text = outside(*text, func(part string) string { return replaceWhole(part, piece, by) })
	}
	return c
}
