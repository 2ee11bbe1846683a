package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// Import appends exported events to a log, in their order and with their ids, bytes and revisions, each at its place or not at
// all. What the log holds already has to be the beginning of the export; the import goes on behind it, so an import that was
// cut off is started again from the beginning. An event that does not fit its chain ends it before it is written. progress is
// told how many events are in the log; it may be nil.
func (l *Log) Import(ctx context.Context, r io.Reader, progress func(events int)) (int, error) {
	held, err := l.hashes(ctx)
	if err != nil {
		return 0, err
	}
	i := &importing{log: l, held: held}
	complete, err := ReadLines(r, l.Name, func(line Line, size int) error {
		if err := i.add(ctx, line.recorded(), size); err != nil {
			return err
		}
		if progress != nil {
			progress(i.seen.Events)
		}
		return nil
	})
	n := i.seen.Events
	if err == nil && !complete {
		err = errors.New("the export breaks off in its last line; export again, then go on with the import")
	}
	if err == nil && n < len(held) {
		err = fmt.Errorf("the log holds %d events and the export %d; import into an empty log", len(held), n)
	}
	if err == nil {
		err = i.flush(ctx)
	}
	if err != nil {
		return n, fmt.Errorf("import the %s log: %w", l.Name, err)
	}
	return n, nil
}

// importing is an import under way. Each line is one event, so the number of events seen is the number of the line.
type importing struct {
	log     *Log
	held    []string   // hashes of what the log held before
	seen    Audit      // of the lines so far
	waiting []Recorded // events of one stream that follow each other, appended together
	size    int        // of their lines
	first   int        // the number of the first of them
}

func (i *importing) add(ctx context.Context, e Recorded, size int) error {
	line := i.seen.Events + 1
	if err := i.seen.Add(e); err != nil {
		return fmt.Errorf("line %d does not fit, and nothing from there on is written: %w", line, err)
	}
	if line <= len(i.held) {
		if i.held[line-1] != e.Hash() {
			return fmt.Errorf("event %d of the log is not event %[1]d of the export; import into an empty log", line)
		}
		return nil
	}
	if len(i.waiting) > 0 && (i.waiting[0].Stream != e.Stream || i.size+size > 512<<10 || len(i.waiting) == 500) {
		if err := i.flush(ctx); err != nil {
			return err
		}
	}
	if len(i.waiting) == 0 {
		i.first = line
	}
	i.waiting, i.size = append(i.waiting, e), i.size+size
	return nil
}

// flush appends what waits.
func (i *importing) flush(ctx context.Context) error {
	if len(i.waiting) == 0 {
		return nil
	}
	data := make([]esdb.EventData, len(i.waiting))
	for n, e := range i.waiting {
		data[n] = esdb.EventData{EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Metadata}
	}
	first := i.waiting[0]
	_, err := i.log.append(ctx, first.Stream, first.Revision, data)
	if errors.Is(err, ErrWrongRevision) {
		return fmt.Errorf("line %d: event %d of stream %s is not the next one there: %w; import into an empty log, or finish an interrupted import with the same file",
			i.first, first.Revision, first.Stream, err)
	}
	i.waiting, i.size = i.waiting[:0], 0
	return err
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
