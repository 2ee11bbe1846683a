package graph

import (
	"context"
	"reflect"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	rules "leerkring/domain/disclosure"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

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

func newDisclosing() *disclosing {
	return &disclosing{
		roots: map[string]bool{}, fields: map[string]bool{}, cases: map[uuid.UUID]string{}, missed: map[uuid.UUID]bool{}, denied: map[rules.Reason]map[string]bool{},
	}
}

func withDisclosing(ctx context.Context) context.Context {
	return context.WithValue(ctx, disclosingKey{}, newDisclosing())
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
	reaches := isRoot
	if !isRoot {
		root, isRoot = p.named[fc.Field.Definition]
	}
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
	if found, is := result.(*model.IncidentConnection); is && err == nil && searched(fc) {
		showing(ctx).finds(root, found)
	}
	of := asked(fc)
	if err == nil && !none(result) {
		of = missed(fc, result)
	}
	switch code, _ := classify(err); {
	case err != nil && code == Forbidden:
		showing(ctx).refuses(rules.NotAllowed, root, of)
	case err == nil && of != uuid.Nil && (reaches || !none(result)): // nothing may be nothing to show of a case that is there
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
	v := reflect.ValueOf(result)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// asked is the case, or the notice, whose id a root field was given; the nil UUID when it was given none.
func asked(fc *graphql.FieldContext) uuid.UUID {
	id, _ := fc.Args["id"].(string)
	if id == "" {
		if given, is := fc.Args["incidentId"].(string); is {
			id = given
		}
	}
	if id == "" {
		id, _ = inputField(fc.Args["input"], "incidentId").(string)
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
	for _, p := range problemsOf(result) {
		if p.Code != problem.NotFound || len(p.Path) < 2 {
			continue
		}
		if len(p.Path) > 2 {
			return firstOf(fc.Args["input"]) // of several cases
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

// problemsOf are the problems of a payload, whichever it is.
func problemsOf(result any) []*problem.Problem {
	v := reflect.Indirect(reflect.ValueOf(result))
	if v.Kind() != reflect.Struct || !v.FieldByName("Problems").IsValid() {
		return nil
	}
	list, _ := v.FieldByName("Problems").Interface().([]*problem.Problem)
	return list
}

// firstOf is the first case that an input of several names.
func firstOf(input any) uuid.UUID {
	v := reflect.ValueOf(input)
	if v.Kind() != reflect.Struct {
		return uuid.Nil
	}
	if list := v.FieldByName("IncidentIds"); list.IsValid() && list.Len() > 0 {
		id, _ := list.Index(0).Interface().(string)
		return caseNamed(id)
	}
	if list := v.FieldByName("Cases"); list.IsValid() && list.Len() > 0 {
		id, _ := inputField(reflect.Indirect(list.Index(0)).Interface(), "incidentId").(string)
		return caseNamed(id)
	}
	return uuid.Nil
}

// searched tells whether a list was asked for by words: then the cases that it holds say that the words are in them.
func searched(fc *graphql.FieldContext) bool {
	words, _ := fc.Args["search"].(*string)
	return words != nil && strings.TrimSpace(*words) != ""
}

// finds notes the cases that a search has found, whatever is read of them.
func (d *disclosing) finds(root string, found *model.IncidentConnection) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, i := range found.Nodes {
		d.fields[root] = true
		d.cases[i.ID] = i.Municipality
	}
}
