package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	reading "leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	gate "leerkring/domain/release"
	"leerkring/domain/retention"
	"leerkring/graph"
	"leerkring/internal/blobs"
	"leerkring/internal/disclosure"
	"leerkring/internal/erasure"
	"leerkring/internal/eventstore"
	"leerkring/internal/feed"
	"leerkring/internal/keyring"
	"leerkring/internal/release"
	"leerkring/projections"
	"leerkring/projections/casefile"
	"leerkring/projections/knowledge"
)

// knowledgeSide is what both kinds of server have open: no personal data, no municipality.
type knowledgeSide struct {
	keys    *keyring.Ring
	log     *eventstore.Log
	model   *projections.Model
	queries *knowledge.Queries
}

// openSides opens what the server serves: first all keys and logs, then what is made from them.
func (a *app) openSides(ctx context.Context) error {
	if err := a.openKnowledge(ctx); err != nil {
		return err
	}
	if a.side != sideKnowledge {
		if err := a.openCases(ctx); err != nil {
			return err
		}
	}
	if a.anew {
		if err := a.discard(ctx); err != nil {
			return err
		}
	}
	if err := a.openKnowledgeModel(ctx, a.knowledge); err != nil || a.cases == nil {
		return err
	}
	return a.openCaseModels(ctx, a.cases)
}

func (a *app) openKnowledge(ctx context.Context) error {
	k := &knowledgeSide{}
	a.knowledge = k
	at, err := a.keys.knowledge(a.data)
	if err != nil {
		return err
	}
	if k.keys, err = a.openKeys(ctx, "knowledge", at); err != nil {
		return err
	}
	if k.log, err = a.openLog(ctx, "knowledge", a.knowledgeLog, knowledgeCodec(k.keys), k.keys, eventstore.ToTheMonth); err != nil {
		return err
	}
	return nil
}

func (a *app) openKnowledgeModel(ctx context.Context, k *knowledgeSide) (err error) {
	if k.model, err = projections.OpenModel(ctx, a.directory.File("knowledge.db"), k.log, a.config.log, knowledge.Projections()...); err != nil {
		return err
	}
	a.closing(k.model.Close)
	a.watch("knowledge", k.model.Ready, mendModel)
	k.queries = knowledge.NewQueries(k.model, gate.KindsOf(a.catalogue))
	return nil
}

func (k *knowledgeSide) decider(m *anonymise.Anonymiser) decider.Decider[lesson.State, lesson.Command, lesson.Event] {
	return lesson.New(m)
}

func (k *knowledgeSide) graph(m *anonymise.Anonymiser, reviews bool) *graph.Knowledge {
	return &graph.Knowledge{Log: k.log, Keys: k.keys, Decider: k.decider(m), Model: k.model, Queries: k.queries, Reviews: reviews}
}

func (k *knowledgeSide) maker(now func() time.Time) *release.Maker {
	return &release.Maker{Log: k.log, Book: k.queries, Gate: gate.StrictGate(), WaitFor: k.model.WaitFor, Now: now}
}

// caseSide is what holds personal data.
type caseSide struct {
	keys    *keyring.Ring
	log     *eventstore.Log
	rules   incident.Rules
	decider decider.Decider[incident.State, incident.Command, incident.Event]
	model   *projections.Model
	pending *projections.Runner
	queries *casefile.Queries
	blobs   *blobs.Store
	erased  *projections.Runner
	door    *feed.Door
	eraser  *erasure.Eraser
	terms   retention.Policy
	records *disclosure.Writer // of who reads what
}

func (a *app) openCases(ctx context.Context) error {
	rules := incident.Rules{Catalogue: a.catalogue, Masker: a.masker}
	c := &caseSide{rules: rules, decider: incident.New(rules)}
	a.cases, c.terms = c, a.terms
	at, err := a.keys.cases(a.data)
	if err != nil {
		return err
	}
	if c.keys, err = a.openKeys(ctx, "case", at); err != nil {
		return err
	}
	if c.log, err = a.openLog(ctx, "case", a.caseLog, caseCodec(c.keys), c.keys, eventstore.InFull); err != nil {
		return err
	}
	return nil
}

