package eventstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// Audit checks a log event by event: revisions without gaps, and in each stream the chain of hashes. It needs no keys, so a
// shredded log verifies like a fresh one. After a fault it can't go on.
type Audit struct {
	Events   int      // that fit so far
	Position Position // of the last of them
	heads    map[string]streamHead
}

type streamHead struct {
	revision uint64
	hash     string
}

// BrokenError names the first event that does not fit.
type BrokenError struct {
	Stream   string
	Revision uint64
	Reason   string
}

// Error names the event.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("event %d of stream %s: %s", e.Revision, e.Stream, e.Reason)
}

// Unwrap makes it an ErrBroken.
func (e *BrokenError) Unwrap() error { return ErrBroken }

// Add checks the next event of the log.
func (a *Audit) Add(e Recorded) error {
	if a.heads == nil {
		a.heads = map[string]streamHead{}
	}
	m, err := parseMetadata(e.Metadata)
	if err != nil {
		return &BrokenError{e.Stream, e.Revision, "its metadata can't be read"}
	}
	head, known := a.heads[e.Stream]
	next := head.revision + 1
	if !known {
		next = 0
	}
	switch {
	case e.Revision != next:
		return &BrokenError{e.Stream, e.Revision, fmt.Sprintf("event %d should stand here", next)}
	case m.PrevHash != head.hash:
		return &BrokenError{e.Stream, e.Revision, "its prevHash is not the hash of the event before it"}
	}
	a.heads[e.Stream] = streamHead{e.Revision, e.Hash()}
	a.Events, a.Position = a.Events+1, e.Position
	return nil
}

// Streams is how many streams were seen.
func (a *Audit) Streams() int { return len(a.heads) }

// Root is the Merkle tree hash (RFC 9162 section 2.1.1, SHA-256) of all stream heads, sorted by stream: a leaf is the stream's
// name, its last revision and that event's hash. Whoever changes, cuts or adds an event changes the root.
func (a *Audit) Root() string {
	leaves := make([][]byte, 0, len(a.heads))
	for _, stream := range slices.Sorted(maps.Keys(a.heads)) {
		head := a.heads[stream]
		leaves = append(leaves, fmt.Appendf(nil, "%d:%s %d %s", len(stream), stream, head.revision, head.hash))
	}
	root := merkle(leaves)
	return hex.EncodeToString(root[:])
}

func merkle(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	half := 1
	for 2*half < len(leaves) {
		half *= 2
	}
	left, right := merkle(leaves[:half]), merkle(leaves[half:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// Audit continues an audit to the present end of the log. progress is told of the position reached; it may be nil.
func (l *Log) Audit(ctx context.Context, a *Audit, progress func(Position)) error {
	return l.Scan(ctx, a.Position, func(e Recorded) error {
		if progress != nil {
			progress(e.Position)
		}
		return a.Add(e)
	})
}
