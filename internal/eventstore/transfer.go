package eventstore

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// Line is one event in an exported log: a line of JSON with the raw bytes in base64. Position belongs to the store that it was
// exported from, and serves to go on with an export; another store gives its own.
type Line struct {
	Log      LogName   `json:"log"` // first, so that the beginning of a line tells whose it is
	Position Position  `json:"position"`
	Stream   string    `json:"stream"`
	Revision uint64    `json:"revision"`
	ID       uuid.UUID `json:"id"`
	Type     string    `json:"type"`
	Data     []byte    `json:"data"`
	Metadata []byte    `json:"metadata"`
}

// lineLimit bounds a line: an event of 1 MiB in base64, and its names.
const lineLimit = 4 << 20

// Export writes every event behind a position as a line, in the order of the log. progress may be nil.
func (l *Log) Export(ctx context.Context, w io.Writer, behind Position, progress func(Position)) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	err := l.Scan(ctx, behind, func(e Recorded) error {
		if progress != nil {
			progress(e.Position)
		}
		return encoder.Encode(Line{LogName(l.Name), e.Position, e.Stream, e.Revision, e.ID, e.Type, e.Data, e.Metadata})
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("export the %s log: %w", l.Name, err)
	}
	return nil
}

// Witness is the line's event where it stood: only the very store that it was exported from holds it.
func (line Line) Witness() Witness {
	return Witness{line.Stream, line.Revision, line.ID, line.Position}
}

func (line Line) recorded() Recorded {
	return Recorded{Stream: line.Stream, Revision: line.Revision, ID: line.ID, Type: line.Type, Data: line.Data, Metadata: line.Metadata}
}

// ReadLines hands each line of a log's export to see, with the number of bytes it takes. A last line that was cut off is no
// fault: the export was interrupted there, and complete is false. What is no line of that log is an error that names it.
func ReadLines(r io.Reader, log string, see func(line Line, size int) error) (complete bool, err error) {
	in := bufio.NewReaderSize(r, 1<<20)
	for number := 1; ; number++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) && beginsLine(text, log) {
			return len(text) == 0, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false, fmt.Errorf("line %d: %w", number, err)
		}
		var line Line
		if err := json.Unmarshal(text, &line); err != nil || line.Log == "" || line.Stream == "" || line.Type == "" || line.ID == uuid.Nil {
			return false, fmt.Errorf("line %d is no event of an exported log", number)
		}
		if line.Log != LogName(log) {
			return false, fmt.Errorf("line %d is of the %s log, not of the %s log", number, line.Log, log)
		}
		if errors.Is(err, io.EOF) {
			return false, fmt.Errorf("line %d does not begin as a line of an export does", number)
		}
		if err := see(line, len(text)); err != nil {
			return false, err
		}
	}
}

// beginsLine says whether a text without a line end is what an interrupted export of a log left.
func beginsLine(text []byte, log string) bool {
	first := fmt.Appendf(nil, `{"log":%q,"position":`, log)
	return bytes.HasPrefix(first, text) || bytes.HasPrefix(text, first)
}

// readLine reads to the line's end, within lineLimit; io.EOF comes with what stood behind the last line end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	for {
		part, err := in.ReadSlice('\n')
		text = append(text, part...)
		if len(text) > lineLimit {
			return nil, errors.New("the line is too long for an event")
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, err
		}
	}
}
