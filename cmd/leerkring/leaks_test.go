package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"leerkring/domain/lesson"
	"leerkring/internal/identity"
)

// leakWorld is one municipality with a case and a lesson that are full of what must not leave it, and everybody who looks on.
type leakWorld struct {
	*running
	schema                *ast.Schema
	lead, officer         string            // of the owner, Eindhoven
	other                 string            // a lead of another municipality
	readers               map[string]string // everybody but the owner, by name
	incident, lesson      string
	otherLesson           string
	reportedBy, offeredBy string // commandIds
	secrets               []string
}

// leakOwner is the owner's lead as his identity provider knows him.
const leakOwner = "regisseur-kwakernaak"

// playLeaks plays a closed case with a lesson that waits for review, and another municipality's.
func playLeaks(t *testing.T) *leakWorld {
	t.Helper()
	w := &leakWorld{running: start(t, t.TempDir()), schema: contractSchema(t), reportedBy: uuid.NewString(), offeredBy: uuid.NewString()}
	key, err := identity.OpenDevKey(filepath.Join(w.data, devKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	owner := identity.Viewer{Subject: leakOwner, Name: leakOwner, Roles: []identity.Role{identity.Lead}, Municipality: "GM0772"}
	if w.lead, err = key.Sign(owner, time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.officer, w.other = w.token("OFFICER", "GM0772"), w.token("LEAD", "GM0344")
	w.readers = map[string]string{
		"facilitator": w.token("FACILITATOR", ""), "researcher": w.token("RESEARCHER", ""), "other lead": w.other,
		"other officer": w.token("OFFICER", "GM0344"), "partner": w.token("PARTNER", "GM0772"), "privacy officer": w.token("PRIVACY_OFFICER", "GM0772"),
	}
	opened := w.do(w.lead, "ReportSignal", map[string]any{"input": map[string]any{
		"commandId": w.reportedBy, "title": "Oproep " + plantedPlace, "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT",
		"text": text("signaal"), "handle": plantedHandle, "url": plantedLink, "occurredAt": day,
	}})
	w.incident = at[string](t, opened, "reportSignal.incident.id")
	w.finish(w.lead, w.incident)
	w.lesson = at[string](t, w.do(w.lead, "SubmitLesson", map[string]any{"input": map[string]any{
		"commandId": w.offeredBy, "incidentId": w.incident, "title": "De draaimolen in Eindhoven",
		"situation": text("situatie") + " Het gebeurde in Eindhoven bij de draaimolen.", "whatWorked": text("werkte"),
		"whatDidNot": text("werkte niet"), "dilemma": text("dilemma"),
	}}), "submitLesson.incident.lesson.id")
	theirs := w.closeCase("GM0344")
	w.otherLesson = at[string](t, w.mutate(w.other, "SubmitLesson", map[string]any{
		"incidentId": theirs, "title": "De kermis", "situation": "er ging een oproep rond over de kermis",
	}), "submitLesson.incident.lesson.id")
	w.awaitLesson(w.readers["facilitator"], w.lesson)
	w.awaitLesson(w.readers["facilitator"], w.otherLesson)
	w.secrets = append(planted(), "Eindhoven", "GM0772", leakOwner, w.incident, inner(w.incident), w.reportedBy, w.offeredBy,
		at[string](t, opened, "reportSignal.incident.reference"))
	return w
}

// finish weighs a case, takes a measure, records how it ended and closes it.
func (w *leakWorld) finish(lead, id string) {
	w.t.Helper()
	for _, operation := range []string{"RecordAssessment", "DecideIntervention", "RecordOutcome"} {
		input := matrixInput(operation)
		input["incidentId"] = id
		data := w.mutate(lead, operation, input)
		if operation == "DecideIntervention" {
			measure := at[string](w.t, data, "decideIntervention.incident.interventions.0.id")
			w.mutate(lead, "WithdrawIntervention", map[string]any{"incidentId": id, "interventionId": measure, "reason": text("reden"), "occurredAt": day})
		}
	}
	w.mutate(lead, "CloseIncident", map[string]any{"incidentId": id, "occurredAt": day})
}

// inner is what a global id holds behind its type.
func inner(id string) string {
	text, _ := base64.RawURLEncoding.DecodeString(id)
	_, rest, _ := strings.Cut(string(text), ":")
	return rest
}

// The steps follow a lesson's life; each looks from where everybody else stands.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	w := playLeaks(t)
	t.Run("a lesson's types lead to no case, no municipality and no person", w.noWayFromALesson)
	t.Run("others' cases are in no list, count or search", w.othersCasesAreNotCounted)
	t.Run("ids can't be guessed or bent", w.idsTellNothing)
	t.Run("a lesson that waits is its owner's and the facilitators'", func(t *testing.T) { w.hidden(t, lesson.Submitted) })
	t.Run("an officer lists his own municipality's lessons alone", w.ownLessonsAlone)
	w.mutate(w.readers["facilitator"], "ReviewLesson", map[string]any{"lessonId": w.lesson, "verdict": "APPROVE", "note": text("noot")})
	t.Run("an approved lesson is its owner's and the facilitators'", func(t *testing.T) { w.hidden(t, lesson.Approved) })
	for _, municipality := range []string{"GM0599", "GM0363", "GM0518", "GM0014", "GM0080", "GM0599", "GM0363", "GM0518", "GM0014"} {
		w.closeCase(municipality)
	}
	w.awaitCasefacts()
	t.Run("cases that count publish nothing before a release", func(t *testing.T) { w.hidden(t, lesson.Approved) })
	w.release()
	t.Run("a published lesson is everybody's and tells nothing of its owner", w.published)
	w.mutate(w.lead, "WithdrawLesson", map[string]any{"incidentId": w.incident, "reason": text("reden")})
	w.await("the lesson to be withdrawn", func() bool {
		return string(w.do(w.readers["facilitator"], "Lesson", map[string]any{"id": w.lesson})) == `{"lesson":null}`
	})
	t.Run("a withdrawn lesson is gone for everybody but its owner", w.withdrawn)
	t.Run("a refusal never repeats what was typed", w.refusalsRepeatNothing)
	w.holdsNoSecret(t, "the program log", w.stderr.String())
}

// everything selects all that can be read of a type, to the end.
func everything(schema *ast.Schema, typ string) string {
	var b strings.Builder
	b.WriteString("{ __typename ")
	for _, field := range schema.Types[typ].Fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		b.WriteString(field.Name + " ")
		if schema.Types[field.Type.Name()].IsCompositeType() {
			b.WriteString(everything(schema, field.Type.Name()))
		}
	}
	return b.String() + "} "
}

// dump is all that a token gets of lessons with one status and of one lesson by its id, with every opaque string opened.
func (w *leakWorld) dump(t *testing.T, token string, status lesson.Status, search string) reply {
	t.Helper()
	query := `query ($id: ID!, $status: LessonStatus, $search: String) {
		lessons(status: $status, search: $search, first: 100) ` + everything(w.schema, "LessonConnection") + `
		lesson(id: $id) ` + everything(w.schema, "Lesson") + `
		node(id: $id) { __typename id ... on Lesson ` + everything(w.schema, "Lesson") + ` }
		releases ` + everything(w.schema, "Release") + ` }`
	answer := w.post(token, query, map[string]any{"id": w.lesson, "status": status, "search": search})
	for _, opaque := range regexp.MustCompile(`"([A-Za-z0-9_-]{8,})"`).FindAllStringSubmatch(answer.Raw, -1) {
		if text, err := base64.RawURLEncoding.DecodeString(opaque[1]); err == nil {
			answer.Raw += "\n" + string(text)
		}
	}
	return answer
}

// known tells whether a dump shows the lesson by its id.
func known(t *testing.T, dump reply) bool {
	t.Helper()
	var data struct{ Lesson, Node *struct{} }
	if err := json.Unmarshal(dump.Data, &data); err != nil {
		return false // refused as a whole
	}
	if (data.Lesson == nil) != (data.Node == nil) {
		t.Errorf("lesson and node differ: %s", dump.Raw)
	}
	return data.Lesson != nil
}

func (w *leakWorld) holdsNoSecret(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range w.secrets {
		if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
			t.Errorf("%s holds %q:\n%s", where, secret, text)
		}
	}
}

