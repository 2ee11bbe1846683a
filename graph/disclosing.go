package graph

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	rules "leerkring/domain/disclosure"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/disclosure"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

// Discloser keeps the log of who read what. When Record returns nil the record is durable.
type Discloser interface {
	Record(ctx context.Context, requests ...disclosure.Request) error
}

// disclosing gathers what one answer shows of cases while it is made, to be recorded before it leaves. What was shown and then
// dropped, because something beside it failed, is recorded all the same.
type disclosing struct {
	mu     sync.Mutex
	roots  map[string]bool // the root fields that can show something of cases
	fields map[string]bool
	cases  map[uuid.UUID]string             // and whose they are
	missed map[uuid.UUID]bool               // asked for, and not there for this viewer
	denied map[rules.Reason]map[string]bool // root fields
}

type disclosingKey struct{}

func withDisclosing(ctx context.Context) context.Context {
	return context.WithValue(ctx, disclosingKey{}, &disclosing{
		roots: map[string]bool{}, fields: map[string]bool{}, cases: map[uuid.UUID]string{}, missed: map[uuid.UUID]bool{}, denied: map[rules.Reason]map[string]bool{},
	})
}

func showing(ctx context.Context) *disclosing { return ctx.Value(disclosingKey{}).(*disclosing) }

func (d *disclosing) asks(root string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.roots[root] = true
}

// shows notes a field, and the cases to which it belongs.
func (d *disclosing) shows(v *identity.Viewer, field string, fc *graphql.FieldContext) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fields[field] = true
	subjects(v, fc, func(of uuid.UUID, municipality string) {
		if of != uuid.Nil {
			d.cases[of] = municipality
		}
	})
}

// subjects are the cases to which a field belongs: the nearest case above it, or else what the nearest object above it knows that
// stands without its case. That object is shown to the municipality itself alone, but for an offer.
func subjects(v *identity.Viewer, fc *graphql.FieldContext, yield func(of uuid.UUID, municipality string)) {
	var of uuid.UUID
	owner := v.Municipality
	for at := fc.Parent; at != nil; at = at.Parent {
		switch object := at.Result.(type) {
		case *casefile.Incident:
			yield(object.ID, object.Municipality)
			return
		case **casefile.Incident:
			yield((*object).ID, (*object).Municipality)
			return
		case **casefile.Disclosure:
			for _, id := range (*object).Cases {
				yield(id, owner)
			}
			return
		case *casefile.Notice:
			of = object.Incident
		case **casefile.Notice:
			of = (*object).Incident
		case **casefile.HandOverOffer:
			of, owner = (*object).Incident, (*object).From
		case *model.Comparison:
			of = object.ID
		case **model.ImportResult:
			of = caseNamed(value((*object).IncidentID))
		case *model.Dossier, *model.DisclosureExport:
			of = asked(at)
		}
	}
	yield(of, owner)
}

// refuses notes a root field that was not answered, and which case it was asked for when that is known.
func (d *disclosing) refuses(why rules.Reason, field string, of uuid.UUID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.denied[why] == nil {
		d.denied[why] = map[string]bool{}
	}
	d.denied[why][field] = true
	if of != uuid.Nil {
		d.missed[of] = true
	}
}

// observe notes of each field that is resolved whether it shows personal data, or refuses it.
func (p personal) observe(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	root, isRoot := p.reaches[fc.Field.Definition]
	if isRoot {
		showing(ctx).asks(fc.Field.Name)
	}
	result, err := next(ctx)
	if leaf, is := p.leaves[fc.Field.Definition]; is {
		if err == nil && says(result) {
			showing(ctx).shows(identity.From(ctx), leaf, fc)
		}
		return result, err
	}
	if !isRoot {
		return result, err
	}
	of := asked(fc)
	if err == nil && !none(result) {
		of = missed(fc, result)
	}
	switch code, _ := classify(err); {
	case err != nil && code == Forbidden:
		showing(ctx).refuses(rules.NotAllowed, root, of)
	case err == nil && of != uuid.Nil:
		showing(ctx).refuses(rules.NotThere, root, of)
	}
	return result, err
}

// says tells whether a text, a link or a list of them holds anything.
func says(result any) bool {
	switch text := result.(type) {
	case string:
		return text != ""
	case *string:
		return text != nil && *text != ""
	case []string:
		return len(text) > 0
	case *[]string:
		return text != nil && len(*text) > 0
	}
	return result != nil
}

