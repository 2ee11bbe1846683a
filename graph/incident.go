package graph

import (
	"context"
	"reflect"
	"strings"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections"
	"leerkring/projections/casefile"
	"leerkring/projections/knowledge"
)

func (q queryResolver) Incident(ctx context.Context, id string, asOf *time.Time) (*casefile.Incident, error) {
	if _, err := q.caseSide(); err != nil {
		return nil, err
	}
	found, err := q.findIncident(ctx, id)
	if err != nil || found == nil || asOf == nil {
		return found, err
	}
	return q.Cases.known(ctx, found, *asOf)
}

// findIncident is a case of the viewer's municipality or one that he was invited to, or nil: a foreign case does not exist.
func (a *API) findIncident(ctx context.Context, id string) (*casefile.Incident, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	stream, ok := parseUUID("Incident", id)
	if !ok || a.Cases == nil {
		return nil, nil
	}
	return a.Cases.Queries.Incident(ctx, a.Cases.reader(viewer), stream)
}

func (q queryResolver) Incidents(ctx context.Context, first *int, after *string, stage *incident.Stage, search *string, invited *bool, filter *model.IncidentFilter, orderBy *casefile.Order) (*model.IncidentConnection, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 20)
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	reader, wanted := side.reader(viewer), q.filter(viewer, filter)
	wanted.Invited, wanted.Stage = value(invited) || viewer.CasesOf() == "", value(stage)
	wanted.Search, wanted.Order = value(search), value(orderBy)
	if wanted.Invited && (filter != nil || wanted.Order == casefile.DueFirst) {
		return nil, fail(BadInput, "filter: only the municipality's own cases are narrowed and sorted by what is due; leave filter and DUE_FIRST out with invited.")
	}
	page, err := side.Queries.Incidents(ctx, reader, wanted, size, value(after))
	if err != nil {
		return nil, err
	}
	answering(ctx).expect(page.Items)
	out := &model.IncidentConnection{
		Nodes: append([]*casefile.Incident{}, page.Items...), Edges: []*model.IncidentEdge{}, PageInfo: pageInfo(page),
		Count: func(ctx context.Context) (int, error) { return side.Queries.CountIncidents(ctx, reader, wanted) },
	}
	for i, node := range out.Nodes {
		out.Edges = append(out.Edges, &model.IncidentEdge{Cursor: page.Cursors[i], Node: node})
	}
	return out, nil
}

// filter is what the viewer narrows a list by.
func (a *API) filter(v *identity.Viewer, f *model.IncidentFilter) casefile.Filter {
	if f == nil {
		return casefile.Filter{}
	}
	wanted := casefile.Filter{
		Open: f.Open, Platform: value(f.Platform), ContentKind: value(f.ContentKind), Tag: value(f.Tag), Unassigned: value(f.Unassigned),
		Assignee: value(f.Assignee), From: value(f.OpenedFrom), Until: value(f.OpenedUntil),
	}
	if value(f.Mine) {
		wanted.AssignedTo = a.Cases.Keys.ActorOf(v.Issuer, v.Subject)
	}
	if value(f.Overdue) {
		wanted.OverdueAt = a.Now()
	}
	return wanted
}

// TotalCount is counted for who asks.
func (incidentConnectionResolver) TotalCount(ctx context.Context, c *model.IncidentConnection) (int, error) {
	return c.Count(ctx)
}

func (incidentResolver) ID(_ context.Context, i *casefile.Incident) (string, error) {
	return globalID("Incident", i.ID.String()), nil
}

func (r incidentResolver) Municipality(_ context.Context, i *casefile.Incident) (*catalogue.Municipality, error) {
	m, _ := r.Catalogue.Municipality(i.Municipality)
	return &m, nil
}

func (r incidentResolver) Timeline(ctx context.Context, i *casefile.Incident, first *int, after *string, clock *casefile.Clock) (*model.TimelineConnection, error) {
	size, err := pageSize(first, 50)
	if err != nil {
		return nil, err
	}
	return answering(ctx).timeline(ctx, r.Cases.Queries, i, timelinePage{spanOf(i, value(clock)), size, value(after)})
}

// spanOf is which part of its timeline a case shows.
func spanOf(i *casefile.Incident, clock casefile.Clock) casefile.Span {
	return casefile.Span{Clock: clock, Until: value(i.AsOf), Guest: i.Guest != ""}
}

