package eventstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
)

// Step is one of several commands that are recorded together: all of them or none.
type Step[C any] struct {
	CommandID  uuid.UUID // every step has one
	OccurredAt time.Time // zero: when it is recorded
	// Command makes the command. made holds by step the id of the first event that a step before this one makes. Nil: the step is
	// left out, and may not have been taken before.
	Command func(made []uuid.UUID) C
}

// Refusals says by step why the steps were refused; nothing was written.
type Refusals map[int]problem.Problems

// Error lists codes and paths alone, so that it is fit for a log line.
func (r Refusals) Error() string {
	var all problem.Problems
	for _, p := range r {
		all = append(all, p...)
	}
	return fmt.Sprintf("%d steps were %s", len(r), all.Error())
}

// ExecuteAll decides the steps one after the other, each on what the ones before it would make, and appends what they make at
// once. A step that is refused gives Refusals with the problems of every step, those that follow from another's refusal included.
// Steps that the stream knows are answered as they stand (Repeated); when any of them says something else than it did then, that
// one is DUPLICATE. With dry nothing is written, nor is any key made.
func ExecuteAll[S, C, E any](ctx context.Context, l *Log, d decider.Decider[S, C, E], stream string, order Order, steps []Step[C], dry bool) (Result[S], error) {
	return inTurn(ctx, l, stream, func() (Result[S], error) { return executeAll(ctx, l, d, stream, order, steps, dry) })
}

func executeAll[S, C, E any](ctx context.Context, l *Log, d decider.Decider[S, C, E], stream string, order Order, steps []Step[C], dry bool) (Result[S], error) {
	history, err := Load[E](ctx, l, stream)
	if err != nil {
		return Result[S]{}, err
	}
	sent, err := send(l, stream, order, steps)
	if err != nil {
		return Result[S]{}, err
	}
	state := d.Fold(history.Entries)
	if position, known, err := knownAll(sent, history); known {
		return Result[S]{State: state, Position: position, Revision: history.revision(), Repeated: true}, err
	}
	plan := plan[S, C, E]{state: state, refused: Refusals{}}
	if err := plan.decide(l, d, stream, history.next(), sent); err != nil {
		return Result[S]{}, err
	}
	if len(plan.refused) > 0 {
		return Result[S]{}, plan.refused
	}
	if err := plan.fits(); err != nil {
		return Result[S]{}, err
	}
	if dry || len(plan.events) == 0 {
		return Result[S]{State: plan.state, Position: history.position, Revision: history.revision()}, nil
	}
	made, err := l.write(ctx, stream, history, plan.events)
	if err != nil {
		return Result[S]{}, err
	}
	return Result[S]{State: plan.state, Position: made.position, Revision: history.next() + uint64(len(plan.events)) - 1}, nil
}

// sending is a step with its command made.
type sending[C any] struct {
	step    int
	left    bool // it is left out
	order   Order
	hash    []byte
	command C
}

// send makes the commands of the steps. The id of an event follows from its command, so a command can name what is not yet there.
func send[C any](l *Log, stream string, order Order, steps []Step[C]) ([]sending[C], error) {
	list, made := make([]sending[C], len(steps)), make([]uuid.UUID, len(steps))
	for i, step := range steps {
		s := sending[C]{step: i, left: step.Command == nil, order: order}
		s.order.CommandID, s.order.OccurredAt = step.CommandID, step.OccurredAt
		if step.OccurredAt.IsZero() {
			s.order.OccurredAt = order.Now
		}
		if !s.left {
			s.command = step.Command(made[:i])
			var err error
			if s.hash, err = l.hash(s.command); err != nil {
				return nil, err
			}
			if made[i], err = l.eventID(stream, step.CommandID, s.hash, 0, 0, nil); err != nil {
				return nil, err
			}
		}
		list[i] = s
	}
	return list, nil
}

// knownAll tells whether the stream knows the steps, and refuses those that say something else now.
func knownAll[C, E any](sent []sending[C], h History[E]) (last Position, known bool, err error) {
	refused := Refusals{}
	for _, s := range sent {
		before, there := h.accepted[s.order.CommandID]
		known = known || there
		last = max(last, before.position)
		switch {
		case there && before.erased:
			refused[s.step] = erased()
		case there == s.left, there && !bytes.Equal(before.hash, s.hash):
			refused[s.step] = duplicate()
		}
	}
	if known && len(refused) > 0 {
		err = refused
	}
	return last, known, err
}

func erased() problem.Problems {
	return problem.Problems{problem.New(problem.Erased, "commandId",
		"What this command recorded was erased; it is not recorded again.",
		"Wat met deze opdracht was vastgelegd, is gewist; het wordt niet opnieuw vastgelegd.")}
}

func duplicate() problem.Problems {
	return problem.Problems{problem.New(problem.Duplicate, "commandId",
		"This was recorded before and said something else then; what was recorded stands. Correct it in the case itself.",
		"Dit is al eerder vastgelegd en zei toen iets anders; wat is vastgelegd, blijft staan. Corrigeer het in de zaak zelf.")}
}

// plan is what steps would do.
type plan[S, C, E any] struct {
	state   S
	events  []said
	refused Refusals
}

// fits tells before anything is sealed whether the store will take the events at once, with room to spare for what sealing and
// metadata add, so that a dry run and the real one say the same.
func (p *plan[S, C, E]) fits() error {
	total := 0
	for _, e := range p.events {
		text, err := json.Marshal(e.event)
		if err != nil {
			return fmt.Errorf("measure a %T: %w", e.event, err)
		}
		total += stored(len(text))
	}
	if total > appendLimit {
		return tooLong()
	}
	return nil
}

// decide takes the steps in memory. A refused step changes nothing, and the next are decided all the same.
func (p *plan[S, C, E]) decide(l *Log, d decider.Decider[S, C, E], stream string, next uint64, sent []sending[C]) error {
	for i, s := range sent {
		if s.left {
			continue
		}
		events, err := []E(nil), error(nil)
		if i == 0 { // the steps after it are the same caller's
			err = d.Admit(p.state, s.command)
		}
		if err == nil {
			events, err = d.Decide(p.state, s.command)
		}
		var problems problem.Problems
		if errors.As(err, &problems) {
			p.refused[s.step] = problems
			continue
		}
		if err != nil {
			return err
		}
		for k, event := range events {
			revision := next + uint64(len(p.events))
			id, err := l.eventID(stream, s.order.CommandID, s.hash, k, revision, event)
			if err != nil {
				return err
			}
			p.events = append(p.events, said{s.order, s.hash, k, event})
			p.state = d.Evolve(p.state, decider.Entry[E]{
				ID: id, Revision: revision, Municipality: s.order.Municipality, Actor: s.order.Actor,
				OccurredAt: s.order.OccurredAt, RecordedAt: s.order.Now, Event: event,
			})
		}
	}
	return nil
}