// none tells whether an object that was asked for by its id is not there.
func none(result any) bool {
	switch object := result.(type) {
	case *casefile.Incident:
		return object == nil
	case *casefile.Notice:
		return object == nil
	case *model.Dossier:
		return object == nil
	case *model.Comparison:
		return object == nil
	case *model.DisclosureExport:
		return object == nil
	}
	return result == nil
}

// asked is the case, or the notice, whose id a root field was given; the nil UUID when it was given none.
func asked(fc *graphql.FieldContext) uuid.UUID {
	id, _ := fc.Args["id"].(string)
	if id == "" {
		if given, is := fc.Args["incidentId"].(string); is {
			id = given
		}
	}
	return caseNamed(id)
}

func caseNamed(id string) uuid.UUID {
	for _, kind := range []string{"Incident", "Notice"} {
		if found, ok := parseUUID(kind, id); ok {
			return found
		}
	}
	return uuid.Nil
}

// missed is the case or notice to which a command was sent that is not there for this viewer; the nil UUID when it is there.
func missed(fc *graphql.FieldContext, result any) uuid.UUID {
	var refused []*problem.Problem
	switch payload := result.(type) {
	case *model.IncidentPayload:
		refused = payload.Problems
	case *model.NoticePayload:
		refused = payload.Problems
	}
	for _, p := range refused {
		if p.Code != problem.NotFound || len(p.Path) != 2 {
			continue
		}
		switch id := inputField(fc.Args["input"], p.Path[1]).(type) {
		case string:
			return caseNamed(id)
		case *string:
			return caseNamed(value(id))
		}
	}
	return uuid.Nil
}

// inputField is a field of an input by its name in the schema.
func inputField(input any, name string) any {
	goName := strings.TrimSuffix(strings.ToUpper(name[:1])+name[1:], "Id") + "ID"
	if v := reflect.ValueOf(input); v.Kind() == reflect.Struct && v.FieldByName(goName).IsValid() {
		return v.FieldByName(goName).Interface()
	}
	return nil
}

// disclose records what an answer shows and refuses, before it leaves; parent is the header traceparent of the request.
func (a *API) disclose(ctx context.Context, d *disclosing, started time.Time, parent string) error {
	viewer := identity.From(ctx)
	if a.Cases == nil || viewer == nil || len(d.fields)+len(d.denied) == 0 {
		return nil
	}
	record := a.recordOf(viewer, slices.Sorted(maps.Keys(d.roots)), started, parent)
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
func (a *API) recordOf(v *identity.Viewer, roots []string, started time.Time, parent string) rules.Record {
	trace, operation := a.NewID(), a.NewID()
	r := rules.Record{
		TraceID: hex.EncodeToString(trace[:]), OperationID: hex.EncodeToString(operation[:8]), Name: strings.Join(roots, " "),
		StartTime: started.UTC(), EndTime: a.Now().UTC(), SubjectType: rules.SubjectType,
		Activity: rules.ActivityOf(v.HasAny(identity.Partner) && v.CasesOf() == "", v.HasAny(identity.PrivacyOfficer) && v.CasesOf() == "", roots),
		Reader:   rules.Reader{Issuer: v.Issuer, Subject: v.Subject, Municipality: v.Municipality},
	}
	if r.EndTime.Before(r.StartTime) { // the clock was set back
		r.EndTime = r.StartTime
	}
	if traceID, parentID, ok := parseTraceparent(parent); ok {
		r.TraceID, r.ParentID = traceID, parentID
	}
	return r
}

// parseTraceparent reads the header of the W3C Trace Context (Recommendation of 23 November 2021, section 3.2), with which a caller
// names the trace that his request is part of. What does not fit is as if it were not there.
func parseTraceparent(header string) (traceID, parentID string, ok bool) {
	part := strings.Split(header, "-")
	if len(part) < 4 || len(part[0]) != 2 || part[0] == "ff" || part[0] == "00" && len(part) != 4 || len(part[3]) != 2 {
		return "", "", false
	}
	for _, text := range part[:4] {
		if strings.Trim(text, "0123456789abcdef") != "" {
			return "", "", false
		}
	}
	if len(part[1]) != 32 || len(part[2]) != 16 || strings.Trim(part[1], "0") == "" || strings.Trim(part[2], "0") == "" {
		return "", "", false
	}
	return part[1], part[2], true
}
