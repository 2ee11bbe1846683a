package model

import (
	"time"

	"github.com/google/uuid"

	"leerkring/projections/casefile"
)

// Comparison is what changed in a case between two moments.
type Comparison struct {
	ID       uuid.UUID
	From, To time.Time
	Before   *casefile.Incident
	After    *casefile.Incident
	Changes  []*casefile.Change
}
