package lesson

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"leerkring/domain/problem"
)

// ConfirmKeep settles what the author named as harmless: a confirmed word stands in the texts again, a refused one stays masked. A
// lesson is approved only when nothing is left to settle.
type ConfirmKeep struct {
	Confirm []string          `json:"confirm"` // placeholders of the proposals
	Refuse  []string          `json:"refuse"`
	Wrote   func(Author) bool `json:"-"` // tells whether who confirms is that author
	Frozen  Frozen            `json:"-"`
}

// LessonKeepConfirmed is a lesson after its proposals were settled (see Change). The version stays.
type LessonKeepConfirmed struct {
	Content   Content  `json:"content,omitzero" seal:"true"`
	Note      string   `json:"note,omitempty" seal:"true"`
	Released  Content  `json:"released,omitzero" seal:"true"`
	Barred    Barred   `json:"barred,omitempty" seal:"true"`
	Release   int      `json:"release,omitempty"`
	Published bool     `json:"published,omitempty"`
	Alone     bool     `json:"alone,omitempty"`
	Words     []string `json:"refused,omitempty" seal:"true"` // what was refused, in events from before there were marks
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
	barred := s.Barred.and(content.Commitment, refused...)
	return []Event{LessonKeepConfirmed(s.changeTo(content, barred, c.Frozen))}, nil
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

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
