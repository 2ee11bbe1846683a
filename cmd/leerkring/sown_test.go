package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
)

// sown are the fields of mutations into which something planted was typed, and accepted: addNote.text, decideIntervention.order.area.
type sown struct {
	mu     sync.Mutex
	fields map[string]bool
}

// sow notes the fields of an input that hold something planted.
func (s *sown) sow(operation string, input any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fields == nil {
		s.fields = map[string]bool{}
	}
	s.walk(strings.ToLower(operation[:1])+operation[1:], input)
}

func (s *sown) walk(path string, value any) {
	switch value := value.(type) {
	case string:
		if slices.ContainsFunc(planted(), func(word string) bool { return strings.Contains(strings.ToLower(value), strings.ToLower(word)) }) {
			s.fields[path] = true
		}
	case map[string]any:
		for name, one := range value {
			s.walk(path+"."+name, one)
		}
	case []string:
		for _, one := range value {
			s.walk(path, one)
		}
	case []any:
		for _, one := range value {
			s.walk(path, one)
		}
	case []map[string]any:
		for _, one := range value {
			s.walk(path, one)
		}
	}
}

// unsown are the texts of mutations that are no texts of a person: codes of the catalogue and of municipalities, what the server gave,
// and what a rule reads as an address of a function.
func unsown() []string {
	return []string{
		"reportSignal.template", "invitePartner.municipality", "handOverIncident.municipality", "attachEvidence.receipt", "shareSource.contact",
	}
}

// everywhere checks that something planted was typed into every text of every mutation that the schema has: one that is added and not
// sown would be looked for in vain.
func (s *sown) everywhere(r *running, schema *ast.Schema) {
	r.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted := map[string]bool{}
	for _, mutation := range schema.Mutation.Fields {
		before := len(wanted)
		texts(schema, mutation.Name, mutation.Arguments[0].Type.Name(), wanted)
		if len(wanted) == before && !slices.Contains([]string{
			"acceptHandOver", "withdrawHandOver", "linkIncidents", "startIntervention", "closeIncident", "completeTask", "setReassessment", "recordDataGatheringExecution",
			"redactLesson", "executeRetention",
		}, mutation.Name) {
			r.t.Errorf("%s takes no text; say so here", mutation.Name)
		}
	}
	for path := range wanted {
		if s.fields[path] == slices.Contains(unsown(), path) {
			r.t.Errorf("into %s something planted was typed: %v", path, s.fields[path])
		}
	}
	if len(wanted) < 40 {
		r.t.Errorf("only %d texts: the search is off", len(wanted))
	}
}

// texts gathers the texts and links of an input, to the end.
func texts(schema *ast.Schema, path, input string, found map[string]bool) {
	for _, field := range schema.Types[input].Fields {
		switch name := field.Type.Name(); {
		case name == "String" || name == "URI":
			found[path+"."+field.Name] = true
		case schema.Types[name].Kind == ast.InputObject:
			texts(schema, path+"."+field.Name, name, found)
		}
	}
}

// sowTheRest types something planted wherever a case's life does not bring it by itself: what a measure should do and did, what was put
// right, and what the law does not let be recorded.
func (r *running) sowTheRest(officer, lead, id string) {
	r.t.Helper()
	decided := r.mutate(lead, "DecideIntervention", map[string]any{
		"incidentId": id, "interventionTypeId": "IV17", "motivation": text("motivering"), "expectedEffect": text("verwacht"), "criterion": text("maatstaf"), "occurredAt": day,
	})
	measures := at[[]any](r.t, decided, "decideIntervention.incident.interventions")
	measure := measures[len(measures)-1].(map[string]any)["id"].(string)
	correct := func(entry, part string, says map[string]any) {
		r.t.Helper()
		r.mutate(lead, "CorrectEntry", map[string]any{"incidentId": id, "entryId": entry, "reason": text("reden"), part: says, "occurredAt": day})
	}
	correct(measure, "intervention", map[string]any{"motivation": text("beter"), "expectedEffect": text("beter"), "criterion": text("beter")})
	r.mutate(officer, "StartIntervention", map[string]any{"incidentId": id, "interventionId": measure, "occurredAt": day})
	r.mutate(officer, "CompleteIntervention", map[string]any{
		"incidentId": id, "interventionId": measure, "effect": "REDUCED", "effectNote": text("effect"), "sideEffects": text("bijwerking"), "occurredAt": day,
	})
	correct(measure, "intervention", map[string]any{"effectNote": text("beter"), "sideEffects": text("beter")})
	file := r.do(officer, "Incident", map[string]any{"id": id})
	correct(at[string](r.t, file, "incident.signals.0.id"), "signal", map[string]any{"title": plantedPlace, "url": plantedLink + "/2"})
	correct(at[string](r.t, file, "incident.assessments.0.id"), "assessment", map[string]any{"motivation": text("beter"), "consulted": []string{plantedName}})
	correct(at[string](r.t, file, "incident.outcome.id"), "outcome", map[string]any{
		"summary": text("beter"), "whatWorked": text("beter"), "whatDidNot": text("beter"), "dilemma": text("beter"),
	})
	execution := map[string]any{
		"incidentId": id, "requestId": at[string](r.t, file, "incident.dataGatheringRequests.0.id"), "result": text("opbrengst"), "occurredAt": day,
	}
	refused := r.do(lead, "RecordDataGatheringExecution", command(execution))
	if code := at[string](r.t, refused, "recordDataGatheringExecution.problems.0.code"); code != "NOT_IN_FORCE" {
		r.t.Errorf("under an act that is no law: %s", refused)
	}
	r.clean("a refusal", refused)
	r.sown.sow("RecordDataGatheringExecution", execution) // nothing of it is ever kept
}

