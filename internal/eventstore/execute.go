package eventstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
)

// attempts bounds how often a command that lost a race is decided again.
const attempts = 16

// Order is who sends a command and when.
type Order struct {
	// CommandID is made by the client; the zero id means that nobody may repeat the command (the door, the gate).
	CommandID        uuid.UUID
	Actor            string // keyed hash
	Role             string
	Municipality     string
	OccurredAt       time.Time // zero: not recorded
	Now              time.Time // the server's clock
	ExpectedRevision *uint64   // the caller's last known revision, if he wants to be told that it has moved on
}

// Result is what a command did.
type Result[S any] struct {
	State    S
	Position Position // of the command's last event
	Revision uint64   // of the stream afterwards
	Repeated bool     // the command was known: this is its first answer
}

// Execute loads the stream, answers a known commandId, decides and appends; on a lost race it does so again, a bounded number
// of times. A refusal is problem.Problems and writes nothing.
func Execute[S, C, E any](ctx context.Context, l *Log, d decider.Decider[S, C, E], stream string, order Order, command C) (Result[S], error) {
	return inTurn(ctx, l, stream, func() (Result[S], error) { return execute(ctx, l, d, stream, order, command) })
}

// inTurn does what appends to a stream, and does it again when it lost a race.
func inTurn[S any](ctx context.Context, l *Log, stream string, do func() (Result[S], error)) (Result[S], error) {
	// Commands to one stream wait for each other here, so that they race with other replicas alone.
	turn := l.turns.of(stream)
	if err := turn.take(ctx); err != nil {
		return Result[S]{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer turn.give()
	for attempt := range attempts {
		result, err := do()
		if !errors.Is(err, ErrWrongRevision) {
			return result, err
		}
		select {
		case <-ctx.Done():
			return Result[S]{}, fmt.Errorf("%w: %w", ErrUnavailable, ctx.Err())
		case <-time.After(rand.N(time.Duration(attempt+1) * 2 * time.Millisecond)): // jitter parts the replicas
		}
	}
	return Result[S]{}, fmt.Errorf("%w: the stream is written to by too many at once", ErrUnavailable)
}

func execute[S, C, E any](ctx context.Context, l *Log, d decider.Decider[S, C, E], stream string, order Order, command C) (Result[S], error) {
	history, err := Load[E](ctx, l, stream)
	if err != nil {
		return Result[S]{}, err
	}
	state := d.Fold(history.Entries)
	if err := d.Admit(state, command); err != nil {
		return Result[S]{}, err
	}
	var hash []byte // nobody repeats what nobody can name
	if order.CommandID != uuid.Nil {
		if hash, err = l.hash(command); err != nil {
			return Result[S]{}, err
		}
	}
	if known, ok := history.accepted[order.CommandID]; ok {
		return repeated(state, known, hash, history)
	}
	if want := order.ExpectedRevision; want != nil && *want+1 != uint64(len(history.Entries)) {
		return Result[S]{}, conflict(len(history.Entries))
	}
	events, err := d.Decide(state, command)
	if err != nil {
		return Result[S]{}, err
	}
	if len(events) == 0 {
		return Result[S]{State: state, Position: history.position, Revision: history.revision(), Repeated: true}, nil
	}
	list := make([]said, len(events))
	for i, e := range events {
		list[i] = said{order, hash, i, e}
	}
	made, err := l.write(ctx, stream, history, list)
	if err != nil {
		return Result[S]{}, err
	}
	for _, e := range made.entries {
		state = d.Evolve(state, decider.Entry[E]{
			ID: e.ID, Revision: e.Revision, Municipality: e.Municipality, Actor: e.Actor,
			OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Event: e.Event.(E),
		})
	}
	return Result[S]{State: state, Position: made.position, Revision: history.next() + uint64(len(events)) - 1}, nil
}

// repeated answers a commandId that the stream knows.
func repeated[S, E any](state S, known accepted, hash []byte, h History[E]) (Result[S], error) {
	switch {
	case known.erased:
		return Result[S]{}, erased()
	case !bytes.Equal(known.hash, hash):
		return Result[S]{}, problem.One(problem.Duplicate, "commandId",
			"This commandId was used for something else; make a new one (a random UUID) for each command.",
			"Dit commandId is al voor iets anders gebruikt; maak voor elke opdracht een nieuw (een willekeurige UUID).")
	}
	return Result[S]{State: state, Position: known.position, Revision: h.revision(), Repeated: true}, nil
}

func conflict(length int) error {
	if length == 0 {
		return problem.One(problem.Conflict, "expectedRevision", "There is nothing yet that could have a revision; leave it out.",
			"Er is nog niets dat een revisie kan hebben; laat het weg.")
	}
	return problem.One(problem.Conflict, "expectedRevision",
		fmt.Sprintf("This has moved on since you read it: its revision is %d now. Read it again and decide anew.", length-1),
		fmt.Sprintf("Dit is gewijzigd sinds u het las: de revisie is nu %d. Lees het opnieuw en beslis opnieuw.", length-1))
}

// hash is the keyed hash of what a command or an event says: its type and its fields.
func (l *Log) hash(said any) ([]byte, error) {
	content, err := json.Marshal(said)
	if err != nil {
		return nil, fmt.Errorf("hash a %T: %w", said, err)
	}
	sum := l.ContentHash(append(fmt.Appendf(nil, "%T ", said), content...))
	return sum[:], nil
}

// head is where a stream ends.
type head interface {
	next() uint64     // the revision that the next event gets
	headHash() string // of the last event
}

type written struct {
	entries  []decider.Entry[any]
	position Position
	hash     string // of the last event
}

// said is an event to be written, with the command that made it.
type said struct {
	order Order
	hash  []byte // of the command
	index int    // among the events of its command
	event any
}

// write encodes and appends the events behind the history, chained and with their metadata: all of them or none.
func (l *Log) write(ctx context.Context, stream string, after head, events []said) (written, error) {
	bodies, err := l.bodies(ctx, stream, after.next(), events)
	if err != nil {
		return written{}, err
	}
	made := written{hash: after.headHash()}
	data := make([]esdb.EventData, len(events))
	for i, one := range events {
		revision, event, id, body := after.next()+uint64(i), one.event, bodies[i].id, bodies[i].data
		entry, metadata := l.entry(one.order, event, made.hash)
		raw, err := json.Marshal(metadata)
		if err != nil {
			return written{}, fmt.Errorf("encode metadata: %w", err)
		}
		stored := Recorded{Stream: stream, Revision: revision, ID: id, Type: typeName(event), Data: body, Metadata: raw}
		made.hash = stored.Hash()
		data[i] = esdb.EventData{EventID: id, EventType: stored.Type, ContentType: esdb.ContentTypeJson, Data: body, Metadata: raw}
		entry.ID, entry.Revision, entry.Event = id, revision, event
		made.entries = append(made.entries, entry)
	}
	if size(data) > appendLimit {
		return written{}, tooLong()
	}
	made.position, err = l.append(ctx, stream, after.next(), data)
	return made, err
}

// appendLimit is what the store takes at once, 1 MiB, less room for its own bookkeeping.
const appendLimit = 1<<20 - 16<<10

func tooLong() error {
	return problem.One(problem.TooLong, "commandId", "All texts of this command together are too long; shorten them.",
		"Alle teksten van deze opdracht samen zijn te lang; kort ze in.")
}

func size(events []esdb.EventData) int {
	total := 0
	for _, e := range events {
		total += len(e.EventType) + len(e.Data) + len(e.Metadata)
	}
	return total
}

func (l *Log) entry(order Order, event any, previous string) (decider.Entry[any], Metadata) {
	m := Metadata{
		Schema: l.Codec.schema(typeName(event)), CommandID: order.CommandID, Correlation: order.CommandID, Causation: order.CommandID,
		Actor: order.Actor, Role: order.Role, Municipality: order.Municipality,
		RecordedAt: l.RecordedAt(order.Now), PrevHash: previous,
	}
	if !order.OccurredAt.IsZero() {
		utc := order.OccurredAt.UTC()
		m.OccurredAt = &utc
	}
	return decider.Entry[any]{
		Municipality: order.Municipality, Actor: order.Actor, OccurredAt: order.OccurredAt, RecordedAt: order.Now,
	}, m
}

// eventID derives from the command and what it says, so that a repeated append is known to the log; without a commandId from
// the place in the stream and what the event says. Either way two writers of the same thing write the same id (UUIDv5, RFC
// 9562), and two writers of different things never do: the log would take the second for a repetition and lose it. The hash
// is keyed, so the id tells nothing of the content.
func (l *Log) eventID(stream string, command uuid.UUID, hash []byte, index int, revision uint64, event any) (uuid.UUID, error) {
	name := []byte(stream + "\x00")
	if command != uuid.Nil {
		name = append(append(name, command[:]...), hash...)
		return uuid.NewSHA1(uuid.NameSpaceURL, binary.BigEndian.AppendUint64(name, uint64(index))), nil
	}
	hash, err := l.hash(event)
	if err != nil {
		return uuid.UUID{}, err
	}
	name = append(append(name, "revision"...), hash...)
	return uuid.NewSHA1(uuid.NameSpaceURL, binary.BigEndian.AppendUint64(name, revision)), nil
}
