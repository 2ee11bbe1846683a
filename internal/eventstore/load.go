package eventstore

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
)

// History is a stream, decoded and checked against its chain.
type History[E any] struct {
	Entries  []decider.Entry[E]
	position Position // of the last event
	head     string   // hash of the last event
	accepted map[uuid.UUID]accepted
}

// accepted is a command that made events of this stream.
type accepted struct {
	hash     []byte
	erased   bool
	position Position
}

// Head is the revision of the last event and its hash; the hash is empty for a stream that does not exist.
func (h History[E]) Head() (revision uint64, hash string) { return h.revision(), h.head }

func (h History[E]) next() uint64     { return uint64(len(h.Entries)) }
func (h History[E]) headHash() string { return h.head }

// revision is the last event's; 0 for a stream that does not exist.
func (h History[E]) revision() uint64 { return max(h.next(), 1) - 1 }

// Load reads a stream. One that does not exist is empty. ErrBroken says that it doesn't fit its hash chain.
func Load[E any](ctx context.Context, l *Log, stream string) (History[E], error) {
	h := History[E]{accepted: map[uuid.UUID]accepted{}}
	events, err := l.read(ctx, stream)
	if err != nil {
		return h, err
	}
	if err := verify(events); err != nil {
		return h, err
	}
	for _, e := range events {
		full, err := l.Decode(ctx, e)
		if err != nil {
			return h, err
		}
		entry, err := EntryOf[E](full)
		if err != nil {
			return h, err
		}
		h.Entries = append(h.Entries, entry)
		h.position, h.head = e.Position, e.Hash()
		if full.CommandID != uuid.Nil {
			h.accepted[full.CommandID] = accepted{hash: full.contentHash, erased: full.Erased, position: e.Position}
		}
	}
	return h, nil
}

// EntryOf is what a decider reads of an event; ErrUnknownEvent says that it is none of those that belong in the stream.
func EntryOf[E any](d Decoded) (decider.Entry[E], error) {
	event, ok := d.Event.(E)
	if !ok {
		return decider.Entry[E]{}, fmt.Errorf("%w: a %s does not belong in this stream", ErrUnknownEvent, d.Type)
	}
	return decider.Entry[E]{
		ID: d.ID, Revision: d.Revision, Municipality: d.Municipality, Actor: d.Actor, OccurredAt: d.OccurredAt, RecordedAt: d.RecordedAt,
		Erased: d.Erased, Event: event,
	}, nil
}

// Stream is a stream as it was recorded, decoded and checked against its chain. One that does not exist is empty.
func (l *Log) Stream(ctx context.Context, stream string) ([]Decoded, error) {
	linked, err := l.Chain(ctx, stream)
	return Unlinked(linked), err
}

// Linked is an event with its hash: its link in the chain of its stream (see Recorded.Hash).
type Linked struct {
	Decoded
	Hash string // hexadecimal; the next event of the stream carries it as prevHash
}

// Chain is a stream with the hash of each event, decoded and checked. One that does not exist is empty.
func (l *Log) Chain(ctx context.Context, stream string) ([]Linked, error) {
	events, err := l.read(ctx, stream)
	if err != nil {
		return nil, err
	}
	if err := verify(events); err != nil {
		return nil, err
	}
	list := make([]Linked, len(events))
	for i, e := range events {
		decoded, err := l.Decode(ctx, e)
		if err != nil {
			return nil, err
		}
		list[i] = Linked{decoded, e.Hash()}
	}
	return list, nil
}

// Unlinked are the events without their hashes.
func Unlinked(list []Linked) []Decoded {
	events := make([]Decoded, len(list))
	for i, e := range list {
		events[i] = e.Decoded
	}
	return events
}

// Decoded is one recorded event with its metadata read and its seal opened.
type Decoded struct {
	decider.Entry[any]
	Stream      string
	Position    Position
	Type        string
	CommandID   uuid.UUID
	Role        string
	contentHash []byte
}

// Decode opens one recorded event. An event whose key was destroyed comes back erased, with its sealed fields empty; a key
// store that can't be reached is an error.
func (l *Log) Decode(ctx context.Context, e Recorded) (Decoded, error) {
	m, err := parseMetadata(e.Metadata)
	if err != nil {
		return Decoded{}, err
	}
	recordedAt, err := m.recordedAt()
	if err != nil {
		return Decoded{}, err
	}
	d, err := l.Codec.decode(ctx, e, m.Schema)
	if err != nil {
		return Decoded{}, err
	}
	occurredAt := time.Time{}
	if m.OccurredAt != nil {
		occurredAt = *m.OccurredAt
	}
	return Decoded{
		Entry: decider.Entry[any]{
			ID: e.ID, Revision: e.Revision, Municipality: m.Municipality, Actor: m.Actor,
			OccurredAt: occurredAt, RecordedAt: recordedAt, Erased: d.erased, Event: d.event,
		},
		Stream: e.Stream, Position: e.Position, Type: e.Type, CommandID: m.CommandID, Role: m.Role, contentHash: d.hash,
	}, nil
}

func typeName(event any) string { return reflect.TypeOf(event).Name() }
