package graph

import (
	"context"

	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/projections/casefile"
)

func (m mutationResolver) AddTask(ctx context.Context, in model.AddTaskInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.AddTask{Order: o, Title: in.Title, DueAt: in.DueAt, Assignee: value(in.Assignee)}
	})
}

func (m mutationResolver) CompleteTask(ctx context.Context, in model.CompleteTaskInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.CompleteTask{Order: o, Task: entryID(in.TaskID)}
	})
}

func (r taskResolver) Overdue(_ context.Context, t *casefile.Task) (bool, error) {
	return t.Overdue(r.clock(t.AsOf)), nil
}
