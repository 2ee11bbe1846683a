package eventstore_test

import (
	"bytes"
	"context"
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

func TestAFileThatIsNoExportIsNamedByItsLine(t *testing.T) {
	for _, text := range []string{"x\n", "{}\n", `{"stream":"a","type":"b"}` + "\n", strings.Repeat("x", 5<<20)} {
		_, err := eventstore.ReadLines(strings.NewReader(text), func(eventstore.Line, int) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	stop := errors.New("stop")
	line := `{"stream":"a","type":"b","id":"7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"}` + "\n"
	if _, err := eventstore.ReadLines(strings.NewReader(line), func(eventstore.Line, int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

func FuzzReadLines(f *testing.F) {
	f.Add([]byte(`{"stream":"a","type":"b","id":"7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"}` + "\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		total := 0
		complete, err := eventstore.ReadLines(bytes.NewReader(text), func(line eventstore.Line, size int) error {
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
