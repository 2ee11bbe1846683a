package anonymise

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"sort"
	"strings"
)

// dictionary holds the ordinary words, sorted, in one string: a map of so many would take longer to make than all the rest.
type dictionary struct {
	text string
	ends []uint32 // of each word in the text
}

// has looks a word in lower case up.
func (d *dictionary) has(word string) bool {
	i := sort.Search(len(d.ends), func(i int) bool { return d.word(i) >= word })
	return i < len(d.ends) && d.word(i) == word
}

func (d *dictionary) word(i int) string {
	start := uint32(0)
	if i > 0 {
		start = d.ends[i-1]
	}
	return d.text[start:d.ends[i]]
}

// readDictionary unpacks a list.
func readDictionary(packed []byte) (*dictionary, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	lines, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	return unpackWords(string(lines))
}

// bytesAWord is how many bytes a word of the list has, about.
const bytesAWord = 5

// unpackWords reads sorted words; each line is a capital for the bytes shared with the word before, and the rest.
func unpackWords(lines string) (*dictionary, error) {
	d := &dictionary{ends: make([]uint32, 0, len(lines)/bytesAWord)}
	var text strings.Builder
	text.Grow(2 * len(lines))
	previous := ""
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || int(line[0])-'A' < 0 || int(line[0])-'A' > len(previous) {
			return nil, errors.New("damaged")
		}
		start := text.Len()
		text.WriteString(previous[:line[0]-'A'])
		text.WriteString(line[1:])
		word := text.String()[start:]
		if word <= previous {
			return nil, errors.New("not sorted")
		}
		d.ends = append(d.ends, uint32(text.Len()))
		previous = word
	}
	d.text = text.String()
	return d, nil
}
