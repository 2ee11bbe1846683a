package graph

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/internal/identity"
	"leerkring/projections"
)

// planted stands for what somebody typed where it does not belong.
const planted = "Wouterina Plantsma"

// caller sends requests to an API with a catalogue and nothing else behind it: enough for what a transport decides itself.
type caller struct {
	t      *testing.T
	api    *API
	viewer *identity.Viewer
	log    *lockedBuffer
}

// lockedBuffer is a buffer that several goroutines may use.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

func newCaller(t *testing.T) *caller {
	t.Helper()
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := &lockedBuffer{}
	model, err := projections.OpenModel(t.Context(), filepath.Join(t.TempDir(), "knowledge.db"), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	return &caller{
		t: t, log: log, viewer: &identity.Viewer{Issuer: "test", Subject: "x", Name: "x", Roles: []identity.Role{identity.Researcher}},
		api: &API{Knowledge: &Knowledge{Model: model}, Catalogue: cat, Now: time.Now, NewID: uuid.New, Log: slog.New(slog.NewJSONHandler(log, nil))},
	}
}

// said is an answer.
type said struct {
	status int
	header http.Header
	raw    string
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code ErrorCode }
	}
}

func (s said) code() ErrorCode {
	if len(s.Errors) == 0 {
		return ""
	}
	return s.Errors[0].Extensions.Code
}

// send sends a body as a POST of JSON, but for what the headers change; an empty value takes a header away.
func (c *caller) send(method, body string, headers ...string) said {
	c.t.Helper()
	r := httptest.NewRequest(method, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	if c.viewer != nil {
		r = r.WithContext(identity.With(r.Context(), c.viewer))
	}
	w := httptest.NewRecorder()
	c.api.Handler().ServeHTTP(w, r)
	answer := said{status: w.Code, header: w.Header(), raw: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		c.t.Fatalf("no JSON: %d %s", w.Code, w.Body)
	}
	return answer
}

// query sends a document with variables.
func (c *caller) query(document string, variables map[string]any, headers ...string) said {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, string(body), headers...)
}

const whoAmI = `{"query": "{ viewer { name } }"}`

func TestASignedInViewerIsAnswered(t *testing.T) {
	answer := newCaller(t).send(http.MethodPost, whoAmI)
	if answer.status != http.StatusOK || answer.raw != `{"data":{"viewer":{"name":"x"}}}` {
		t.Errorf("%d %s", answer.status, answer.raw)
	}
	if answer.header.Get("Cache-Control") != "no-store" || answer.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", answer.header)
	}
}

func TestNobodyIsAnsweredNotEvenWithTheSchema(t *testing.T) {
	c := newCaller(t)
	c.viewer = nil
	for _, body := range []string{whoAmI, `{"query": "{ __schema { types { name } } }"}`, `{"query": "{ __typename }"}`, "", "{"} {
		answer := c.send(http.MethodPost, body)
		if answer.status != http.StatusUnauthorized || answer.code() != Unauthenticated || answer.Data != nil || answer.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d %s", body, answer.status, answer.raw)
		}
	}
}

func TestTheSchemaIsShownToWhoIsSignedIn(t *testing.T) {
	answer := newCaller(t).query(`{ __schema { queryType { name } mutationType { fields { name } } } __type(name: "Lesson") { fields { name } } }`, nil)
	if len(answer.Errors) > 0 || !strings.Contains(answer.raw, `"reportSignal"`) {
		t.Errorf("%s", answer.raw)
	}
}

func TestOnlyAPostIsTaken(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
		answer := newCaller(t).send(method, whoAmI)
		if answer.status != http.StatusMethodNotAllowed || answer.header.Get("Allow") != http.MethodPost || answer.code() != BadInput {
			t.Errorf("%s: %d %s", method, answer.status, answer.raw)
		}
	}
}

