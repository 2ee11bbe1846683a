package graph

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	rules "leerkring/domain/disclosure"
	"leerkring/graph/generated"
)

func servedSchema() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{}).Schema()
}

// What is listed as holding no personal data is there: a name that is left behind would let a new one in under it unseen.
func TestWhatIsNotPersonalIsThere(t *testing.T) {
	schema := servedSchema()
	for _, name := range impersonal() {
		if schema.Types[name] == nil {
			t.Errorf("the schema has no type %s", name)
		}
	}
	for _, name := range coded() {
		object, field, _ := strings.Cut(name, ".")
		if of := schema.Types[object]; of == nil || of.Fields.ForName(field) == nil {
			t.Errorf("the schema has no field %s", name)
		}
		if slices.Contains(impersonal(), object) {
			t.Errorf("%s need not be listed: %s holds nothing personal", name, object)
		}
	}
}

// Every text and link below a root field is personal, listed as coded, or of a type that holds nothing personal.
func TestEveryTextOfTheSchemaIsPersonalUnlessItIsListed(t *testing.T) {
	schema := servedSchema()
	p := personalIn(schema)
	found := map[string]bool{}
	for _, name := range p.leaves {
		found[name] = true
	}
	for _, of := range schema.Types {
		if of.Kind != ast.Object || of.BuiltIn || of == schema.Query || of == schema.Mutation {
			continue
		}
		for _, f := range of.Fields {
			text := f.Type.Name() == "String" || f.Type.Name() == "URI"
			listed := slices.Contains(impersonal(), of.Name) || slices.Contains(coded(), of.Name+"."+f.Name) || f.Name == "cursor"
			if text && found[of.Name+"."+f.Name] == listed {
				t.Errorf("%s.%s: personal %v, listed %v", of.Name, f.Name, found[of.Name+"."+f.Name], listed)
			}
		}
	}
	for _, name := range []string{
		"Incident.title", "Signal.text", "Signal.url", "Signal.handle", "TimelineEntry.summary", "TimelineEntry.actor", "Dossier.html", "Dossier.markdown", "Change.after",
		"Notice.reporterEmail", "NoticeDocument.text", "Evidence.description", "HandOverOffer.reason", "OrderChecklist.area", "Assessment.consulted", "Incident.tags",
		"Partner.name", "Assignment.to", "Note.author", "Task.title", "ImportResult.key", "SourceMatch.contacts", "Disclosure.actor", "DisclosureExport.text",
	} {
		if !found[name] {
			t.Errorf("%s is not personal", name)
		}
	}
	roots := map[string]bool{}
	for _, name := range p.reaches {
		roots[name] = true
	}
	for name, personal := range map[string]bool{
		"Query.incident": true, "Query.node": true, "Query.workList": true, "Query.dossier": true, "Query.disclosures": true, "Mutation.addNote": true,
		"Mutation.importIncidents": true, "Query.advice": false, "Query.lessons": false, "Query.viewer": false, "Mutation.reviewLesson": false,
	} {
		if roots[name] != personal {
			t.Errorf("%s reaches personal data: %v", name, roots[name])
		}
	}
}

// The document for who asks what is known of him speaks plain Dutch of everything that may be read.
func TestEveryPersonalObjectHasAPlainName(t *testing.T) {
	for _, name := range personalIn(servedSchema()).leaves {
		if object, _, _ := strings.Cut(name, "."); rules.NounNL(object) == "" {
			t.Errorf("%s has no name in Dutch", object)
		}
	}
}

// The closed lists of the schema are those of the rules.
func TestTheActivitiesOfTheSchemaAreThoseOfTheRules(t *testing.T) {
	schema := servedSchema()
	values := func(enum string) (names []string) {
		for _, v := range schema.Types[enum].EnumValues {
			names = append(names, v.Name)
		}
		slices.Sort(names)
		return names
	}
	var activities []string
	for _, a := range rules.Activities() {
		activities = append(activities, string(a))
	}
	slices.Sort(activities)
	if got := values("ProcessingActivity"); !slices.Equal(got, activities) {
		t.Errorf("%v, want %v", got, activities)
	}
	if got := values("DisclosureRefusal"); !slices.Equal(got, []string{string(rules.NotAllowed), string(rules.NotThere)}) {
		t.Errorf("%v", got)
	}
}

func TestATraceparentIsReadOrLeftOut(t *testing.T) {
	const trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	for header, taken := range map[string]bool{
		"00-" + trace + "-" + parent + "-01": true, "01-" + trace + "-" + parent + "-01-later": true,
		"": false, "00-" + trace + "-" + parent: false, "00-" + trace + "-" + parent + "-01-more": false, "ff-" + trace + "-" + parent + "-01": false,
		"00-" + strings.Repeat("0", 32) + "-" + parent + "-01": false, "00-" + trace + "-" + strings.Repeat("0", 16) + "-01": false,
		"00-" + strings.ToUpper(trace) + "-" + parent + "-01": false, "00-Wouterina Plantsma van het plein-" + parent + "-01": false,
	} {
		gotTrace, gotParent, ok := parseTraceparent(header)
		if ok != taken || ok && (gotTrace != trace || gotParent != parent) || !ok && gotTrace+gotParent != "" {
			t.Errorf("%q: %q %q %v", header, gotTrace, gotParent, ok)
		}
	}
}

// Whatever a caller sends: what is taken of it is an identifier, and fits a record.
func FuzzTraceparent(f *testing.F) {
	for _, seed := range []string{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "", "00---", "ff-0-0-0", "Wouterina Plantsma"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		trace, parent, ok := parseTraceparent(header)
		if !ok {
			return
		}
		if len(trace) != 32 || len(parent) != 16 || strings.Trim(trace+parent, "0123456789abcdef") != "" || strings.Trim(trace, "0") == "" {
			t.Errorf("%q gives %q and %q", header, trace, parent)
		}
	})
}
