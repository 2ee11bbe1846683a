package main

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"leerkring/internal/identity"
)

// matrixWorld is what the matrix is asked about: three municipalities with cases and lessons in every state, one of which
// invites the partner and the municipality that ask.
type matrixWorld struct {
	*running
	schema *ast.Schema
	tokens map[string]string // by role; those of a municipality act for the own one
	leads  map[string]string // by whose
	ids    map[string]string // by whose and about, such as "own a case"
	words  map[string]string // the same; a word that finds it
}

func playMatrix(t *testing.T) *matrixWorld {
	t.Helper()
	w := &matrixWorld{running: start(t, t.TempDir()), schema: contractSchema(t), tokens: map[string]string{}, ids: map[string]string{}, words: map[string]string{}}
	for _, role := range identity.Roles() {
		municipality := ""
		if role.OfMunicipality() || role == identity.Partner {
			municipality = "GM0772"
		}
		w.tokens[string(role)] = w.token(string(role), municipality)
	}
	w.leads = map[string]string{"own": w.tokens["LEAD"], "foreign": w.token("LEAD", "GM0344"), "invited": w.token("LEAD", "GM0599")}
	w.play("own", "draaimolen", "boekenkast", "zwembad")
	w.play("foreign", "vlaggenmast", "sporthal", "kermis")
	w.play("invited", "fietsenrek", "picknick", "luchtballon")
	for _, about := range []string{"a case", "a closed case", "an open case"} {
		w.invite("invited", w.ids["invited "+about])
	}
	w.mutate(w.leads["invited"], "HandOverIncident", map[string]any{
		"incidentId": w.open(w.leads["invited"], "oproep"), "municipality": "GM0772", "reason": "het speelt daar",
	})
	for _, other := range []string{"GM0599", "GM0363", "GM0518", "GM0014", "GM0080"} {
		w.closeCase(other)
	}
	w.awaitCasefacts()
	if made := w.release(); !strings.Contains(made, "3 lessons published, 0 waiting") {
		t.Fatalf("the lessons were not published: %s", made)
	}
	for about, row := range map[string][3]string{
		"a municipality": {"Municipality", "GM0344", "GM9999"}, "an intervention type": {"InterventionType", "IV50", "IV999"},
		"a legal basis": {"LegalBasis", "gemw-175", "gemw-999"}, "a release": {"Release", "1", "2"},
	} {
		w.ids["- "+about], w.ids["none "+about] = global(row[0], row[1]), global(row[0], row[2])
	}
	return w
}

