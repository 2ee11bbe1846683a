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
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
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
	SecretSource       Secret = "source"       // what makes links and accounts comparable between municipalities
)

// store keeps what is wrapped. Its errors mean that it can't be reached, but for ErrMissing.
type store interface {
	// name tells an operator which store it is.
	name() string
	// secret is the wrapped secret of a name; the fresh one is taken when there is none yet. Of two at once the first wins.
	secret(ctx context.Context, name Secret, fresh []byte) ([]byte, error)
	// findSecret is a wrapped secret; nil when there is none.
	findSecret(ctx context.Context, name Secret) ([]byte, error)
	// replaceSecret puts a wrapped secret in the place of another, if that is still there.
	replaceSecret(ctx context.Context, name Secret, was, wrapped []byte) (replaced bool, err error)
	// wrappedAfter is a page of all that the master key has wrapped, in a fixed order: keys, secrets, people. Tombstones are not in it.
	wrappedAfter(ctx context.Context, after *row) ([]row, error)
	// rewrap puts a row wrapped anew in the place of the old one, if that is still there.
	rewrap(ctx context.Context, was row, wrapped []byte) error
	// scrub leaves nothing of what was replaced, as far as the store can.
	scrub(ctx context.Context) error
	// putKey keeps a key, durably, unless the entry has one or a tombstone; then it says that it is not fresh.
	putKey(ctx context.Context, stream string, entry uuid.UUID, wrapped []byte) (fresh bool, err error)
	// key is the wrapped key of an entry, nil when it was destroyed, and ErrMissing when there never was one.
	key(ctx context.Context, stream string, entry uuid.UUID) ([]byte, error)
	// used tells whether any entry ever had a key.
	used(ctx context.Context) (bool, error)
	// destroy leaves a tombstone for each of the entries and nothing of their keys.
	destroy(ctx context.Context, stream string, entries []uuid.UUID) error
	putPerson(ctx context.Context, actor string, wrapped []byte) error
	// person is what was put; nil when nothing was.
	person(ctx context.Context, actor string) ([]byte, error)
	// Healthy is nil or a sentence without its subject: what is wrong and what to do.
	Healthy() error
	// lease is the holder's for ttl from now when it was free, its time was over or the holder had it.
	lease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error)
	release(ctx context.Context, name, holder string) error
	Close() error
}

// Ring is an open key store. It is safe for concurrent use.
type Ring struct {
	store   store
	master  tink.AEAD
	secrets map[Secret][]byte
	people  sync.Map // actor -> Person, so that a known one costs no write
}

func open(ctx context.Context, s store, master tink.AEAD) (_ *Ring, err error) {
	r := &Ring{store: s, master: master, secrets: map[Secret][]byte{}}
	for _, name := range []Secret{SecretID, SecretActor, SecretContent, SecretMunicipality, SecretSource} {
		if r.secrets[name], err = r.secret(ctx, name); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return r, nil
}

// Used tells whether the key store has ever given out a key: then there is a log that belongs to it.
func (r *Ring) Used(ctx context.Context) (bool, error) {
	used, err := r.store.used(ctx)
	if err != nil {
		return false, unavailable(err)
	}
	return used, nil
}

// Wrap encrypts something small that goes out and comes back, under a purpose without which it does not open. It is bound to
// this key store and to nothing in it.
func (r *Ring) Wrap(purpose string, plain []byte) ([]byte, error) {
	wrapped, err := r.master.Encrypt(plain, wrapData(purpose))
	if err != nil {
		return nil, fmt.Errorf("wrap a %s: %w", purpose, err)
	}
	return wrapped, nil
}

// Unwrap opens what Wrap closed for the same purpose; anything else is ErrTampered.
func (r *Ring) Unwrap(purpose string, wrapped []byte) ([]byte, error) {
	plain, err := r.master.Decrypt(wrapped, wrapData(purpose))
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

func wrapData(purpose string) []byte { return []byte("wrap " + purpose) }

// Close closes the key store.
func (r *Ring) Close() error { return r.store.Close() }

// Healthy is nil or what is wrong with the key store.
func (r *Ring) Healthy() error {
	if err := r.store.Healthy(); err != nil {
		return fmt.Errorf("the key store %w", err)
	}
	return nil
}

func (r *Ring) secret(ctx context.Context, name Secret) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make a secret: %w", err)
	}
	ad := secretData(name)
	wrapped, err := r.master.Encrypt(fresh, ad)
	if err != nil {
		return nil, fmt.Errorf("wrap a secret: %w", err)
	}
	if wrapped, err = r.store.secret(ctx, name, wrapped); err != nil {
		return nil, unavailable(err)
	}
	plain, err := r.master.Decrypt(wrapped, ad)
	if err != nil {
		return nil, fmt.Errorf("open the key store %s: the master key does not fit it", r.store.name())
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
	isFresh, err := r.store.putKey(ctx, stream, entry, wrapped)
	if err != nil {
		return nil, unavailable(err)
	}
	cipher, err := subtle.NewAESGCM(fresh)
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	if !isFresh {
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
// to repeat. A file holds nothing of them afterwards; what PostgreSQL may hold for a while stands beside its destroy.
func (r *Ring) Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error {
	if err := r.store.destroy(ctx, stream, entries); err != nil {
		return unavailable(err)
	}
	return nil
}

func (r *Ring) cipher(ctx context.Context, stream string, entry uuid.UUID) (*subtle.AESGCM, error) {
	wrapped, err := r.store.key(ctx, stream, entry)
	switch {
	case errors.Is(err, ErrMissing):
		return nil, err
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

func secretData(name Secret) []byte { return []byte("secret " + name) }

func fieldData(stream string, entry uuid.UUID, field string) []byte {
	return []byte(fmt.Sprintf("field %d %s %s %s", len(stream), stream, entry, field))
}

func unavailable(err error) error { return fmt.Errorf("%w: %w", ErrUnavailable, err) }
