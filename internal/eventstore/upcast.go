package eventstore

import (
	"encoding/json"
	"errors"
	"reflect"
)

// Wire is an event between its bytes and its type: what stands open in it, as a JSON object, and what was sealed, each field as
// JSON under its name. An erased event has no sealed fields.
type Wire struct {
	Open   json.RawMessage
	Sealed map[string][]byte
}

// Upcaster lifts an event from one schema to the next, when it is read: what was written is never changed. It must take an
// erased event too.
type Upcaster func(*Wire) error

// Lift says how older schemas of an event's type are read: the first upcaster lifts schema 1 to 2, the next 2 to 3, and so on.
// What is written from now on is of the schema behind the last. A schema is raised when an old event would otherwise not be
// read, or read as something else; a new field that may be absent needs none.
func (c *Codec) Lift(event any, upcasters ...Upcaster) { c.lifts[typeName(event)] = upcasters }

// schema is the one that events of a type are written in.
func (c *Codec) schema(name string) int { return 1 + len(c.lifts[name]) }

func (c *Codec) lift(name string, from int, w *Wire) error {
	for _, up := range c.lifts[name][from-1:] {
		if err := up(w); err != nil {
			return err
		}
	}
	return nil
}

// event gives the wire form its type. A sealed field is only believed from its seal, wherever else its name may stand.
func (w *Wire) event(t reflect.Type) (any, error) {
	value := reflect.New(t)
	if err := json.Unmarshal(w.Open, value.Interface()); err != nil {
		return nil, errors.New("the data is not of its form")
	}
	for i, name := range sealedFields(t) {
		field := value.Elem().Field(i)
		field.SetZero()
		if plain, ok := w.Sealed[name]; ok {
			if err := json.Unmarshal(plain, field.Addr().Interface()); err != nil {
				return nil, errors.New("a sealed field is not of its form")
			}
		}
	}
	return value.Elem().Interface(), nil
}
