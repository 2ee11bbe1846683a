package graph

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
	"leerkring/internal/keyring"
	"leerkring/projections"
	"leerkring/projections/casefile"
)

// call is what every mutation on a case carries.
type call struct {
	commandID  uuid.UUID
	revision   *int
	incidentID *string   // nil opens a case
	occurredAt time.Time // zero: it happens now
}

// onIncident sends a command to a case and answers with the case as it can be read afterwards.
func (m mutationResolver) onIncident(ctx context.Context, c call, command func(incident.Order) incident.Command) (*model.IncidentPayload, error) {
	side, order, err := m.caseOrder(ctx, c.commandID, c.revision, c.occurredAt)
	if err != nil {
		return nil, err
	}
	municipality := order.Municipality
	id := streamID(side.Keys, municipality, c)
	reader := side.reader(identity.From(ctx))
	content := command(incident.Order{Municipality: municipality, Guest: reader.Guest, OccurredAt: c.occurredAt, Now: order.Now, Actor: order.Actor})
	result, err := eventstore.Execute(ctx, side.Log, side.Decider, incident.Stream(id), order, content)
	if refused, ok := refusal(err); ok {
		return &model.IncidentPayload{Problems: refused}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := visible(ctx, side.Model, result.Position, casefile.PartIncident); err != nil {
		return nil, err
	}
	shown, err := side.Queries.Incident(ctx, reader, id)
	if err != nil {
		return nil, err
	}
	position := side.Log.Token(result.Position)
	return &model.IncidentPayload{Incident: shown, Problems: []*problem.Problem{}, Position: &position}, nil
}

// reader is the viewer as the case file knows him.
func (c *Cases) reader(v *identity.Viewer) casefile.Reader {
	r := casefile.Reader{Municipality: v.CasesOf(), Guest: []incident.GuestName{incident.PersonGuest(c.Keys.ActorOf(v.Issuer, v.Subject))}}
	if r.Municipality != "" {
		r.Guest = append(r.Guest, incident.MunicipalityGuest(r.Municipality))
	}
	return r
}

// caseOrder says who sends a command to the case side, for which municipality, and when.
func (a *API) caseOrder(ctx context.Context, command uuid.UUID, revision *int, occurredAt time.Time) (*Cases, eventstore.Order, error) {
	side, err := a.caseSide()
	if err != nil {
		return nil, eventstore.Order{}, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, eventstore.Order{}, err
	}
	answering(ctx).forget()
	order, err := a.order(ctx, side.Keys, viewer, command, revision)
	order.Municipality, order.OccurredAt = viewer.CasesOf(), occurredAt
	if occurredAt.IsZero() {
		order.OccurredAt = order.Now
	}
	return side, order, err
}

// streamID is the case that a command goes to. A new one gets a keyed hash of municipality and commandId, so that the same
// command sent again meets its own case. What is no id of a case goes to the nil UUID, where no case can be: it is answered
// as a missing one.
func streamID(keys *keyring.Ring, municipality string, c call) uuid.UUID {
	if c.incidentID != nil {
		id, ok := parseUUID("Incident", *c.incidentID)
		if !ok {
			return uuid.Nil
		}
		return id
	}
	return derived(keys.Hash(keyring.SecretID, []byte(municipality), c.commandID[:]))
}

// derived makes an id of a keyed hash.
func derived(hash [32]byte) uuid.UUID {
	id := uuid.UUID(hash[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8, custom (RFC 9562 section 5.8)
	return id
}

// order says who sends a command, and when.
func (a *API) order(ctx context.Context, keys *keyring.Ring, v *identity.Viewer, command uuid.UUID, revision *int) (eventstore.Order, error) {
	actor, err := keys.Actor(ctx, keyring.Person{Issuer: v.Issuer, Subject: v.Subject, Name: v.Name})
	if err != nil {
		return eventstore.Order{}, fmt.Errorf("note who acts: %w", err)
	}
	order := eventstore.Order{CommandID: command, Actor: actor, Role: string(actingRole(v)), Now: a.Now()}
	if revision != nil {
		if *revision < 0 {
			return order, fail(BadInput, "expectedRevision: a revision is 0 or more; send the one you read.")
		}
		expected := uint64(*revision)
		order.ExpectedRevision = &expected
	}
	return order, nil
}

// actingRole is the role that stands beside an act: the weightiest the viewer has.
func actingRole(v *identity.Viewer) identity.Role {
	for _, r := range []identity.Role{identity.Lead, identity.Officer, identity.Facilitator} {
		if v.HasAny(r) {
			return r
		}
	}
	return v.Roles[0]
}

func refusal(err error) ([]*problem.Problem, bool) {
	var refused problem.Problems
	if !errors.As(err, &refused) {
		return nil, false
	}
	return pointers(refused), true
}

// visible waits until the part of the read model that the answer is read from shows a change. When it takes too long the change
// stands all the same, and the answer is UNAVAILABLE: the same command sent again gives the first answer.
func visible(ctx context.Context, model *projections.Model, p eventstore.Position, part string) error {
	ctx, cancel := context.WithTimeout(ctx, visibleWithin)
	defer cancel()
	return model.WaitFor(ctx, p, part)
}
