package eventstore

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"leerkring/domain/decider"
)

// AnchorCategory is the stream category of anchors: an anchor stands in "anchor-" and its day, or its month in a log that keeps
// no days.
const AnchorCategory = "anchor"

// AnchorMade signs what a log held: the Merkle root over all stream heads after its first so many events. It counts events and
// names no position, so that it still holds after the log has moved to another store. Kept elsewhere, it makes a cut tail
// visible; inside the log it makes every change before it visible.
type AnchorMade struct {
	Log       LogName   `json:"log"`
	Events    int       `json:"events"`
	Streams   int       `json:"streams"`
	Root      HexDigest `json:"root"`
	Key       HexDigest `json:"key"`       // Ed25519 public key (RFC 8032)
	Signature HexDigest `json:"signature"` // over Statement
}

// LogName names a log: "case" or "knowledge".
type LogName string

// HexDigest is bytes in hexadecimal, made by the product and typed by nobody.
type HexDigest string

// Statement is the text that is signed.
func (a AnchorMade) Statement() []byte {
	return fmt.Appendf(nil, "leerkring anchor 1\nlog %s\nevents %d\nstreams %d\nroot %s\n", a.Log, a.Events, a.Streams, a.Root)
}

// ErrAnchor says that an anchor does not hold.
var ErrAnchor = errors.New("the anchor does not hold")

// VerifySignature checks that the anchor was signed with its own key.
func (a AnchorMade) VerifySignature() error {
	key, err := hex.DecodeString(string(a.Key))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: its key is none", ErrAnchor)
	}
	signature, err := hex.DecodeString(string(a.Signature))
	if err != nil || !ed25519.Verify(key, a.Statement(), signature) {
		return fmt.Errorf("%w: its signature is not of its own key", ErrAnchor)
	}
	return nil
}

// Check compares the anchor with an audit that has seen exactly its events.
func (a AnchorMade) Check(seen *Audit) error {
	if seen.Events != a.Events {
		return fmt.Errorf("%w: it was made over %d events, and the log holds %d: its tail was cut", ErrAnchor, a.Events, seen.Events)
	}
	if string(a.Root) != seen.Root() {
		return fmt.Errorf("%w: the first %d events are not those that were anchored", ErrAnchor, a.Events)
	}
	return nil
}

// Anchor signs what an audit has seen.
func (l *Log) Anchor(seen *Audit, key ed25519.PrivateKey) AnchorMade {
	a := AnchorMade{
		Log: LogName(l.Name), Events: seen.Events, Streams: seen.Streams(), Root: HexDigest(seen.Root()),
		Key: HexDigest(hex.EncodeToString(key.Public().(ed25519.PublicKey))),
	}
	a.Signature = HexDigest(hex.EncodeToString(ed25519.Sign(key, a.Statement())))
	return a
}

// anchors is the decider of a day's anchor: it is made once.
func anchors() decider.Decider[bool, AnchorMade, any] {
	return decider.Decider[bool, AnchorMade, any]{
		New:   func() bool { return false },
		Admit: func(bool, AnchorMade) error { return nil },
		Decide: func(made bool, a AnchorMade) ([]any, error) {
			if made {
				return nil, nil
			}
			return []any{a}, nil
		},
		Evolve: func(bool, decider.Entry[any]) bool { return true },
	}
}

// AnchorDay names the stretch of time that has one anchor: the day, or the month in a log that keeps no days, since a count of
// events for each day would tell when they came.
func (l *Log) AnchorDay(now time.Time) string {
	day := l.RecordedAt(now)
	return day[:min(len(day), len(time.DateOnly))]
}

// KeepAnchor writes the anchor of a day (see AnchorDay) into the log. Of two replicas the first wins; a day that has one keeps
// it.
func (l *Log) KeepAnchor(ctx context.Context, a AnchorMade, now time.Time) error {
	stream := AnchorCategory + "-" + l.AnchorDay(now)
	if _, err := Execute(ctx, l, anchors(), stream, Order{Now: now}, a); err != nil {
		return fmt.Errorf("keep an anchor: %w", err)
	}
	return nil
}
