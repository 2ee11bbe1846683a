package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	contract "leerkring/frontend-contract"
	"leerkring/internal/identity"
)

//go:embed testdata/matrix.txt
var matrixText string

// matrixLine is one line of the matrix: what each role gets of one field, asked about one kind of object.
type matrixLine struct {
	field, about, part string            // incident(a case).lesson: incident, a case, lesson
	whose              string            // own, foreign, none or -
	cells              map[string]string // by role
}

func (l matrixLine) String() string { return l.field + "(" + l.about + ")." + l.part + " " + l.whose }

// readMatrix reads every line with bars.
func readMatrix(t *testing.T) []matrixLine {
	t.Helper()
	var roles []string
	var lines []matrixLine
	seen := map[string]bool{}
	for text := range strings.Lines(matrixText) {
		columns := strings.Split(strings.Trim(strings.TrimSpace(text), "|"), "|")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		switch {
		case len(columns) < 3 || strings.HasPrefix(columns[0], "---"):
			continue
		case roles == nil:
			roles = columns[2:]
			continue
		}
		name := regexp.MustCompile(`^(\w+)(?:\(([a-z ]+)\))?(?:\.([\w.]+))?$`).FindStringSubmatch(columns[0])
		if name == nil || len(columns) != 2+len(roles) || !slices.Contains([]string{"own", "foreign", "none", "-"}, columns[1]) {
			t.Fatalf("the matrix has a line that can't be read: %s", text)
		}
		line := matrixLine{field: name[1], about: name[2], part: name[3], whose: columns[1], cells: map[string]string{}}
		for i, role := range roles {
			line.cells[role] = columns[2+i]
		}
		if seen[line.String()] {
			t.Fatalf("the matrix says %s twice", line)
		}
		seen[line.String()] = true
		lines = append(lines, line)
	}
	for _, role := range identity.Roles() {
		if !slices.Contains(roles, string(role)) {
			t.Fatalf("the matrix has no column for %s", role)
		}
	}
	return lines
}

func contractSchema(t *testing.T) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The matrix has a line for every root field of the schema and none for another; what is somebody's is asked for as one's own,
// as another's and as nobody's.
func TestTheMatrixCoversTheSchema(t *testing.T) {
	schema, lines := contractSchema(t), readMatrix(t)
	has := func(fits func(matrixLine) bool) bool { return slices.ContainsFunc(lines, fits) }
	fields := append(slices.Clone(schema.Query.Fields), schema.Mutation.Fields...)
	for _, field := range fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		if !has(func(l matrixLine) bool { return l.field == field.Name }) {
			t.Errorf("the matrix has no line for %s", field.Name)
		}
	}
	for _, l := range lines {
		if fields.ForName(l.field) == nil {
			t.Errorf("%s: the schema has no such field", l)
		}
		foreign := has(func(o matrixLine) bool { return o.field == l.field && o.about == l.about && o.whose == "foreign" })
		if l.whose == "own" && !foreign {
			t.Errorf("%s stands without the line of another municipality's", l)
		}
		nobody := has(func(o matrixLine) bool { return o.field == l.field && o.whose == "none" })
		if l.about != "" && !nobody {
			t.Errorf("%s stands without a line for what does not exist", l)
		}
	}
}

