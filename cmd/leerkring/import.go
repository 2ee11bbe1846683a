package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"leerkring/cmd/leerkring/demo"
	"leerkring/cmd/leerkring/importfile"
	contract "leerkring/frontend-contract"
)

type importCommand struct {
	File      string `arg:"" optional:"" help:"File to read: a table (.csv) or JSON Lines (.jsonl)."`
	URL       string `name:"url" help:"The API of the server (default ${default})." default:"http://127.0.0.1:8080/graphql" placeholder:"URL"`
	TokenFile string `help:"File that holds the token of a lead; left out, the environment variable LEERKRING_TOKEN holds it." placeholder:"FILE"`
	DryRun    bool   `help:"Check every line and record nothing. (Proefdraaien.)"`
	FromLine  int    `help:"Leave out the lines before this one." default:"1" placeholder:"N"`
	Template  string `help:"Print an example file instead: csv or jsonl." placeholder:"KIND" enum:"csv,jsonl," default:""`
}

func (importCommand) Help() string {
	return `Records incidents of the past with all that is known of them: one a row of a .csv, or one ImportIncidentInput of the API a line of
a .jsonl. A line that is refused is named as FILE:LINE: field: message, writes nothing, and does not stop the rest. What was
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
	if err := safeURL(c.URL); err != nil {
		return nil, err
	}
	token, err := c.token()
	if err != nil {
		return nil, err
	}
	documents, err := contract.Operations()
	if err != nil {
		return nil, err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	w := &importWork{
		importCommand: c, out: o.out, file: file, token: token, keys: map[string]int{},
		client: &demo.Client{URL: c.URL, Documents: documents, HTTP: &http.Client{Timeout: time.Minute}},
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

// token is read where no other user of the machine sees it.
func (c importCommand) token() (string, error) {
	if c.TokenFile == "" {
		token := strings.TrimSpace(os.Getenv("LEERKRING_TOKEN"))
		if token == "" {
			return "", errors.New("there is no token; name its file with --token-file, or put it into the environment variable LEERKRING_TOKEN")
		}
		return token, nil
	}
	text, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" || strings.ContainsAny(token, " \r\n\t") {
		return "", fmt.Errorf("%s holds no token, or more than one; write what 'leerkring token' prints", c.TokenFile)
	}
	return token, nil
}

// safeURL refuses to send a token and what people typed over a network where anybody can read along.
func safeURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("--url is no full address; write it as https://leerkring.example/graphql")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("--url goes to another machine without encryption; use https://")
	}
	return nil
}

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
