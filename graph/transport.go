package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
)

// transport answers GraphQL over HTTP: POST with a JSON body. It never repeats a body in an error.
type transport struct {
	api  *API
	exec *executor.Executor
}

func (t transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	defer func() {
		if value := recover(); value != nil {
			t.refuse(w, r, http.StatusInternalServerError, recovered(t.api.Log)(r.Context(), value))
		}
	}()
	if identity.From(r.Context()) == nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		_, err := signedIn(r.Context())
		t.refuse(w, r, http.StatusUnauthorized, err)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		t.refuse(w, r, http.StatusMethodNotAllowed, fail(BadInput, "Send a POST with a JSON body."))
		return
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		t.refuse(w, r, http.StatusUnsupportedMediaType, fail(BadInput, "Send the header Content-Type: application/json."))
		return
	}
	params, err := read(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		status := http.StatusBadRequest
		if code, _ := classify(err); code == TooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		t.refuse(w, r, status, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestLimit)
	defer cancel()
	r = r.WithContext(ctx)
	if err := t.atLeast(r.Context(), r.Header.Get("Leerkring-At-Least")); err != nil {
		status := http.StatusServiceUnavailable
		if code, _ := classify(err); code == BadInput {
			status = http.StatusBadRequest
		}
		t.refuse(w, r, status, err)
		return
	}
	t.answer(w, r, params)
}

func (t transport) answer(w http.ResponseWriter, r *http.Request, params *graphql.RawParams) {
	r = r.WithContext(graphql.StartOperationTrace(withDisclosing(withTogether(r.Context()))))
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: graphql.GetStartTime(r.Context()), End: graphql.Now()}
	op, faults := t.exec.CreateOperationContext(r.Context(), params)
	if faults != nil {
		status := http.StatusOK
		if modern(r) {
			status = http.StatusBadRequest
		}
		ctx := graphql.WithOperationContext(r.Context(), op)
		t.write(w, r, status, errorsOnly{Errors: t.exec.DispatchError(ctx, faults).Errors})
		return
	}
	responses, ctx := t.exec.DispatchOperation(r.Context(), op)
	response := responses(ctx)
	if err := t.api.disclose(ctx, showing(ctx), graphql.Now().Sub(graphql.GetStartTime(ctx)), r.Header.Get("traceparent")); err != nil {
		t.withhold(w, r, err)
		return
	}
	if stale := t.api.stale(); len(stale) > 0 {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["stale"] = stale
	}
	t.write(w, r, http.StatusOK, response)
}

// withhold keeps back an answer whose record could not be written: no personal data leaves without one. What a mutation did stands, and
// the same command again gives its answer.
func (t transport) withhold(w http.ResponseWriter, r *http.Request, err error) {
	t.api.Log.ErrorContext(r.Context(), "an answer was withheld: its disclosure can't be recorded", "error", err)
	t.refuse(w, r, http.StatusServiceUnavailable, fail(Unavailable, "The server can't record now who reads this, so the answer is withheld; the same request may be sent again."))
}

// errorsOnly is the answer when nothing was executed: it has no data, not even null.
type errorsOnly struct {
	Errors     gqlerror.List  `json:"errors"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// refuse answers a request that does not come as far as the executor.
func (t transport) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	code, message := classify(err)
	answer := errorsOnly{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": string(code)}}}}
	if code == Unavailable {
		if stale := t.api.stale(); len(stale) > 0 {
			answer.Extensions = map[string]any{"stale": stale}
		}
	}
	t.write(w, r, status, answer)
}

func (t transport) write(w http.ResponseWriter, r *http.Request, status int, response any) {
	media := "application/json"
	if modern(r) {
		media = "application/graphql-response+json"
	}
	body, err := json.Marshal(response)
	if err != nil {
		t.api.Log.ErrorContext(r.Context(), "an answer can't be written", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		t.api.Log.DebugContext(r.Context(), "the client has gone", "error", err)
	}
}

// modern tells whether the client asks for the media type of GraphQL over HTTP, in which a request error has its own status.
func modern(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/graphql-response+json")
}

// read decodes a body. Numbers keep their digits, so that a large one is refused rather than rounded.
func read(body io.Reader) (*graphql.RawParams, error) {
	raw, err := io.ReadAll(body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fail(TooLarge, "The request is larger than 1 MiB; send less at once.")
	case err != nil:
		return nil, fail(BadInput, "The request could not be read to its end; send it again.")
	case !utf8.Valid(raw):
		return nil, fail(BadInput, "The body is not UTF-8; encode it so.")
	}
	var params graphql.RawParams
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	err = decoder.Decode(&params)
	if _, end := decoder.Token(); err != nil || end != io.EOF { // nothing may follow, not even a bracket
		return nil, fail(BadInput, `The body is no JSON of the form {"query": "…", "operationName": "…", "variables": {…}}.`)
	}
	if params.Query == "" {
		return nil, fail(BadInput, "query: send a GraphQL document.")
	}
	return &params, nil
}

// atLeast waits until this replica shows a position that another one has returned: two seconds, then UNAVAILABLE.
func (t transport) atLeast(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	name, position, err := eventstore.ParseToken(token)
	if err != nil {
		return fail(BadInput, "Leerkring-At-Least: "+err.Error()+".")
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	switch {
	case name == t.api.Knowledge.Log.Name:
		return t.api.Knowledge.Model.WaitFor(ctx, position)
	case t.api.Cases != nil && name == t.api.Cases.Log.Name:
		return t.api.Cases.Model.WaitFor(ctx, position)
	}
	return fail(BadInput, "Leerkring-At-Least: this position is of a log that this server does not read.")
}
