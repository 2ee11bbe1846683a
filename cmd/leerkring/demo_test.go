package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

func TestTheDemoRefusesSomebodysCases(t *testing.T) {
	eventstoretest.NeedsNode(t)
	data := t.TempDir()
	r := start(t, data)
	if code := r.stop(); code != exitOK {
		t.Fatalf("exit %d\n%s", code, r.stderr)
	}
	refuses(t, exitFault, words(data, "--data"), "demo", "--addr", "127.0.0.1:0", "--data", data)
	if r.exists("demo.json") {
		t.Error("it left its mark all the same")
	}
}

// The demo prints lines that work as they stand, keeps its files to their owner, and goes on where it was.
func TestTheDemoGuidesANewcomerAndGoesOn(t *testing.T) {
	addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
	p := spawn(t, addr, data, "demo", "--made-up", "5")
	p.followGuide()
	p.expectPrivateFiles()
	cases := p.rows("casefile.db", `SELECT count(*) FROM incident`)
	if code := p.terminate(); code != exitOK {
		t.Fatalf("exit %d\n%s", code, p.stderr)
	}

	p = spawn(t, addr, data, "demo", "--made-up", "5")
	p.guide()
	if said := p.stderr.String(); said != "" {
		t.Errorf("the second time it says %q", said)
	}
	if n := p.rows("casefile.db", `SELECT count(*) FROM incident`); n != cases {
		t.Errorf("%d cases, %d before", n, cases)
	}
	if n := p.rows("knowledge.db", `SELECT count(*) FROM release`); n != 1 {
		t.Errorf("%d releases", n)
	}
	p.followGuide()
}

// followGuide sends each printed line as curl would.
func (p *process) followGuide() {
	p.t.Helper()
	lines := regexp.MustCompile(`(?m)^curl -s (\S+) -H '([^']*)' -H '([^']*)' -d '([^']*)'$`).FindAllStringSubmatch(p.guide(), -1)
	if len(lines) != 5 || strings.Count(p.guide(), "\ncurl ") != 5 {
		p.t.Fatalf("%d lines to try in\n%s", len(lines), p.guide())
	}
	asked := map[string]int{}
	for _, line := range lines {
		request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, line[1], strings.NewReader(line[4]))
		if err != nil {
			p.t.Fatal(err)
		}
		for _, header := range line[2:4] {
			name, value, _ := strings.Cut(header, ": ")
			request.Header.Set(name, value)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			p.t.Fatal(err)
		}
		raw, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			p.t.Fatalf("%s: %d %s (%v)", line[4], response.StatusCode, raw, err)
		}
		var answer struct {
			Data   map[string]json.RawMessage
			Errors []json.RawMessage
		}
		if err := json.Unmarshal(raw, &answer); err != nil || len(answer.Errors) > 0 || len(answer.Data) == 0 {
			p.t.Fatalf("%s: %s (%v)", line[4], raw, err)
		}
		for field, data := range answer.Data {
			asked[field]++
			p.expectData(field, data)
		}
	}
	if asked["lessons"] != 2 || len(asked) != 5 {
		p.t.Errorf("asked for %v", asked)
	}
}

// expectData wants to see something of every field that the documented cases fill.
func (p *process) expectData(field string, data json.RawMessage) {
	p.t.Helper()
	switch field {
	case "incidents":
		if at[float64](p.t, data, "totalCount") == 0 || at[string](p.t, data, "nodes.0.reference") == "" {
			p.t.Errorf("no cases: %s", data)
		}
	case "reportSignal":
		if len(at[[]any](p.t, data, "problems")) > 0 || at[string](p.t, data, "incident.stage") != "SIGNAL" {
			p.t.Errorf("no case opened: %s", data)
		}
	case "legalBases":
		if at[string](p.t, data, "0.code") == "" {
			p.t.Errorf("no powers: %s", data)
		}
	case "releases":
		if at[float64](p.t, data, "0.number") != 1 {
			p.t.Errorf("no release: %s", data)
		}
	case "lessons":
		at[float64](p.t, data, "totalCount")
	default:
		p.t.Errorf("%s: %s", field, data)
	}
}

// expectPrivateFiles looks at the rights of everything that is in the data directory.
func (p *process) expectPrivateFiles() {
	p.t.Helper()
	seen := 0
	err := filepath.WalkDir(p.data, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			p.t.Errorf("%s has mode %o, want %o", entry.Name(), got, want)
		}
		seen++
		return nil
	})
	if err != nil || seen < 15 {
		p.t.Errorf("%d files: %v", seen, err)
	}
}
