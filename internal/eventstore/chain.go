package eventstore

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Hash is the event's link in its stream's chain: SHA-256 over stream, revision, event id, type, data and metadata as stored,
// each with its length in front. The next event carries it as prevHash. A shredded stream still verifies: sealed fields are
// hashed as ciphertext.
func (r Recorded) Hash() string {
	h := sha256.New()
	var revision [8]byte
	binary.BigEndian.PutUint64(revision[:], r.Revision)
	for _, part := range [][]byte{[]byte(r.Stream), revision[:], r.ID[:], []byte(r.Type), r.Data, r.Metadata} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:]) // a hash never fails
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// verify checks that a stream, read from its start, fits its own chain.
func verify(events []Recorded) error {
	previous := ""
	for i, e := range events {
		m, err := parseMetadata(e.Metadata)
		if err != nil {
			return err
		}
		if e.Revision != uint64(i) || m.PrevHash != previous {
			return fmt.Errorf("%w at revision %d", ErrBroken, i)
		}
		previous = e.Hash()
	}
	return nil
}
