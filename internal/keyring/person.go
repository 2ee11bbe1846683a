package keyring

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Person is who stands behind an actor's keyed hash.
type Person struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
	Name    string `json:"name"`
}

// Actor is the keyed hash of issuer and subject, which stands in the log instead of a name. The person is remembered, sealed,
// so that the case's own file can show a name.
func (r *Ring) Actor(ctx context.Context, p Person) (string, error) {
	actor := r.ActorHash(p.Issuer, p.Subject)
	if known, ok := r.people.Load(actor); ok && known == p {
		return actor, nil
	}
	// A struct of strings always encodes.
	plain, _ := json.Marshal(p)
	wrapped, err := r.master.Encrypt(plain, personData(actor))
	if err != nil {
		return "", fmt.Errorf("wrap a name: %w", err)
	}
	if err := r.store.putPerson(ctx, actor, wrapped); err != nil {
		return "", unavailable(err)
	}
	r.people.Store(actor, p)
	return actor, nil
}

// ActorHash is the keyed hash by itself; nobody is remembered.
func (r *Ring) ActorHash(issuer, subject string) string {
	hash := r.Hash(SecretActor, []byte(issuer), []byte(subject))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

// Name is the name behind an actor's hash; empty when nobody is remembered under it.
func (r *Ring) Name(ctx context.Context, actor string) (string, error) {
	if known, ok := r.people.Load(actor); ok {
		return known.(Person).Name, nil
	}
	wrapped, err := r.store.person(ctx, actor)
	switch {
	case err != nil:
		return "", unavailable(err)
	case wrapped == nil:
		return "", nil
	}
	plain, err := r.master.Decrypt(wrapped, personData(actor))
	if err != nil {
		return "", ErrTampered
	}
	var p Person
	if err := json.Unmarshal(plain, &p); err != nil {
		return "", ErrTampered
	}
	r.people.Store(actor, p)
	return p.Name, nil
}

func personData(actor string) []byte { return []byte("person " + actor) }
