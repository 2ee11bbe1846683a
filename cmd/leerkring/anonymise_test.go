package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// anonymised runs "leerkring anonymise" with something on standard input.
func anonymised(t *testing.T, c anonymiseTextCommand, text string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c.in = strings.NewReader(text)
	err := c.Run(context.Background(), output{out: &out, err: &out})
	return out.String(), err
}

func TestATextIsMaskedAndExplained(t *testing.T) {
	const text = "Gisteren belde Fatima Bouzid vanaf 06-18273645; zwabberdewab.\n"
	got, err := anonymised(t, anonymiseTextCommand{}, text)
	if err != nil || got != "Gisteren belde [PERSOON 1] vanaf [TELEFOON 1]; [WOORD 1].\n" {
		t.Errorf("%q, %v", got, err)
	}
	got, err = anonymised(t, anonymiseTextCommand{Explain: true}, text)
	if err != nil || strings.Count(got, "\n") != 4 || !strings.Contains(got, "phone number") || !strings.Contains(got, "held") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestLinesAreMaskedOneByOne(t *testing.T) {
	got, err := anonymised(t, anonymiseTextCommand{JSONL: true}, `{"id":"a","text":"Eén keer belde Fatima."}`+"\n\n"+`{"id":2,"text":""}`)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != 2 {
		t.Fatalf("%q", got)
	}
	var first struct {
		ID     string
		Masked string
		Spans  []struct {
			Start, End int
			Kind, Rule string
			Held       bool
		}
	}
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
		t.Fatal(err)
	}
	if first.ID != "a" || first.Masked != "Eén keer belde [PERSOON 1]." || len(first.Spans) != 1 || first.Spans[0].Start != 15 || first.Spans[0].End != 21 || first.Spans[0].Kind != "PERSON" || first.Spans[0].Rule == "" || first.Spans[0].Held {
		t.Errorf("%+v", first)
	}
	if lines[1] != `{"id":2,"masked":"","spans":[]}` {
		t.Errorf("%s", lines[1])
	}
}

func TestALineThatIsNoTextIsNamedAndNotRepeated(t *testing.T) {
	for line, want := range map[string]string{`{"id":"1"}`: `"text" is missing`, `{"text": "Fatima`: "no object", `["Fatima"]`: "no object", `{"text": 7}`: "no object"} {
		got, err := anonymised(t, anonymiseTextCommand{JSONL: true}, `{"id":"0","text":"Het ging goed."}`+"\n"+line+"\n")
		if err == nil || !strings.Contains(err.Error(), "line 2") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Fatima") {
			t.Errorf("%s: %v", line, err)
		}
		if !strings.Contains(got, "Het ging goed.") {
			t.Errorf("the line before it was lost: %q", got)
		}
	}
}

func TestEvalPrintsEachClassBeforeAndAfter(t *testing.T) {
	file := filepath.Join(t.TempDir(), "marked.jsonl")
	text := `{"id":"1","text":"Fatima belde zwabberdewab.","spans":[{"start":0,"end":6,"label":"PERSON","must":true},{"start":13,"end":25,"label":"ORG","must":true}]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (anonymiseEvalCommand{File: file, Leaks: true}).Run(output{out: &out, err: &out}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"PERSON", "1.000 (1/1)", "ORG", "0.000 (0/1)", "documents with a leak", "over-masked characters", "[0.207, 1.000]"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
	if err := (anonymiseEvalCommand{File: os.DevNull}).Run(output{out: &out, err: &out}); err == nil {
		t.Error("an empty file was measured")
	}
}