// play makes a municipality's cases: one whose lesson is published, one whose lesson waits, one whose lesson was withdrawn,
// and an open one.
func (w *matrixWorld) play(whose, published, submitted, withdrawn string) {
	w.t.Helper()
	lead, facilitator := w.leads[whose], w.tokens["FACILITATOR"]
	cases := map[string]string{}
	for about, word := range map[string]string{"a published lesson": published, "a submitted lesson": submitted, "a withdrawn lesson": withdrawn} {
		id := w.open(lead, word)
		for _, operation := range []string{"HandOverIncident", "InvitePartner", "RecordAssessment", "CompleteIntervention", "NoteWhatIf", "CheckGround", "RequestDataGathering",
			"RecordOutcome", "CloseIncident", "SubmitLesson"} {
			input := matrixInput(operation)
			input["incidentId"] = id
			if operation == "CompleteIntervention" {
				input["interventionId"] = w.measure(lead, id, map[string]any{"interventionTypeId": "IV50", "legalBasisId": "gemw-175", "order": orderInput("nodig")}, true)
			}
			if operation == "SubmitLesson" {
				input["situation"] = "er stond iets over de " + word
				if about == "a submitted lesson" {
					input["situation"], input["keep"] = "Op het plein zag men later de zwabberdewab en een grote koelkast over de "+word, []string{"zwabberdewab"}
				}
			}
			data := w.mutate(lead, operation, input)
			if operation == "SubmitLesson" {
				w.ids[whose+" "+about] = at[string](w.t, data, "submitLesson.incident.lesson.id")
			}
		}
		w.awaitLesson(facilitator, w.ids[whose+" "+about])
		cases[about], w.words[whose+" "+about] = id, word
	}
	w.mutate(facilitator, "ReviewLesson", map[string]any{"lessonId": w.ids[whose+" a published lesson"], "verdict": "APPROVE", "note": "een goede les"})
	w.mutate(lead, "WithdrawLesson", map[string]any{"incidentId": cases["a withdrawn lesson"], "reason": "niet meer nodig"})
	w.await("the lesson to be withdrawn", func() bool {
		return string(w.do(facilitator, "Lesson", map[string]any{"id": w.ids[whose+" a withdrawn lesson"]})) == `{"lesson":null}`
	})
	w.ids[whose+" a case"], w.words[whose+" a case"] = cases["a published lesson"], published
	w.ids[whose+" a closed case"] = cases["a withdrawn lesson"]
	w.ids[whose+" an open case"] = w.open(lead, "oproep")
	w.attach(lead, w.ids[whose+" an open case"], "een bestand", nil)
	w.mutate(lead, "LinkIncidents", map[string]any{"incidentId": w.ids[whose+" a case"], "otherIncidentId": w.ids[whose+" an open case"], "kind": "RELATED"})
	w.ids[whose+" a notice"] = w.notice(whose, w.ids[whose+" a case"], false)
	w.ids[whose+" a task"] = w.task(whose, w.ids[whose+" an open case"])
	w.mutate(lead, "AddNote", map[string]any{"incidentId": w.ids[whose+" a case"], "text": "nagekomen", "occurredAt": day})
	w.ids[whose+" a measure"] = w.measure(lead, w.ids[whose+" an open case"], map[string]any{"interventionTypeId": "IV17"}, false)
}

// comparable opens a case whose signal can be compared with others.
func (w *matrixWorld) comparable(lead string) (id, signal string) {
	w.t.Helper()
	input := matrixInput("ReportSignal")
	input["handle"] = "@" + uuid.NewString()
	opened := w.mutate(lead, "ReportSignal", input)
	id, signal = at[string](w.t, opened, "reportSignal.incident.id"), at[string](w.t, opened, "reportSignal.incident.signals.0.id")
	check := matrixInput("CheckGround")
	check["incidentId"] = id
	check["occurredAt"] = time.Now().UTC().Format(time.RFC3339)
	w.mutate(lead, "CheckGround", check)
	return id, signal
}

// invite lets the partner and the municipality of those who ask into a case.
func (w *matrixWorld) invite(whose, id string) {
	w.t.Helper()
	w.mutate(w.leads[whose], "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": "partner", "mayAdd": true})
	w.mutate(w.leads[whose], "InvitePartner", map[string]any{"incidentId": id, "kind": "MUNICIPALITY", "municipality": "GM0772", "mayAdd": true})
}

func (w *matrixWorld) open(lead, title string) string {
	w.t.Helper()
	input := matrixInput("ReportSignal")
	input["title"] = title
	return at[string](w.t, w.mutate(lead, "ReportSignal", input), "reportSignal.incident.id")
}

// measure decides on a measure in a case, starts it if asked, and gives its id.
func (w *matrixWorld) measure(lead, id string, kind map[string]any, started bool) string {
	w.t.Helper()
	kind["incidentId"], kind["motivation"], kind["occurredAt"] = id, "nodig", day
	list := at[[]any](w.t, w.mutate(lead, "DecideIntervention", kind), "decideIntervention.incident.interventions")
	made := list[len(list)-1].(map[string]any)["id"].(string)
	if started {
		w.mutate(lead, "StartIntervention", map[string]any{"incidentId": id, "interventionId": made, "occurredAt": day})
	}
	return made
}

// task sets a task in a case and gives its id.
func (w *matrixWorld) task(whose, id string) string {
	w.t.Helper()
	input := matrixInput("AddTask")
	input["incidentId"] = id
	list := at[[]any](w.t, w.mutate(w.leads[whose], "AddTask", input), "addTask.incident.tasks")
	return list[len(list)-1].(map[string]any)["id"].(string)
}

