package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// LinkIncidents notes that two cases of the municipality belong together. Whoever sends it has made sure that the other one is
// the municipality's too.
type LinkIncidents struct {
	Order
	This  uuid.UUID          `json:"-"` // the case that the command goes to
	Other uuid.UUID          `json:"other"`
	Kind  situation.LinkKind `json:"kind"`
	There bool               `json:"-"` // the other case holds this link already
}

// IncidentsLinked says which other case this one belongs with, and how. It shows in both.
type IncidentsLinked struct {
	Other uuid.UUID          `json:"other"`
	Kind  situation.LinkKind `json:"kind"`
}

func (e IncidentsLinked) change(s State, _ entry) State {
	s.Links = append(slices.Clone(s.Links), e)
	return s
}

func (LinkIncidents) afterClosing() {}

func (c LinkIncidents) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "kind", c.Kind)
	switch {
	case c.Other == c.This:
		checks.Add(problem.Invalid, "otherIncidentId", "A case is not linked to itself; name the other one.",
			"Een zaak hangt niet met zichzelf samen; noem de andere.")
	case c.There || slices.Contains(s.Links, IncidentsLinked{Other: c.Other, Kind: c.Kind}):
		checks.Add(problem.Conflict, "otherIncidentId", "The two cases are linked in this way already.",
			"De twee zaken zijn op deze manier al verbonden.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{IncidentsLinked{Other: c.Other, Kind: c.Kind}}, nil
}