func TestEveryRoleGetsWhatTheMatrixSays(t *testing.T) {
	w := playMatrix(t)
	untouched := w.do(w.leads["foreign"], "Incident", map[string]any{"id": w.ids["foreign an open case"]})
	lines := readMatrix(t)
	for _, line := range lines {
		for _, role := range identity.Roles() {
			want, role := line.cells[string(role)], string(role)
			if want == "-" {
				continue
			}
			answer := w.ask(w.tokens[role], line, line.whose)
			if got := line.outcome(answer); got != want {
				t.Errorf("%s asks for %s: %s, want %s\n%s", role, line, got, want, answer.Raw)
			}
			if hidden := slices.Contains([]string{"missing", "empty", "NOT_FOUND", "FORBIDDEN"}, want); hidden && line.about != "" {
				nobody := w.ask(w.tokens[role], line, "none")
				if answer.Status != nobody.Status || answer.Raw != nobody.Raw {
					t.Errorf("%s can tell %s from what does not exist:\n%s\n%s", role, line, answer.Raw, nobody.Raw)
				}
			}
		}
	}
	if after := w.do(w.leads["foreign"], "Incident", map[string]any{"id": w.ids["foreign an open case"]}); !bytes.Equal(untouched, after) {
		t.Errorf("others changed a case:\n%s\n%s", untouched, after)
	}
	t.Run("nobody gets anything without a good token", func(t *testing.T) {
		for name, token := range w.badTokens() {
			for _, line := range lines {
				if line.part != "" || line.whose == "own" || line.whose == "none" {
					continue
				}
				answer := w.ask(token, line, line.whose)
				if answer.Status != http.StatusUnauthorized || len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAUTHENTICATED" || answer.Data != nil {
					t.Errorf("%s asks for %s: %d %s", name, line, answer.Status, answer.Raw)
				}
			}
		}
	})
}

// matrixWorld is what the matrix is asked about: two municipalities with cases and lessons in every state.
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
	w.leads = map[string]string{"own": w.tokens["LEAD"], "foreign": w.token("LEAD", "GM0344")}
	w.play("own", "draaimolen", "boekenkast", "zwembad")
	w.play("foreign", "vlaggenmast", "sporthal", "kermis")
	for _, other := range []string{"GM0599", "GM0363", "GM0518", "GM0014", "GM0080"} {
		w.closeCase(other)
	}
	w.awaitCasefacts()
	if made := w.release(); !strings.Contains(made, "2 lessons published, 0 waiting") {
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
		for _, operation := range []string{"RecordAssessment", "CompleteIntervention", "RecordOutcome", "CloseIncident", "SubmitLesson"} {
			input := matrixInput(operation)
			input["incidentId"] = id
			if operation == "CompleteIntervention" {
				input["interventionId"] = w.measure(lead, id, map[string]any{"interventionTypeId": "IV50", "legalBasisId": "gemw-175"}, true)
			}
			if operation == "SubmitLesson" {
				input["situation"] = "er stond iets over de " + word
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
	w.ids[whose+" a measure"] = w.measure(lead, w.ids[whose+" an open case"], map[string]any{"interventionTypeId": "IV17"}, false)
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
	case "SubmitLesson":
		return map[string]any{"title": "Eerst bellen", "situation": "er ging een oproep rond"}
	case "WithdrawLesson":
		return map[string]any{"reason": "niet meer nodig"}
	case "ReviewLesson":
		return map[string]any{"verdict": "APPROVE"}
	}
	return map[string]any{"occurredAt": day} // StartIntervention, CloseIncident
}

// ask sends the request of a line about whose object.
func (w *matrixWorld) ask(token string, l matrixLine, whose string) reply {
	w.t.Helper()
	if w.schema.Mutation.Fields.ForName(l.field) != nil {
		return w.post(token, l.mutation(), command(w.input(l, whose)))
	}
	status, _, _ := strings.Cut(strings.TrimPrefix(l.about, "a "), " ")
	variables := map[string]any{"id": w.id(whose, l.about), "search": w.words[whose+" "+l.about], "status": strings.ToUpper(status)}
	if whose == "none" {
		variables["search"] = "hooiberg"
	}
	return w.post(token, l.query(), variables)
}

// id is the id of whose object; nobody's are new each time, of the kind that is asked for.
func (w *matrixWorld) id(whose, about string) string {
	kind := map[bool]string{true: "Lesson", false: "Incident"}[strings.HasSuffix(about, "lesson")]
	if id, ok := w.ids[whose+" "+about]; ok || whose != "none" {
		return id
	}
	return global(kind, uuid.NewString())
}

func global(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id))
}

