package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// Witness is an event by which a follower knows its log again: where it stood, and which it was.
type Witness struct {
	Stream   string
	Revision uint64
	ID       uuid.UUID
	Position Position
}

// WitnessOf is the event as a witness.
func WitnessOf(e Recorded) Witness { return Witness{e.Stream, e.Revision, e.ID, e.Position} }

// ErrOtherLog says that a follower's place is of another log, or of a later state of this one: what it made has to be made anew.
var ErrOtherLog = errors.New("this is not the log that was followed")

// Holds tells whether the log has the event where it was seen. A log that was put back from an older backup, moved to another
// store or begun anew doesn't.
func (l *Log) Holds(ctx context.Context, w Witness) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	held, err := call(ctx, l.conn, func(client *esdb.Client) (bool, error) {
		options := esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(w.Revision)}
		reader, err := client.ReadStream(ctx, l.prefix+w.Stream, options, 1)
		if err != nil {
			return false, err
		}
		defer reader.Close()
		event, err := reader.Recv()
		if errors.Is(err, io.EOF) || isCode(err, esdb.ErrorCodeResourceNotFound) || isCode(err, esdb.ErrorCodeStreamDeleted) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		return WitnessOf(l.recorded(event.Event)) == w, nil
	})
	if err != nil {
		return false, fmt.Errorf("know the %s log again: %w", l.Name, err)
	}
	return held, nil
}
