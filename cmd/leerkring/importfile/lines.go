package importfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// lines reads JSON Lines (https://jsonlines.org).
type lines struct {
	shape
	in     *bufio.Reader
	number int
}

func openLines(file io.Reader, s shape) *lines {
	return &lines{shape: s, in: withoutMark(file)}
}

// withoutMark skips the mark that some programs put before UTF-8.
func withoutMark(file io.Reader) *bufio.Reader {
	in := bufio.NewReaderSize(file, 64<<10)
	if mark, err := in.Peek(3); err == nil && bytes.Equal(mark, []byte("\ufeff")) {
		in.Discard(3) //nolint:errcheck // they were just seen
	}
	return in
}

// Next skips lines with nothing on them.
func (l *lines) Next() (Line, error) {
	for {
		raw, whole, err := l.read()
		if errors.Is(err, io.EOF) && len(raw) == 0 {
			return Line{}, io.EOF
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return Line{}, fmt.Errorf("line %d: %w", l.number, err)
		}
		if len(bytes.TrimSpace(raw)) > 0 {
			return l.line(raw, whole), nil
		}
	}
}

// read takes one line; of one that is too long the beginning.
func (l *lines) read() (raw []byte, whole bool, err error) {
	l.number++
	whole = true
	for {
		part, err := l.in.ReadSlice('\n')
		if len(raw)+len(part) <= LineLimit {
			raw = append(raw, part...)
		} else {
			whole = false
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return raw, whole, err
		}
	}
}

func (l *lines) line(raw []byte, whole bool) Line {
	line := Line{Number: l.number, field: func(path []string) string { return strings.Join(path, ".") }}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	switch {
	case !whole:
		line.fault("line", tooLong())
		return line
	case !utf8.Valid(raw):
		line.fault("line", "It is not UTF-8; save the file as UTF-8.")
		return line
	}
	err := decoder.Decode(&line.Incident)
	if _, end := decoder.Token(); err != nil || end != io.EOF || line.Incident == nil {
		line.Incident = nil
		line.fault("line", `It is no JSON object; write one incident on one line, such as {"key": "2021-17", …}.`)
		return line
	}
	l.check(&line)
	return line
}

func tooLong() string {
	return fmt.Sprintf("It is longer than %d kB, which is more than can be sent at once; shorten its texts.", LineLimit>>10)
}
