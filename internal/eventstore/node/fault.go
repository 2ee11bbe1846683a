package node

import (
	"context"
	"errors"
	"log/slog"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// fault is a refusal of a call: a status with the trailers by which clients know it.
type fault struct {
	code    codes.Code
	text    string
	trailer []string
}

func (f *fault) Error() string { return f.text }

// GRPCStatus lets the server send the fault as its status.
func (f *fault) GRPCStatus() *status.Status { return status.New(f.code, f.text) }

func invalid(text string) error { return &fault{code: codes.InvalidArgument, text: text} }

func unimplemented(text string) error { return &fault{code: codes.Unimplemented, text: text} }

func unavailable(text string) error { return &fault{code: codes.Unavailable, text: text} }

func missingProperty(name string) error {
	return &fault{codes.InvalidArgument, "Required Metadata Property '" + name + "' is Missing.",
		[]string{"exception", "missing-required-metadata-property", "required-metadata-properties", name}}
}

func accessDenied(text string) error {
	return &fault{codes.PermissionDenied, text, []string{"exception", "access-denied"}}
}

func tooLarge(limit int) error {
	n := strconv.Itoa(limit)
	return &fault{codes.InvalidArgument, "Maximum Append Size of " + n + " Exceeded.",
		[]string{"exception", "maximum-append-size-exceeded", "maximum-append-size", n}}
}

// refuse sends a fault's trailers along with it.
func refuse(call grpc.ServerStream, err error) error {
	var f *fault
	if errors.As(err, &f) && len(f.trailer) > 0 {
		call.SetTrailer(metadata.Pairs(f.trailer...))
	}
	return err
}

// broken turns a failure of the file into what a caller may know; the cause goes to the log, which names no stream.
func broken(ctx context.Context, logger *slog.Logger, text string, err error) error {
	if ctx.Err() != nil {
		return status.FromContextError(ctx.Err()).Err()
	}
	logger.ErrorContext(ctx, text, "error", err)
	return &fault{code: codes.Internal, text: text}
}
