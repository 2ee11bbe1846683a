package eventstore_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

func signer(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
}

// fill writes n notes into each of three notebooks.
func fill(t *testing.T, log *eventstoretest.Log, n int) {
	t.Helper()
	for i := range 3 {
		for range n {
			stream := fmt.Sprintf("notebook-%d", i)
			if _, err := eventstore.Execute(t.Context(), log.Log, notebooks(), stream, order(uuid.New()), write("x")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func anchor(t *testing.T, log *eventstoretest.Log, key ed25519.PrivateKey) eventstore.AnchorMade {
	t.Helper()
	var seen eventstore.Audit
	if err := log.Audit(t.Context(), &seen, nil); err != nil {
		t.Fatal(err)
	}
	return log.Anchor(&seen, key)
}

func verify(t *testing.T, log *eventstoretest.Log, elsewhere ...eventstore.AnchorMade) (int, int, error) {
	t.Helper()
	seen, err := log.Verify(t.Context(), eventstore.Trust{Anchors: elsewhere}, func(eventstore.Position) {})
	if err != nil {
		return 0, 0, err
	}
	anchors := 0
	for _, n := range seen.Anchors {
		anchors += n
	}
	return seen.Events, anchors, nil
}

func openAnchored(t *testing.T, dir string) *eventstoretest.Log {
	return eventstoretest.Open(t, dir, noteWritten{}, eventstore.AnchorMade{})
}

func TestAWholeLogVerifiesWithItsAnchors(t *testing.T) {
	log := openAnchored(t, t.TempDir())
	empty := anchor(t, log, signer('a'))
	fill(t, log, 3)
	kept := anchor(t, log, signer('a'))
	fill(t, log, 1) // between counting and keeping others may write
	if err := log.KeepAnchor(t.Context(), kept, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := log.KeepAnchor(t.Context(), anchor(t, log, signer('b')), time.Now()); err != nil {
		t.Fatal(err)
	}
	fill(t, log, 1)
	events, anchors, err := verify(t, log, empty, kept, anchor(t, log, signer('a')))
	if err != nil || events != 16 || anchors != 4 {
		t.Errorf("%d events, %d anchors, %v", events, anchors, err)
	}
}

func TestAnAuditGoesOnWhereItStood(t *testing.T) {
	log := openAnchored(t, t.TempDir())
	var bitByBit eventstore.Audit
	for range 3 {
		fill(t, log, 1)
		if err := log.Audit(t.Context(), &bitByBit, nil); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := log.Anchor(&bitByBit, signer('a')), anchor(t, log, signer('a')); a != b {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestTheFirstEventThatDoesNotFitIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ statement, stream, says string }{
		"changed": {`UPDATE event SET data = CAST(replace(CAST(data AS TEXT), '"page":1', '"page":7') AS BLOB)
			WHERE stream = (SELECT id FROM stream WHERE name = 'notebook-1')`, "notebook-1", "prevHash"},
		"taken out": {`DELETE FROM event WHERE revision = 1 AND stream = (SELECT id FROM stream WHERE name = 'notebook-2')`, "notebook-2", "event 1 should stand here"},
		"unreadable": {`UPDATE event SET metadata = CAST('{' AS BLOB) WHERE revision = 2 AND stream = (SELECT id FROM stream WHERE name = 'notebook-0')`,
			"notebook-0", "metadata can't be read"},
	} {
		dir := t.TempDir()
		log := openAnchored(t, dir)
		fill(t, log, 3)
		eventstoretest.Tamper(t, dir, c.statement)
		_, _, err := verify(t, log)
		var broken *eventstore.BrokenError
		if !errors.As(err, &broken) || broken.Stream != c.stream || broken.Revision != 2 || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A chain can't show that its end is missing; an anchor that was kept elsewhere can.
func TestACutTailShowsAgainstAnAnchor(t *testing.T) {
	dir := t.TempDir()
	log := openAnchored(t, dir)
	fill(t, log, 3)
	kept := anchor(t, log, signer('a'))
	eventstoretest.Tamper(t, dir, `DELETE FROM event WHERE position = (SELECT max(position) FROM event)`)
	if _, _, err := verify(t, log); err != nil {
		t.Fatalf("without an anchor nothing can be seen: %v", err)
	}
	_, _, err := verify(t, log, kept)
	if !errors.Is(err, eventstore.ErrAnchor) || !strings.Contains(err.Error(), "tail was cut") {
		t.Errorf("error %v", err)
	}
}

// Whoever rewrites a stream with fitting hashes passes the chain, and fails the anchor.
func TestARewrittenStreamShowsAgainstAnAnchor(t *testing.T) {
	one, two := openAnchored(t, t.TempDir()), openAnchored(t, t.TempDir())
	fill(t, one, 2)
	fill(t, two, 2)
	if _, _, err := verify(t, two, anchor(t, one, signer('a'))); !errors.Is(err, eventstore.ErrAnchor) {
		t.Errorf("error %v", err)
	}
}

func TestAForgedAnchorIsRefused(t *testing.T) {
	log := openAnchored(t, t.TempDir())
	fill(t, log, 1)
	forged := anchor(t, log, signer('a'))
	forged.Streams++
	if _, _, err := verify(t, log, forged); !errors.Is(err, eventstore.ErrAnchor) {
		t.Errorf("changed after signing: %v", err)
	}
	forged = anchor(t, log, signer('a'))
	forged.Key = anchor(t, log, signer('b')).Key
	if _, _, err := verify(t, log, forged); !errors.Is(err, eventstore.ErrAnchor) {
		t.Errorf("under another key: %v", err)
	}
}

// Who names the keys that he trusts sees an anchor that somebody else signed.
func TestAnAnchorOfAnotherKeyIsNoProof(t *testing.T) {
	log := openAnchored(t, t.TempDir())
	fill(t, log, 2)
	trusted := anchor(t, log, signer('a')).Key
	if err := log.KeepAnchor(t.Context(), anchor(t, log, signer('b')), time.Now()); err != nil {
		t.Fatal(err)
	}
	look := func(keys ...eventstore.HexDigest) error {
		_, err := log.Verify(t.Context(), eventstore.Trust{Keys: keys}, func(eventstore.Position) {})
		return err
	}
	if err := look(trusted); !errors.Is(err, eventstore.ErrAnchor) {
		t.Errorf("another key: %v", err)
	}
	if err := look(trusted, anchor(t, log, signer('b')).Key); err != nil {
		t.Errorf("both keys: %v", err)
	}
}

func TestAnAnchorThatIsNoneIsNamed(t *testing.T) {
	dir := t.TempDir()
	log := openAnchored(t, dir)
	fill(t, log, 1)
	if err := log.KeepAnchor(t.Context(), anchor(t, log, signer('a')), time.Now()); err != nil {
		t.Fatal(err)
	}
	eventstoretest.Tamper(t, dir, `UPDATE event SET data = CAST('"zap"' AS BLOB) WHERE type = 'AnchorMade'`)
	var broken *eventstore.BrokenError
	if _, _, err := verify(t, log); !errors.As(err, &broken) || !strings.Contains(err.Error(), "anchor") {
		t.Errorf("error %v", err)
	}
}

// What the store hides from readers is in $all still, so the chain alone would pass.
func TestAHiddenStreamIsNamed(t *testing.T) {
	for name, metadata := range map[string]string{"deleted": `{"$tb":9223372036854775807}`, "cut to one": `{"$maxCount":1}`} {
		log := openAnchored(t, t.TempDir())
		fill(t, log, 2)
		log.About(t, "notebook-1", metadata)
		var broken *eventstore.BrokenError
		if _, _, err := verify(t, log); !errors.As(err, &broken) || broken.Stream != "notebook-1" || !strings.Contains(err.Error(), "hides") {
			t.Errorf("%s: %v", name, err)
		}
		for range 2 { // the first one ends a deletion, and hides what was there before it
			log.About(t, "notebook-1", `{}`)
		}
		if _, _, err := verify(t, log); err != nil {
			t.Errorf("%s, taken back: %v", name, err)
		}
	}
}

func TestScanReadsTheWholeLogInPages(t *testing.T) {
	log := openAnchored(t, t.TempDir())
	fill(t, log, 5)
	var positions []eventstore.Position
	err := log.Scan(t.Context(), 0, func(e eventstore.Recorded) error {
		positions = append(positions, e.Position)
		return nil
	})
	if err != nil || len(positions) != 15 {
		t.Fatalf("%d events, %v", len(positions), err)
	}
	rest := 0
	if err := log.Scan(t.Context(), positions[9], func(eventstore.Recorded) error { rest++; return nil }); err != nil || rest != 5 {
		t.Errorf("behind the tenth: %d, %v", rest, err)
	}
	if end, err := log.End(t.Context()); err != nil || end < positions[14] { // others may write into the same store
		t.Errorf("end %d, %v", end, err)
	}
	stop := errors.New("stop")
	if err := log.Scan(t.Context(), 0, func(eventstore.Recorded) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}
