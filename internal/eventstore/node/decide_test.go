package node_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// In the table a letter is an event: the stream begins as ABC (revisions 0, 1, 2) where a row doesn't say otherwise, X and Y
// are new, and the wanted number is the answered revision, or wrong.
const wrong = -1

func TestExpectedRevision(t *testing.T) {
	shared := start(t)
	for i, row := range []struct {
		name   string
		given  string
		meta   bool
		expect esdb.ExpectedRevision
		events string
		want   int
		after  string
	}{
		{"any, new", "ABC", false, esdb.Any{}, "XY", 4, "ABCXY"},
		{"any, no stream", "", false, esdb.Any{}, "X", 0, "X"},
		{"any, all known", "ABC", false, esdb.Any{}, "AB", 1, "ABC"},
		{"any, first known, later new", "ABC", false, esdb.Any{}, "CX", wrong, "ABC"},
		{"any, first new, later known", "ABC", false, esdb.Any{}, "XA", 4, "ABCXA"},
		{"any, nothing to write", "ABC", false, esdb.Any{}, "", 2, "ABC"},
		{"exists, new", "ABC", false, esdb.StreamExists{}, "X", 3, "ABCX"},
		{"exists, all known", "ABC", false, esdb.StreamExists{}, "BC", 2, "ABC"},
		{"exists, first known, later new", "ABC", false, esdb.StreamExists{}, "AX", wrong, "ABC"},
		{"exists, no stream", "", false, esdb.StreamExists{}, "X", wrong, ""},
		{"exists, only metadata", "", true, esdb.StreamExists{}, "X", 0, "X"},
		{"expected below, same ids", "ABC", false, esdb.Revision(0), "B", 1, "ABC"},
		{"expected below, same ids to the end", "ABC", false, esdb.Revision(0), "BC", 2, "ABC"},
		{"expected below, first differs", "ABC", false, esdb.Revision(0), "X", wrong, "ABC"},
		{"expected below, known but elsewhere", "ABC", false, esdb.Revision(0), "A", wrong, "ABC"},
		{"expected below, later differs", "ABC", false, esdb.Revision(0), "BX", wrong, "ABC"},
		{"expected below, runs past the end", "ABC", false, esdb.Revision(1), "CX", wrong, "ABC"},
		{"expected below, nothing to write", "ABC", false, esdb.Revision(0), "", wrong, "ABC"},
		{"no stream, same ids", "ABC", false, esdb.NoStream{}, "ABC", 2, "ABC"},
		{"no stream, has events", "ABC", false, esdb.NoStream{}, "X", wrong, "ABC"},
		{"no stream, none", "", false, esdb.NoStream{}, "XY", 1, "XY"},
		{"expected above", "ABC", false, esdb.Revision(3), "X", wrong, "ABC"},
		{"expected above, known", "ABC", false, esdb.Revision(3), "A", wrong, "ABC"},
		{"expected above, no stream", "", false, esdb.Revision(0), "X", wrong, ""},
		{"expected equal, new", "ABC", false, esdb.Revision(2), "X", 3, "ABCX"},
		{"expected equal, id used before", "ABC", false, esdb.Revision(2), "A", 3, "ABCA"},
		{"expected equal, one id twice", "ABC", false, esdb.Revision(2), "XX", 4, "ABCXX"},
		{"expected equal, nothing to write", "ABC", false, esdb.Revision(2), "", 2, "ABC"},
		{"any, the first of several", "ABCA", false, esdb.Any{}, "A", 0, "ABCA"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := *shared
			r.tb = t
			stream := fmt.Sprintf("s-%d", i)
			letters := map[rune]esdb.EventData{}
			spell := func(word string) (events []esdb.EventData) {
				for _, l := range word {
					if _, ok := letters[l]; !ok {
						letters[l] = event("letter")
					}
					events = append(events, letters[l])
				}
				return events
			}
			// The same ids in another stream must not count.
			r.append("other-"+stream, spell("ABCXY")...)
			for i, e := range spell(row.given) {
				var at esdb.ExpectedRevision = esdb.NoStream{}
				if i > 0 {
					at = esdb.Revision(uint64(i - 1))
				}
				if _, err := r.tryAppend(stream, at, e); err != nil {
					t.Fatal(err)
				}
			}
			if row.meta {
				r.append("$$"+stream, event("$metadata"))
			}
			result, err := r.tryAppend(stream, row.expect, spell(row.events)...)
			if row.want == wrong {
				if code(t, err) != esdb.ErrorCodeWrongExpectedVersion {
					t.Fatal(err)
				}
			} else if err != nil || result.NextExpectedVersion != uint64(row.want) {
				t.Fatalf("answer %+v, %v", result, err)
			}
			var after []*esdb.ResolvedEvent
			if row.after != "" {
				after = r.stream(stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 100)
			}
			wanted := []uuid.UUID{}
			for _, e := range spell(row.after) {
				wanted = append(wanted, e.EventID)
			}
			if got := ids(after); !slices.Equal(got, wanted) {
				t.Errorf("stream holds %v, want %v", got, wanted)
			}
			if row.want >= 0 && row.events != "" && result.CommitPosition != after[row.want].Event.Position.Commit {
				t.Errorf("answered position %d, the event stands at %d", result.CommitPosition, after[row.want].Event.Position.Commit)
			}
		})
	}
}

func TestWrongExpectedVersionSaysWhich(t *testing.T) {
	r := start(t)
	r.append("s", event("a"))
	for text, try := range map[string]func() error{
		"expecting '7' but got '0'": func() error { _, err := r.tryAppend("s", esdb.Revision(7), event("a")); return err },
		"expecting 'no_stream' but got '0'": func() error {
			_, err := r.tryAppend("s", esdb.NoStream{}, event("a"))
			return err
		},
		"expecting 'stream_exists' but got 'no_stream'": func() error {
			_, err := r.tryAppend("t", esdb.StreamExists{}, event("a"))
			return err
		},
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error %v, want %q", err, text)
		}
	}
}
