package lesson

import (
	"strconv"
	"unicode/utf8"

	"leerkring/domain/problem"
)

// Piece is a part of one text of the lesson as it is shown; offsets in Unicode code points, End exclusive.
type Piece struct {
	Field     Field `json:"field"`
	Start     int   `json:"start"`
	End       int   `json:"end"`
	Published bool  `json:"published,omitempty"` // of the text that a release shows, while a newer one waits
}

// Redact masks more of a lesson: a facilitator who reads something that could still point to somebody takes it out, also where the
// same words stand elsewhere in the lesson and in what a release shows of it. Nothing is ever unmasked by it.
type Redact struct {
	Pieces []Piece `json:"pieces"`
	Frozen Frozen  `json:"-"`
}

// LessonRedacted is a lesson after a facilitator masked more of it (see Change). The version stays.
type LessonRedacted struct {
	Content   Content  `json:"content,omitzero" seal:"true"`
	Note      string   `json:"note,omitempty" seal:"true"`
	Released  Content  `json:"released,omitzero" seal:"true"`
	Barred    Barred   `json:"barred,omitempty" seal:"true"`
	Release   int      `json:"release,omitempty"`
	Published bool     `json:"published,omitempty"`
	Alone     bool     `json:"alone,omitempty"`
	Words     []string `json:"pieces,omitempty" seal:"true"` // what was taken out, in events from before there were marks
}

func (LessonRedacted) lessonEvent() {}

// piecesLimit is how many pieces one command may mask.
const piecesLimit = 50

func (c Redact) decide(s State, _ Masker) ([]Event, error) {
	if s.Status == Withdrawn || s.Status == Returned && c.Frozen.Release == 0 {
		return nil, s.reviewable()
	}
	var checks problem.Checks
	switch n := len(c.Pieces); {
	case n == 0:
		checks.Add(problem.Required, "pieces", "Name at least one piece to mask.", "Noem minstens één stuk tekst om te maskeren.")
	case n > piecesLimit:
		checks.Add(problem.TooLong, "pieces", "At most "+strconv.Itoa(piecesLimit)+" pieces at a time; send the rest in a next command.",
			"Hoogstens "+strconv.Itoa(piecesLimit)+" stukken tegelijk; stuur de rest in een volgende opdracht.")
	}
	var taken []string
	for i, p := range c.Pieces {
		from := s.Content
		if p.Published {
			from = c.Frozen.Content
		}
		piece, ok := from.piece(p)
		if !ok {
			checks.Add(problem.Invalid, "pieces."+strconv.Itoa(i), "This piece is not in the text, holds no word, or cuts through a placeholder; count in code points of the text as it is shown now.",
				"Dit stuk staat niet in de tekst, bevat geen woord, of snijdt door een vervanging heen; tel in codepunten van de tekst zoals hij nu wordt getoond.")
			continue
		}
		taken = append(taken, piece)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	barred := s.Barred.and(s.Content.Commitment, taken...)
	return []Event{LessonRedacted(s.changeTo(s.Content, barred, c.Frozen))}, nil
}

// piece is the text of a piece, out to whole words; false when it is not there, has no word, or holds a part of a placeholder.
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
	piece := (*text)[from:to]
	return piece, len(wordsOf(piece)) > 0
}
