// Package importfile reads incidents of the past from a file, one at a time: from a table (.csv) with one incident a row, or from
// JSON Lines (.jsonl) with one ImportIncidentInput of the API a line. What it finds wrong it names by line and field; what stands
// in a field it never repeats, since that may be personal data.
package importfile

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// LineLimit is how long a line may be, in bytes: what the API takes at once, less room for the rest of the request.
const LineLimit = 900 << 10

// Line is one incident of a file, or what keeps it from being one.
type Line struct {
	Number   int            // in the file, from 1
	Incident map[string]any // as the API takes it
	Faults   []Fault        // empty: it can be sent
	field    func(path []string) string
}

// Fault is one thing to mend in a line.
type Fault struct{ Field, Message string }

// Key is the municipality's number of the incident; empty when it has none.
func (l Line) Key() string {
	key, _ := l.Incident["key"].(string)
	return strings.TrimSpace(key)
}

// Field is how the file calls a field of the incident.
func (l Line) Field(path []string) string { return l.field(path) }

func (l *Line) fault(field, message string) { l.Faults = append(l.Faults, Fault{field, message}) }

// Reader gives the lines of a file in their order, and io.EOF behind the last.
type Reader interface{ Next() (Line, error) }

// Open begins to read a file by the ending of its name. An error says that nothing of it can be read.
func Open(name string, file io.Reader) (Reader, error) {
	shape, err := loadShape()
	if err != nil {
		return nil, err
	}
	return open(name, file, shape)
}

func open(name string, file io.Reader, shape shape) (Reader, error) {
	switch ending := strings.ToLower(filepath.Ext(name)); ending {
	case ".csv":
		return openTable(file, shape)
	case ".jsonl":
		return openLines(file, shape), nil
	}
	return nil, errors.New("the name has to end in .csv or .jsonl, which says how it is read")
}

// nearest is the known name that takes the fewest changes to become (Levenshtein).
func nearest(name string, known []string) string {
	best, fewest := "", len(name)+100
	for _, k := range known {
		if n := distance(name, k); n < fewest {
			best, fewest = k, n
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, corner+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// sayable is a name that may be repeated: one that looks like a name of a field. Anything else may be what somebody typed of somebody.
func sayable(name string, place int) string {
	fits := len(name) > 0 && len(name) <= 40
	for _, r := range name {
		fits = fits && (r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}
	if fits {
		return name
	}
	return fmt.Sprintf("the one at place %d", place)
}
