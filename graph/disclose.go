package graph

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	rules "leerkring/domain/disclosure"
	"leerkring/internal/disclosure"
	"leerkring/internal/identity"
)

// Discloser keeps the log of who read what. When Record returns nil the record is durable.
type Discloser interface {
	Record(ctx context.Context, requests ...disclosure.Request) error
}

// disclose records what an answer shows and refuses, before it leaves. It took so long to make; parent is the header traceparent of
// the request.
func (a *API) disclose(ctx context.Context, d *disclosing, took time.Duration, parent string) error {
	viewer := identity.From(ctx)
	if a.Cases == nil || viewer == nil || len(d.fields)+len(d.denied) == 0 {
		return nil
	}
	record := a.recordOf(viewer, slices.Sorted(maps.Keys(d.roots)), took, parent)
	var requests []disclosure.Request
	add := func(command func(time.Time) rules.Command) {
		actor := a.Cases.Keys.ActorOf(viewer.Issuer, viewer.Subject)
		requests = append(requests, disclosure.Request{Actor: actor, Role: string(actingRole(viewer)), Municipality: viewer.Municipality, Command: command})
	}
	if len(d.fields) > 0 {
		record.Fields = slices.Sorted(maps.Keys(d.fields))
		for part := range parts(d.cases) {
			record.Subjects = part
			shown := record
			add(func(now time.Time) rules.Command {
				return rules.Disclose{Record: shown, Now: now}
			})
		}
	}
	owners, err := a.Cases.Queries.Owners(ctx, slices.Collect(maps.Keys(d.missed)))
	if err != nil {
		return err
	}
	for _, reason := range slices.Sorted(maps.Keys(d.denied)) {
		for part := range parts(owners) {
			refused := record
			refused.Fields, refused.Subjects = slices.Sorted(maps.Keys(d.denied[reason])), part
			add(func(now time.Time) rules.Command {
				return rules.Refuse{Record: refused, Reason: reason, Now: now}
			})
		}
	}
	return a.Cases.Disclosures.Record(ctx, requests...)
}

// perRecord is how many cases one record names; an answer that shows more has more of them, in one trace.
const perRecord = 1000

// parts divides cases over records: at least one, also without a case.
func parts(cases map[uuid.UUID]string) func(func([]rules.Subject) bool) {
	list := make([]rules.Subject, 0, len(cases))
	for id, municipality := range cases {
		list = append(list, rules.Subject{Incident: id, Municipality: municipality})
	}
	slices.SortFunc(list, func(a, b rules.Subject) int { return cmp.Compare(a.Incident.String(), b.Incident.String()) })
	if len(list) == 0 {
		return func(yield func([]rules.Subject) bool) { yield(nil) }
	}
	return slices.Chunk(list, perRecord)
}

// recordOf is a record without what it is about.
func (a *API) recordOf(v *identity.Viewer, roots []string, took time.Duration, parent string) rules.Record {
	now := a.Now().UTC()
	trace, operation := a.NewID(), a.NewID()
	r := rules.Record{
		TraceID: hex.EncodeToString(trace[:]), OperationID: hex.EncodeToString(operation[:8]), Name: strings.Join(roots, " "),
		StartTime: now.Add(-max(took, 0)), EndTime: now, SubjectType: rules.SubjectType,
		Activity: rules.ActivityOf(v.HasAny(identity.Partner) && v.CasesOf() == "", v.HasAny(identity.PrivacyOfficer) && v.CasesOf() == "", roots),
		Reader:   rules.Reader{Issuer: v.Issuer, Subject: v.Subject, Municipality: v.Municipality},
	}
	if traceID, parentID, ok := parseTraceparent(parent); ok {
		r.TraceID, r.ParentID = traceID, parentID
	}
	return r
}
