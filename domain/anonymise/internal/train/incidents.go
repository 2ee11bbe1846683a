package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"unicode/utf8"

	"leerkring/domain/anonymise"
	"leerkring/domain/anonymise/measure"
)

// readIncidents reads marked texts about incidents.
func readIncidents(files ...string) ([]measure.Document, error) {
	var all []measure.Document
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		documents, err := measure.Read(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, documents...)
	}
	return all, nil
}

// rewritten gives marked texts in the ways that people write them: as they are, in lower case, in capitals, and with some of the
// names masked already.
func rewritten(documents []measure.Document, random *rand.Rand) []anonymise.Marked {
	var texts []anonymise.Marked
	for _, d := range documents {
		m := markedOf(d)
		texts = append(texts, m, m, styled(m, strings.ToLower), withPlaceholders(m, 1, random), withPlaceholders(m, 2, random))
		for range 6 {
			piece := cut(m, random)
			if random.IntN(3) == 0 {
				piece = styled(piece, strings.ToLower)
			}
			texts = append(texts, piece)
		}
		if random.IntN(4) == 0 {
			texts = append(texts, styled(m, strings.ToUpper))
		}
	}
	return texts
}

func markedOf(d measure.Document) anonymise.Marked {
	offsets := make([]int, 0, len(d.Text)+1)
	for at := range d.Text {
		offsets = append(offsets, at)
	}
	offsets = append(offsets, len(d.Text))
	m := anonymise.Marked{Text: d.Text}
	for _, mark := range d.Marks {
		kind := anonymise.Kind(mark.Label)
		if !mark.Must {
			kind = anonymise.Word // it may go or stay, and teaches nothing
		}
		m.Marks = append(m.Marks, anonymise.Mark{Start: offsets[mark.Start], End: offsets[mark.End], Kind: kind})
	}
	return m
}

// withPlaceholders masks the names that a reader of a masked text does not see any more: about one in so many of them stays.
func withPlaceholders(m anonymise.Marked, one int, random *rand.Rand) anonymise.Marked {
	var out strings.Builder
	var marks []anonymise.Mark
	at := 0
	for _, mark := range m.Marks {
		if mark.Start < at {
			continue
		}
		out.WriteString(m.Text[at:mark.Start])
		at = mark.End
		if random.IntN(one+1) > 0 && mark.Kind != anonymise.Word {
			label := map[anonymise.Kind]string{anonymise.Person: "PERSOON", anonymise.Place: "PLAATS", anonymise.Org: "ORGANISATIE", anonymise.Handle: "ACCOUNT", anonymise.Age: "LEEFTIJD"}[mark.Kind]
			if label == "" {
				label = "GETAL"
			}
			out.WriteString("[" + label + " 1]")
			continue
		}
		start := out.Len()
		out.WriteString(m.Text[mark.Start:mark.End])
		marks = append(marks, anonymise.Mark{Start: start, End: out.Len(), Kind: mark.Kind})
	}
	out.WriteString(m.Text[at:])
	return anonymise.Marked{Text: out.String(), Marks: marks}
}

// cut takes some words in a row out of a text, most often from the start of a sentence: titles and notes are as short.
func cut(m anonymise.Marked, random *rand.Rand) anonymise.Marked {
	starts := []int{0}
	for at := 1; at+1 < len(m.Text); at++ {
		if m.Text[at] == '\n' || m.Text[at] == ' ' && (strings.IndexByte(".!?:", m.Text[at-1]) >= 0 || random.IntN(12) == 0) {
			starts = append(starts, at+1)
		}
	}
	start := starts[random.IntN(len(starts))]
	end, words := start, 3+random.IntN(10)
	for end < len(m.Text) && words > 0 {
		end++
		if end == len(m.Text) || m.Text[end] == ' ' || m.Text[end] == '\n' {
			words--
		}
	}
	piece := anonymise.Marked{Text: m.Text[start:end]}
	for _, mark := range m.Marks {
		if mark.End > start && mark.Start < end {
			piece.Marks = append(piece.Marks, anonymise.Mark{Start: max(mark.Start, start) - start, End: min(mark.End, end) - start, Kind: mark.Kind})
		}
	}
	return piece
}

// styled changes the letters of a text and keeps its marks, unless a letter takes more room.
func styled(m anonymise.Marked, change func(string) string) anonymise.Marked {
	changed := change(m.Text)
	if len(changed) != len(m.Text) || utf8.RuneCountInString(changed) != utf8.RuneCountInString(m.Text) {
		return m
	}
	return anonymise.Marked{Text: changed, Marks: m.Marks}
}