// input is the input of a mutation about whose object. What it uses up is made for it.
func (w *matrixWorld) input(l matrixLine, whose string) map[string]any {
	w.t.Helper()
	operation := strings.ToUpper(l.field[:1]) + l.field[1:]
	input, own := matrixInput(operation), whose == "own"
	about, owner := "an open case", whose
	if l.field == "submitLesson" || l.field == "withdrawLesson" {
		about = "a closed case"
	}
	if l.about == "a measure" {
		owner = "own" // somebody else's measure in a case of one's own
	}
	switch {
	case l.field == "reviewLesson":
		input["lessonId"] = w.id(whose, l.about)
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
	case l.field == "closeIncident" && own:
		input["incidentId"] = w.open(w.leads["own"], "oproep")
		outcome := matrixInput("RecordOutcome")
		outcome["incidentId"] = input["incidentId"]
		w.mutate(w.leads["own"], "RecordOutcome", outcome)
	case l.field == "withdrawLesson" && own:
		offer := matrixInput("SubmitLesson")
		offer["incidentId"] = input["incidentId"]
		w.mutate(w.leads["own"], "SubmitLesson", offer)
	}
	return input
}

// mutation is the document of a line on a mutation.
func (l matrixLine) mutation() string {
	object := map[bool]string{true: "lesson", false: "incident"}[l.field == "reviewLesson"]
	return fmt.Sprintf(`mutation ($input: %s!) { %s(input: $input) { position problems { code message messageNl path } %s { id } } }`,
		strings.ToUpper(l.field[:1])+l.field[1:]+"Input", l.field, object)
}

// query is the document of a line on a query.
func (l matrixLine) query() string {
	selection := ""
	if l.part != "" {
		steps := strings.Split(l.part, ".")
		switch last := steps[len(steps)-1]; last {
		case "reviewNote", "revision":
			selection = last
		case "attributes":
			selection = "attributes { stageGroup kindGroup sizeBand period platform contentKind barrierStage severity scale }"
		default:
			selection = last + " { __typename }"
		}
		for _, step := range slices.Backward(steps[:len(steps)-1]) {
			selection = step + " { " + selection + " }"
		}
	}
	const page = `{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } edges { cursor node { id } } }`
	switch l.field {
	case "incident", "lesson":
		return `query ($id: ID!) { ` + l.field + `(id: $id) { id ` + selection + ` } }`
	case "node":
		if l.part == "" {
			return `query ($id: ID!) { node(id: $id) { id __typename } }`
		}
		kind := map[bool]string{true: "Lesson", false: "Incident"}[strings.HasSuffix(l.about, "lesson")]
		return `query ($id: ID!) { node(id: $id) { id ... on ` + kind + ` { ` + selection + ` } } }`
	case "advice":
		return `{ advice(situation: {barrierStage: MOBILISATION, severity: HIGH, likelihood: HIGH, urgency: HIGH}) { options { type { id } } } }`
	case "incidents":
		return `query ($search: String) { incidents(search: $search) ` + page + ` }`
	case "lessons":
		return `query ($search: String, $status: LessonStatus) { lessons(search: $search, status: $status) ` + page + ` }`
	}
	return `{ ` + l.field + ` { __typename } }`
}

// outcome says in the words of the matrix what an answer gives.
func (l matrixLine) outcome(answer reply) string {
	if len(answer.Errors) > 0 {
		return answer.Errors[0].Extensions.Code
	}
	var data map[string]any
	if err := json.Unmarshal(answer.Data, &data); err != nil {
		return "no data"
	}
	object, ok := data[l.field].(map[string]any)
	if list, several := data[l.field].([]any); several && len(list) > 0 {
		return "yes"
	}
	if !ok {
		return "missing"
	}
	if problems, command := object["problems"].([]any); command && len(problems) > 0 {
		return problems[0].(map[string]any)["code"].(string)
	}
	if nodes, list := object["nodes"].([]any); list {
		if len(nodes) == 0 && object["totalCount"] == 0.0 {
			return "empty"
		}
		return "yes"
	}
	value := any(object)
	for _, step := range strings.FieldsFunc(l.part, func(r rune) bool { return r == '.' }) {
		value = value.(map[string]any)[step]
	}
	if list, several := value.([]any); value == nil || several && len(list) == 0 {
		return "withheld"
	}
	if attributes, ok := value.(map[string]any); ok && strings.HasSuffix(l.part, "attributes") {
		for name, v := range attributes {
			if class := name == "stageGroup" || name == "kindGroup"; !class && v == nil {
				delete(attributes, name)
			}
		}
		return map[int]string{2: "coarse", 9: "full"}[len(attributes)]
	}
	return "yes"
}

