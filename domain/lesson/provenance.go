package lesson

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// Opening is what a lesson's commitment was made of: the events of the case up to a revision, by the hash of the last of them, which
// holds those before it, and a random salt that keeps anybody from trying cases out. Its owner keeps it, and shows it when it wants
// to prove which events a lesson came from.
type Opening struct {
	Salt     string `json:"salt"`     // 32 random bytes, in hexadecimal
	Stream   string `json:"stream"`   // of the case
	Revision int    `json:"revision"` // of the last event that was known
	Head     string `json:"head"`     // its hash, in hexadecimal
}

// Commitment binds a lesson to its source events without telling which: SHA-256, in hexadecimal, over the parts of its opening, each
// with its length in front (a hash commitment: hiding by its salt, binding by the hash). Empty for a lesson from before there
// were commitments.
type Commitment string

// Commit is the commitment of an opening.
func (o Opening) Commit() Commitment {
	if o == (Opening{}) {
		return "" // nothing to be bound to
	}
	var revision [8]byte
	binary.BigEndian.PutUint64(revision[:], uint64(o.Revision))
	h := sha256.New()
	for _, part := range [][]byte{[]byte("leerkring provenance 1"), []byte(o.Salt), []byte(o.Stream), revision[:], []byte(o.Head)} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:]) // a hash never fails
		h.Write(part)
	}
	return Commitment(hex.EncodeToString(h.Sum(nil)))
}

// Author is somebody who wrote the lesson, as nobody can read: a keyed hash of who it is and a salt of this lesson, so that two
// lessons of one author share nothing. It serves to refuse his own approval alone.
type Author struct {
	Salt string `json:"salt"`
	Mark string `json:"mark"`
}

// IsZero tells that nothing is known of the author.
func (a Author) IsZero() bool { return a == Author{} }

// With adds an author to those of the contents before.
func With(authors []Author, a Author) []Author {
	if a.IsZero() {
		return slices.Clone(authors)
	}
	return append(slices.Clone(authors), a)
}
