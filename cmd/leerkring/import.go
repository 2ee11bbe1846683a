package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"leerkring/cmd/leerkring/importfile"
)

type importCommand struct {
	File string `arg:"" optional:"" help:"File to read: a table (.csv) or JSON Lines (.jsonl)."`
	serverFlags
	DryRun   bool   `help:"Check every line and record nothing. (Proefdraaien.)"`
	FromLine int    `help:"Leave out the lines before this one." default:"1" placeholder:"N"`
	Template string `help:"Print an example file instead: csv or jsonl." placeholder:"KIND" enum:"csv,jsonl," default:""`
}

func (importCommand) Help() string {
	return `Records incidents of the past with all that is known of them: one a row of a .csv, or one ImportIncidentInput of the API a line of
a .jsonl, with the token of a lead. A line that is refused is named as FILE:LINE: field: message, writes nothing, and does not stop the rest. What was
imported is known by its key, so the same command may be given again. It ends with 0 when all is well, 1 when lines were refused
or could not be read, 2 when nothing could be done.

A table's first row names its columns; a semicolon or a comma parts them. Moments are Dutch time (2021-11-26 14:00) or have an
offset; numbers have a decimal comma or point; several tags or functions are parted by |; closed is ja or nee.

Examples:
  leerkring import --template csv > incidents.csv
  leerkring import incidents.csv --token-file lead.token --dry-run
  leerkring import incidents.csv --token-file lead.token --url https://leerkring.example/graphql`
}

// Run ends with nothingDone when not one line was sent.
func (c importCommand) Run(ctx context.Context, o output) error {
	if c.Template != "" {
		if c.File != "" {
			return nothingDone(errors.New("--template prints an example and reads no file; leave one of them out"))
		}
		return importfile.WriteTemplate(o.out, c.Template)
	}
	work, err := c.prepare(o)
	if err != nil {
		return nothingDone(err)
	}
	defer work.file.Close()
	err = work.run(ctx)
	work.bar.Finish() //nolint:errcheck // a bar that can't be drawn stops nothing
	if err != nil && work.answered == 0 {
		return nothingDone(fmt.Errorf("%s: %w", c.File, err))
	}
	fmt.Fprintln(o.out, work.summary())
	if err != nil {
		return fmt.Errorf("%s: stopped before line %d: %w; the same command goes on, with --from-line %d without the lines before it", c.File, work.next(), err, work.next())
	}
	if n := work.refused + work.unread; n > 0 {
		return fmt.Errorf("%s: lines to mend: %d; the same command imports them once they are", c.File, n)
	}
	return nil
}

// nothingDone says that a command ended before it did anything.
func nothingDone(err error) error { return &undone{err} }

type undone struct{ error }

func (u *undone) Unwrap() error { return u.error }

func (c importCommand) prepare(o output) (*importWork, error) {
	if c.File == "" {
		return nil, errors.New("name the file to import, or ask for an example with --template csv")
	}
	client, token, err := c.client(time.Minute)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	w := &importWork{
		importCommand: c, out: o.out, file: file, client: client, token: token, keys: map[string]int{},
	}
	if w.lines, err = importfile.Open(c.File, io.TeeReader(file, &w.read)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", c.File, err), file.Close())
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	w.bar = progress(o, info.Size(), "Importing incidents")
	return w, nil
}
