package eventstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Trust is what a log is verified against.
type Trust struct {
	// Anchors were kept elsewhere.
	Anchors []AnchorMade
	// Keys are the public keys that anchors may be signed with; empty: any. Without them an anchor inside the log proves no more
	// than a hash: who can write to the log can sign it anew with a key of his own.
	Keys []HexDigest
	// AnyLog takes anchors that name another log, too: a node's directory does not say what its log is called.
	AnyLog bool
}

// Verified is what was seen of a log that holds.
type Verified struct {
	*Audit
	Anchors map[HexDigest]int // how many hold, by the key that signed them
}

// Verify audits a whole log, the anchors in it, and those given from elsewhere. The first thing that does not hold ends it:
// BrokenError, or ErrAnchor. What it can't see without an anchor from elsewhere is a tail that was cut off, and a change of
// the last event of a stream. progress is told of the position reached, twice over the log.
func (l *Log) Verify(ctx context.Context, trust Trust, progress func(Position)) (*Verified, error) {
	expected := map[int][]AnchorMade{}
	for _, a := range trust.Anchors {
		expected[a.Events] = append(expected[a.Events], a)
	}
	// The anchors are found first: each speaks of a moment before its own place in the log.
	hidden := map[string]bool{}
	err := l.scan(ctx, 0, func(e Recorded) error {
		progress(e.Position)
		a, ok, err := l.anchorOf(e, trust.AnyLog)
		if ok {
			expected[a.Events] = append(expected[a.Events], a)
		}
		return err
	}, func(about Recorded) { hidden[about.Stream] = hides(about) })
	if err != nil {
		return nil, err
	}
	for _, stream := range slices.Sorted(maps.Keys(hidden)) {
		if hidden[stream] {
			return nil, &BrokenError{stream, 0, "the store hides events of this stream from readers: it was deleted, or its metadata has $maxCount, $maxAge or $tb; take that metadata back"}
		}
	}
	v := &Verified{&Audit{}, map[HexDigest]int{}}
	if err := v.check(expected, trust.Keys); err != nil {
		return v, err
	}
	err = l.Scan(ctx, 0, func(e Recorded) error {
		progress(e.Position)
		if err := v.Add(e); err != nil {
			return err
		}
		return v.check(expected, trust.Keys)
	})
	if err != nil {
		return v, err
	}
	for _, left := range expected {
		return v, left[0].Check(v.Audit)
	}
	return v, nil
}

// check holds the anchors that were made over as many events as were seen by now against them.
func (v *Verified) check(expected map[int][]AnchorMade, keys []HexDigest) error {
	for _, a := range expected[v.Events] {
		if len(keys) > 0 && !slices.Contains(keys, a.Key) {
			return fmt.Errorf("%w: the one over %d events was signed with another key, %s", ErrAnchor, a.Events, a.Key)
		}
		if err := errors.Join(a.VerifySignature(), a.Check(v.Audit)); err != nil {
			return err
		}
		v.Anchors[a.Key]++
	}
	delete(expected, v.Events)
	return nil
}

// anchorOf reads an anchor that stands in the log.
func (l *Log) anchorOf(e Recorded, anyLog bool) (a AnchorMade, ok bool, err error) {
	if e.Type != typeName(a) || !strings.HasPrefix(e.Stream, AnchorCategory+"-") {
		return a, false, nil
	}
	if json.Unmarshal(e.Data, &a) != nil {
		return a, false, &BrokenError{e.Stream, e.Revision, "it should be an anchor and can't be read as one"}
	}
	if string(a.Log) != l.Name && !anyLog {
		return a, false, &BrokenError{e.Stream, e.Revision, fmt.Sprintf("it is an anchor of another log, %q", a.Log)}
	}
	return a, true, nil
}

// hides tells whether a stream's metadata hides events of it from readers.
func hides(about Recorded) bool {
	var m map[string]any
	if json.Unmarshal(about.Data, &m) != nil {
		return false
	}
	for _, key := range []string{"$maxCount", "$maxAge", "$tb"} {
		if _, ok := m[key]; ok {
			return true
		}
	}
	return false
}
