package graph

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// personal tells which fields of the schema may show personal data: every text and link of a type that is not known to hold none.
// A type or a field that is added is personal until it is listed here, so that nothing leaves unrecorded because somebody forgot.
type personal struct {
	leaves  map[*ast.FieldDefinition]string // and their names, such as Signal.text
	reaches map[*ast.FieldDefinition]string // the root fields below which one of them lies, such as Query.incident
	named   map[*ast.FieldDefinition]string // the root fields that are asked about a case by its id, whatever they answer
}

// impersonal are the types without personal data of a case: the catalogue, what the knowledge side shows, how the API speaks,
// and the viewer's own name.
func impersonal() []string {
	return []string{
		"Advice", "AdviceOption", "Barrier", "PlatformProfile", "InterventionType", "LegalBasis", "Ruling", "Bill",
		"Municipality", "IncidentTemplate", "TemplateTask", "PageInfo", "Problem", "Release", "Viewer",
		"Lesson", "LessonAttributes", "LessonStep", "LessonIntervention", "LessonEdge", "LessonConnection", "LessonPayload",
		"PublicCase", "KeepProposal", "LessonDraft", "RedactedSpan", "Coarsening", "TextSpan", "LessonProvenance", "RetentionDue", "RetentionCertificate",
	}
}

// coded are the texts of other types that nobody typed.
func coded() []string {
	return []string{
		"Incident.reference", "HandOverOffer.reference", "Link.reference", "IncidentPayload.position", "NoticePayload.position",
		"ImportIncidentsPayload.position", "ErasurePayload.position", "ExecuteRetentionPayload.position", "LegalHoldPayload.position", "Evidence.type", "Evidence.sha256", "Evidence.path", "TimelineEntry.kind", "Change.path",
		"WorkItem.text", "WorkItem.textNl", "WhatIf.whyNot", "WhatIf.whyNotNl", "SourceMatch.kind", "SourceMatch.week",
		"Disclosure.purpose", "Disclosure.purposeNl", "Disclosure.operation", "Disclosure.fields", "Disclosure.traceId", "Disclosure.operationId",
		"DisclosedIncident.reference",
	}
}

func personalIn(schema *ast.Schema) personal {
	p := personal{map[*ast.FieldDefinition]string{}, map[*ast.FieldDefinition]string{}, map[*ast.FieldDefinition]string{}}
	holds := map[string]bool{} // types below which a leaf lies
	for again := true; again; {
		again = false
		for _, t := range schema.Types {
			if t.Kind != ast.Object || t.BuiltIn || holds[t.Name] || slices.Contains(impersonal(), t.Name) || t == schema.Query || t == schema.Mutation {
				continue
			}
			if slices.ContainsFunc(t.Fields, func(f *ast.FieldDefinition) bool { return holds[f.Type.Name()] || typed(t, f) }) {
				holds[t.Name], again = true, true
			}
		}
	}
	for _, t := range schema.Types {
		for _, f := range t.Fields {
			switch {
			case t == schema.Query || t == schema.Mutation:
				if anyOf(schema, f.Type.Name(), holds) {
					p.reaches[f] = t.Name + "." + f.Name
				}
				if namesCase(schema, f) {
					p.named[f] = t.Name + "." + f.Name
				}
			case holds[t.Name] && typed(t, f):
				p.leaves[f] = t.Name + "." + f.Name
			}
		}
	}
	return p
}

// typed tells whether a field shows a text or a link that a person may have typed.
func typed(t *ast.Definition, f *ast.FieldDefinition) bool {
	text := f.Type.Name() == "String" || f.Type.Name() == "URI"
	return text && f.Name != "cursor" && !slices.Contains(coded(), t.Name+"."+f.Name)
}

// anyOf tells whether a type, or one of those that an interface stands for, is among some.
func anyOf(schema *ast.Schema, name string, some map[string]bool) bool {
	return some[name] || slices.ContainsFunc(schema.PossibleTypes[name], func(t *ast.Definition) bool { return some[t.Name] })
}

// namesCase tells whether a root field takes the id of a case, by itself or in its input.
func namesCase(schema *ast.Schema, f *ast.FieldDefinition) bool {
	for _, argument := range f.Arguments {
		if argument.Name == "incidentId" {
			return true
		}
		if input := schema.Types[argument.Type.Name()]; input != nil && input.Kind == ast.InputObject {
			for _, field := range input.Fields {
				if field.Name == "incidentId" || field.Name == "incidentIds" || field.Name == "cases" {
					return true
				}
			}
		}
	}
	return false
}
