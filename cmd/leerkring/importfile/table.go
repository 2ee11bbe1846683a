package importfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// table reads a table whose first row names its columns (RFC 4180, with a semicolon or a comma).
type table struct {
	shape
	in      *csv.Reader
	columns []column // of the file, in its order
	known   map[string]column
}

func openTable(file io.Reader, s shape) (*table, error) {
	in := withoutMark(file)
	t := &table{shape: s, in: csv.NewReader(in), known: map[string]column{}}
	for _, c := range s.columns() {
		t.known[c.name] = c
	}
	t.in.Comma, t.in.FieldsPerRecord = separator(in), -1
	header, err := t.in.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("it is empty; its first row has to name the columns, see leerkring import --template csv")
	case err != nil:
		return nil, fmt.Errorf("its first row can't be read: %s; see leerkring import --template csv", unread(err))
	}
	return t, t.name(header)
}

// separator is what the first row has more of.
func separator(in *bufio.Reader) rune {
	start, _ := in.Peek(in.Size()) //nolint:errcheck // what there is will do
	row, _, _ := strings.Cut(string(start), "\n")
	if strings.Count(row, ",") > strings.Count(row, ";") {
		return ','
	}
	return ';'
}

// name takes the columns from the first row, and names every one that is not known.
func (t *table) name(header []string) error {
	var strange []string
	seen := map[string]bool{}
	names := slices.Sorted(maps.Keys(t.known))
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		c, ok := t.known[name]
		switch {
		case !ok:
			strange = append(strange, fmt.Sprintf("%s (the nearest is %s)", sayable(name, i+1), nearest(name[:min(len(name), 80)], names)))
		case seen[name]:
			return fmt.Errorf("the column %s stands twice; keep one", name)
		}
		seen[name] = true
		t.columns = append(t.columns, c)
	}
	if len(strange) == len(header) {
		return errors.New("its first row names no column that is known; it has to name them all, see leerkring import --template csv")
	}
	if len(strange) > 0 {
		return fmt.Errorf("these columns are not known: %s; see leerkring import --template csv", strings.Join(strange, ", "))
	}
	for _, f := range t.incident.Fields {
		if f.Type.NonNull && f.DefaultValue == nil && !seen[snake(f.Name)] {
			return fmt.Errorf("the column %s is missing; see leerkring import --template csv", snake(f.Name))
		}
	}
	return nil
}

// Next skips rows with nothing in them.
func (t *table) Next() (Line, error) {
	for {
		row, err := t.in.Read()
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			line := Line{Number: parse.StartLine, field: func([]string) string { return "line" }}
			line.fault("line", unread(err))
			return line, nil
		case err != nil:
			return Line{}, err
		}
		number, _ := t.in.FieldPos(0)
		if slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			return t.line(number, row), nil
		}
	}
}

func unread(err error) string {
	if errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		return `A quote (") stands where none can be, or is never closed; write a cell with quotes between quotes, and each quote in it twice. Rows up to the next quote may have gone with it.`
	}
	return "It can't be read as a row of a table."
}

func (t *table) line(number int, row []string) Line {
	line := Line{Number: number, Incident: map[string]any{}}
	measures := &measures{}
	line.field = measures.field
	if len(row) > len(t.columns) {
		line.fault("line", fmt.Sprintf("It has %d cells and the first row %d; a cell with the separator in it stands between quotes.", len(row), len(t.columns)))
		return line
	}
	wrong := map[string]bool{}
	for i, cell := range row {
		c := t.columns[i]
		if !utf8.ValidString(cell) {
			line.fault(c.name, "This is not UTF-8; save the file as CSV UTF-8.")
			wrong[c.name] = true
			continue
		}
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		value, message := c.value(cell)
		if message != "" {
			line.fault(c.name, message)
			wrong[c.name] = true
		}
		measures.put(line.Incident, c.path, value)
	}
	cells := line.Faults
	line.Faults = nil
	t.check(&line)
	line.Faults = slices.DeleteFunc(line.Faults, func(f Fault) bool { return wrong[f.Field] }) // it was there, and is named already
	line.Faults = append(cells, line.Faults...)
	return line
}

// measures keeps which measure of a row stands in which columns: those that are empty leave no gap in the list.
type measures struct{ columns []string }

// put sets a field of the incident by the path of its column.
func (m *measures) put(incident map[string]any, path []string, value any) {
	if len(path) == 1 {
		incident[path[0]] = value
		return
	}
	if len(path) == 2 {
		part, _ := incident[path[0]].(map[string]any)
		if part == nil {
			part = map[string]any{}
			incident[path[0]] = part
		}
		part[path[1]] = value
		return
	}
	list, _ := incident[path[0]].([]any)
	at := slices.Index(m.columns, path[1])
	if at < 0 {
		at = len(list)
		list, m.columns = append(list, map[string]any{}), append(m.columns, path[1])
		incident[path[0]] = list
	}
	list[at].(map[string]any)[path[2]] = value
}

// field is the column of a field.
func (m *measures) field(path []string) string {
	if len(path) == 0 {
		return "line"
	}
	if path[0] != "interventions" || len(path) == 1 {
		if n := len(path); n > 1 && strings.Trim(path[n-1], "0123456789") == "" { // an item of a list
			path = path[:n-1]
		}
		return snake(strings.Join(path, "_"))
	}
	column := path[1]
	if at, err := strconv.Atoi(path[1]); err == nil && at >= 0 && at < len(m.columns) {
		column = m.columns[at]
	}
	n, _ := strconv.Atoi(column) //nolint:errcheck // it names a column
	name := fmt.Sprintf("intervention%d", n+1)
	for _, step := range path[2:] {
		switch step {
		case "typeId":
			step = "type"
		case "legalBasisId":
			step = "basis"
		}
		name += "_" + snake(step)
	}
	return name
}
