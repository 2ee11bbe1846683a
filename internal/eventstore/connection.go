package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// connection holds the vendor's client and builds a new one when it has closed itself: after an outage longer than its
// discovery it stays closed for good, also when the server is back.
type connection struct {
	settings *esdb.Configuration
	mu       sync.Mutex
	current  *esdb.Client
	closed   bool
}

func connect(settings *esdb.Configuration) (*connection, error) {
	client, err := esdb.NewClient(settings)
	if err != nil {
		return nil, err
	}
	return &connection{settings: settings, current: client}, nil
}

func (c *connection) client() *esdb.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current
}

// renew replaces a client that has closed itself, unless another caller did so already.
func (c *connection) renew(dead *esdb.Client) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.current != dead {
		return nil
	}
	client, err := esdb.NewClient(c.settings)
	if err != nil {
		return err
	}
	c.current = client
	return dead.Close()
}

func (c *connection) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	return c.current.Close()
}

// call runs one operation of the client and gives its errors our names. An operation that met a closed client is run once
// more on a new one.
func call[R any](ctx context.Context, c *connection, do func(*esdb.Client) (R, error)) (R, error) {
	client := c.client()
	result, err := guarded(ctx, client, do)
	if errors.Is(err, errClosed) || isCode(err, esdb.ErrorCodeConnectionClosed) {
		if err := c.renew(client); err != nil {
			var none R
			return none, fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		result, err = guarded(ctx, c.client(), do)
	}
	return result, named(err)
}

// errClosed says that the client was closed under an operation.
var errClosed = errors.New("the client was closed")

// guarded runs an operation aside, for two faults of the client: while it looks for its server it heeds no context, and an
// operation that waits for it then panics when the client is closed. The caller leaves when his context ends; what he
// started may still take place, as with any lost answer.
func guarded[R any](ctx context.Context, client *esdb.Client, do func(*esdb.Client) (R, error)) (R, error) {
	type answer struct {
		result R
		err    error
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if value := recover(); value != nil {
				if fault, ok := value.(error); !ok || fault.Error() != "send on closed channel" {
					panic(value)
				}
				a.err = errClosed
			}
			done <- a
		}()
		a.result, a.err = do(client)
	}()
	select {
	case a := <-done:
		return a.result, a.err
	case <-ctx.Done():
		var none R
		return none, ctx.Err()
	}
}

// named translates the client's errors. Their texts hold stream names and are dropped.
func named(err error) error {
	var e *esdb.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%w: the connection ended", ErrUnavailable)
	case !errors.As(err, &e):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case e.IsErrorCode(esdb.ErrorCodeWrongExpectedVersion):
		return ErrWrongRevision
	}
	return fmt.Errorf("%w: client code %d", ErrUnavailable, e.Code())
}

func isCode(err error, code esdb.ErrorCode) bool {
	var e *esdb.Error
	return errors.As(err, &e) && e.IsErrorCode(code)
}

func collect(reader *esdb.ReadStream) ([]Recorded, error) {
	var events []Recorded
	for {
		event, err := reader.Recv()
		switch {
		case errors.Is(err, io.EOF), isCode(err, esdb.ErrorCodeResourceNotFound):
			return events, nil
		case err != nil:
			return nil, err
		}
		events = append(events, recorded(event.Event))
	}
}

func recorded(e *esdb.RecordedEvent) Recorded {
	return Recorded{
		Stream: e.StreamID, Revision: e.EventNumber, Position: Position(e.Position.Commit),
		ID: e.EventID, Type: e.EventType, Data: e.Data, Metadata: e.UserMetadata,
	}
}