func TestOnlyJSONIsTaken(t *testing.T) {
	c := newCaller(t)
	for _, media := range []string{"", "text/plain", "application/graphql", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json;;" + planted} {
		answer := c.send(http.MethodPost, whoAmI, "Content-Type", media)
		if answer.status != http.StatusUnsupportedMediaType || answer.code() != BadInput || strings.Contains(answer.raw, planted) {
			t.Errorf("%s: %d %s", media, answer.status, answer.raw)
		}
	}
	for _, media := range []string{"application/json; charset=utf-8", "Application/JSON"} {
		if answer := c.send(http.MethodPost, whoAmI, "Content-Type", media); answer.status != http.StatusOK {
			t.Errorf("%s: %d %s", media, answer.status, answer.raw)
		}
	}
}

func TestABodyMayHoldOneMebibyte(t *testing.T) {
	c := newCaller(t)
	fits := whoAmI + strings.Repeat(" ", bodyLimit-len(whoAmI))
	if answer := c.send(http.MethodPost, fits); answer.status != http.StatusOK {
		t.Errorf("1 MiB: %d %s", answer.status, answer.raw)
	}
	if answer := c.send(http.MethodPost, fits+" "); answer.status != http.StatusRequestEntityTooLarge || answer.code() != TooLarge {
		t.Errorf("1 MiB and a byte: %d %s", answer.status, answer.raw)
	}
}

func TestWhatIsNoRequestIsRefusedWithoutAnEcho(t *testing.T) {
	c := newCaller(t)
	for _, body := range []string{
		"", " ", "null", "{}", "[]", `"x"`, "17", planted, `{"query": "` + planted, `{"query": "{ viewer { name } }", "variables": "` + planted + `"}`,
		`{"query": 17}`, `{"query": ""}`, `{"query": null}`, "{\"query\": \"" + planted + "\xff\"}", "\xef\xbb\xbf" + whoAmI, `[` + whoAmI + `]`,
		whoAmI + planted, whoAmI + "}", whoAmI + "]", whoAmI + whoAmI, whoAmI + ",", whoAmI + "null", whoAmI + "\x00",
	} {
		answer := c.send(http.MethodPost, body)
		if answer.status != http.StatusBadRequest || answer.code() != BadInput || answer.Data != nil || strings.Contains(answer.raw, "Plantsma") {
			t.Errorf("%q: %d %s", body, answer.status, answer.raw)
		}
	}
}

func TestADocumentThatDoesNotFitHasTheStatusOfItsMediaType(t *testing.T) {
	c := newCaller(t)
	for _, document := range []string{
		"{", "{ nothing }", "{ viewer }", "query A { viewer { name } } query B { viewer { name } }", "subscription { viewer { name } }",
		"query ($x: Int!) { lessons(first: $x) { totalCount } }", "fragment F on Viewer { name }",
	} {
		for accept, status := range map[string]int{
			"": http.StatusOK, "application/json": http.StatusOK, "*/*": http.StatusOK, "application/graphql-response+json": http.StatusBadRequest,
			"application/graphql-response+json; charset=utf-8, application/json;q=0.9": http.StatusBadRequest,
		} {
			answer := c.query(document, nil, "Accept", accept)
			if answer.status != status || answer.code() != BadInput || answer.Data != nil {
				t.Errorf("%s accepting %q: %d %s", document, accept, answer.status, answer.raw)
			}
			media, modern := answer.header.Get("Content-Type"), status == http.StatusBadRequest
			if strings.HasPrefix(media, "application/graphql-response+json") != modern {
				t.Errorf("accepting %q gives %s", accept, media)
			}
		}
	}
}

func TestAFieldThatFailsLeavesAnAnswerOfStatus200(t *testing.T) {
	for _, accept := range []string{"", "application/graphql-response+json"} {
		answer := newCaller(t).query(`{ lessons(first: 0) { totalCount } }`, nil, "Accept", accept)
		if answer.status != http.StatusOK || answer.code() != BadInput || string(answer.Data) != "null" {
			t.Errorf("%d %s", answer.status, answer.raw)
		}
	}
}

