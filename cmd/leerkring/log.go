package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"leerkring/internal/eventstore"
)

type logCommand struct {
	Export logExportCommand `cmd:"" help:"Write a log as JSON Lines. (Log uitvoeren.)"`
	Import logImportCommand `cmd:"" help:"Read an exported log into an empty one, such as a cluster's. (Log invoeren.)"`
}

type logExportCommand struct {
	logFlags
	Log  string `help:"Which log: case or knowledge." required:"" enum:"case,knowledge"`
	File string `arg:"" help:"File to write; an export that was cut off is gone on with, any other file is left alone."`
}

func (logExportCommand) Help() string {
	return `Each line is one event with its raw bytes; what is sealed stays sealed. The files that belong to cases are not part of a log and not
in the export: copy their directory (--blobs of 'leerkring serve') as well, after the export. The same command again goes on where it stopped.

Example:
  leerkring log export --data /var/lib/leerkring --log case case.jsonl`
}

func (c logExportCommand) Run(ctx context.Context, o output) error {
	c.patience = patience
	return c.with(ctx, c.Log, func(log *eventstore.Log) error {
		file, err := os.OpenFile(c.File, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return fmt.Errorf("open the export: %w", err)
		}
		behind, err := resume(ctx, file, log)
		if err != nil {
			return errors.Join(fmt.Errorf("%s is there, is left as it is, and can't be gone on with: %w; name another file", c.File, err), file.Close())
		}
		end, err := log.End(ctx)
		if err != nil {
			return errors.Join(err, file.Close())
		}
		bar := progress(o, int64(end), "Exporting the "+c.Log+" log")
		n := 0
		err = log.Export(ctx, file, behind, func(p eventstore.Position) {
			n++
			bar.Set64(int64(p)) //nolint:errcheck // a bar that can't be drawn stops nothing
		})
		bar.Finish() //nolint:errcheck // as above
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
		fmt.Fprintf(o.out, "%d events written to %s.\n", n, c.File)
		return nil
	})
}

// resume finds the position behind which an export goes on, and cuts off a last line that is not whole. A file that is not an
// export of this log is not touched.
func resume(ctx context.Context, file *os.File, log *eventstore.Log) (eventstore.Position, error) {
	var last eventstore.Line
	whole := int64(0)
	if _, err := eventstore.ReadLines(file, log.Name, func(line eventstore.Line, size int) error {
		last, whole = line, whole+int64(size)
		return nil
	}); err != nil {
		return 0, err
	}
	if whole > 0 {
		held, err := log.Holds(ctx, last.Witness())
		if err != nil {
			return 0, err
		}
		if !held {
			return 0, fmt.Errorf("its last line is no event of this %s log", log.Name)
		}
	}
	if err := file.Truncate(whole); err != nil {
		return 0, err
	}
	_, err := file.Seek(whole, io.SeekStart)
	return last.Position, err
}

type logImportCommand struct {
	logFlags
	Log  string `help:"Which log: case or knowledge." required:"" enum:"case,knowledge"`
	File string `arg:"" help:"File that 'leerkring log export' wrote." type:"existingfile"`
}

func (logImportCommand) Help() string {
	return `The log that is written has to be empty, or to hold the beginning of the export: the same command again goes on where it
stopped. Event ids, bytes, revisions and order stay; positions are the new store's own. The log is verified afterwards. The key
store and the files that belong to cases are not part of a log: copy them as well.

Example:
  leerkring log import --log case --case-log 'esdb://cluster.example:2113' case.jsonl`
}

func (c logImportCommand) Run(ctx context.Context, o output) error {
	total, err := countLines(c.File, c.Log)
	if err != nil {
		return err
	}
	if named := map[string]string{"case": c.CaseLog, "knowledge": c.KnowledgeLog}; named[c.Log] == "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return fmt.Errorf("make the data directory: %w", err)
		}
	}
	c.create = c.Log
	return c.with(ctx, c.Log, func(log *eventstore.Log) error {
		file, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open the export: %w", err)
		}
		defer file.Close()
		bar := progress(o, int64(total), "Importing the "+c.Log+" log")
		n, err := log.Import(ctx, file, func(events int) {
			bar.Set(events) //nolint:errcheck // a bar that can't be drawn stops nothing
		})
		if err != nil {
			return err
		}
		bar.Finish() //nolint:errcheck // as above
		fmt.Fprintf(o.out, "%d events are in the log.\n", n)
		return verifyLog(ctx, log, eventstore.Trust{}, o)
	})
}

func countLines(path, log string) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open the export: %w", err)
	}
	defer file.Close()
	n := 0
	_, err = eventstore.ReadLines(file, log, func(eventstore.Line, int) error { n++; return nil })
	if err != nil {
		return 0, fmt.Errorf("read the export %s: %w", path, err)
	}
	return n, nil
}

// with opens one log for as long as do takes.
func (f logFlags) with(ctx context.Context, name string, do func(*eventstore.Log) error) error {
	logs, err := f.open(ctx, name)
	if err != nil {
		return err
	}
	for _, log := range logs.list {
		if log.Name == name {
			return errors.Join(do(log), logs.close())
		}
	}
	return errors.Join(noLog(f.Data, name), logs.close())
}
