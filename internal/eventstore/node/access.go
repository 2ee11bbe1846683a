package node

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"leerkring/internal/sqlite"
)

const user = "admin"

// Guard keeps strangers out: clients come in over TLS, and with the password.
type Guard struct {
	Certificate tls.Certificate // for the host by which clients reach the node
	CA          string          // file, with its whole path, of what the clients trust; it stands in the connection string
	Password    string
}

// access is how clients come in. Without a guard all of them do.
type access struct {
	transport credentials.TransportCredentials
	header    string // what a call on streams has to carry
	userinfo  *url.Userinfo
	query     string // of the connection string
}

func (g *Guard) access() *access {
	if g == nil {
		return &access{transport: insecure.NewCredentials(), query: "tls=false"}
	}
	return &access{
		transport: credentials.NewServerTLSFromCert(&g.Certificate),
		header:    "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+g.Password)),
		userinfo:  url.UserPassword(user, g.Password),
		query:     "tls=true&tlscafile=" + url.QueryEscape(g.CA),
	}
}

func (a *access) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (answer any, err error) {
	if err = a.admit(ctx, info.FullMethod); err == nil {
		answer, err = next(ctx, req)
	}
	return answer, told(ctx, err)
}

func (a *access) stream(srv any, call grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	err := a.admit(call.Context(), info.FullMethod)
	if err == nil {
		return told(call.Context(), next(srv, call))
	}
	for !info.IsServerStream && call.RecvMsg(&shared.Empty{}) == nil { // as receive does
	}
	return err
}

// admit lets everybody ask what the node is, as clients do before they show a password, but not for its streams.
func (a *access) admit(ctx context.Context, method string) error {
	if a.header == "" || !strings.HasPrefix(method, "/"+streams.Streams_ServiceDesc.ServiceName+"/") {
		return nil
	}
	shown := strings.Join(metadata.ValueFromIncomingContext(ctx, "authorization"), "")
	if subtle.ConstantTimeCompare([]byte(shown), []byte(a.header)) == 1 {
		return nil
	}
	return fail(codes.Unauthenticated, "The user or the password is wrong, or there is none.")
}

// fault is a refusal of a call: a status with the trailers by which clients know it.
type fault struct {
	code    codes.Code
	text    string
	trailer []string
}

func (f *fault) Error() string { return f.text }

// GRPCStatus lets the server send the fault as its status.
func (f *fault) GRPCStatus() *status.Status { return status.New(f.code, f.text) }

// fail makes a fault; the trailer is names and values in turn. A header takes no odd letters: streams stand there as in a URL.
func fail(code codes.Code, text string, trailer ...string) error { return &fault{code, text, trailer} }

func invalid(text string) error { return fail(codes.InvalidArgument, text) }

func streamDeleted(stream string) error {
	return fail(codes.FailedPrecondition, "Event stream '"+stream+"' is deleted.",
		"exception", "stream-deleted", "stream-name", url.PathEscape(stream))
}

func wrongVersion(p *proposal, actual int64) error {
	return fail(codes.FailedPrecondition,
		fmt.Sprintf("%s failed due to WrongExpectedVersion. Stream: %s, Expected version: %d, Actual version: %d", p.removal, p.stream, p.expect, actual),
		"exception", "wrong-expected-version", "stream-name", url.PathEscape(p.stream),
		"expected-version", p.expect.String(), "actual-version", expectation(actual).String())
}

// told sends a fault's trailers along with it.
func told(ctx context.Context, err error) error {
	var f *fault
	if errors.As(err, &f) && len(f.trailer) > 0 {
		_ = grpc.SetTrailer(ctx, metadata.Pairs(f.trailer...)) // a call that is over needs none
	}
	return err
}

// broken turns a failure of the file into what a caller may know, and remembers it; the cause goes to the log, which names no
// stream.
func (l *logFile) broken(ctx context.Context, text string, err error) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.logger.ErrorContext(ctx, text, "error", err)
	code := codes.Internal
	switch reason := l.db.Note(err); {
	case reason == sqlite.ErrDamaged:
		code = codes.DataLoss
		fallthrough
	case reason != nil:
		text += " Its file " + reason.Error() + "."
	}
	return fail(code, text)
}