// badTokens are tokens that make nobody, each by one fault.
func (w *matrixWorld) badTokens() map[string]string {
	w.t.Helper()
	key, err := os.ReadFile(filepath.Join(w.data, devKeyFile))
	if err != nil {
		w.t.Fatal(err)
	}
	claims := func(change map[string]any) map[string]any {
		c := map[string]any{
			"iss": identity.DevIssuer, "sub": "iemand", "name": "iemand", "roles": []string{"LEAD"}, "municipality": "GM0772",
			"exp": time.Now().Add(time.Hour).Unix(),
		}
		for name, value := range change {
			c[name] = value
			if value == nil {
				delete(c, name)
			}
		}
		return c
	}
	good := handSigned("HS256", claims(nil), sha256.New, key)
	if answer := w.post(good, `{ viewer { subject } }`, nil); answer.Status != http.StatusOK || len(answer.Errors) > 0 {
		w.t.Fatalf("a good token that was signed by hand is refused: %s", answer.Raw)
	}
	unsigned := handSigned("none", claims(nil), sha256.New, key)
	return map[string]string{
		"nobody":                            "",
		"who sends no token but words":      "LEAD",
		"who signed with another key":       handSigned("HS256", claims(nil), sha256.New, []byte("another key of thirty-two bytes.")),
		"who signed nothing (alg none)":     unsigned[:strings.LastIndex(unsigned, ".")+1],
		"who says alg none and signs":       unsigned,
		"who signed with HS512":             handSigned("HS512", claims(nil), sha512.New, key),
		"who changed the claims afterwards": good[:strings.Index(good, ".")+1] + segment(claims(map[string]any{"municipality": "GM0344"})) + good[strings.LastIndex(good, "."):],
		"whose token has expired":           handSigned("HS256", claims(map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}), sha256.New, key),
		"whose token never expires":         handSigned("HS256", claims(map[string]any{"exp": nil}), sha256.New, key),
		"whose token is not yet good":       handSigned("HS256", claims(map[string]any{"nbf": time.Now().Add(time.Hour).Unix()}), sha256.New, key),
		"whose token another issued":        handSigned("HS256", claims(map[string]any{"iss": "elders"}), sha256.New, key),
		"LEAD and FACILITATOR at once":      handSigned("HS256", claims(map[string]any{"roles": []string{"LEAD", "FACILITATOR"}, "municipality": "GM0772"}), sha256.New, key),
		"OFFICER and FACILITATOR at once":   handSigned("HS256", claims(map[string]any{"roles": []string{"OFFICER", "FACILITATOR"}}), sha256.New, key),
		"a LEAD of no municipality":         handSigned("HS256", claims(map[string]any{"municipality": nil}), sha256.New, key),
		"a LEAD of an unknown municipality": handSigned("HS256", claims(map[string]any{"municipality": "GM9999"}), sha256.New, key),
		"who has a role that is none":       handSigned("HS256", claims(map[string]any{"roles": []string{"ADMIN"}}), sha256.New, key),
		"who has no role":                   handSigned("HS256", claims(map[string]any{"roles": []string{}}), sha256.New, key),
		"who has no name":                   handSigned("HS256", claims(map[string]any{"sub": nil}), sha256.New, key),
	}
}

// handSigned makes a JSON Web Token without the product's help (RFC 7515).
func handSigned(alg string, claims map[string]any, sum func() hash.Hash, key []byte) string {
	body := segment(map[string]any{"alg": alg, "typ": "JWT"}) + "." + segment(claims)
	mac := hmac.New(sum, key)
	mac.Write([]byte(body))
	return body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func segment(part map[string]any) string {
	text, err := json.Marshal(part)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
