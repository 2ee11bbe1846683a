// Package graph is the API: it checks who is asking, turns an input into a command of the domain, and shows what the read
// models hold. No rule of the domain lives here.
//
// Every answer is made for one viewer. What is another municipality's answers exactly as what does not exist.
package graph

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/retention"
	"leerkring/internal/blobs"
	"leerkring/internal/eventstore"
	"leerkring/internal/keyring"
	"leerkring/projections"
	"leerkring/projections/casefile"
	"leerkring/projections/knowledge"
)

// Cases is the case side of a server.
type Cases struct {
	Log     *eventstore.Log
	Keys    *keyring.Ring
	Decider decider.Decider[incident.State, incident.Command, incident.Event]
	Model   *projections.Model
	Queries *casefile.Queries
	Blobs   *blobs.Store   // the files that belong to cases
	Rules   incident.Rules // of the decider, for what is rehearsed
	Eraser  Eraser
	// Disclosures records who reads what, before the answer leaves.
	Disclosures Discloser
	Terms       retention.Policy // how long cases are kept
	sharing     sync.Mutex       // comparing a source counts and records in one go
}

// Eraser carries out what an erasure says: it returns when those of a stream up to a position are done.
type Eraser interface {
	Finish(ctx context.Context, stream string, p eventstore.Position) error
}

// Knowledge is the knowledge side of a server.
type Knowledge struct {
	Log     *eventstore.Log
	Keys    *keyring.Ring
	Decider decider.Decider[lesson.State, lesson.Command, lesson.Event]
	Model   *projections.Model
	Queries *knowledge.Queries
	Reviews bool // whether lessons are reviewed on this server
}

// Masker is the anonymiser.
type Masker interface {
	MaskAll(keep []string, texts ...string) anonymise.Texts
}

// API answers the schema's fields.
type API struct {
	Cases     *Cases // nil: this server serves no cases
	Knowledge *Knowledge
	Catalogue *catalogue.Catalogue
	Now       func() time.Time
	NewID     func() uuid.UUID
	Texts     Masker
	Log       *slog.Logger
}

// stalePart is a part of this server's read models that may not show everything, as answers tell it.
type stalePart struct {
	Side string `json:"side"`
	projections.Stale
}

// stale lists what answers may lack now.
func (a *API) stale() (list []stalePart) {
	for _, s := range a.Knowledge.Model.Stale() {
		list = append(list, stalePart{"knowledge", s})
	}
	if a.Cases != nil {
		for _, s := range a.Cases.Model.Stale() {
			list = append(list, stalePart{"case", s})
		}
	}
	return list
}

// visibleWithin bounds how long an answer waits for its own change to be readable.
const visibleWithin = 5 * time.Second