func (w *leakWorld) noWayFromALesson(t *testing.T) {
	// A public case names its municipality, which consented to it; of every other lesson this field is null (see published).
	all := strings.Replace(everything(w.schema, "Lesson"), "publicCase { __typename name municipality year } ", "", 1)
	for _, name := range []string{"Incident", "Municipality", "Viewer", "Intervention", "TimelineEntry", "Signal", "Assessment", "Outcome", "DateTime"} {
		for _, field := range w.schema.Types["Lesson"].Fields {
			if field.Type.Name() == name {
				t.Errorf("Lesson.%s is a %s", field.Name, name)
			}
		}
	}
	for _, word := range []string{"incident ", "municipality ", "actor ", "author ", "owner ", "recordedAt ", "occurredAt ", "openedAt ", "subject ", "reference "} {
		if strings.Contains(all, word) {
			t.Errorf("a reader of a lesson can ask for %s", word)
		}
	}
}

func (w *leakWorld) othersCasesAreNotCounted(t *testing.T) {
	const query = `query ($search: String, $stage: Stage) { incidents(search: $search, stage: $stage) {
		totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } edges { cursor } } }`
	const none = `{"data":{"incidents":{"totalCount":0,"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null},"nodes":[],"edges":[]}}}`
	if own := w.post(w.officer, query, map[string]any{"search": "Wouterina"}); at[float64](t, own.Data, "incidents.totalCount") != 1 {
		t.Errorf("the owner does not find his case: %s", own.Raw)
	}
	words := append([]string{"GM0772", "GM0772-2026"}, w.secrets...)
	for _, word := range words {
		for _, reader := range []string{"other lead", "other officer", "partner"} {
			if strings.Contains(text("samenvatting"), word) && reader != "partner" {
				continue // their own case says the same
			}
			if answer := w.post(w.readers[reader], query, map[string]any{"search": word}); answer.Raw != none {
				t.Errorf("the %s searches for %q: %s", reader, word, answer.Raw)
			}
		}
	}
	if answer := w.post(w.other, query, map[string]any{"stage": "CLOSED"}); at[float64](t, answer.Data, "incidents.totalCount") != 1 {
		t.Errorf("another municipality has one closed case: %s", answer.Raw)
	}
}