func timelineConnection(page projections.Page[casefile.TimelineEntry]) *model.TimelineConnection {
	out := &model.TimelineConnection{
		Nodes: pointers(page.Items), Edges: []*model.TimelineEdge{}, PageInfo: pageInfo(page), TotalCount: page.Total,
	}
	for k, node := range out.Nodes {
		out.Edges = append(out.Edges, &model.TimelineEdge{Cursor: page.Cursors[k], Node: node})
	}
	return out
}

// AdviceShown leaves out what an edited catalogue no longer has.
func (r assessmentResolver) AdviceShown(_ context.Context, a *casefile.Assessment) ([]*catalogue.InterventionType, error) {
	list := []*catalogue.InterventionType{}
	for _, id := range a.AdviceShown {
		if t, ok := r.Catalogue.InterventionType(string(id)); ok {
			list = append(list, &t)
		}
	}
	return list, nil
}

func (r timelineEntryResolver) Actor(ctx context.Context, e *casefile.TimelineEntry) (*string, error) {
	return r.personName(ctx, e.Actor)
}

// Lesson is the lesson as its owner sees it: all that was offered, and what became of it.
func (r incidentResolver) Lesson(ctx context.Context, i *casefile.Incident) (*model.Lesson, error) {
	if i.Lesson == nil || i.AsOf != nil {
		return nil, nil
	}
	standing, err := answering(ctx).standing(ctx, r.Knowledge.Queries, i.Lesson.ID)
	if err != nil {
		return nil, err
	}
	return owned(i.Lesson, standing, release.KindsOf(r.Catalogue)), nil
}

// owned is a lesson that was offered, and where it stands.
func owned(offered *casefile.OfferedLesson, s knowledge.Standing, kinds release.Kinds) *model.Lesson {
	shown := &model.Lesson{LessonID: offered.ID, Status: lesson.Submitted, Content: offered.Content, Shown: release.Full(offered.Content, kinds)}
	// What was offered anew waits for the door; the verdict on the old text says nothing of it.
	if s.Status != "" && isSameOffer(s.Content, offered.Content) {
		shown.Status, shown.ReviewNote, shown.Content = s.Status, present(s.Note), s.Content
	}
	shown.KeepProposals = model.Proposals(shown.Content)
	if offered.Withdrawn {
		shown.Status = lesson.Withdrawn
	}
	return shown
}

// isSameOffer tells whether a content came of an offer, whatever a facilitator changed of it since. Each offer has a commitment of its
// own, but for those from before there were any.
func isSameOffer(stands, offered lesson.Content) bool {
	if offered.Commitment != "" {
		return stands.Commitment == offered.Commitment
	}
	return reflect.DeepEqual(stands, offered)
}

func (m mutationResolver) ReportSignal(ctx context.Context, in model.ReportSignalInput) (*model.IncidentPayload, error) {
	origin := situation.Tip
	if in.Origin != nil {
		origin = *in.Origin
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.ReportSignal{
			Order: o, Opens: in.IncidentID == nil, Title: strings.TrimSpace(value(in.Title)), Origin: origin, Platform: in.Platform,
			ContentKind: in.ContentKind, URL: value(in.URL), Handle: value(in.Handle), Text: value(in.Text), Reach: in.Reach, Regime: value(in.Regime),
			GroundCheck: ground(in.GroundCheck),
			Template:    value(in.Template),
		}
	})
}

func (m mutationResolver) RecordAssessment(ctx context.Context, in model.RecordAssessmentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RecordAssessment{
			Order: o, Severity: in.Severity, Likelihood: in.Likelihood, Urgency: in.Urgency, BarrierStage: in.BarrierStage,
			Decision: in.Decision, Motivation: in.Motivation, Consulted: in.Consulted, Regime: value(in.Regime),
			ReassessBy: in.ReassessBy,
		}
	})
}

func (m mutationResolver) RecordOutcome(ctx context.Context, in model.RecordOutcomeInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RecordOutcome{
			Order: o, Scale: in.Scale, Participants: in.Participants, Arrests: in.Arrests, Injured: in.Injured,
			DamageEuro: in.DamageEuro, HoursToCalm: in.HoursToCalm, Summary: in.Summary, WhatWorked: value(in.WhatWorked),
			WhatDidNot: value(in.WhatDidNot), Dilemma: value(in.Dilemma), Regime: value(in.Regime),
		}
	})
}

func (m mutationResolver) CloseIncident(ctx context.Context, in model.CloseIncidentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.CloseIncident{Order: o, Casefact: m.NewID()}
	})
}

func (m mutationResolver) ReopenIncident(ctx context.Context, in model.ReopenIncidentInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.ReopenIncident{Order: o, Reason: in.Reason}
	})
}
