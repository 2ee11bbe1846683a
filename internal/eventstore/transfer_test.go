package eventstore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"leerkring/internal/eventstore"
)

func export(t *testing.T, log *eventstore.Log) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := log.Export(t.Context(), &out, 0, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAMovedLogIsTheSameLog(t *testing.T) {
	from, to := openAnchored(t, t.TempDir()), openAnchored(t, t.TempDir())
	fill(t, from, 4)
	if err := from.KeepAnchor(t.Context(), anchor(t, from, signer('a')), time.Now()); err != nil {
		t.Fatal(err)
	}
	fill(t, from, 1)
	moved := export(t, from.Log)
	n, err := to.Import(t.Context(), bytes.NewReader(moved), nil)
	if err != nil || n != 16 {
		t.Fatalf("%d events, %v", n, err)
	}
	if events, anchors, err := verify(t, to, anchor(t, from, signer('a'))); err != nil || events != 16 || anchors != 2 {
		t.Errorf("%d events, %d anchors, %v", events, anchors, err)
	}
	var order [2][]string
	for i, log := range []*eventstore.Log{from.Log, to.Log} {
		if err := log.Scan(t.Context(), 0, func(e eventstore.Recorded) error { order[i] = append(order[i], e.Hash()); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(order[0], " ") != strings.Join(order[1], " ") {
		t.Error("the order over all streams has changed")
	}
}

// Cut off anywhere, in the file or in the log: started again, it goes on and ends as if nothing had happened.
func TestAnImportThatWasCutOffGoesOn(t *testing.T) {
	from := openAnchored(t, t.TempDir())
	fill(t, from, 3)
	moved := export(t, from.Log)
	inside := func(n int) int { // a place inside a line, not at its end
		for moved[n-1] == '\n' {
			n++
		}
		return n
	}
	for _, cut := range []int{0, 1, inside(len(moved) / 3), inside(len(moved) / 2), len(moved) - 1} {
		to := openAnchored(t, t.TempDir())
		if _, err := to.Import(t.Context(), bytes.NewReader(moved[:cut]), nil); cut > 0 && err == nil {
			t.Errorf("cut at %d: no error", cut)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := to.Import(ctx, bytes.NewReader(moved), func(n int) {
			if n == 5 {
				cancel()
			}
		}); err == nil {
			t.Error("an import that was interrupted says it is done")
		}
		if n, err := to.Import(t.Context(), bytes.NewReader(moved), nil); err != nil || n != 9 {
			t.Fatalf("cut at %d: %d events, %v", cut, n, err)
		}
		if events, _, err := verify(t, to, anchor(t, from, signer('a'))); err != nil || events != 9 {
			t.Errorf("cut at %d: %d events, %v", cut, events, err)
		}
	}
}

func TestALogOfOthersIsNotWrittenInto(t *testing.T) {
	from, to := openAnchored(t, t.TempDir()), openAnchored(t, t.TempDir())
	fill(t, from, 2)
	fill(t, to, 1)
	if _, err := to.Import(t.Context(), bytes.NewReader(export(t, from.Log)), nil); err == nil || !strings.Contains(err.Error(), "empty log") {
		t.Errorf("error %v", err)
	}
	fill(t, from, 1)
	short := export(t, from.Log)
	whole := openAnchored(t, t.TempDir())
	fill(t, from, 1)
	if _, err := whole.Import(t.Context(), bytes.NewReader(export(t, from.Log)), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := whole.Import(t.Context(), bytes.NewReader(short), nil); err == nil || !strings.Contains(err.Error(), "import into an empty log") {
		t.Errorf("a shorter export: %v", err)
	}
}

const aLine = `{"log":"test","position":1,"stream":"a","type":"b","id":"7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"}` + "\n"

func TestAFileThatIsNoExportIsNamedByItsLine(t *testing.T) {
	nothing := func(eventstore.Line, int) error { return nil }
	for text, want := range map[string]string{
		"x\n": "line 1 is no event", "{}\n": "line 1 is no event", `{"log":"test","stream":"a","type":"b"}` + "\n": "line 1 is no event",
		strings.Repeat("x", 5<<20): "line 1: the line is too long", "a shopping list": "line 1 is no event", aLine + "bread": "line 2 is no event",
		strings.Replace(aLine, "test", "case", 1):                    "line 1 is of the case log, not of the test log",
		aLine + `{"log":"case","po`:                                  "line 2 is no event",
		strings.Replace(strings.TrimSpace(aLine), `{`, `{"a":1,`, 1): "line 1 does not begin",
	} {
		_, err := eventstore.ReadLines(strings.NewReader(text), "test", nothing)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	for _, cut := range []int{0, 1, 7, 20, 30, len(aLine) - 1} {
		if complete, err := eventstore.ReadLines(strings.NewReader(aLine+aLine[:cut]), "test", nothing); err != nil || complete != (cut == 0) {
			t.Errorf("cut at %d: complete %v, %v", cut, complete, err)
		}
	}
	stop := errors.New("stop")
	if _, err := eventstore.ReadLines(strings.NewReader(aLine), "test", func(eventstore.Line, int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

// An event that was changed ends the import before it, or what is appended with it, is written.
func TestAnExportThatDoesNotFitIsNotWritten(t *testing.T) {
	from, to := openAnchored(t, t.TempDir()), openAnchored(t, t.TempDir())
	fill(t, from, 3)
	var written bytes.Buffer
	n := 0
	if _, err := eventstore.ReadLines(bytes.NewReader(export(t, from.Log)), "test", func(line eventstore.Line, _ int) error {
		if n++; n == 4 {
			line.Data = []byte(`{"text":"changed"}`)
		}
		return json.NewEncoder(&written).Encode(line)
	}); err != nil {
		t.Fatal(err)
	}
	_, err := to.Import(t.Context(), &written, nil)
	var broken *eventstore.BrokenError
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), "line 5 does not fit") || !strings.Contains(err.Error(), "event 1 of stream") {
		t.Fatalf("error %v", err)
	}
	if events, _, err := verify(t, to); err != nil || events != 3 {
		t.Errorf("%d events, %v", events, err)
	}
}

// A second import of the same file overtakes the first, which was about to write the first stream.
func TestAnImportThatIsOvertakenSaysWhatToDo(t *testing.T) {
	from, to := openAnchored(t, t.TempDir()), openAnchored(t, t.TempDir())
	fill(t, from, 2)
	moved := export(t, from.Log)
	_, err := to.Import(t.Context(), bytes.NewReader(moved), func(n int) {
		if n != 1 {
			return
		}
		// Other ids: the store takes the same events once more for a repeated append.
		other := openAnchored(t, t.TempDir())
		fill(t, other, 2)
		if _, err := to.Import(t.Context(), bytes.NewReader(export(t, other.Log)), nil); err != nil {
			t.Error(err)
		}
	})
	if !errors.Is(err, eventstore.ErrWrongRevision) || !strings.Contains(err.Error(), "line 1: event 0 of stream") || !strings.Contains(err.Error(), "the same file") {
		t.Errorf("error %v", err)
	}
}

func FuzzReadLines(f *testing.F) {
	f.Add([]byte(aLine + "{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		total := 0
		complete, err := eventstore.ReadLines(bytes.NewReader(text), "test", func(line eventstore.Line, size int) error {
			if line.Stream == "" || line.Type == "" {
				t.Error("an event without stream or type")
			}
			total += size
			return nil
		})
		if complete && err == nil && total != len(text) {
			t.Errorf("%d of %d bytes", total, len(text))
		}
	})
}