func (w *leakWorld) idsTellNothing(t *testing.T) {
	incident, offered := inner(w.incident), inner(w.lesson)
	if incident == w.reportedBy || uuid.MustParse(incident).Version() != 8 {
		t.Errorf("the case %s, opened by the command %s, has no keyed id", incident, w.reportedBy)
	}
	theirs := w.do(w.other, "ReportSignal", map[string]any{"input": map[string]any{
		"commandId": w.reportedBy, "platform": "X", "contentKind": "OTHER", "occurredAt": day,
	}})
	if at[string](t, theirs, "reportSignal.incident.id") == w.incident {
		t.Error("a commandId leads another municipality to a case")
	}
	if offered == w.offeredBy || offered == incident || uuid.MustParse(offered).Version() != 4 {
		t.Errorf("the lesson %s of the case %s is not random", offered, incident)
	}
	last := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	bent := w.lesson[:len(w.lesson)-1] + string(last[strings.IndexByte(last, w.lesson[len(w.lesson)-1])+1])
	for _, id := range []string{
		"", incident, offered, bent, w.lesson + "=", w.lesson + "==", w.lesson + "\n", " " + w.incident, w.incident + "A", w.incident[:40],
		global("Lesson", incident), global("Incident", offered), global("incident", incident), global("", incident), global("Incident", ""),
		global("Incident", strings.ToUpper(incident)), global("Incident", "{"+incident+"}"), global("Incident", "urn:uuid:"+incident),
		global("Incident", strings.ReplaceAll(incident, "-", "")), global("Incident", incident+" "), global("Incident", w.reportedBy),
		global("Incident", uuid.Nil.String()), global("Lesson", w.offeredBy), global("Viewer", leakOwner), global("Query", ""),
		global("TimelineEntry", incident), global("Release", "0"), global("Release", "-1"), global("Release", "99999999999999999999"),
		base64.StdEncoding.EncodeToString([]byte("Lesson:" + offered)),
	} {
		if answer := w.post(w.lead, `query ($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id}); answer.Raw != `{"data":{"node":null}}` {
			t.Errorf("node(%q): %s", id, answer.Raw)
		}
	}
}

// hidden looks for a lesson that no release has published.
func (w *leakWorld) hidden(t *testing.T, status lesson.Status) {
	for reader, token := range w.readers {
		published := w.dump(t, token, lesson.Published, "draaimolen")
		w.holdsNoSecret(t, reader, published.Raw)
		if n := at[float64](t, published.Data, "lessons.totalCount"); n != 0 {
			t.Errorf("the %s finds %v published lessons", reader, n)
		}
		if known := known(t, published); known != (reader == "facilitator") {
			t.Errorf("the %s can read the lesson by its id: %v", reader, known)
		}
		waiting := w.dump(t, token, status, "draaimolen")
		w.holdsNoSecret(t, reader, waiting.Raw)
		switch {
		case reader == "facilitator":
			if n := at[float64](t, waiting.Data, "lessons.totalCount"); n != 1 {
				t.Errorf("the facilitator finds %v lessons", n)
			}
		case strings.HasPrefix(reader, "other"):
			if n := at[float64](t, waiting.Data, "lessons.totalCount"); n != 0 {
				t.Errorf("the %s finds %v lessons that wait", reader, n)
			}
		case len(waiting.Errors) != 1 || waiting.Errors[0].Extensions.Code != "FORBIDDEN":
			t.Errorf("the %s lists lessons that wait: %s", reader, waiting.Raw)
		}
	}
}

func (w *leakWorld) ownLessonsAlone(t *testing.T) {
	for token, own := range map[string]string{w.officer: w.lesson, w.lead: w.lesson, w.other: w.otherLesson, w.readers["other officer"]: w.otherLesson} {
		data := w.do(token, "Lessons", map[string]any{"status": "SUBMITTED"})
		if at[float64](t, data, "lessons.totalCount") != 1 || at[string](t, data, "lessons.nodes.0.id") != own || at[bool](t, data, "lessons.pageInfo.hasNextPage") {
			t.Errorf("not his own lesson alone: %s", data)
		}
		first := w.do(token, "Lessons", map[string]any{"status": "SUBMITTED", "first": 1, "after": at[string](t, data, "lessons.pageInfo.endCursor")})
		if len(at[[]any](t, first, "lessons.nodes")) != 0 {
			t.Errorf("the next page holds another's: %s", first)
		}
	}
	if both := w.do(w.readers["facilitator"], "Lessons", map[string]any{"status": "SUBMITTED"}); at[float64](t, both, "lessons.totalCount") != 2 {
		t.Errorf("the facilitator does not see both: %s", both)
	}
}

func (w *leakWorld) published(t *testing.T) {
	for reader, token := range w.readers {
		answer := w.dump(t, token, lesson.Published, "draaimolen")
		w.holdsNoSecret(t, reader, answer.Raw)
		if n := at[float64](t, answer.Data, "lessons.totalCount"); n != 1 {
			t.Errorf("the %s finds %v lessons: %s", reader, n, answer.Raw)
		}
		if !strings.Contains(answer.Raw, `"publicCase":null`) || strings.Contains(answer.Raw, `"publicCase":{`) {
			t.Errorf("an ordinary lesson is told by a name: %s", answer.Raw)
		}
		if got := at[string](t, answer.Data, "lessons.nodes.0.situation"); !strings.Contains(got, "bij de draaimolen") {
			t.Errorf("the lesson lost what it teaches: %s", got)
		}
		for _, word := range w.secrets {
			if word == plantedDay || word == "12 maart" {
				continue // "12" and "maart" are words of their own
			}
			if data := w.do(token, "Lessons", map[string]any{"search": word}); at[float64](t, data, "lessons.totalCount") != 0 {
				t.Errorf("the %s finds a lesson by %q", reader, word)
			}
		}
	}
	for reader, token := range w.readers {
		if all := w.do(token, "Lessons", nil); at[float64](t, all, "lessons.totalCount") != 1 {
			t.Errorf("the %s counts more than what is published: %s", reader, all)
		}
	}
}

func (w *leakWorld) withdrawn(t *testing.T) {
	statuses := []lesson.Status{lesson.Submitted, lesson.Returned, lesson.Approved, lesson.Published, lesson.Withdrawn}
	everybody := maps.Clone(w.readers)
	everybody["owner"] = w.lead
	for reader, token := range everybody {
		for _, status := range statuses {
			answer := w.dump(t, token, status, "draaimolen")
			if reader != "owner" {
				w.holdsNoSecret(t, reader, answer.Raw)
			}
			if len(answer.Errors) > 0 && answer.Errors[0].Extensions.Code == "FORBIDDEN" {
				continue
			}
			if at[float64](t, answer.Data, "lessons.totalCount") != 0 || strings.Contains(answer.Raw, inner(w.lesson)) {
				t.Errorf("the %s still finds the lesson: %s", reader, answer.Raw)
			}
			if known(t, answer) {
				t.Errorf("the %s still reads the lesson: %s", reader, answer.Raw)
			}
		}
	}
	own := w.do(w.lead, "Incident", map[string]any{"id": w.incident})
	if got := at[string](t, own, "incident.lesson.status"); got != "WITHDRAWN" {
		t.Errorf("the owner reads that his lesson is %s", got)
	}
}

// refusalsRepeatNothing puts a name wherever it does not fit.
func (w *leakWorld) refusalsRepeatNothing(t *testing.T) {
	refused := func(where string, answer reply) {
		t.Helper()
		w.holdsNoSecret(t, where, answer.Raw)
		if !strings.Contains(answer.Raw, `"code":`) {
			t.Errorf("%s is not refused: %s", where, answer.Raw)
		}
	}
	for _, bad := range []any{plantedName, []string{plantedName}, map[string]any{"Plantsma": plantedName}} {
		for _, mutation := range w.schema.Mutation.Fields {
			input := mutation.Arguments[0].Type.Name()
			query := fmt.Sprintf(`mutation ($input: %s!) { %s(input: $input) { problems { code message messageNl path } } }`, input, mutation.Name)
			refused(mutation.Name+" of a name", w.post(w.lead, query, map[string]any{"input": bad}))
			for _, field := range w.schema.Types[input].Fields {
				sent := matrixInput(strings.ToUpper(mutation.Name[:1]) + mutation.Name[1:])
				sent["commandId"], sent["incidentId"], sent["lessonId"], sent["interventionId"] = uuid.NewString(), w.incident, w.lesson, uuid.NewString()
				maps.DeleteFunc(sent, func(name string, _ any) bool { return w.schema.Types[input].Fields.ForName(name) == nil })
				sent[field.Name] = bad
				answer := w.post(w.lead, query, map[string]any{"input": sent})
				w.holdsNoSecret(t, mutation.Name+" with a name as its "+field.Name, answer.Raw)
				if answer.Data != nil && strings.Contains(answer.Raw, "INTERNAL") {
					t.Errorf("%s with a name as its %s: %s", mutation.Name, field.Name, answer.Raw)
				}
				literal, _ := json.Marshal(plantedName)
				refused(mutation.Name+" in a document", w.post(w.lead, fmt.Sprintf(`mutation { %s(input: {%s: %s}) { position } }`, mutation.Name, field.Name, literal), nil))
			}
		}
	}
	for _, query := range []string{
		`{ incidents(stage: Plantsma) { totalCount } }`, `{ incidents(stage: "Wouterina Plantsma") { totalCount } }`,
		`{ incidents(first: "Wouterina Plantsma") { totalCount } }`, `{ incidents(after: "Wouterina Plantsma") { totalCount } }`,
		`{ legalBases(inForceOn: "Wouterina Plantsma") { id } }`, `{ lessons(status: Plantsma) { totalCount } }`,
		`query ($s: LessonStatus = Plantsma) { lessons(status: $s) { totalCount } }`, `{ node(id: {naam: "Wouterina Plantsma"}) { id } }`,
		`{ viewer { name } } Wouterina Plantsma`, `{ viewer { name } } "Wouterina Plantsma`, `"Wouterina Plantsma"`, `Wouterina Plantsma`,
		`{ viewer { name } } # Wouterina Plantsma` + "\n}",
	} {
		refused(query, w.post(w.lead, query, nil))
	}
	for _, variables := range []map[string]any{{"first": plantedName}, {"stage": plantedName}, {"after": plantedName}} {
		refused(fmt.Sprint(variables), w.post(w.lead, `query ($first: Int, $stage: Stage, $after: String) { incidents(first: $first, stage: $stage, after: $after) { totalCount } }`, variables))
	}
	for _, body := range []string{
		`{"query": "` + plantedName, `{"query": {"naam": "` + plantedName + `"}}`, plantedName, `{"query": "{ viewer { name } }"} ` + plantedName,
		`{"query": "{ viewer { name } }", "operationName": "` + plantedName + `"}`, `{"query": "{ viewer { name } }", "variables": "` + plantedName + `"}`,
		`{"query": "` + plantedName + "\xff\"}", `{"query": "` + strings.Repeat(plantedName, 100_000) + `"}`,
	} {
		refused(body[:min(60, len(body))], w.postRaw(w.lead, []byte(body)))
	}
	for _, header := range []string{"Leerkring-At-Least", "Content-Type", "Authorization"} {
		refused(header, w.post(w.lead, `{ viewer { roles } }`, nil, header, "Bearer "+plantedName))
	}
	open := at[string](t, w.mutate(w.lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	long := strings.Repeat(plantedName+" ", 600)
	for operation, input := range map[string]map[string]any{
		"ReportSignal":       {"incidentId": open, "text": long, "url": "https://x.example/" + strings.Repeat("Plantsma", 2000), "handle": long},
		"RecordAssessment":   {"incidentId": open, "motivation": long, "consulted": []string{long}},
		"DecideIntervention": {"incidentId": open, "interventionTypeId": plantedName, "legalBasisId": plantedName, "motivation": plantedName},
		"RecordOutcome":      {"incidentId": open, "summary": plantedName + "\x00", "whatWorked": long, "whatDidNot": long, "dilemma": long},
		"SubmitLesson":       {"incidentId": w.incident, "title": plantedName, "situation": plantedName},
		"WithdrawLesson":     {"incidentId": w.incident, "reason": long},
	} {
		sent := matrixInput(operation)
		maps.Copy(sent, input)
		answer := w.do(w.lead, operation, command(sent))
		if !bytes.Contains(answer, []byte(`"code":`)) {
			t.Errorf("%s is not refused: %s", operation, answer)
		}
		w.holdsNoSecret(t, operation, string(answer))
	}
	if !slices.Contains(w.secrets, "Plantsma") {
		t.Error("the name that was typed is not among the secrets")
	}
}
