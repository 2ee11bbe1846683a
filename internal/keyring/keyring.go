// Package keyring keeps the keys that make erasure from an immutable log possible. Each entry (event) with personal fields
// has a data key of its own; destroying that key destroys the fields for good, wherever a copy of the log may be.
//
// What it promises: a key is durable before the event that needs it is appended; a destroyed key leaves a tombstone and is
// never given out again; a key store that can't be reached is ErrUnavailable and never taken for an erasure.
package keyring

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"leerkring/internal/sqlite"
)

// Errors of the key store. Each is told apart with errors.Is.
var (
	// ErrUnavailable says that the key store could not be read or written now. Whoever needs it stops and tries again.
	ErrUnavailable = errors.New("the key store can't be reached")
	// ErrErased says that the key was destroyed: what it sealed is gone.
	ErrErased = errors.New("the key was destroyed")
	// ErrMissing says that there is no key and no tombstone: the key store doesn't belong to this log, or is older than it.
	ErrMissing = errors.New("the key store knows no key of this entry; is it the one that belongs to this log?")
	// ErrTampered says that a sealed field doesn't open with its key: it was changed, or moved from elsewhere.
	ErrTampered = errors.New("a sealed field does not open with its key")
)

// Secret names a key of a keyed hash. Secrets are random, kept wrapped and never rotated: what they derive must stay equal.
type Secret string

// The secrets.
const (
	SecretID           Secret = "id"           // ids of case streams
	SecretActor        Secret = "actor"        // who acted
	SecretContent      Secret = "content"      // what a command said, to know a repeated one
	SecretMunicipality Secret = "municipality" // the token that makes municipalities countable
)

const schema = `
CREATE TABLE IF NOT EXISTS entry_key (
	stream  TEXT NOT NULL,
	entry   BLOB NOT NULL,
	wrapped BLOB, -- NULL is a tombstone: destroyed, never given out again
	PRIMARY KEY (stream, entry)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (actor TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;`

// Ring is an open key store. It is safe for concurrent use.
type Ring struct {
	db      *sqlite.DB
	master  tink.AEAD
	secrets map[Secret][]byte
	people  sync.Map // actor -> Person, so that a known one costs no write
}

// Open opens the key store at path, made when it does not exist; master wraps everything in it.
func Open(ctx context.Context, path string, master tink.AEAD) (*Ring, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Durable, schema)
	if err != nil {
		return nil, err
	}
	r := &Ring{db: db, master: master, secrets: map[Secret][]byte{}}
	for _, name := range []Secret{SecretID, SecretActor, SecretContent, SecretMunicipality} {
		if r.secrets[name], err = r.secret(ctx, name); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return r, nil
}

// Close closes the key store.
func (r *Ring) Close() error { return r.db.Close() }

// secret reads a secret or makes it; of two that make it at once the first wins.
func (r *Ring) secret(ctx context.Context, name Secret) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make a secret: %w", err)
	}
	ad := []byte("secret " + name)
	wrapped, err := r.master.Encrypt(fresh, ad)
	if err != nil {
		return nil, fmt.Errorf("wrap a secret: %w", err)
	}
	if _, err := r.db.Write.ExecContext(ctx, `INSERT OR IGNORE INTO secret VALUES (?, ?)`, string(name), wrapped); err != nil {
		return nil, unavailable(err)
	}
	if err := r.db.Write.QueryRowContext(ctx, `SELECT wrapped FROM secret WHERE name = ?`, string(name)).Scan(&wrapped); err != nil {
		return nil, unavailable(err)
	}
	plain, err := r.master.Decrypt(wrapped, ad)
	if err != nil {
		return nil, fmt.Errorf("open the key store %s: the master key does not fit it", r.db.Path())
	}
	return plain, nil
}

// Hash is HMAC-SHA-256 (RFC 2104) under a secret over the parts, each with its length in front, so that no two lists of
// parts give the same input.
func (r *Ring) Hash(secret Secret, parts ...[]byte) [32]byte {
	mac := hmac.New(sha256.New, r.secrets[secret])
	for _, part := range parts {
		prefixed(mac, part)
	}
	return [32]byte(mac.Sum(nil))
}