// A value that does not fit is refused without being repeated; names of the schema may stand in the path.
func TestAValueThatDoesNotFitIsNotRepeated(t *testing.T) {
	c := newCaller(t)
	c.viewer.Roles = []identity.Role{identity.Facilitator}
	const review = `mutation ($i: ReviewLessonInput!) { reviewLesson(input: $i) { position } }`
	input := func(field string, value any) map[string]any {
		i := map[string]any{"commandId": uuid.NewString(), "lessonId": "x", "verdict": "APPROVE"}
		i[field] = value
		return map[string]any{"i": i}
	}
	for _, r := range []struct {
		document  string
		variables map[string]any
	}{
		{`{ lessons(status: Plantsma) { totalCount } }`, nil},
		{`{ lessons(status: "Plantsma") { totalCount } }`, nil},
		{`{ lessons(first: "Plantsma") { totalCount } }`, nil},
		{`{ legalBases(inForceOn: "Plantsma") { id } }`, nil},
		{`{ viewer { name } } Plantsma`, nil},
		{`query ($s: LessonStatus) { lessons(status: $s) { totalCount } }`, map[string]any{"s": "Plantsma"}},
		{`query ($n: Int) { lessons(first: $n) { totalCount } }`, map[string]any{"n": "Plantsma"}},
		{review, map[string]any{"i": "Plantsma"}},
		{review, input("verdict", "Plantsma")},
		{review, input("commandId", "Plantsma")},
		{review, input("expectedRevision", "Plantsma")},
		{review, input("Plantsma", 1)},
		{review, input("note", map[string]any{"Plantsma": 1})},
	} {
		answer := c.query(r.document, r.variables)
		if answer.code() != BadInput || strings.Contains(answer.raw, "Plantsma") {
			t.Errorf("%s with %v: %s", r.document, r.variables, answer.raw)
		}
	}
}

func TestAnEnumIsSpeltAsInTheSchema(t *testing.T) {
	c := newCaller(t)
	c.viewer.Roles = []identity.Role{identity.Facilitator}
	for _, verdict := range []string{"return", "Return", "approve", "RETURN "} {
		answer := c.query(`mutation ($i: ReviewLessonInput!) { reviewLesson(input: $i) { position } }`, map[string]any{"i": map[string]any{
			"commandId": uuid.NewString(), "lessonId": "x", "verdict": verdict,
		}})
		if answer.code() != BadInput || answer.Data != nil {
			t.Errorf("the verdict %q: %s", verdict, answer.raw)
		}
	}
	for _, status := range []any{"published", 4, true, []string{"PUBLISHED"}} {
		if answer := c.query(`query ($s: LessonStatus) { lessons(status: $s) { totalCount } }`, map[string]any{"s": status}); answer.code() != BadInput || answer.Data != nil {
			t.Errorf("the status %v: %s", status, answer.raw)
		}
	}
}

func TestNumbersAndMomentsAreReadStrictly(t *testing.T) {
	c := newCaller(t)
	for _, n := range []any{2147483648, -2147483649, 1.5, 1e300, "7", "twee", true, json.Number("99999999999999999999")} {
		if answer := c.query(`query ($n: Int) { lessons(first: $n) { totalCount } }`, map[string]any{"n": n}); answer.code() != BadInput {
			t.Errorf("first: %v: %s", n, answer.raw)
		}
	}
	if answer := c.query(`{ lessons(first: 2147483648) { totalCount } }`, nil); answer.code() != BadInput {
		t.Errorf("%s", answer.raw)
	}
	for _, moment := range []any{"2026-11-24T20:00:00", "2026-11-24", "2026-11-24 20:00:00Z", "20:00", "nu", "", 1790000000, "0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z"} {
		if answer := c.query(`query ($d: DateTime) { legalBases(inForceOn: $d) { code } }`, map[string]any{"d": moment}); answer.code() != BadInput {
			t.Errorf("inForceOn: %v: %s", moment, answer.raw)
		}
	}
	if answer := c.query(`{ legalBases(inForceOn: "2026-11-24T20:00:00+01:00") { code } }`, nil); len(answer.Errors) > 0 {
		t.Errorf("%s", answer.raw)
	}
}

func TestAPositionThatIsNoneIsRefused(t *testing.T) {
	for _, token := range []string{planted, "x", base64.RawURLEncoding.EncodeToString([]byte("case")), base64.RawURLEncoding.EncodeToString([]byte(":7")), base64.RawURLEncoding.EncodeToString([]byte("case:-1"))} {
		answer := newCaller(t).send(http.MethodPost, whoAmI, "Leerkring-At-Least", token)
		if answer.status != http.StatusBadRequest || answer.code() != BadInput || strings.Contains(answer.raw, "Plantsma") {
			t.Errorf("%s: %d %s", token, answer.status, answer.raw)
		}
	}
}

