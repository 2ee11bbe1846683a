package measure

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// lineLimit is the longest line of a file of documents, in bytes.
const lineLimit = 1 << 22

// Read reads documents, one JSON object a line: {"id","text","spans":[{"start","end","label","must"}]}. A fault names its line.
func Read(r io.Reader) ([]Document, error) {
	var documents []Document
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, lineLimit)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var d Document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("line %d is no document: %w", n, err)
		}
		length := utf8.RuneCountInString(d.Text)
		for _, m := range d.Marks {
			if m.Start < 0 || m.Start >= m.End || m.End > length {
				return nil, fmt.Errorf("line %d: a span from %d to %d does not fit a text of %d code points", n, m.Start, m.End, length)
			}
			if m.Label == "" {
				return nil, fmt.Errorf("line %d: the span from %d to %d has no label", n, m.Start, m.End)
			}
		}
		documents = append(documents, d)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the documents: %w", err)
	}
	return documents, nil
}