// signal is the id of the first signal of a case.
func (w *matrixWorld) signal(whose, id string) string {
	w.t.Helper()
	return at[string](w.t, w.do(w.leads[whose], "Incident", map[string]any{"id": id}), "incident.signals.0.id")
}

// notice files a notice of a case and gives its id; one that is removed can come back.
func (w *matrixWorld) notice(whose, id string, removed bool) string {
	w.t.Helper()
	input := matrixInput("FileNotice")
	input["incidentId"] = id
	made := at[string](w.t, w.mutate(w.leads[whose], "FileNotice", input), "fileNotice.notice.id")
	if removed {
		decision := matrixInput("DecideNotice")
		decision["noticeId"] = made
		w.mutate(w.leads[whose], "DecideNotice", decision)
	}
	return made
}

// matrixInput is an input that fits an operation, but for the object it is about.
func matrixInput(operation string) map[string]any {
	switch operation {
	case "ReportSignal":
		return map[string]any{"platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "occurredAt": day}
	case "RecordAssessment":
		return map[string]any{
			"severity": "HIGH", "likelihood": "HIGH", "urgency": "HIGH", "barrierStage": "MOBILISATION", "decision": "INTERVENE",
			"motivation": "nodig", "consulted": []string{"politie"}, "occurredAt": day,
		}
	case "DecideIntervention":
		return map[string]any{"interventionTypeId": "IV17", "motivation": "nodig", "occurredAt": day}
	case "CompleteIntervention":
		return map[string]any{"effect": "REDUCED", "occurredAt": day}
	case "WithdrawIntervention":
		return map[string]any{"reason": "niet meer nodig", "occurredAt": day}
	case "RecordOutcome":
		return map[string]any{"scale": "MINOR", "summary": "het bleef rustig", "occurredAt": day}
	case "CorrectEntry":
		return map[string]any{"signal": map[string]any{"text": "zo stond het er"}, "reason": "overgetypt", "occurredAt": day}
	case "AddNote":
		return map[string]any{"text": "wijkagent gebeld", "occurredAt": day}
	case "AddTask":
		return map[string]any{"title": "driehoek bellen", "dueAt": "2030-01-01T12:00:00Z", "occurredAt": day}
	case "AssignIncident":
		return map[string]any{"me": true, "occurredAt": day}
	case "SetReassessment":
		return map[string]any{"by": "2030-01-01T12:00:00Z", "occurredAt": day}
	case "TagIncident":
		return map[string]any{"tags": []string{"plein"}, "occurredAt": day}
	case "ReopenIncident":
		return map[string]any{"reason": "er kwam iets bij", "occurredAt": day}
	case "RetractEntry":
		return map[string]any{"reason": "van een andere zaak", "occurredAt": day}
	case "FileNotice":
		return map[string]any{
			"platform": "TELEGRAM", "url": "https://t.me/kanaal/1", "qualification": "ILLEGAL", "ground": "Sr art. 131", "route": "PLATFORM_FORM",
			"explanation": "roept op tot geweld", "reporterName": "adviseur", "reporterEmail": "ooenv@gemeente.nl", "goodFaith": true, "occurredAt": day,
		}
	case "DecideNotice":
		return map[string]any{"decision": "REMOVED", "occurredAt": day}
	case "RequestDataGathering":
		return map[string]any{"purpose": "GENERAL_PICTURE", "indications": "drie oproepen", "occurredAt": day}
	case "CheckGround":
		return map[string]any{"check": groundInput("zien of de oproep klopt"), "occurredAt": day}
	case "NoteWhatIf":
		return map[string]any{"legalBasisId": "bill-36789", "wouldHaveHelped": "UNCLEAR", "reason": "anoniem account", "occurredAt": day}
	case "RedactLesson":
		return map[string]any{"pieces": []map[string]any{{"field": "TITLE", "start": 0, "end": 5}}}
	case "ConfirmKeep":
		return map[string]any{"confirm": []string{"[WOORD 1]"}}
	case "PrepareLesson", "SubmitLesson":
		return map[string]any{"title": "Eerst bellen", "situation": "er ging een oproep rond"}
	case "WithdrawLesson":
		return map[string]any{"reason": "niet meer nodig"}
	case "ReviewLesson":
		return map[string]any{"verdict": "APPROVE"}
	case "ShareSource":
		return map[string]any{"contact": "ooenv@gemeente.nl"}
	case "AttachEvidence":
		return map[string]any{"description": "schermafdruk", "occurredAt": day}
	case "InvitePartner":
		return map[string]any{"kind": "POLICE", "subject": "iemand anders"}
	case "RemovePartner":
		return map[string]any{"partnerId": uuid.NewString()}
	case "HandOverIncident":
		return map[string]any{"municipality": "GM0363", "reason": "het speelt daar"}
	case "AcceptHandOver", "WithdrawHandOver":
		return map[string]any{}
	case "DeclineHandOver":
		return map[string]any{"reason": "nee"}
	case "ImportIncidents":
		return map[string]any{"incidents": []map[string]any{historicInput(uuid.NewString())}}
	case "EraseIncident", "ErasePerson":
		return map[string]any{"ground": "op verzoek"}
	case "RedactEntry":
		return map[string]any{"text": "een oproep van een jongere", "occurredAt": day}
	case "PlaceLegalHold":
		return map[string]any{"ground": "COURT_CASE", "reason": "zitting"}
	case "LiftLegalHold":
		return map[string]any{"reason": "uitspraak"}
	case "ExecuteRetention":
		return map[string]any{}
	case "LinkIncidents":
		return map[string]any{"kind": "RELATED"}
	}
	return map[string]any{"occurredAt": day} // StartIntervention, CloseIncident
}

// ask sends the request of a line about whose object.
func (w *matrixWorld) ask(token string, l matrixLine, whose string) reply {
	w.t.Helper()
	if l.field == "importIncidents" { // its lines carry keys instead of a commandId
		return w.post(token, l.mutation(), map[string]any{"input": matrixInput("ImportIncidents")})
	}
	if l.field == "prepareLesson" { // it keeps nothing, and has no commandId
		return w.post(token, l.mutation(), map[string]any{"input": w.input(token, l, whose)})
	}
	if w.schema.Mutation.Fields.ForName(l.field) != nil {
		return w.post(token, l.mutation(), command(w.input(token, l, whose)))
	}
	status, _, _ := strings.Cut(strings.TrimPrefix(l.about, "a "), " ")
	variables := map[string]any{"id": w.id(whose, l.about), "search": w.words[whose+" "+l.about], "status": strings.ToUpper(status), "invited": whose == "invited"}
	if whose == "none" {
		variables["search"] = "hooiberg"
	}
	return w.post(token, l.query(), variables)
}

// id is the id of whose object; nobody's are new each time, of the kind that is asked for.
func (w *matrixWorld) id(whose, about string) string {
	kind := kindOf(about)
	if id, ok := w.ids[whose+" "+about]; ok || whose != "none" {
		return id
	}
	return global(kind, uuid.NewString())
}

// kindOf is the type of the schema that a line is about.
func kindOf(about string) string {
	switch {
	case strings.HasSuffix(about, "lesson"):
		return "Lesson"
	case about == "a notice":
		return "Notice"
	}
	return "Incident"
}

func global(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id))
}

