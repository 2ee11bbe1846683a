package keyring

import (
	"context"
	"time"
)

// Lease gives the lease of a name to the holder for ttl, unless another holds it; the holder renews it in the same way. It goes
// by the clock of the key store. Whoever counts from the moment before the call stops in time.
func (r *Ring) Lease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	if held, err = r.store.lease(ctx, name, holder, ttl); err != nil {
		return false, unavailable(err)
	}
	return held, nil
}

// Release gives the lease back, so that another can have it at once. Who does not hold it changes nothing.
func (r *Ring) Release(ctx context.Context, name, holder string) error {
	if err := r.store.release(ctx, name, holder); err != nil {
		return unavailable(err)
	}
	return nil
}
