package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// row is one thing that a master key has wrapped.
type row struct {
	kind    rowKind
	name    string    // of a secret; the actor of a person; the stream of a key
	entry   uuid.UUID // of a key
	wrapped []byte
}

type rowKind string

const (
	rowKey    rowKind = "key"
	rowSecret rowKind = "secret"
	rowPerson rowKind = "person"
)

// data binds what is wrapped to its place, as where it was made.
func (r row) data() []byte {
	switch r.kind {
	case rowSecret:
		return secretData(Secret(r.name))
	case rowPerson:
		return personData(r.name)
	}
	return keyData(r.name, r.entry)
}

// Step is one step of a rotation of the master key.
type Step string

// The steps, in their order. Each can be done again; one that was cut off is finished by doing it again.
const (
	// AddKey adds a new key beside the old one, which still wraps.
	AddKey Step = "add"
	// Rewrap makes the new key the one that wraps, and wraps everything with it. The old one still opens.
	Rewrap Step = "rewrap"
	// DropKey wraps what is left, and takes the old key away.
	DropKey Step = "drop"
)

// Rotation rotates the master key of a key store, which servers may go on using: those that share the source of the master key
// take the new one by themselves, within a second.
type Rotation struct {
	Place  Place
	Settle time.Duration  // before the old key is dropped: as long as a server may go on with it
	Tell   func(rows int) // how many were wrapped anew so far; may be nil
}

// ErrRotating says that a step of a rotation was asked for out of its order.
var ErrRotating = errors.New("the master key holds one key alone; add the new one first")

var errNotRewrapped = errors.New("the old master key still wraps; wrap everything with the new one first")

// Do does a step, and says how many rows were wrapped anew.
func (r Rotation) Do(ctx context.Context, step Step) (rows int, err error) {
	s, err := r.Place.open(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	from, err := r.Place.source(s)
	if err != nil {
		return 0, err
	}
	handle, err := from.read(ctx)
	if err == nil && handle == nil {
		err = errors.New("there is none")
	}
	if err != nil {
		return 0, fmt.Errorf("read the master key: %w", err)
	}
	switch step {
	case AddKey:
		return 0, r.add(ctx, from, handle)
	case Rewrap:
		return r.rewrap(ctx, s, from, handle)
	case DropKey:
		return r.drop(ctx, s, from, handle)
	}
	return 0, fmt.Errorf("a rotation has no step %q", step)
}

// add puts a new key beside the one there is; with two there already it was done.
func (r Rotation) add(ctx context.Context, from source, handle *keyset.Handle) error {
	if len(handle.KeysetInfo().GetKeyInfo()) > 1 {
		return nil
	}
	manager := keyset.NewManagerFromHandle(handle)
	if _, err := manager.Add(aead.AES256GCMKeyTemplate()); err != nil {
		return fmt.Errorf("make a master key: %w", err)
	}
	return keep(ctx, from, manager)
}

func keep(ctx context.Context, from source, manager *keyset.Manager) error {
	handle, err := manager.Handle()
	if err == nil {
		err = from.replace(ctx, handle)
	}
	if err != nil {
		return fmt.Errorf("keep the master key: %w", err)
	}
	return nil
}

// rewrap wraps everything with the key that was added last.
func (r Rotation) rewrap(ctx context.Context, s store, from source, handle *keyset.Handle) (int, error) {
	info := handle.KeysetInfo()
	if len(info.GetKeyInfo()) < 2 {
		return 0, ErrRotating
	}
	if last := info.GetKeyInfo()[len(info.GetKeyInfo())-1].GetKeyId(); last != info.GetPrimaryKeyId() && !fixed(from) {
		manager := keyset.NewManagerFromHandle(handle)
		if err := manager.SetPrimary(last); err != nil {
			return 0, fmt.Errorf("use the new master key: %w", err)
		}
		if err := keep(ctx, from, manager); err != nil {
			return 0, err
		}
	}
	return r.all(ctx, s, from)
}

// fixed tells whether a source is changed where it is kept, and so says itself which key wraps.
func fixed(from source) bool {
	_, is := from.(inEnvironment)
	return is
}

// drop waits until no server wraps with the old key any more, wraps what they did meanwhile, and takes the old key away.
func (r Rotation) drop(ctx context.Context, s store, from source, handle *keyset.Handle) (int, error) {
	info := handle.KeysetInfo()
	if len(info.GetKeyInfo()) < 2 {
		return 0, nil // it was done
	}
	if last := info.GetKeyInfo()[len(info.GetKeyInfo())-1].GetKeyId(); last != info.GetPrimaryKeyId() {
		return 0, errNotRewrapped
	}
	select {
	case <-time.After(r.Settle):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	rows, err := r.all(ctx, s, from)
	if err != nil || fixed(from) {
		return rows, err
	}
	manager := keyset.NewManagerFromHandle(handle)
	for _, key := range info.GetKeyInfo() {
		if key.GetKeyId() == info.GetPrimaryKeyId() {
			continue
		}
		if err := manager.Delete(key.GetKeyId()); err != nil {
			return rows, fmt.Errorf("drop the old master key: %w", err)
		}
	}
	return rows, keep(ctx, from, manager)
}

// all wraps anew what the primary key has not wrapped. A key that is destroyed meanwhile stays destroyed: only what is still as it
// was read is replaced.
func (r Rotation) all(ctx context.Context, s store, from source) (rows int, _ error) {
	m, err := openMaster(ctx, from)
	if err != nil {
		return 0, fmt.Errorf("read the master key: %w", err)
	}
	cipher, prefix := m.current()
	for after := (*row)(nil); ; {
		list, err := s.wrappedAfter(ctx, after)
		if err != nil {
			return rows, unavailable(err)
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			one := &list[i]
			if after = one; bytes.HasPrefix(one.wrapped, prefix) || one.kind == rowSecret && one.name == string(secretMaster) {
				continue
			}
			plain, err := cipher.Decrypt(one.wrapped, one.data())
			if err != nil {
				return rows, fmt.Errorf("a %s in the key store does not open with the master key: is this the one that belongs to it?", one.kind)
			}
			again, err := cipher.Encrypt(plain, one.data())
			if err != nil {
				return rows, fmt.Errorf("wrap a %s: %w", one.kind, err)
			}
			if err := s.rewrap(ctx, *one, again); err != nil {
				return rows, unavailable(err)
			}
			if rows++; r.Tell != nil {
				r.Tell(rows)
			}
		}
	}
	return rows, s.scrub(ctx)
}
