package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/schollz/progressbar/v3"

	"leerkring/domain/incident"
	"leerkring/internal/blobs"
	"leerkring/internal/eventstore"
)

// attached is which files the events of a log name, each with the streams that do.
type attached map[blobs.Address][]string

// scan adds what the events of a log name, but for what was erased since, whose file is gone. What was found before a place that
// can't be read stays. It counts what was erased.
func (a attached) scan(ctx context.Context, log *eventstore.Log) (erasures, error) {
	seen := erasures{}
	if log.Name == "knowledge" {
		return seen, nil
	}
	err := log.Scan(ctx, 0, func(e eventstore.Recorded) error {
		switch e.Type {
		case "EvidenceAttached":
			return a.attach(e, &seen)
		case "PersonalDataErased":
			return a.erase(e, &seen)
		}
		return nil
	})
	if err != nil {
		return seen, fmt.Errorf("the %s log: %w", log.Name, err)
	}
	return seen, nil
}

func (a attached) attach(e eventstore.Recorded, seen *erasures) error {
	var event struct{ Blob blobs.Address }
	if err := json.Unmarshal(e.Data, &event); err != nil || !event.Blob.Valid() {
		return &eventstore.BrokenError{Stream: e.Stream, Revision: e.Revision, Reason: "it names no file that could be attached"}
	}
	a[event.Blob] = append(a[event.Blob], e.Stream)
	seen.files = append(seen.files, evidenceFile{e.Stream, e.ID, event.Blob})
	return nil
}

// erasures are what a log says was erased, and the files that it has named so far.
type erasures struct {
	cases, entries int // whole cases, and single entries of others
	files          []evidenceFile
}

type evidenceFile struct {
	stream string
	entry  uuid.UUID
	blob   blobs.Address
}

// erase takes away the files of entries that are erased, each as often as it was attached by them.
func (a attached) erase(e eventstore.Recorded, seen *erasures) error {
	var event incident.PersonalDataErased
	if err := json.Unmarshal(e.Data, &event); err != nil {
		return &eventstore.BrokenError{Stream: e.Stream, Revision: e.Revision, Reason: "it does not say what was erased"}
	}
	if event.Scope == incident.WholeIncident {
		seen.cases++
	}
	seen.entries += len(event.Entries)
	seen.files = slices.DeleteFunc(seen.files, func(f evidenceFile) bool {
		gone := f.stream == e.Stream && event.Takes(f.entry, incident.EvidenceAttached{})
		if i := slices.Index(a[f.blob], f.stream); gone && i >= 0 {
			a[f.blob] = slices.Delete(a[f.blob], i, i+1)
		}
		if gone && len(a[f.blob]) == 0 {
			delete(a, f.blob)
		}
		return gone
	})
	return nil
}

// addresses are sorted.
func (a attached) addresses() []blobs.Address { return slices.Sorted(maps.Keys(a)) }

// fault says of which file, and of whose, something is wrong.
func (a attached) fault(address blobs.Address, err error) error {
	if err == nil {
		return nil
	}
	whose := "which no event names"
	if streams := a[address]; streams != nil {
		whose = "attached to " + strings.Join(slices.Compact(slices.Sorted(slices.Values(streams))), " and ")
	}
	return fmt.Errorf("the file %s, %s: %w", address, whose, err)
}

// check reads every file that an event names.
func (a attached) check(ctx context.Context, in *blobs.Store, o output) error {
	var faults []error
	bar := blobsBar(o, len(a), "Verifying the files")
	for _, address := range a.addresses() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		faults = append(faults, a.fault(address, in.Check(address)))
		bar.Add(1) //nolint:errcheck // a bar that can't be drawn stops nothing
	}
	return errors.Join(faults...)
}

// verify checks the files in a directory against the events. A node does not know whose log it has: without a directory of
// files nothing can be said.
func (a attached) verify(ctx context.Context, dir string, onlyNode bool, o output) error {
	store, err := blobs.Find(dir)
	if err != nil || store == nil && len(a) == 0 {
		return err
	}
	if store == nil {
		if onlyNode {
			fmt.Fprintf(o.out, "NOT verified: the %d files that events of the node's log name; name their directory with --blobs.\n", len(a))
			return nil
		}
		return a.nowhere(dir)
	}
	if err := a.check(ctx, store, o); err != nil {
		return fmt.Errorf("the files in %s do not verify (if they are elsewhere, name their directory with --blobs): %w", dir, err)
	}
	all, err := store.All(time.Time{})
	if err != nil {
		return err
	}
	loose := slices.DeleteFunc(all, func(address blobs.Address) bool { return a[address] != nil })
	fmt.Fprintf(o.out, "The files in %s hold: %d that events name, and %d that none does.\n", dir, len(a), len(loose))
	return nil
}

// nowhere is the fault of events that name files when there is no directory of files.
func (a attached) nowhere(dir string) error {
	return fmt.Errorf("the events name %d files, and there is no directory %s; put it back, or name theirs with --blobs: %w", len(a), dir, blobs.ErrMissing)
}

// blobsBar is the bar of work on many files; few take no time.
func blobsBar(o output, n int, what string) *progressbar.ProgressBar {
	const many = 100
	if n < many {
		return progressbar.DefaultSilent(int64(n))
	}
	return progress(o, int64(n), what)
}
