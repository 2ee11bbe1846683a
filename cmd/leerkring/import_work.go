package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"

	"leerkring/cmd/leerkring/demo"
	"leerkring/cmd/leerkring/importfile"
)

// importWork is an import under way.
type importWork struct {
	importCommand
	out    io.Writer
	file   *os.File
	lines  importfile.Reader
	client *demo.Client
	token  string
	bar    *progressbar.ProgressBar
	read   byteCount
	keys   map[string]int // the line of each key
	batch  []importfile.Line
	size   int // of the batch, in bytes
	last   int // line of which something is known

	answered, imported, there, refused, unread int // lines
}

type byteCount int64

func (n *byteCount) Write(p []byte) (int, error) { *n += byteCount(len(p)); return len(p), nil }

// The limits of what is sent at once.
const (
	batchLines = 50
	batchBytes = importfile.LineLimit
)

func (w *importWork) run(ctx context.Context) error {
	for {
		line, err := w.lines.Next()
		if errors.Is(err, io.EOF) {
			return w.send(ctx)
		}
		if err != nil {
			return errors.Join(w.send(ctx), fmt.Errorf("read the file: %w", err))
		}
		if line.Number < w.FromLine {
			continue
		}
		if err := w.take(ctx, line); err != nil {
			return err
		}
	}
}

// take puts a line into the batch, or says what is wrong with it.
func (w *importWork) take(ctx context.Context, line importfile.Line) error {
	if key := line.Key(); key != "" {
		if first, twice := w.keys[key]; twice {
			line.Faults = append(line.Faults, importfile.Fault{Field: "key", Message: fmt.Sprintf("Line %d has the same key; give each incident its own.", first)})
		} else {
			w.keys[key] = line.Number
		}
	}
	size := 0
	if len(line.Faults) == 0 {
		text, err := json.Marshal(line.Incident)
		if err != nil {
			return fmt.Errorf("write a line as JSON: %w", err)
		}
		if size = len(text); size > importfile.LineLimit {
			line.Faults = append(line.Faults, importfile.Fault{Field: "line", Message: fmt.Sprintf("Its texts are longer than %d kB together; shorten them.", importfile.LineLimit>>10)})
		}
	}
	if w.size+size > batchBytes || len(w.batch) == batchLines {
		if err := w.send(ctx); err != nil {
			return err
		}
	}
	w.batch, w.size = append(w.batch, line), w.size+size
	return nil
}

// send sends what of the batch can be sent, and tells in the order of the file what became of each line.
func (w *importWork) send(ctx context.Context) error {
	var incidents []any
	for _, line := range w.batch {
		if len(line.Faults) == 0 {
			incidents = append(incidents, line.Incident)
		}
	}
	var answer importAnswer
	if len(incidents) > 0 {
		input := map[string]any{"dryRun": w.DryRun, "incidents": incidents}
		if err := w.client.Do(ctx, w.token, "ImportIncidents", map[string]any{"input": input}, &answer); err != nil {
			if ctx.Err() != nil {
				return errors.New("it was interrupted")
			}
			return err
		}
		if len(answer.ImportIncidents.Results) != len(incidents) {
			return errors.New("the server is of another version: it does not answer each line")
		}
	}
	results := answer.ImportIncidents.Results
	for _, line := range w.batch {
		if len(line.Faults) > 0 {
			w.unread++
			w.tell(line)
			continue
		}
		w.count(line, results[0])
		results = results[1:]
	}
	if n := len(w.batch); n > 0 {
		w.answered, w.last = w.answered+n, w.batch[n-1].Number
	}
	w.batch, w.size = nil, 0
	w.bar.Set64(int64(w.read)) //nolint:errcheck // a bar that can't be drawn stops nothing
	return nil
}

// importAnswer is what the operation ImportIncidents answers.
type importAnswer struct {
	ImportIncidents struct{ Results []importResult }
}

type importResult struct {
	Status   string
	Problems []struct {
		Message string
		Path    []string
	}
}

// count counts what became of a line, and tells why it was refused.
func (w *importWork) count(line importfile.Line, result importResult) {
	switch result.Status {
	case "REFUSED":
		w.refused++
	case "ALREADY_THERE":
		w.there++
	default:
		w.imported++
	}
	for _, p := range result.Problems {
		_, message, _ := strings.Cut(p.Message, ": ")
		path := p.Path[min(len(p.Path), 3):] // behind input.incidents.N
		line.Faults = append(line.Faults, importfile.Fault{Field: cmp.Or(line.Field(path), "line"), Message: message})
	}
	w.tell(line)
}

func (w *importWork) tell(line importfile.Line) {
	if len(line.Faults) > 0 {
		w.bar.Clear() //nolint:errcheck // a bar that can't be drawn stops nothing
	}
	for _, f := range line.Faults {
		fmt.Fprintf(w.out, "%s:%d: %s: %s\n", w.File, line.Number, f.Field, f.Message)
	}
}

// next is the first line of which nothing is known.
func (w *importWork) next() int { return max(w.last+1, w.FromLine) }

func (w *importWork) summary() string {
	done := "imported"
	if w.DryRun {
		done = "would be imported"
	}
	return fmt.Sprintf("%d lines: %d %s, %d there already, %d refused, %d not readable.", w.answered, w.imported, done, w.there, w.refused, w.unread)
}
