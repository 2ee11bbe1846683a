// Package disclosure writes the log of who read what. A record is durable when Record returns, so that the answer may leave.
//
// Many answers share one append: whoever finds nobody writing writes for all who wait, so the disk is waited for once for the keys
// and once for the log, however many answers are on their way.
//
// A stream is one month of one replica, which knows its end and appends without reading. The replica is known by a random id in its
// data directory. Where a copy of that directory runs beside the original, both would write to one stream: the second to append
// finds that it has moved on, and takes an id of its own.
package disclosure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	rules "leerkring/domain/disclosure"
	"leerkring/internal/eventstore"
)

const (
	together   = 256 // the most that one append takes
	room       = 4096
	writeLimit = 5 * time.Second // an answer should say soon that its record can't be written
)

// Config is what a writer needs.
type Config struct {
	Log   *eventstore.Log
	File  string // holds the replica's id; made when it is not there
	Now   func() time.Time
	NewID func() uuid.UUID
	Slog  *slog.Logger
}

// Writer writes the records of one replica. It is safe for concurrent use.
type Writer struct {
	Config
	decider decider.Decider[rules.State, rules.Command, rules.Event]
	queue   chan *work
	turn    chan struct{} // held by who writes, with what is below

	replica uuid.UUID
	journal *eventstore.Journal // of month; nil before the first record
	month   string
}

// Request is one thing to be recorded, with who read.
type Request struct {
	Actor, Role, Municipality string // Actor is the keyed hash; Municipality is empty for who acts for none
	// Command makes the command once the moment of the append is known.
	Command func(now time.Time) rules.Command
}

// work is what one caller wants to be recorded, with room for the one answer.
type work struct {
	requests []Request
	done     chan error
}

// Open reads or makes the replica's id. Nothing is written to the log before the first record.
func Open(c Config) (*Writer, error) {
	w := &Writer{Config: c, decider: rules.New(), queue: make(chan *work, room), turn: make(chan struct{}, 1)}
	text, err := os.ReadFile(c.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w, w.rename()
	case err != nil:
		return nil, fmt.Errorf("read the id of this server's disclosure log: %w", err)
	}
	if w.replica, err = uuid.Parse(strings.TrimSpace(string(text))); err != nil {
		return nil, fmt.Errorf("the file %s holds no id; remove it, and the server makes a new one", c.File)
	}
	return w, nil
}

// rename takes a new id.
func (w *Writer) rename() error {
	id := w.NewID()
	beside := filepath.Join(filepath.Dir(w.File), "."+filepath.Base(w.File))
	if err := errors.Join(os.WriteFile(beside, []byte(id.String()+"\n"), 0o600), os.Rename(beside, w.File)); err != nil {
		return fmt.Errorf("keep the id of this server's disclosure log: %w", err)
	}
	w.replica, w.journal = id, nil
	return nil
}

// Record returns when everything that was asked for is durable; on any error some of it may be. The context ends the waiting: what
// is being written then may be written all the same, which records a reading that did not come about.
func (w *Writer) Record(ctx context.Context, requests ...Request) error {
	for _, r := range requests { // what does not fit must not undo what others record
		if _, err := w.decider.Decide(w.decider.New(), r.Command(w.Now())); err != nil {
			return fmt.Errorf("record a disclosure: %w", err)
		}
	}
	mine := &work{requests, make(chan error, 1)}
	select {
	case w.queue <- mine:
	case <-ctx.Done():
		return waited(ctx)
	}
	for len(mine.done) == 0 {
		select {
		case err := <-mine.done:
			return err
		case w.turn <- struct{}{}: // nobody writes: this caller does, for all who wait
			w.lead(context.WithoutCancel(ctx))
		case <-ctx.Done():
			return waited(ctx)
		}
	}
	return <-mine.done
}

// lead writes for all who wait, and gives the turn back whatever happens.
func (w *Writer) lead(ctx context.Context) {
	defer func() { <-w.turn }()
	runtime.Gosched() // who is about to ask comes along; when nobody is, it costs nothing
	w.commit(ctx)
}

func waited(ctx context.Context) error {
	return fmt.Errorf("record a disclosure: %w: %w", eventstore.ErrUnavailable, ctx.Err())
}

// commit writes what waits, and tells those who wait.
func (w *Writer) commit(ctx context.Context) {
	var batch []*work
	var requests []Request
	for more := true; more && len(requests) < together; {
		select {
		case one := <-w.queue:
			batch, requests = append(batch, one), append(requests, one.requests...)
		default:
			more = false
		}
	}
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	err := w.write(ctx, requests)
	for _, one := range batch {
		one.done <- err
	}
}

// replicas bounds how often a writer takes a new id for one batch: two copies of a directory need one.
const replicas = 3

func (w *Writer) write(ctx context.Context, requests []Request) (err error) {
	for range replicas {
		if err = w.attempt(ctx, requests); !errors.Is(err, eventstore.ErrWrongRevision) {
			break
		}
		w.Slog.WarnContext(ctx, "another server writes to this one's disclosure log; it takes an id of its own")
		if err := w.rename(); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("record a disclosure: %w", err)
	}
	return nil
}

func (w *Writer) attempt(ctx context.Context, requests []Request) error {
	now := w.Now()
	if err := w.turnTo(ctx, now); err != nil {
		return err
	}
	state := w.decider.New()
	if last := w.journal.Last(); !last.IsZero() {
		state = w.decider.Evolve(state, decider.Entry[rules.Event]{RecordedAt: last})
	}
	var entries []eventstore.JournalEntry
	for _, r := range requests {
		events, err := w.decider.Decide(state, r.Command(now))
		if err != nil {
			return err
		}
		for _, e := range events {
			order := eventstore.Order{Actor: r.Actor, Role: r.Role, Municipality: r.Municipality, Now: now}
			entries = append(entries, eventstore.JournalEntry{Order: order, Event: e})
		}
	}
	_, err := w.journal.Append(ctx, entries)
	return err
}

// turnTo opens the stream of the month.
func (w *Writer) turnTo(ctx context.Context, now time.Time) (err error) {
	if month := rules.Month(now); w.journal == nil || month != w.month {
		if w.journal, err = w.Log.Journal(ctx, rules.Stream(w.replica, now)); err != nil {
			w.journal = nil
			return err
		}
		w.month = month
	}
	return nil
}
