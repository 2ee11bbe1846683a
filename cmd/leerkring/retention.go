package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/retention"
	"leerkring/internal/eventstore"
)

type retentionCommand struct {
	Check  retentionCheckCommand  `cmd:"" help:"Check a table of retention terms. (Bewaartermijnen controleren.)"`
	Due    retentionDueCommand    `cmd:"" help:"List what may not be kept any longer. (Wat is te vernietigen.)"`
	Run    retentionRunCommand    `cmd:"" help:"Erase what may not be kept any longer, and certify it. (Vernietigen.)"`
	Export retentionExportCommand `cmd:"" help:"Write the built-in table, so that it can be edited. (Bewaartermijnen wegschrijven.)"`
}

type retentionCheckCommand struct {
	File string `arg:"" optional:"" help:"The table; left out, the built-in one." placeholder:"FILE"`
}

func (retentionCheckCommand) Help() string {
	return `Examples:
  leerkring retention check retention.yaml
  leerkring retention check

Prints what is wrong, a line for each fault with its place; else the terms. Exit code 1 with a fault.`
}

func (c retentionCheckCommand) Run(o output) error {
	p, err := openRetention(c.File)
	var faults retention.Faults
	if errors.As(err, &faults) {
		fmt.Fprintln(o.out, faults)
		return fmt.Errorf("faults in the retention table %s: %d; mend them and check again", c.File, len(faults))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "Retention table %s\n%s\n", p.Digest, p.Source)
	for _, t := range p.Terms {
		term := fmt.Sprintf("%d years", t.Years)
		if t.Keep {
			term = "for ever"
		}
		fmt.Fprintf(o.out, "  %-10s %-9s %s%s\n", t.Outcome, term, t.Ground, unverified(t.Verified))
	}
	fmt.Fprintf(o.out, "  %-10s %-9s %s%s\n", "signals", fmt.Sprintf("%d days", p.Signals.Days), p.Signals.Ground, unverified(p.Signals.Verified))
	return nil
}

func unverified(verified bool) string {
	if verified {
		return ""
	}
	return " (not verified)"
}

type retentionExportCommand struct {
	File string `arg:"" help:"File to write; one that is there already is not overwritten." placeholder:"FILE"`
}

func (retentionExportCommand) Help() string {
	return `Examples:
  leerkring retention export retention.yaml
  leerkring serve --retention retention.yaml`
}

func (c retentionExportCommand) Run(o output) (err error) {
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write the retention table: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(retention.BuiltIn()); err != nil {
		return fmt.Errorf("write the retention table: %w", err)
	}
	fmt.Fprintf(o.out, "Wrote %s. Edit it, then: leerkring retention check %[1]s\n", c.File)
	return nil
}

// openRetention reads a table, or the built-in one.
func openRetention(file string) (retention.Policy, error) {
	if file == "" {
		return retention.Load(retention.BuiltIn())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return retention.Policy{}, fmt.Errorf("read the retention table: %w", err)
	}
	p, err := retention.Load(text)
	if err != nil {
		return p, fmt.Errorf("the retention table %s: %w", file, err)
	}
	return p, nil
}

// minding lets the terms of signals end by themselves, now and then, when the server was told to. Nobody asked for it, so the ids
// of its events follow from the case alone, and two servers that do it at once do it once.
func (a *app) minding(ctx context.Context, every time.Duration) error {
	for {
		wait := every
		if a.cases.model.Ready() != nil {
			wait = time.Second
		} else if gone, err := a.endSignals(ctx); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			a.log.WarnContext(ctx, "signals whose term has ended could not all be erased; trying again", "error", err)
		} else if gone > 0 {
			a.log.InfoContext(ctx, "signals whose term has ended are erased", "cases", gone)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// endSignals erases the signals of all cases whose term has ended and that are not held.
func (a *app) endSignals(ctx context.Context) (gone int, _ error) {
	due, err := a.cases.queries.RetentionDue(ctx, "", a.terms, a.now())
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, d := range due {
		if d.Part != incident.RetainSignals || d.Hold != "" {
			continue
		}
		order := eventstore.Order{Municipality: d.Owner, OccurredAt: a.now(), Now: a.now()}
		stream := incident.Stream(d.Incident)
		result, err := eventstore.Execute(ctx, a.cases.log, a.cases.decider, stream, order, incident.Command(incident.ExecuteRetention{
			Order: incident.Order{Municipality: d.Owner, Now: order.Now}, Part: d.Part, Policy: a.terms,
		}))
		if refused := (problem.Problems)(nil); errors.As(err, &refused) { // somebody held or erased it meanwhile
			continue
		}
		if err == nil {
			err = a.cases.eraser.Finish(ctx, stream, result.Position)
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		gone++
	}
	return gone, errors.Join(faults...)
}
