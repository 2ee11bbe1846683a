// Package erasure carries out what a PersonalDataErased event says, in the order that survives a crash: the event stands first;
// then what went through the door is withdrawn, while its ids can still be read; then the keys are destroyed, with tombstones for
// ever; then the files of evidence go. The read models scrub themselves when they meet the event.
//
// Each server keeps a list of all erasures, made from the case log and without personal data. At every start it carries all of them
// out again, before it reads anything else of the log: a backup that was put back brings nothing back, and what a crash cut off is
// finished. Doing it twice changes nothing.
package erasure

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/internal/blobs"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// Log reads streams of the case log, leniently: an entry whose key is lost reads as an erased one.
type Log interface {
	Stream(ctx context.Context, name string) ([]eventstore.Decoded, error)
}

// Door takes back from the knowledge side what came of a case: the lessons that were withdrawn, and its coded record if asked.
type Door interface {
	TakeBack(ctx context.Context, of incident.State, facts bool) error
}

// Keys destroys the keys of entries of the case side.
type Keys interface {
	Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error
}

// Files removes files of evidence.
type Files interface {
	Remove(blobs.Address) error
}

// Eraser carries out erasures.
type Eraser struct {
	Cases    Log
	Incident decider.Decider[incident.State, incident.Command, incident.Event]
	Door     Door
	Keys     Keys
	Files    Files
	List     *projections.Runner // of Projection
	Log      *slog.Logger

	one sync.Mutex // erasure at a time
}

// retryAfter is how long the eraser waits after what failed.
const retryAfter = 2 * time.Second

// Again carries out every erasure that the log holds, once. It is done at every start, before the read models follow the log. What
// fails is left to Run, and is no reason not to serve.
func (e *Eraser) Again(ctx context.Context) error {
	if err := e.caughtUp(ctx); err != nil {
		return err
	}
	if err := e.forgetDone(ctx); err != nil {
		return err
	}
	if err := e.work(ctx, ""); err != nil && ctx.Err() == nil {
		e.Log.ErrorContext(ctx, "not every erasure could be carried out again; it is tried further", "error", err)
	}
	return ctx.Err()
}

// caughtUp waits until the list has been made up to the end of the log.
func (e *Eraser) caughtUp(ctx context.Context) error {
	for {
		changed := e.List.Changed()
		if e.List.Ready() == nil {
			return nil
		}
		select {
		case <-changed:
		case <-time.After(retryAfter): // its file may have become well
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Run carries out erasures as they come, also those that other servers recorded. It ends with the context.
func (e *Eraser) Run(ctx context.Context) error {
	for {
		changed := e.List.Changed()
		if err := e.work(ctx, ""); err != nil && ctx.Err() == nil {
			e.Log.ErrorContext(ctx, "an erasure could not be carried out; trying again", "after", retryAfter, "error", err)
			changed = nil
		}
		var again <-chan time.Time
		if changed == nil {
			again = time.After(retryAfter)
		}
		select {
		case <-changed:
		case <-again:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Finish carries out the erasures of a case up to a position in the log, and returns when they are.
func (e *Eraser) Finish(ctx context.Context, stream string, p eventstore.Position) error {
	if err := e.List.WaitFor(ctx, p); err != nil {
		return err
	}
	return e.work(ctx, stream)
}

// work carries out what is not done of a stream, or of all.
func (e *Eraser) work(ctx context.Context, stream string) error {
	e.one.Lock()
	defer e.one.Unlock()
	list, err := e.open(ctx, stream)
	if err != nil {
		return err
	}
	var faults []error
	for _, one := range list {
		if err := e.carryOut(ctx, one); err != nil {
			faults = append(faults, err)
			continue
		}
		if err := e.done(ctx, one); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// carryOut does the steps of one erasure, in their order.
func (e *Eraser) carryOut(ctx context.Context, one listed) error {
	stream, err := e.Cases.Stream(ctx, one.stream)
	if err != nil {
		return fmt.Errorf("read what is to be erased: %w", err)
	}
	before, erased, err := e.before(stream, one)
	if err != nil {
		return err
	}
	if err := e.Door.TakeBack(ctx, before, erased.WithdrawFacts); err != nil {
		return fmt.Errorf("take back what went through the door: %w", err)
	}
	var keys []uuid.UUID
	for _, at := range stream {
		if at.Revision < one.revision && erased.Takes(at.ID, at.Event) {
			keys = append(keys, at.ID)
		}
	}
	if err := e.destroy(ctx, one.stream, keys); err != nil {
		return err
	}
	if err := e.notices(ctx, one, erased); err != nil {
		return err
	}
	return e.files(ctx, keys)
}

// before is the case as it stood when it was erased, with what its entries still say; the erasure itself is in its place.
func (e *Eraser) before(stream []eventstore.Decoded, one listed) (incident.State, incident.PersonalDataErased, error) {
	var entries []decider.Entry[incident.Event]
	for _, at := range stream {
		entry, err := eventstore.EntryOf[incident.Event](at)
		if err != nil {
			return incident.State{}, incident.PersonalDataErased{}, fmt.Errorf("read what is to be erased: %w", err)
		}
		if erased, is := entry.Event.(incident.PersonalDataErased); is && at.Revision == one.revision {
			return e.Incident.Fold(entries), erased, nil
		}
		entries = append(entries, entry)
	}
	return incident.State{}, incident.PersonalDataErased{}, errors.New("read what is to be erased: the erasure is not in its stream")
}

// destroyAtOnce bounds how many keys go in one statement.
const destroyAtOnce = 1_000

// destroy destroys keys. Those that hold a withdrawn lesson's id go with the others: by then it is withdrawn.
func (e *Eraser) destroy(ctx context.Context, stream string, keys []uuid.UUID) error {
	for len(keys) > 0 {
		n := min(len(keys), destroyAtOnce)
		if err := e.Keys.Destroy(ctx, stream, keys[:n]...); err != nil {
			return fmt.Errorf("destroy keys: %w", err)
		}
		keys = keys[n:]
	}
	return nil
}

// notices destroys the keys of the notices of a case, all or those that the erasure names.
func (e *Eraser) notices(ctx context.Context, one listed, erased incident.PersonalDataErased) error {
	ids := erased.Notices
	if erased.Scope == incident.WholeIncident {
		var err error
		if ids, err = e.noticesOf(ctx, one.stream); err != nil {
			return err
		}
	}
	for _, id := range ids {
		stream, err := e.Cases.Stream(ctx, notice.Stream(id))
		if err != nil {
			return fmt.Errorf("read a notice that is to be erased: %w", err)
		}
		keys := make([]uuid.UUID, len(stream))
		for i, at := range stream {
			keys[i] = at.ID
		}
		if err := e.destroy(ctx, notice.Stream(id), keys); err != nil {
			return err
		}
	}
	return nil
}

// files removes what was attached by entries that are erased, unless another entry attached the same.
func (e *Eraser) files(ctx context.Context, entries []uuid.UUID) error {
	addresses, err := e.attachedBy(ctx, projections.IDList(entries))
	if err != nil {
		return err
	}
	for _, a := range addresses {
		if err := e.Files.Remove(a); err != nil {
			return err
		}
	}
	return nil
}
