package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"leerkring/domain/anonymise"
)

// readNewspapers reads words with their tags, one a line, and makes a text of every twenty or so of them.
func readNewspapers(file string) ([]anonymise.Marked, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	texts, err := parseNewspapers(unpacked)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return texts, nil
}

func parseNewspapers(r io.Reader) ([]anonymise.Marked, error) {
	var texts []anonymise.Marked
	var b builder
	words := 0
	for lines := bufio.NewScanner(r); ; {
		if !lines.Scan() {
			if b.text.Len() > 0 {
				texts = append(texts, b.marked())
			}
			return texts, lines.Err()
		}
		word, tag, found := strings.Cut(lines.Text(), " ")
		if lines.Text() == "" {
			continue
		}
		if !found {
			return nil, errors.New("a line without a tag")
		}
		if b.text.Len() > 0 && strings.Trim(word, ".,;:?!)") != "" {
			b.text.WriteByte(' ')
		}
		b.write(word, kinds()[strings.TrimPrefix(strings.TrimPrefix(tag, "B-"), "I-")])
		if words++; words >= 20 && strings.HasSuffix(word, ".") {
			texts, words = append(texts, b.marked()), 0
			b = builder{}
		}
	}
}

func kinds() map[string]anonymise.Kind {
	return map[string]anonymise.Kind{"PER": anonymise.Person, "LOC": anonymise.Place, "ORG": anonymise.Org}
}

// builder gathers a text and its marks.
type builder struct {
	text  strings.Builder
	marks []anonymise.Mark
}

func (b *builder) write(piece string, kind anonymise.Kind) {
	start := b.text.Len()
	b.text.WriteString(piece)
	if kind != "" {
		b.marks = append(b.marks, anonymise.Mark{Start: start, End: b.text.Len(), Kind: kind})
	}
}

func (b *builder) marked() anonymise.Marked {
	return anonymise.Marked{Text: b.text.String(), Marks: b.marks}
}
