// Package release is the gate: it makes releases on the knowledge side. A release's stream is opened by its one event, and
// that is the lock between replicas: of two that make the same number one wins and the other counts again.
package release

import (
	"context"
	"errors"
	"fmt"
	"time"

	"leerkring/domain/problem"
	"leerkring/domain/release"
	"leerkring/internal/eventstore"
	"leerkring/projections/knowledge"
)

// Book is what the gate reads.
type Book interface {
	Cut(ctx context.Context) (knowledge.Cut, error)
}

// Maker makes releases.
type Maker struct {
	Log  *eventstore.Log
	Book Book
	Gate release.Gate
	// WaitFor returns once the book has seen a position.
	WaitFor func(context.Context, eventstore.Position, ...string) error
	Now     func() time.Time
}

// Made is a release that was made.
type Made struct {
	Number  int    `json:"number"`
	Period  string `json:"period"`
	Lessons int    `json:"lessons"` // published by it
	Waiting int    `json:"waiting"` // approved, but not through the gate
	Digest  string `json:"digest"`
}

// Make makes the next release of everything that passes now, and returns when it can be read.
func (m *Maker) Make(ctx context.Context) (Made, error) {
	for {
		cut, err := m.Book.Cut(ctx)
		if err != nil {
			return Made{}, fmt.Errorf("make a release: %w", err)
		}
		now := m.Now()
		command := release.Make{
			Number: cut.Latest + 1, Period: now.UTC().Format("2006-01"), Gate: m.Gate, Candidates: cut.Candidates, Facts: cut.Facts,
		}
		stream := release.Stream(command.Number)
		result, err := eventstore.Execute(ctx, m.Log, release.New(), stream, eventstore.Order{Now: now}, command)
		var refused problem.Problems
		if errors.As(err, &refused) {
			// Somebody else made this number; the book will show it in a moment.
			if err := pause(ctx); err != nil {
				return Made{}, fmt.Errorf("make a release: %w", err)
			}
			continue
		}
		if err != nil {
			return Made{}, fmt.Errorf("make a release: %w", err)
		}
		if err := m.WaitFor(ctx, result.Position); err != nil {
			return Made{}, fmt.Errorf("make a release: %w", err)
		}
		made := result.State.Release
		return Made{
			Number: made.Number, Period: made.Period, Lessons: len(made.Lessons),
			Waiting: len(cut.Candidates) - len(made.Lessons), Digest: string(made.Digest),
		}, nil
	}
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(50 * time.Millisecond):
		return nil
	}
}
