package model

import (
	"context"

	"leerkring/projections/casefile"
)

// IncidentConnection is a page of cases. How many the whole list holds is counted only for who asks.
type IncidentConnection struct {
	Edges    []*IncidentEdge
	Nodes    []*casefile.Incident
	PageInfo *PageInfo
	Count    func(context.Context) (int, error)
}

// WorkList is a page of what has to be done, counted in the same way.
type WorkList struct {
	Nodes    []*casefile.WorkItem
	PageInfo *PageInfo
	Count    func(context.Context) (int, error)
}
