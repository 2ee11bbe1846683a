package eventstore

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
)

// Blind is the same log with every seal left closed: each entry reads as an erased one. It needs no key store, and so is for what
// has to go on when keys are lost, such as a list of what was erased.
func (l *Log) Blind() *Log { return l.sealedBy(closed{l.Codec.sealer}) }

// Lenient is the same log, in which an entry whose key the key store does not know reads as an erased one. It is for erasing,
// where a key that is not there needs no destroying; whoever reads a case has to be told that keys are lost.
func (l *Log) Lenient() *Log { return l.sealedBy(lenient{l.Codec.sealer}) }

func (l *Log) sealedBy(s Sealer) *Log {
	same, codec := *l, *l.Codec
	codec.sealer = s
	same.Codec = &codec
	return &same
}

type closed struct{ Sealer }

func (closed) Unseal(context.Context, string, uuid.UUID, map[string][]byte) (map[string][]byte, error) {
	return nil, keyring.ErrErased
}

type lenient struct{ Sealer }

func (l lenient) Unseal(ctx context.Context, stream string, entry uuid.UUID, sealed map[string][]byte) (map[string][]byte, error) {
	fields, err := l.Sealer.Unseal(ctx, stream, entry, sealed)
	if errors.Is(err, keyring.ErrMissing) {
		return nil, keyring.ErrErased
	}
	return fields, err
}
