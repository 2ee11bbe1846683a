// Package eventstore is the one way to a log. It speaks to EventStoreDB through the vendor's client, on one machine (the
// embedded node) as on a cluster, and adds what a file that has to stand in court needs: sealed personal fields, metadata
// with two clocks, a hash chain per stream, and commands that may be sent twice.
package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// Errors of a log. Each is told apart with errors.Is.
var (
	// ErrUnavailable says that the log could not be reached now. An append may have been made all the same; a command is
	// safe to send again.
	ErrUnavailable = errors.New("the log can't be reached")
	// ErrWrongRevision says that the stream has moved on since it was loaded.
	ErrWrongRevision = errors.New("the stream has moved on")
	// ErrBroken says that a stream does not fit its own hash chain: an event was changed, lost or inserted.
	ErrBroken = errors.New("the hash chain is broken")
	// ErrDamaged says that the store's file is damaged: where it was to be read, or somewhere, so that nothing is written to it
	// any more. To try again is of no use before the log is restored.
	ErrDamaged = errors.New("the file of the log is damaged")
	// ErrUnknownEvent says that a stream holds an event type or a schema that this version does not know.
	ErrUnknownEvent = errors.New("unknown event type or newer schema; run a newer version")
)

// Position is a place in the order of all events of one log. It grows, with gaps; nothing else may be read into it.
type Position uint64

// Recorded is one event as the log stores it.
type Recorded struct {
	Stream   string
	Revision uint64
	Position Position
	ID       uuid.UUID
	Type     string
	Data     []byte
	Metadata []byte
}

// Config says how to open a log.
type Config struct {
	Name       string // names the log in positions: "case" or "knowledge"
	Connection string // esdb://…, for the vendor's client; streamPrefix=… in it shares a store (see prefixSetting)
	Codec      *Codec
	// ContentHash is a keyed hash of what a command said, kept sealed with its entry to know the command again.
	ContentHash func(content []byte) [32]byte
	// RecordedAt writes the server's clock into the metadata: in full, or to the month.
	RecordedAt func(time.Time) string
	Logger     *slog.Logger
}

// Log is an open log, safe for concurrent use.
type Log struct {
	Config
	prefix string // of the streams' names in the store
	conn   *connection
	turns  *turns
}

// Open prepares the connection; the first call makes it.
func Open(c Config) (*Log, error) {
	connection, prefix, err := cutPrefix(c.Connection)
	if err != nil {
		return nil, fmt.Errorf("open the %s log: %w", c.Name, err)
	}
	settings, err := esdb.ParseConnectionString(connection)
	if err != nil {
		return nil, fmt.Errorf("open the %s log: the connection string does not parse; it should look like esdb://host:2113", c.Name)
	}
	settings.Logger = esdb.NoopLogging() // the client's own lines name streams; the errors reach us all the same
	conn, err := connect(settings)
	if err != nil {
		return nil, fmt.Errorf("open the %s log: %w", c.Name, err)
	}
	return &Log{Config: c, prefix: prefix, conn: conn, turns: newTurns()}, nil
}

// Close ends the connection; open calls fail.
func (l *Log) Close() error { return l.conn.close() }

// callLimit bounds a read or an append of one stream, which take milliseconds: a command should say soon that its log is away.
const callLimit = 3 * time.Second

// read is a stream from its start. A stream that does not exist is empty.
func (l *Log) read(ctx context.Context, stream string) ([]Recorded, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	events, err := call(ctx, l.conn, func(client *esdb.Client) ([]Recorded, error) {
		reader, err := client.ReadStream(ctx, l.prefix+stream, esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Start{}}, ^uint64(0)>>1)
		if err != nil {
			return nil, err
		}
		defer reader.Close()
		return l.collect(reader)
	})
	if err != nil {
		return nil, fmt.Errorf("read a stream: %w", err)
	}
	return events, nil
}

// append writes events at a revision: len(events) of the stream so far, so 0 makes it.
func (l *Log) append(ctx context.Context, stream string, at uint64, events []esdb.EventData) (Position, error) {
	var expected esdb.ExpectedRevision = esdb.NoStream{}
	if at > 0 {
		expected = esdb.Revision(at - 1)
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	written, err := call(ctx, l.conn, func(client *esdb.Client) (*esdb.WriteResult, error) {
		return client.AppendToStream(ctx, l.prefix+stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, events...)
	})
	if err != nil {
		return 0, fmt.Errorf("append to a stream: %w", err)
	}
	return Position(written.CommitPosition), nil
}

func (l *Log) collect(reader *esdb.ReadStream) ([]Recorded, error) {
	var events []Recorded
	for {
		event, err := reader.Recv()
		switch {
		case errors.Is(err, io.EOF), isCode(err, esdb.ErrorCodeResourceNotFound):
			return events, nil
		case err != nil:
			return nil, err
		}
		events = append(events, l.recorded(event.Event))
	}
}

// recorded gives an event of one of the log's streams.
func (l *Log) recorded(e *esdb.RecordedEvent) Recorded {
	stream, _ := l.ours(e.StreamID)
	return Recorded{
		Stream: stream, Revision: e.EventNumber, Position: Position(e.Position.Commit),
		ID: e.EventID, Type: e.EventType, Data: e.Data, Metadata: e.UserMetadata,
	}
}