// A panic's value may hold anything: the caller gets a number, and the log the same number with the place.
func TestAPanicIsInternalAndItsValueStaysInside(t *testing.T) {
	for name, value := range map[string]any{"text": planted, "error": errors.New(planted), "bytes": []byte(planted)} {
		c := newCaller(t)
		c.api.Now = func() time.Time { panic(value) }
		answer := c.query(`{ legalBases { inForce } }`, nil)
		if answer.status != http.StatusOK || answer.code() != Internal || strings.Contains(answer.raw, "Plantsma") {
			t.Errorf("%s: %d %s", name, answer.status, answer.raw)
		}
		_, trace, _ := strings.Cut(answer.Errors[0].Message, "(trace ")
		if trace = strings.TrimSuffix(trace, ")."); len(trace) != 36 || !strings.Contains(c.log.String(), trace) {
			t.Errorf("%s: the log has no trace %q: %s", name, trace, c.log)
		}
		if strings.Contains(c.log.String(), "Plantsma") || !strings.Contains(c.log.String(), "legal_basis.go") {
			t.Errorf("%s: %s", name, c.log)
		}
		if answer := c.send(http.MethodPost, whoAmI); answer.raw != `{"data":{"viewer":{"name":"x"}}}` {
			t.Errorf("after a panic: %s", answer.raw)
		}
	}
}

func TestAPanicOutsideTheExecutorIsInternalToo(t *testing.T) {
	c := newCaller(t)
	c.api.Knowledge = nil // nobody wires a server so
	answer := c.send(http.MethodPost, whoAmI, "Leerkring-At-Least", base64.RawURLEncoding.EncodeToString([]byte("case:7")))
	if answer.status != http.StatusInternalServerError || answer.code() != Internal || answer.Data != nil {
		t.Errorf("%d %s", answer.status, answer.raw)
	}
}

// Whatever a body holds, it is read as a request with a document or refused in words of our own.
func FuzzRead(f *testing.F) {
	for _, body := range []string{whoAmI, "", "null", `{"query":"x","variables":{"a":1e400}}`, whoAmI + "}", "\xff", `{"query":"\ud800"}`, `{"query":"a","query":""}`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		params, err := read(bytes.NewReader(body))
		if err == nil {
			if params.Query == "" || !json.Valid(body) {
				t.Errorf("read %q as %+v", body, params)
			}
			return
		}
		if code, message := classify(err); code != BadInput || message == "" || params != nil {
			t.Errorf("%q: %s %s", body, code, message)
		}
	})
}

// A global id has one spelling: what is taken apart can be put together again to the byte.
func FuzzGlobalID(f *testing.F) {
	for _, id := range []string{"", "x", globalID("Lesson", uuid.NewString()), globalID("Lesson", "a:b"), globalID("", ""), "TGVzc29uOjE", "TGVzc29uOjF", "TGVz\nc29uOjE", "TGVzc29uOjE="} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		kind, rest := splitGlobalID(id)
		if (kind != "" || rest != "") && globalID(kind, rest) != id {
			t.Errorf("%q is %q of %q, which is written %q", id, rest, kind, globalID(kind, rest))
		}
		if inner := parseGlobalID("Lesson", id); inner != "" && globalID("Lesson", inner) != id {
			t.Errorf("%q is the lesson %q", id, inner)
		}
		if u, ok := parseUUID("Lesson", id); ok && globalID("Lesson", u.String()) != id {
			t.Errorf("%q is the lesson %s", id, u)
		}
	})
}

func FuzzGlobalIDOfAnything(f *testing.F) {
	f.Add("Lesson", "7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e")
	f.Add("", ":")
	f.Fuzz(func(t *testing.T, kind, rest string) {
		if strings.Contains(kind, ":") {
			return // no type's name does
		}
		if k, r := splitGlobalID(globalID(kind, rest)); k != kind || r != rest {
			t.Errorf("%q of %q comes back as %q of %q", rest, kind, r, k)
		}
	})
}
