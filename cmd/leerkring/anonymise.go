package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"leerkring/domain/anonymise"
	"leerkring/domain/anonymise/measure"
)

type anonymiseCommand struct {
	Text anonymiseTextCommand `cmd:"" default:"withargs" help:"Mask a text from standard input. (Tekst maskeren.)"`
	Eval anonymiseEvalCommand `cmd:"" help:"Measure the anonymiser on marked texts. (Anonimisering meten.)"`
}

type anonymiseTextCommand struct {
	Explain bool `help:"Print each masked piece with the rule that fired instead of the text." xor:"form"`
	JSONL   bool `name:"jsonl" help:"Read a line {\"id\",\"text\"} for each text, and write {\"id\",\"masked\",\"spans\"} for each." xor:"form"`
	in      io.Reader
}

func (anonymiseTextCommand) Help() string {
	return `Examples:
  leerkring anonymise < text.txt
  leerkring anonymise --explain < text.txt
  leerkring anonymise --jsonl < texts.jsonl > masked.jsonl

The text never leaves this command. With --jsonl each line is a text of its own: {"id":"1","text":"…"} gives
{"id":"1","masked":"…","spans":[{"start":3,"end":9,"kind":"PERSON","rule":"given name","held":false}]}, offsets in Unicode code points;
held is true when only the last, fail-closed step caught it.`
}

// textLimit is the longest text that is masked in one piece, in bytes.
const textLimit = 64 << 20

func (c anonymiseTextCommand) Run(ctx context.Context, o output) error {
	a, err := anonymise.New()
	if err != nil {
		return err
	}
	in := c.in
	if in == nil {
		in = os.Stdin
	}
	if c.JSONL {
		return maskLines(ctx, a, in, o.out)
	}
	text, err := io.ReadAll(io.LimitReader(in, textLimit+1))
	if err != nil {
		return fmt.Errorf("read the text: %w", err)
	}
	if len(text) > textLimit {
		return errors.New("the text is longer than 64 MiB; mask it in parts, or one text a line with --jsonl")
	}
	masked := a.Lesson().Mask(string(text))
	if !c.Explain {
		_, err = io.WriteString(o.out, masked.Text)
		return err
	}
	return explain(o.out, string(text), masked)
}

// explain lists the pieces; it prints what was masked, for whoever typed it.
func explain(out io.Writer, text string, masked anonymise.Masked) error {
	points := []rune(text)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "start\tend\tkind\theld\trule\ttext\treplacement")
	for _, s := range masked.Spans {
		held := ""
		if s.Held {
			held = "held"
		}
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\t%s\t%q\t%s\n", s.Start, s.End, s.Kind, held, s.Rule, string(points[s.Start:min(s.End, len(points))]), s.Replacement)
	}
	return w.Flush()
}

type maskedSpan struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"`
	Rule  string `json:"rule"`
	Held  bool   `json:"held"`
}

type maskedLine struct {
	ID     json.RawMessage `json:"id"`
	Masked string          `json:"masked"`
	Spans  []maskedSpan    `json:"spans"`
}

// maskLines masks one text a line. A line that can't be read ends it, named by its number.
func maskLines(ctx context.Context, a *anonymise.Anonymiser, in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriter(out)
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the texts: %w", err)
		}
		last := errors.Is(err, io.EOF)
		if len(line) > textLimit {
			return fmt.Errorf("line %d is longer than 64 MiB; mask it in parts", n)
		}
		if len(line) > 1 || len(line) == 1 && line[0] != '\n' {
			if err := maskLine(a, encode, line); err != nil {
				return errors.Join(fmt.Errorf("line %d: %w", n, err), w.Flush())
			}
		}
		if last {
			break
		}
	}
	return errors.Join(ctx.Err(), w.Flush())
}

func maskLine(a *anonymise.Anonymiser, encode *json.Encoder, line []byte) error {
	var text struct {
		ID   json.RawMessage `json:"id"`
		Text *string         `json:"text"`
	}
	if err := json.Unmarshal(line, &text); err != nil {
		return errors.New(`this is no object like {"id":"1","text":"…"}`) // without what stands in it
	}
	if text.Text == nil {
		return errors.New(`"text" is missing; write {"id":"1","text":"…"}`)
	}
	masked := a.Lesson().Mask(*text.Text)
	written := maskedLine{ID: text.ID, Masked: masked.Text, Spans: []maskedSpan{}}
	for _, s := range masked.Spans {
		written.Spans = append(written.Spans, maskedSpan{s.Start, s.End, string(s.Kind), s.Rule, s.Held})
	}
	return encode.Encode(written)
}

type anonymiseEvalCommand struct {
	File  string `arg:"" help:"Marked texts, one JSON object a line: {\"id\",\"text\",\"spans\":[{\"start\",\"end\",\"label\",\"must\"}]}, offsets in Unicode code points."`
	Leaks bool   `help:"Also print what was not covered, and what was masked for nothing."`
}

func (anonymiseEvalCommand) Help() string {
	return `Examples:
  leerkring anonymise eval domain/anonymise/measure/testdata/evaluation.jsonl
  leerkring anonymise eval marked.jsonl --leaks

Prints for each class the recall (a marked piece counts when all its characters but white space are covered), for each kind the precision
(a masked piece counts when it touches a mark), the documents with a leak and the characters masked for nothing, before and after
the fail-closed step, with 95 % Wilson intervals. "must": false marks what may be masked and need not be.`
}

func (c anonymiseEvalCommand) Run(o output) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open the marked texts: %w", err)
	}
	defer file.Close()
	documents, err := measure.Read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if len(documents) == 0 {
		return fmt.Errorf("%s holds no document", c.File)
	}
	a, err := anonymise.New()
	if err != nil {
		return err
	}
	report := measure.Run(a, documents)
	if err := report.Print(o.out); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	if c.Leaks {
		for _, l := range report.Leaks {
			fmt.Fprintf(o.out, "leak: %s: %s %q\n", l.Document, l.Label, l.Piece)
		}
		for _, n := range report.Needless {
			fmt.Fprintln(o.out, "needless:", n)
		}
	}
	return nil
}
