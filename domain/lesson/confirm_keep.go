package lesson

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"leerkring/domain/problem"
)

// ConfirmKeep settles what the author named as harmless: a confirmed word stands in the texts again, a refused one stays masked. A
// lesson is approved only when nothing is left to settle.
type ConfirmKeep struct {
	Confirm []string          `json:"confirm"` // placeholders of the proposals
	Refuse  []string          `json:"refuse"`
	Wrote   func(Author) bool `json:"-"` // tells whether who confirms is that author
}

// LessonKeepConfirmed is the content after its proposals were settled, sealed as a whole.
type LessonKeepConfirmed struct {
	Content Content  `json:"content,omitzero" seal:"true"`
	Refused []string `json:"refused,omitempty" seal:"true"` // words that stay masked, whoever proposes them again
}

func (LessonKeepConfirmed) lessonEvent() {}

func (c ConfirmKeep) decide(s State, _ Masker) ([]Event, error) {
	if err := s.reviewable(); err != nil {
		return nil, err
	}
	if c.Wrote != nil && slices.ContainsFunc(s.Content.Authors, c.Wrote) {
		return nil, problem.One(problem.NotAllowed, "lessonId",
			"You wrote this lesson; somebody else has to settle the words that you keep.",
			"U hebt deze les geschreven; iemand anders moet beslissen over de woorden die u wilt behouden.")
	}
	var checks problem.Checks
	if len(c.Confirm)+len(c.Refuse) == 0 {
		checks.Add(problem.Required, "confirm", "Name the placeholders to confirm or to refuse.", "Noem de vervangingen die u bevestigt of weigert.")
	}
	content, refused := s.Content, []string(nil)
	settle := func(path string, list []string, confirmed bool) {
		for i, name := range list {
			at := slices.IndexFunc(content.Proposals, func(p Proposal) bool { return p.Placeholder == name })
			if at < 0 {
				checks.Add(problem.NotFound, path+"."+strconv.Itoa(i), "The author proposed nothing for this placeholder, or it was settled before; read the lesson again.",
					"Voor deze vervanging heeft de auteur niets voorgesteld, of er is al over beslist; lees de les opnieuw.")
				continue
			}
			if confirmed {
				content = content.restore(content.Proposals[at])
			} else {
				refused = append(refused, content.Proposals[at].Word)
			}
			content.Proposals = slices.Delete(slices.Clone(content.Proposals), at, at+1)
		}
	}
	settle("confirm", c.Confirm, true)
	settle("refuse", c.Refuse, false)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{LessonKeepConfirmed{Content: content, Refused: refused}}, nil
}

// restore puts the word of a proposal in the place of its placeholder.
func (c Content) restore(p Proposal) Content {
	for _, f := range Fields() {
		text := c.text(f)
		*text = strings.ReplaceAll(*text, p.Placeholder, p.Word)
	}
	return c
}

// outside changes what stands between the placeholders of a text.
func outside(text string, change func(string) string) string {
	var out strings.Builder
	at := 0
	for _, found := range placeholder().FindAllStringIndex(text, -1) {
		out.WriteString(change(text[at:found[0]]) + text[found[0]:found[1]])
		at = found[1]
	}
	return out.String() + change(text[at:])
}

// replaceWhole replaces a piece where it stands as whole words: "Jan" is not taken out of "Januari".
func replaceWhole(text, piece, by string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, piece)
		if i < 0 {
			return out.String() + text
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(piece):])
		first, _ := utf8.DecodeRuneInString(piece)
		last, _ := utf8.DecodeLastRuneInString(piece)
		if i > 0 && isWord(before) && isWord(first) || i+len(piece) < len(text) && isWord(after) && isWord(last) {
			_, size := utf8.DecodeRuneInString(text[i:])
			out.WriteString(text[:i+size])
			text = text[i+size:]
			continue
		}
		out.WriteString(text[:i] + by)
		text = text[i+len(piece):]
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
