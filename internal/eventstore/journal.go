package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// Journal appends to a stream that one writer has to himself. He knows where it ends, so nothing is read before an append but
// once, the last event. It is for one caller at a time.
//
// Its events come of no command that could be sent twice: they have no commandId, and each has to differ from the others.
type Journal struct {
	log    *Log
	stream string
	tail   tail
	sure   bool // tail is where the stream ends, unless another has written to it
}

// tail is where a stream ends.
type tail struct {
	length uint64
	hash   string
	last   time.Time // recordedAt of the last event
}

func (t tail) next() uint64     { return t.length }
func (t tail) headHash() string { return t.hash }

// JournalEntry is an event with who made it.
type JournalEntry struct {
	Order Order
	Event any
}

// Journal opens a stream, which need not be there yet.
func (l *Log) Journal(ctx context.Context, stream string) (*Journal, error) {
	j := &Journal{log: l, stream: stream}
	return j, j.find(ctx)
}

// Last is when the last event was recorded; zero when there is none.
func (j *Journal) Last() time.Time { return j.tail.last }

// find reads where the stream ends.
func (j *Journal) find(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	events, err := call(ctx, j.log.conn, func(client *esdb.Client) ([]Recorded, error) {
		reader, err := client.ReadStream(ctx, j.log.prefix+j.stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
		if err != nil {
			return nil, err
		}
		defer reader.Close()
		return j.log.collect(reader)
	})
	if err != nil {
		return fmt.Errorf("find the end of a stream: %w", err)
	}
	j.tail = tail{}
	for _, e := range events {
		m, err := parseMetadata(e.Metadata)
		if err != nil {
			return err
		}
		at, err := m.recordedAt()
		if err != nil {
			return err
		}
		j.tail = tail{e.Revision + 1, e.Hash(), at}
	}
	j.sure = true
	return nil
}

// Append writes the entries in their order, in as few appends as the store takes, and gives the place of the last. ErrWrongRevision says that
// another writes to the stream. After any other failure some of them may have been written.
func (j *Journal) Append(ctx context.Context, entries []JournalEntry) (p Position, _ error) {
	parts, err := parted(entries)
	if err != nil {
		return 0, err
	}
	for _, part := range parts {
		if p, err = j.append(ctx, part); err != nil {
			return 0, err
		}
	}
	return p, nil
}

func (j *Journal) append(ctx context.Context, events []said) (Position, error) {
	if !j.sure { // an append before may have been made all the same
		if err := j.find(ctx); err != nil {
			return 0, err
		}
	}
	made, err := j.log.write(ctx, j.stream, j.tail, events)
	if err != nil {
		j.sure = false
		return 0, err
	}
	j.tail = tail{j.tail.length + uint64(len(events)), made.hash, made.entries[len(events)-1].RecordedAt}
	return made.position, nil
}

// parted divides entries into appends that the store takes.
func parted(entries []JournalEntry) (parts [][]said, _ error) {
	var part []said
	total := 0
	for _, e := range entries {
		text, err := json.Marshal(e.Event)
		if err != nil {
			return nil, fmt.Errorf("measure a %T: %w", e.Event, err)
		}
		size := stored(len(text))
		if size > appendLimit {
			return nil, errors.New("an entry of a journal is larger than the store takes")
		}
		if total+size > appendLimit {
			parts, part, total = append(parts, part), nil, 0
		}
		part, total = append(part, said{order: e.Order, event: e.Event}), total+size
	}
	if part != nil {
		parts = append(parts, part)
	}
	return parts, nil
}

// stored bounds what an event takes in the store: sealing makes it larger, and metadata stands around it.
func stored(text int) int { return text*4/3 + 1200 }
