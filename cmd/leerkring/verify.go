package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
)

type verifyCommand struct {
	logFlags
	Blobs  string   `help:"Directory of the files that belong to cases; left out, blobs in the data directory." placeholder:"DIR" type:"existingdir"`
	Key    []string `help:"Public key that anchors may be signed with, in hexadecimal, as 'leerkring anchor' prints it; may be given more than once. Left out, any." placeholder:"HEX"`
	Anchor []string `help:"Anchor kept elsewhere, as 'leerkring anchor' wrote it; may be given more than once." placeholder:"FILE" type:"existingfile"`
}

func (verifyCommand) Help() string {
	return `Checks every event of both logs: revisions without gaps, each stream's chain of hashes, and every anchor; every page of the
logs that the data directory holds; and of each file that an event attaches to a case that it is there and what it was, which needs
no key. It reads what a running server has, too. The first event that does not fit is named, or
the place behind which the log can't be read, and the exit code is 1. That the end of a log was cut off, or the last event of a
stream changed, only an anchor shows that was kept elsewhere. The directory may also be that of 'leerkring eventstore'.

What no chain can show is a tail that was cut off, and a change of the last event of a stream: an anchor that was kept elsewhere
shows both. An anchor inside the log is as good as its key: name the key that is yours with --key.

Examples:
  leerkring verify --data /var/lib/leerkring
  leerkring verify --data /var/lib/leerkring --anchor /mnt/elsewhere/case-2026-11-24.json`
}

func (c verifyCommand) Run(ctx context.Context, o output) error {
	elsewhere := map[string][]eventstore.AnchorMade{}
	for _, file := range c.Anchor {
		a, err := readAnchor(file)
		if err != nil {
			return err
		}
		elsewhere[string(a.Log)] = append(elsewhere[string(a.Log)], a)
	}
	c.patience = patience
	logs, err := c.open(ctx)
	if err != nil {
		return err
	}
	var faults []error
	names, onlyNode := attached{}, true
	for _, log := range logs.list {
		trust := eventstore.Trust{Anchors: elsewhere[log.Name], Keys: keysOf(c.Key)}
		if log.Name == nodeLog { // whose anchors have the name that a server knows it by
			trust.Anchors, trust.AnyLog = slices.Concat(slices.Collect(maps.Values(elsewhere))...), true
			clear(elsewhere)
		}
		fault := verifyNamed(ctx, log, trust, o)
		erased, err := names.scan(ctx, log)
		if fault == nil {
			fault = err
		}
		if fault == nil && log.Name != "knowledge" {
			fmt.Fprintf(o.out, "  of these erased: %d whole cases, and %d entries of others\n", erased.cases, erased.entries)
		}
		faults, onlyNode = append(faults, fault), onlyNode && log.Name == nodeLog
		if file := logs.files[log.Name]; file != "" {
			faults = append(faults, sqlite.Check(ctx, file))
		}
		delete(elsewhere, log.Name)
	}
	faults = append(faults, names.verify(ctx, blobsOf(c.Blobs, c.Data), onlyNode, o))
	for name := range elsewhere {
		faults = append(faults, fmt.Errorf("an anchor is of the log %q, which is not here", name))
	}
	return errors.Join(errors.Join(faults...), logs.close())
}

// verifyNamed says in its error which log it is. A node does not know the prefixes under which logs share it, and with them in the
// names of the streams no chain fits.
func verifyNamed(ctx context.Context, log *eventstore.Log, trust eventstore.Trust, o output) error {
	err := verifyLog(ctx, log, trust, o)
	switch {
	case err == nil:
		return nil
	case log.Name == nodeLog && errors.Is(err, eventstore.ErrBroken):
		return fmt.Errorf("the %s log: %w (if logs share the node under a streamPrefix, verify each with its own connection string)", log.Name, err)
	default:
		return fmt.Errorf("the %s log: %w", log.Name, err)
	}
}

func verifyLog(ctx context.Context, log *eventstore.Log, trust eventstore.Trust, o output) error {
	end, err := log.End(ctx)
	if err != nil {
		return err
	}
	// The log is read twice, so the bar covers its length twice.
	bar := progress(o, int64(2*end), "Verifying the "+log.Name+" log")
	last, pass := eventstore.Position(0), int64(0)
	seen, err := log.Verify(ctx, trust, func(p eventstore.Position) {
		if p < last {
			pass = int64(end)
		}
		last = p
		bar.Set64(pass + int64(p)) //nolint:errcheck // a bar that can't be drawn stops nothing
	})
	bar.Finish() //nolint:errcheck // as above
	if err != nil {
		return err
	}
	anchors := 0
	for _, n := range seen.Anchors {
		anchors += n
	}
	fmt.Fprintf(o.out, "The %s log holds: %d events in %d streams, %d anchors.\n", log.Name, seen.Events, seen.Streams(), anchors)
	for _, key := range slices.Sorted(maps.Keys(seen.Anchors)) {
		fmt.Fprintf(o.out, "  %d signed with the key %s\n", seen.Anchors[key], key)
	}
	return nil
}

func keysOf(words []string) []eventstore.HexDigest {
	keys := make([]eventstore.HexDigest, len(words))
	for i, w := range words {
		keys[i] = eventstore.HexDigest(strings.ToLower(w))
	}
	return keys
}

func readAnchor(file string) (eventstore.AnchorMade, error) {
	var a eventstore.AnchorMade
	text, err := os.ReadFile(file)
	if err != nil {
		return a, fmt.Errorf("read an anchor: %w", err)
	}
	if err := json.Unmarshal(text, &a); err != nil || a.Log == "" {
		return a, fmt.Errorf("read an anchor: %s is none; give a file that 'leerkring anchor' wrote", file)
	}
	return a, nil
}

// progress is the bar of long work, drawn on standard error.
func progress(o output, total int64, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(max(total, 1), progressbar.OptionSetWriter(o.err), progressbar.OptionSetDescription(what),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(200*time.Millisecond),
		progressbar.OptionOnCompletion(func() { fmt.Fprintln(o.err) }))
}

// counter is the bar of long work of which nobody knows how much there is.
func counter(o output, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(-1, progressbar.OptionSetWriter(o.err), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionOnCompletion(func() { fmt.Fprintln(o.err) }))
}
