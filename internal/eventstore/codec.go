package eventstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
)

// Sealer encrypts the personal fields of an entry under the entry's own key. Its errors are those of the package keyring.
type Sealer interface {
	Seal(ctx context.Context, stream string, entry uuid.UUID, fields map[string][]byte) (map[string][]byte, error)
	Unseal(ctx context.Context, stream string, entry uuid.UUID, sealed map[string][]byte) (map[string][]byte, error)
}

// Codec turns events into their wire form and back. An event is a Go struct; its type's name is the event type; a field with
// the tag seal:"true" is encrypted and stands, by its JSON name, in the object "sealed". Beside the event's own fields the
// sealed part of an entry that a command made holds contentHash.
type Codec struct {
	sealer Sealer
	types  map[string]reflect.Type
	lifts  map[string][]Upcaster
}

const contentHash = "contentHash"

// NewCodec knows the event types of the given zero values.
func NewCodec(sealer Sealer, events ...any) *Codec {
	c := &Codec{sealer: sealer, types: map[string]reflect.Type{}, lifts: map[string][]Upcaster{}}
	for _, e := range events {
		t := reflect.TypeOf(e)
		c.types[t.Name()] = t
	}
	return c
}

// envelope is the part of the wire form that every event shares.
type envelope struct {
	Sealed map[string][]byte `json:"sealed,omitempty"`
}

// encode gives the wire form. hash is the content hash of the command, or nil.
func (c *Codec) encode(ctx context.Context, stream string, id uuid.UUID, event any, hash []byte) ([]byte, error) {
	open := reflect.New(reflect.TypeOf(event)).Elem()
	open.Set(reflect.ValueOf(event))
	secret := map[string][]byte{}
	for i, name := range sealedFields(open.Type()) {
		field := open.Field(i)
		if field.IsZero() {
			continue
		}
		plain, err := json.Marshal(field.Interface())
		if err != nil {
			return nil, fmt.Errorf("encode an event: %w", err)
		}
		secret[name] = plain
		field.SetZero()
	}
	if hash != nil {
		secret[contentHash] = hash
	}
	data, err := json.Marshal(open.Interface())
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	if len(secret) == 0 {
		return data, nil
	}
	sealed, err := c.sealer.Seal(ctx, stream, id, secret)
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	tail, err := json.Marshal(envelope{Sealed: sealed})
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	return join(data, tail), nil
}

// join puts the members of two JSON objects into one.
func join(a, b []byte) []byte {
	if bytes.Equal(a, []byte("{}")) {
		return b
	}
	return append(append(bytes.TrimSuffix(a, []byte("}")), ','), b[1:]...)
}

// decoded is an event read back. When it is erased its sealed fields are empty.
type decoded struct {
	event  any
	hash   []byte
	erased bool
}

// decode reads an event that was written in a schema of its type.
func (c *Codec) decode(ctx context.Context, e Recorded, schema int) (decoded, error) {
	t, ok := c.types[e.Type]
	if !ok || schema > c.schema(e.Type) {
		return decoded{}, fmt.Errorf("%w (schema %d)", ErrUnknownEvent, schema)
	}
	var outer envelope
	if err := json.Unmarshal(e.Data, &outer); err != nil {
		return decoded{}, fmt.Errorf("decode a %s: the sealed part is not of its form", e.Type)
	}
	d := decoded{}
	w := Wire{Open: e.Data}
	if len(outer.Sealed) > 0 {
		fields, err := c.sealer.Unseal(ctx, e.Stream, e.ID, outer.Sealed)
		switch {
		case errors.Is(err, keyring.ErrErased):
			d.erased = true
		case err != nil:
			return decoded{}, fmt.Errorf("decode a %s: %w", e.Type, err)
		}
		d.hash = fields[contentHash]
		delete(fields, contentHash)
		w.Sealed = fields
	}
	if err := c.lift(e.Type, schema, &w); err != nil {
		return decoded{}, fmt.Errorf("decode a %s of schema %d: %w", e.Type, schema, err)
	}
	var err error
	if d.event, err = w.event(t); err != nil {
		return decoded{}, fmt.Errorf("decode a %s: %w", e.Type, err)
	}
	return d, nil
}

// sealedFields gives the JSON names of a type's sealed fields by their index.
func sealedFields(t reflect.Type) map[int]string {
	fields := map[int]string{}
	for i := range t.NumField() {
		if f := t.Field(i); f.Tag.Get("seal") == "true" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields[i] = name
		}
	}
	return fields
}
