package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// connection holds the vendor's client and builds a new one when it has closed itself: after an outage longer than its
// discovery it stays closed for good, also when the server is back.
type connection struct {
	settings *esdb.Configuration
	mu       sync.Mutex
	current  *session
}

// session is one client and the operations in it. Two faults of the client shape it: while it looks for its server it heeds no
// context, and an operation that waits for it then panics when it is closed. So each operation runs aside, the caller leaves
// when his context or the session ends, and the client is closed by the last operation that leaves it.
type session struct {
	client  *esdb.Client
	gone    chan struct{} // closed when the session has ended
	inside  int           // operations; guarded by the connection's mutex
	retired bool          // likewise
}

func connect(settings *esdb.Configuration) (*connection, error) {
	client, err := esdb.NewClient(settings)
	if err != nil {
		return nil, err
	}
	return &connection{settings: settings, current: &session{client: client, gone: make(chan struct{})}}, nil
}

// enter counts an operation into the present session.
func (c *connection) enter() *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current.inside++
	return c.current
}

func (c *connection) leave(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.inside--
	s.closeIfLeft()
}

// retire ends a session: who is in it is told, and nobody waits for an answer that may never come.
func (s *session) retire() error {
	if s.retired {
		return nil
	}
	s.retired = true
	close(s.gone)
	return s.closeIfLeft()
}

func (s *session) closeIfLeft() error {
	if !s.retired || s.inside > 0 {
		return nil
	}
	return s.client.Close()
}

// renew replaces a session whose client has closed itself, unless another caller did so already.
func (c *connection) renew(dead *session) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current != dead || dead.retired {
		return nil
	}
	client, err := esdb.NewClient(c.settings)
	if err != nil {
		return err
	}
	c.current = &session{client: client, gone: make(chan struct{})}
	return dead.retire()
}

func (c *connection) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current.retire()
}

// call runs one operation of the client and gives its errors our names. An operation that met a closed client is run once
// more on a new one; so is one that met a node which does not lead its cluster: it did nothing there, and the client has turned
// to the leader.
func call[R any](ctx context.Context, c *connection, do func(*esdb.Client) (R, error)) (R, error) {
	s, result, err := aside(ctx, c, do)
	switch {
	case errors.Is(err, errGone), isCode(err, esdb.ErrorCodeConnectionClosed):
		if err := c.renew(s); err != nil {
			var none R
			return none, fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	case isCode(err, esdb.ErrorCodeNotLeader):
	default:
		return result, named(err)
	}
	_, result, err = aside(ctx, c, do)
	return result, named(err)
}

// errGone says that a session ended under an operation.
var errGone = errors.New("the client was closed")

// aside runs an operation in the present session. What the caller has left may still take place, as with any lost answer.
func aside[R any](ctx context.Context, c *connection, do func(*esdb.Client) (R, error)) (*session, R, error) {
	type answer struct {
		result R
		err    error
	}
	s, done := c.enter(), make(chan answer, 1)
	go func() {
		defer c.leave(s)
		result, err := do(s.client)
		done <- answer{result, err}
	}()
	var none R
	select {
	case a := <-done:
		return s, a.result, a.err
	case <-s.gone:
		return s, none, errGone
	case <-ctx.Done():
		return s, none, ctx.Err()
	}
}

// named translates the client's errors. Their texts hold stream names and are dropped.
func named(err error) error {
	var e *esdb.Error
	switch {
	case err == nil:
		return nil
	case status.Code(err) == codes.DataLoss:
		return ErrDamaged
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