// knowledgeCodec knows the events of the knowledge log.
func knowledgeCodec(keys eventstore.Sealer) *eventstore.Codec {
	return eventstore.NewCodec(keys, slices.Concat(list(lesson.Events()), list(casefact.Events()), list(gate.Events()), anchored())...)
}

// caseCodec knows the events of the case log.
func caseCodec(keys *keyring.Ring) *eventstore.Codec {
	return eventstore.NewCodec(keys, slices.Concat(list(incident.Events()), list(notice.Events()), list(reading.Events()), anchored())...)
}

func (a *app) openCaseModels(ctx context.Context, c *caseSide) (err error) {
	if c.model, err = projections.OpenModel(ctx, a.directory.File("casefile.db"), c.log, a.config.log, casefile.Projections(a.catalogue, c.log)...); err != nil {
		return err
	}
	a.closing(c.model.Close)
	a.watch("case", c.model.Ready, mendModel)
	if c.pending, err = projections.OpenAnew(ctx, a.directory.File("door.db"), c.log, a.config.log, feed.Projection()); err != nil {
		return err
	}
	a.closing(c.pending.Close)
	a.watch("door", c.pending.Ready, mendModel)
	if c.erased, err = projections.OpenAnew(ctx, a.directory.File("erasure.db"), c.log.Blind(), a.config.log, erasure.Projection()); err != nil {
		return err
	}
	a.closing(c.erased.Close)
	a.watch("erasure", c.erased.Ready, mendModel)
	c.queries = casefile.NewQueries(c.model)
	if a.anew {
		return nil // reads no files, and does not know where they are
	}
	if c.blobs, err = openBlobs(blobsOf(a.blobs, a.data)); err != nil {
		return err
	}
	c.door = a.openDoor()
	c.eraser = &erasure.Eraser{
		Cases: c.log.Lenient(), Incident: c.decider, Door: c.door, Keys: c.keys, Files: c.blobs, List: c.erased, Log: a.config.log,
	}
	c.records, err = disclosure.Open(disclosure.Config{Log: c.log, File: a.directory.File(replicaFile), Now: a.now, NewID: newID, Slog: a.config.log})
	return err
}

// replicaFile holds the id under which a server keeps its disclosure log.
const replicaFile = "disclosure-replica"

func (c *caseSide) graph() *graph.Cases {
	return &graph.Cases{Log: c.log, Keys: c.keys, Decider: c.decider, Model: c.model, Queries: c.queries, Blobs: c.blobs, Eraser: c.eraser, Terms: c.terms, Rules: c.rules, Disclosures: c.records}
}

// token stands for a municipality on the knowledge side; the key of the hash stays here.
func (c *caseSide) token(municipality string) casefact.Token {
	return c.keys.Hash(keyring.SecretMunicipality, []byte(municipality))
}

// openLog opens a log: the one that the connection string names, or an embedded node's.
func (a *app) openLog(ctx context.Context, name, connection string, codec *eventstore.Codec, keys *keyring.Ring, recordedAt func(time.Time) string) (*eventstore.Log, error) {
	connection, err := connectionString(connection)
	if err != nil {
		return nil, fmt.Errorf("reach the %s log: %w", name, err)
	}
	if connection == "" {
		if err := a.expectLog(ctx, name, keys); err != nil {
			return nil, err
		}
		if connection, err = a.startNode(ctx, name); err != nil {
			return nil, fmt.Errorf("start the %s log: %w", name, err)
		}
	}
	log, err := eventstore.Open(eventstore.Config{
		Name: name, Connection: connection, Codec: codec, RecordedAt: recordedAt, Logger: a.config.log,
		ContentHash: func(content []byte) [32]byte { return keys.Hash(keyring.SecretContent, content) },
	})
	if err != nil {
		return nil, err
	}
	a.closing(log.Close)
	return log, nil
}

func newID() uuid.UUID { return uuid.New() }

// anchored is what both logs hold beside the domain's own events.
func anchored() []any { return []any{eventstore.AnchorMade{}} }

// list turns the event types of a package into what the codec takes.
func list[E any](events []E) []any {
	out := make([]any, len(events))
	for i, e := range events {
		out[i] = e
	}
	return out
}