func prefixed(h hash.Hash, part []byte) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(part)))
	h.Write(length[:]) // a hash never fails
	h.Write(part)
}

// Seal encrypts the fields of one entry under the entry's own key, made and stored when it has none yet: when Seal returns
// the key is on the disk. An entry whose key was destroyed is refused with ErrErased.
func (r *Ring) Seal(ctx context.Context, stream string, entry uuid.UUID, fields map[string][]byte) (map[string][]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	wrapped, err := r.master.Encrypt(fresh, keyData(stream, entry))
	if err != nil {
		return nil, fmt.Errorf("wrap a key: %w", err)
	}
	result, err := r.db.Write.ExecContext(ctx,
		`INSERT INTO entry_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, stream, entry[:], wrapped)
	if err != nil {
		return nil, unavailable(err)
	}
	cipher, err := subtle.NewAESGCM(fresh)
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		if cipher, err = r.cipher(ctx, stream, entry); err != nil {
			return nil, err
		}
	}
	sealed := make(map[string][]byte, len(fields))
	for name, plain := range fields {
		if sealed[name], err = cipher.Encrypt(plain, fieldData(stream, entry, name)); err != nil {
			return nil, fmt.Errorf("seal a field: %w", err)
		}
	}
	return sealed, nil
}

// Unseal opens the fields of one entry. ErrErased, ErrMissing, ErrTampered and ErrUnavailable say why it can't.
func (r *Ring) Unseal(ctx context.Context, stream string, entry uuid.UUID, sealed map[string][]byte) (map[string][]byte, error) {
	cipher, err := r.cipher(ctx, stream, entry)
	if err != nil {
		return nil, err
	}
	fields := make(map[string][]byte, len(sealed))
	for name, secret := range sealed {
		plain, err := cipher.Decrypt(secret, fieldData(stream, entry, name))
		if err != nil {
			return nil, ErrTampered
		}
		fields[name] = plain
	}
	return fields, nil
}

// Destroy destroys the keys of the entries of a stream and leaves tombstones, also for entries that had no key. It is safe
// to repeat.
func (r *Ring) Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error {
	err := r.db.Tx(ctx, func(tx *sql.Tx) error {
		for _, entry := range entries {
			if _, err := tx.ExecContext(ctx, `INSERT INTO entry_key VALUES (?, ?, NULL)
				ON CONFLICT DO UPDATE SET wrapped = NULL`, stream, entry[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return unavailable(err)
	}
	// The old bytes must not linger in the write-ahead log; a reader that holds it back only delays this.
	if _, err := r.db.Write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return unavailable(err)
	}
	return nil
}

func (r *Ring) cipher(ctx context.Context, stream string, entry uuid.UUID) (*subtle.AESGCM, error) {
	var wrapped []byte
	err := r.db.Read.QueryRowContext(ctx, `SELECT wrapped FROM entry_key WHERE stream = ? AND entry = ?`, stream, entry[:]).Scan(&wrapped)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrMissing
	case err != nil:
		return nil, unavailable(err)
	case wrapped == nil:
		return nil, ErrErased
	}
	key, err := r.master.Decrypt(wrapped, keyData(stream, entry))
	if err != nil {
		return nil, ErrTampered
	}
	return subtle.NewAESGCM(key)
}

// keyData and fieldData bind a key to its entry and a field to its place: a copy elsewhere does not open.
func keyData(stream string, entry uuid.UUID) []byte {
	return []byte(fmt.Sprintf("key %d %s %s", len(stream), stream, entry))
}

func fieldData(stream string, entry uuid.UUID, field string) []byte {
	return []byte(fmt.Sprintf("field %d %s %s %s", len(stream), stream, entry, field))
}

func unavailable(err error) error { return fmt.Errorf("%w: %w", ErrUnavailable, err) }
