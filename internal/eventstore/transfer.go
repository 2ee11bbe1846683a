package eventstore

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// Line is one event in an exported log: a line of JSON with the raw bytes in base64. Position belongs to the store that it was
// exported from, and serves to go on with an export; another store gives its own.
type Line struct {
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
		return encoder.Encode(Line{e.Position, e.Stream, e.Revision, e.ID, e.Type, e.Data, e.Metadata})
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("export the %s log: %w", l.Name, err)
	}
	return nil
}

// ReadLines hands each line of an export to see, with the number of bytes it takes. A last line that was cut off is no fault:
// the export was interrupted there, and complete is false.
func ReadLines(r io.Reader, see func(line Line, size int) error) (complete bool, err error) {
	in := bufio.NewReaderSize(r, 1<<20)
	for number := 1; ; number++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return len(text) == 0, nil
		}
		if err != nil {
			return false, fmt.Errorf("line %d: %w", number, err)
		}
		var line Line
		if err := json.Unmarshal(text, &line); err != nil || line.Stream == "" || line.Type == "" || line.ID == uuid.Nil {
			return false, fmt.Errorf("line %d is no event of an exported log", number)
		}
		if err := see(line, len(text)); err != nil {
			return false, err
		}
	}
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

// Import appends exported events to a log, in their order and with their ids, bytes and revisions, each at its place or not at
// all. What the log holds already has to be the beginning of the export; the import goes on behind it, so an import that was
// cut off is started again from the beginning. progress is told how many events are in the log; it may be nil.
func (l *Log) Import(ctx context.Context, r io.Reader, progress func(events int)) (int, error) {
	held, err := l.hashes(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	var waiting []Recorded // events of one stream that follow each other, appended together
	flush := func() error {
		err := l.put(ctx, waiting)
		waiting = waiting[:0]
		return err
	}
	size := 0
	complete, err := ReadLines(r, func(line Line, bytes int) error {
		e := Recorded{Stream: line.Stream, Revision: line.Revision, ID: line.ID, Type: line.Type, Data: line.Data, Metadata: line.Metadata}
		n++
		if progress != nil {
			progress(n)
		}
		if n <= len(held) {
			if held[n-1] != e.Hash() {
				return fmt.Errorf("event %d of the log is not event %d of the export; import into an empty log", n, n)
			}
			return nil
		}
		if len(waiting) > 0 && (waiting[0].Stream != e.Stream || size+bytes > 512<<10 || len(waiting) == 500) {
			if err := flush(); err != nil {
				return err
			}
			size = 0
		}
		waiting, size = append(waiting, e), size+bytes
		return nil
	})
	if err == nil && !complete {
		err = errors.New("the export breaks off in its last line; export again, then go on with the import")
	}
	if err == nil && n < len(held) {
		err = fmt.Errorf("the log holds %d events and the export %d; import into an empty log", len(held), n)
	}
	if err == nil {
		err = flush()
	}
	if err != nil {
		return n, fmt.Errorf("import the %s log: %w", l.Name, err)
	}
	return n, nil
}

// hashes are the hashes of all events that the log holds, in its order.
func (l *Log) hashes(ctx context.Context) ([]string, error) {
	var held []string
	err := l.Scan(ctx, 0, func(e Recorded) error {
		held = append(held, e.Hash())
		return nil
	})
	return held, err
}

func (l *Log) put(ctx context.Context, events []Recorded) error {
	if len(events) == 0 {
		return nil
	}
	data := make([]esdb.EventData, len(events))
	for i, e := range events {
		data[i] = esdb.EventData{EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Metadata}
	}
	_, err := l.append(ctx, events[0].Stream, events[0].Revision, data)
	return err
}
