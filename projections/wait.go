package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"leerkring/internal/eventstore"
)

// ErrStale says that a read model has not come as far as was asked, or that a part of it has stopped.
var ErrStale = errors.New("the read model is behind")

// WaitFor returns when the parts, or with none given every projection, have seen the position. It fails with ErrStale when the
// context ends first or one of them has stopped.
func (r *Runner) WaitFor(ctx context.Context, p eventstore.Position, parts ...string) error {
	for {
		reached, moved, err := r.reached(p, parts)
		if reached || err != nil {
			return err
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrStale, ctx.Err())
		}
	}
}

func (r *Runner) reached(p eventstore.Position, parts []string) (bool, <-chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, projection := range r.projections {
		name := projection.Name
		if len(parts) > 0 && !slices.Contains(parts, name) {
			continue
		}
		if cause := r.stopped[name]; cause != nil {
			return false, nil, fmt.Errorf("%w: %s has stopped: %w", ErrStale, name, cause)
		}
		if r.position[name] < p {
			return false, r.moved, nil
		}
	}
	// A checkpoint may be there while the file still holds what was erased, when the process ended in between.
	return !r.unclean, r.moved, nil
}

// Ready tells whether the file is well, the end of the log was reached once, the log is followed, and nothing has stopped; else
// it says what is not ready.
func (r *Runner) Ready() error {
	if err := r.db.Healthy(); err != nil {
		return fmt.Errorf("%w: its file %w", ErrStale, err)
	}
	return r.following()
}

// following is Ready but for the file.
func (r *Runner) following() error {
	if err := r.Stopped(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lost {
		return fmt.Errorf("%w: its log can't be followed now", ErrStale)
	}
	if !r.caughtUp {
		return fmt.Errorf("%w: still catching up with its log", ErrStale)
	}
	return nil
}

// Stopped says which projection has stopped and why, or nil.
func (r *Runner) Stopped() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, cause := range r.stopped {
		return fmt.Errorf("%w: %s has stopped: %w", ErrStale, name, cause)
	}
	return nil
}

// Stopped is Runner.Stopped of the file that answers.
func (m *Model) Stopped() error { return m.runner().Stopped() }

// Position is how far the slowest projection has come.
func (r *Runner) Position() eventstore.Position { return r.slowest() }

// Position is how far the file that answers has come.
func (m *Model) Position() eventstore.Position { return m.runner().Position() }
