package eventstore_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

// Two logs share a store. Each sees its own events alone, under names that say nothing of the other, and what one exports is
// what a log with a store to itself exports.
func TestLogsWithPrefixesShareAStore(t *testing.T) {
	store := openAnchored(t, t.TempDir())
	one, two := store.Beside(t, noteWritten{}, eventstore.AnchorMade{}), store.Beside(t, noteWritten{}, eventstore.AnchorMade{})
	fill(t, one, 2)
	fill(t, two, 3)
	fill(t, one, 1)
	for _, log := range []*eventstoretest.Log{one, two} {
		var names []string
		if err := log.Scan(t.Context(), 0, func(e eventstore.Recorded) error { names = append(names, e.Stream); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(names) != 9 || slices.ContainsFunc(names, func(n string) bool { return !strings.HasPrefix(n, "notebook-") }) {
			t.Errorf("seen %v", names)
		}
	}
	if seen, _ := follow(t, two.Log, 0, 9, 0); len(seen) != 9 {
		t.Errorf("a follower saw %v", seen)
	}
	if began, err := two.Began(t.Context()); err != nil || began.IsZero() {
		t.Errorf("began %v (%v)", began, err)
	}
	alone := openAnchored(t, t.TempDir())
	if _, err := alone.Import(t.Context(), bytes.NewReader(export(t, one.Log)), nil); err != nil {
		t.Fatal(err)
	}
	if events, anchors, err := verify(t, alone, anchor(t, one, signer('a'))); err != nil || events != 9 || anchors != 1 {
		t.Errorf("%d events, %d anchors, %v", events, anchors, err)
	}
}

func TestAPrefixThatIsNoneIsRefused(t *testing.T) {
	for _, setting := range []string{
		"streamPrefix=", "streamprefix=$all", "streamPrefix=a.b", "streamPrefix=a%2Db", "streamPrefix=" + strings.Repeat("x", 65),
		"streamPrefix=a-&streamPrefix=b-",
	} {
		_, err := eventstore.Open(eventstore.Config{Name: "test", Connection: "esdb://127.0.0.1:1?tls=false&" + setting, Logger: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), "streamPrefix is given once, with 1 to 64 letters") {
			t.Errorf("%s: %v", setting, err)
		}
	}
}

// The vendor's settings stay as they are, in each of the vendor's forms.
func TestAPrefixStandsBesideTheVendorsSettings(t *testing.T) {
	for _, connection := range []string{
		"esdb://127.0.0.1:1?streamPrefix=a-", "esdb://127.0.0.1:1?tls=false&streamPrefix=a_B-9&maxDiscoverAttempts=3",
		"esdb+discover://example.org?STREAMPREFIX=a", "esdb://admin:secret@node1:2113,node2:2113,node3:2113?streamPrefix=a-&tlsVerifyCert=false",
	} {
		log, err := eventstore.Open(eventstore.Config{Name: "test", Connection: connection, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Errorf("%s: %v", connection, err)
			continue
		}
		log.Close()
	}
	if _, err := eventstore.Open(eventstore.Config{Name: "test", Connection: "esdb://127.0.0.1:1?streamPrefix=a-&tls=perhaps"}); err == nil {
		t.Error("a setting of the vendor's was taken out as well")
	}
}