// input is the input of a mutation about whose object. What it uses up is made for it.
func (w *matrixWorld) input(token string, l matrixLine, whose string) map[string]any {
	w.t.Helper()
	operation := strings.ToUpper(l.field[:1]) + l.field[1:]
	input, own := matrixInput(operation), whose == "own"
	about, owner := "an open case", whose
	if l.field == "prepareLesson" || l.field == "submitLesson" || l.field == "withdrawLesson" {
		about = "a closed case"
	}
	if slices.Contains([]string{"a measure", "an entry", "a task", "the other"}, l.about) {
		owner = "own" // somebody else's measure, entry, task or other case, with a case of one's own
	}
	switch {
	case l.field == "reviewLesson" || l.field == "redactLesson" || l.field == "confirmKeep":
		input["lessonId"] = w.id(whose, l.about)
		return input
	case l.about == "a notice":
		input["noticeId"] = w.id(whose, l.about)
		if own {
			input["noticeId"] = w.notice("own", w.ids["own a case"], l.field == "reportReappearance")
		}
		return input
	case l.about == "":
		return input // the signal opens a case
	}
	input["incidentId"] = w.id(owner, about)
	switch {
	case strings.HasSuffix(l.field, "Intervention") && l.field != "decideIntervention":
		input["interventionId"] = uuid.NewString()
		if own {
			input["interventionId"] = w.measure(w.leads["own"], w.id("own", about), map[string]any{"interventionTypeId": "IV17"}, l.field == "completeIntervention")
		} else if whose == "foreign" {
			input["interventionId"] = w.ids["foreign a measure"]
		}
	case l.field == "withdrawHandOver" && own:
		offer := matrixInput("HandOverIncident")
		offer["incidentId"] = input["incidentId"]
		w.mutate(w.leads["own"], "HandOverIncident", offer)
	case l.field == "completeTask":
		input["taskId"] = uuid.NewString()
		if own {
			input["taskId"] = w.task("own", w.id("own", about))
		} else if whose == "foreign" {
			input["taskId"] = w.ids["foreign a task"]
		}
	case l.field == "correctEntry" || l.field == "retractEntry":
		input["entryId"] = uuid.NewString()
		if own {
			input["incidentId"] = w.open(w.leads["own"], "oproep")
			input["entryId"] = w.signal("own", input["incidentId"].(string))
		} else if whose == "foreign" {
			input["entryId"] = w.signal("foreign", w.ids["foreign an open case"])
		}
	case (l.field == "closeIncident" || l.field == "reopenIncident") && own:
		input["incidentId"] = w.open(w.leads["own"], "oproep")
		outcome := matrixInput("RecordOutcome")
		outcome["incidentId"] = input["incidentId"]
		w.mutate(w.leads["own"], "RecordOutcome", outcome)
		if l.field == "reopenIncident" {
			w.mutate(w.leads["own"], "CloseIncident", map[string]any{"incidentId": input["incidentId"], "occurredAt": day})
		}
	case slices.Contains([]string{"eraseIncident", "erasePerson", "redactEntry", "placeLegalHold", "liftLegalHold", "executeRetention"}, l.field):
		return w.erasing(l, whose, input)
	case l.field == "shareSource":
		input["signalId"] = uuid.NewString()
		if own {
			input["incidentId"], input["signalId"] = w.comparable(w.leads["own"])
		}
	case l.field == "attachEvidence":
		input["receipt"] = "none" // some roles can't even send a file
		if sent := w.transfer(token, http.MethodPut, "/evidence", strings.NewReader("een bestand")); sent.status == http.StatusCreated {
			input["receipt"] = at[string](w.t, sent.body, "receipt")
		}
	case l.field == "linkIncidents":
		input["otherIncidentId"] = w.open(w.leads["own"], "oproep")
		if l.about == "the other" {
			input["otherIncidentId"] = w.id(whose, "an open case")
		}
	case l.field == "removePartner" && own:
		invited := matrixInput("InvitePartner")
		invited["incidentId"], invited["subject"] = input["incidentId"], uuid.NewString()
		list := at[[]any](w.t, w.mutate(w.leads["own"], "InvitePartner", invited), "invitePartner.incident.partners")
		input["partnerId"] = list[len(list)-1].(map[string]any)["id"]
	case l.field == "recordDataGatheringExecution":
		input["requestId"] = uuid.NewString()
		if own {
			request := matrixInput("RequestDataGathering")
			request["incidentId"] = input["incidentId"]
			input["requestId"] = at[string](w.t, w.mutate(w.leads["own"], "RequestDataGathering", request), "requestDataGathering.incident.dataGatheringRequests.0.id")
		}
	case l.field == "withdrawLesson" && own:
		offer := matrixInput("SubmitLesson")
		offer["incidentId"] = input["incidentId"]
		w.mutate(w.leads["own"], "SubmitLesson", offer)
	}
	return input
}
