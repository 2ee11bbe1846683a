package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"leerkring/graph/scalar"
	"leerkring/internal/eventstore"
	"leerkring/internal/keyring"
	"leerkring/projections"
	"leerkring/projections/casefile"
)

// ErrorCode is the closed list of what stands in extensions.code: what the caller can't mend in his input alone.
type ErrorCode string

// The codes.
const (
	Unauthenticated ErrorCode = "UNAUTHENTICATED"
	Forbidden       ErrorCode = "FORBIDDEN"
	BadInput        ErrorCode = "BAD_INPUT"
	TooLarge        ErrorCode = "TOO_LARGE"
	RateLimited     ErrorCode = "RATE_LIMITED"
	Overloaded      ErrorCode = "OVERLOADED"
	Unavailable     ErrorCode = "UNAVAILABLE"
	Internal        ErrorCode = "INTERNAL"
)

// apiError is an error that may be shown as it is.
type apiError struct {
	code    ErrorCode
	message string
}

func (e *apiError) Error() string { return e.message }

func fail(code ErrorCode, message string) error { return &apiError{code, message} }

// presenter gives every error its code. What nobody foresaw is shown as INTERNAL with a number that stands in the program
// log too; its own text stays inside.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		code, message := classify(err)
		if code == Internal && message == "" {
			trace := uuid.NewString()
			log.ErrorContext(ctx, "a request failed", "trace", trace, "error", inner(err))
			message = "Something went wrong on the server (trace " + trace + ")."
		}
		return &gqlerror.Error{
			Message: message, Path: place(shown), Locations: shown.Locations, Extensions: map[string]any{"code": string(code)},
		}
	}
}

func classify(err error) (ErrorCode, string) {
	var ours *apiError
	var input *scalar.InputError
	var request *gqlerror.Error
	switch {
	case errors.As(err, &ours):
		return ours.code, ours.message
	case errors.As(err, &input):
		return BadInput, input.Message
	case errors.Is(err, projections.ErrSearch):
		return BadInput, "search: " + projections.ErrSearch.Error() + "."
	case errors.Is(err, projections.ErrCursor):
		return BadInput, "after: " + projections.ErrCursor.Error() + "."
	case errors.Is(err, casefile.ErrOrder):
		return BadInput, "orderBy: " + casefile.ErrOrder.Error() + "."
	case errors.Is(err, eventstore.ErrDamaged):
		return Internal, "The log is damaged: this can't be read or written before a backup is restored. Whoever looks after the server knows from /readyz."
	case errors.Is(err, eventstore.ErrUnknownEvent):
		return Unavailable, "This holds something that a newer version recorded; this server has to be updated first."
	case errors.Is(err, keyring.ErrUnavailable), errors.Is(err, eventstore.ErrUnavailable), errors.Is(err, projections.ErrStale),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Unavailable, "The server can't answer now; the same request may be sent again."
	case errors.As(err, &request) && request.Extensions["code"] != nil:
		return misfit(request)
	}
	return Internal, ""
}

// misfit says what is wrong with a document or its variables. Names of a document may come back; a value, which somebody may
// have typed, never does: path and locations say where it stands.
func misfit(request *gqlerror.Error) (ErrorCode, string) {
	switch {
	case request.Extensions["code"] == errcode.ParseFailed && strings.HasPrefix(request.Message, "exceeded token limit"):
		return TooLarge, "The document is too long: at most 2,000 tokens. Split it, and send values as variables."
	case request.Extensions["code"] == errcode.ParseFailed:
		return BadInput, "The document is not GraphQL at this place; see locations."
	case strings.HasPrefix(request.Rule, "ValuesOfCorrectType"):
		return BadInput, "This value does not fit the type that the schema asks for here; see locations."
	case request.Rule == "" && len(request.Path) > 0:
		return BadInput, "This variable does not fit its type in the schema: a field is missing, unknown or of another type; see path."
	case request.Rule == "":
		return BadInput, "The document holds no such operation; send one of its names as operationName."
	}
	return BadInput, clip(request.Message)
}

// place is the path of an error without the name of a field that the schema does not know: it came with the values.
func place(request *gqlerror.Error) ast.Path {
	if n := len(request.Path); n > 0 && request.Message == "unknown field" {
		return request.Path[:n-1]
	}
	return request.Path
}

// clip bounds what a message repeats of a document that does not fit the schema.
func clip(text string) string {
	const limit = 300
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// inner is the error without the path and the wrapping of the executor.
func inner(err error) error {
	var request *gqlerror.Error
	if errors.As(err, &request) && request.Err != nil {
		return request.Err
	}
	return err
}

// recovered logs where a panic came from. Its value may hold anything, so its type alone is logged.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, value any) error {
		trace := uuid.NewString()
		log.ErrorContext(ctx, "panic", "trace", trace, "type", fmt.Sprintf("%T", value), "stack", string(debug.Stack()))
		return fail(Internal, "Something went wrong on the server (trace "+trace+").")
	}
}