// sowIntoLessons types something planted where a lesson is rehearsed, and where it is refused: a name is no held word to keep.
func (r *running) sowIntoLessons(lead, facilitator, id, lesson string) {
	r.t.Helper()
	draft := map[string]any{
		"incidentId": id, "title": "Wat wij leerden van " + plantedPlace, "situation": text("situatie"), "whatWorked": text("werkte"),
		"whatDidNot": text("werkte niet"), "dilemma": text("dilemma"),
	}
	r.clean("a rehearsal", r.do(lead, "PrepareLesson", map[string]any{"input": draft}))
	r.sown.sow("PrepareLesson", draft)
	draft["keep"] = []string{plantedName}
	refused := r.do(lead, "PrepareLesson", map[string]any{"input": draft})
	if code := at[string](r.t, refused, "prepareLesson.problems.0.code"); code != "INVALID" {
		r.t.Errorf("a name may be kept: %s", refused)
	}
	r.clean("a refusal", refused)
	r.sown.sow("PrepareLesson", draft)
	submitted := r.do(lead, "SubmitLesson", command(draft))
	if code := at[string](r.t, submitted, "submitLesson.problems.0.code"); code != "INVALID" {
		r.t.Errorf("a name may be kept: %s", submitted)
	}
	r.clean("a refusal", submitted)
	r.sown.sow("SubmitLesson", draft)
	delete(draft, "keep")
	draft["publicCase"] = map[string]any{"consent": true, "name": "Rellen " + plantedName}
	for _, operation := range []string{"PrepareLesson", "SubmitLesson"} {
		delete(draft, "commandId")
		input := map[string]any{"input": draft}
		if operation == "SubmitLesson" {
			input = command(draft)
		}
		named := r.do(lead, operation, input)
		if !strings.Contains(string(named), `"INVALID"`) {
			r.t.Errorf("%s names a person for the whole country: %s", operation, named)
		}
		r.clean("a refusal", named)
		r.sown.sow(operation, draft)
	}
	settle := map[string]any{"lessonId": lesson, "confirm": []string{plantedName}, "refuse": []string{plantedPlace}}
	unsettled := r.do(facilitator, "ConfirmKeep", command(settle))
	if code := at[string](r.t, unsettled, "confirmKeep.problems.0.code"); code != "NOT_FOUND" {
		r.t.Errorf("a word that nobody proposed was settled: %s", unsettled)
	}
	r.clean("a refusal", unsettled)
	r.sown.sow("ConfirmKeep", settle)
}

// sowIntoErasures holds, redacts and erases another case of the municipality, with something planted in every word of it.
func (r *running) sowIntoErasures(lead string) {
	r.t.Helper()
	officer, id := r.token("PRIVACY_OFFICER", "GM0772"), r.closeCase("GM0772")
	r.mutate(lead, "PlaceLegalHold", map[string]any{"incidentId": id, "ground": "COMPLAINT", "reason": text("reden")})
	r.mutate(lead, "LiftLegalHold", map[string]any{"incidentId": id, "reason": text("reden")})
	signal := at[string](r.t, r.do(lead, "Incident", map[string]any{"id": id}), "incident.signals.0.id")
	r.mutate(officer, "ErasePerson", map[string]any{"ground": text("op verzoek"), "cases": []map[string]any{{"incidentId": id, "entryIds": []string{signal}}}})
	r.mutate(lead, "RedactEntry", map[string]any{"incidentId": id, "entryId": signal, "text": text("samengevat"), "occurredAt": day})
	r.mutate(officer, "EraseIncident", map[string]any{"incidentId": id, "ground": text("op verzoek")})
}

// findNothingWithoutRights asks after a case as those who have no right to it, and as who may see who read it and not what.
func (r *running) findNothingWithoutRights(id string) {
	r.t.Helper()
	for who, token := range map[string]string{
		"uninvited partner": r.tokenOf("PARTNER", "", "een-ander"), "lead elsewhere": r.token("LEAD", "GM0080"), "facilitator": r.token("FACILITATOR", ""),
		"researcher": r.token("RESEARCHER", ""), "privacy officer": r.token("PRIVACY_OFFICER", "GM0772"),
	} {
		for operation, variables := range map[string]map[string]any{
			"Incident": {"id": id}, "Node": {"id": id}, "Dossier": {"id": id}, "IncidentTimeline": {"id": id}, "Incidents": {"invited": true}, "WorkList": nil,
			"Notices": nil, "CompareIncident": {"id": id, "from": day, "to": "2040-01-01T00:00:00Z"}, "HandOverOffers": nil,
			"Disclosures": {"first": 100}, "DisclosureExport": {"incidentId": id},
			"AddNote": {"input": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "text": "x", "occurredAt": day}},
		} {
			r.clean(fmt.Sprint(who, " ", operation), []byte(r.ask(token, operation, variables).Raw))
		}
	}
	if n := r.rows("casefile.db", `SELECT count(*) FROM disclosure`); n < 10 {
		r.t.Errorf("only %d readings: the raw log holds too little to be looked through", n)
	}
}
