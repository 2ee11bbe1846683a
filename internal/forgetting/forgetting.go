// Package forgetting destroys the keys of what may not be read any more on the knowledge side: of lessons that were withdrawn, and
// of the contents that a facilitator's change replaced. The event stands first, then its keys go; doing it twice changes nothing.
package forgetting

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
)

// Log reads streams of the knowledge log; it needs no key.
type Log interface {
	Stream(ctx context.Context, name string) ([]eventstore.Decoded, error)
}

// Keys destroys the keys of entries of the knowledge side.
type Keys interface {
	Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error
}

// Lessons destroys what has to be gone of each of the lessons. What fails leaves the rest for the next time.
func Lessons(ctx context.Context, log Log, keys Keys, ids ...uuid.UUID) error {
	for _, id := range ids {
		if err := one(ctx, log, keys, lesson.Stream(id)); err != nil {
			return err
		}
	}
	return nil
}

func one(ctx context.Context, log Log, keys Keys, stream string) error {
	events, err := log.Stream(ctx, stream)
	if err != nil {
		return fmt.Errorf("forget what was in a lesson: %w", err)
	}
	entries := make([]decider.Entry[lesson.Event], len(events))
	for i, e := range events {
		if entries[i], err = eventstore.EntryOf[lesson.Event](e); err != nil {
			return fmt.Errorf("forget what was in a lesson: %w", err)
		}
	}
	gone := lesson.Forgotten(entries)
	if len(gone) == 0 {
		return nil
	}
	if err := keys.Destroy(ctx, stream, gone...); err != nil {
		return fmt.Errorf("forget what was in a lesson: %w", err)
	}
	return nil
}
