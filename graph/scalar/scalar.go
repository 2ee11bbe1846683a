// Package scalar reads and writes the schema's scalars. What does not fit is an InputError, which names the remedy and never
// repeats what was sent.
package scalar

import (
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
)

// InputError is a value that does not fit its scalar.
type InputError struct{ Message string }

// Error names the remedy, never the value.
func (e *InputError) Error() string { return e.Message }

// MarshalDateTime writes a moment in UTC (RFC 3339), with milliseconds where it has any.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return quoted(t.UTC().Format("2006-01-02T15:04:05.999Z07:00"))
}

// UnmarshalDateTime reads a moment with an offset (RFC 3339).
func UnmarshalDateTime(v any) (time.Time, error) {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	t = t.UTC().Truncate(time.Millisecond) // and only then the year: it is written in UTC
	if err != nil || t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, &InputError{"This is no DateTime; write it with an offset, such as 2026-11-24T20:00:00+01:00."}
	}
	return t, nil
}

// MarshalUUID writes a UUID.
func MarshalUUID(id uuid.UUID) graphql.Marshaler { return quoted(id.String()) }

// UnmarshalUUID reads a UUID in its usual form of 36 characters; the nil UUID is refused, since it is nobody's.
func UnmarshalUUID(v any) (uuid.UUID, error) {
	text, _ := v.(string)
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 || id == uuid.Nil {
		return uuid.UUID{}, &InputError{"This is no UUID; make a random one, such as 7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e."}
	}
	return id, nil
}

// MarshalURI writes a link.
func MarshalURI(link string) graphql.Marshaler { return graphql.MarshalString(link) }

// UnmarshalURI reads a link as it was typed; the command that takes it says in both languages what is wrong with one that is
// none.
func UnmarshalURI(v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		return "", &InputError{"This is no URI; send the link as text."}
	}
	return text, nil
}

// MarshalInt writes a number; one beyond 32 bits, which GraphQL's Int can't hold, is cut to the largest that fits.
func MarshalInt(n int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		io.WriteString(w, strconv.Itoa(max(math.MinInt32, min(math.MaxInt32, n)))) //nolint:errcheck // the writer is a buffer
	})
}

// UnmarshalInt reads a whole number of 32 bits.
func UnmarshalInt(v any) (int, error) {
	var n int64
	var err error
	switch v := v.(type) {
	case json.Number:
		n, err = v.Int64()
	case int64:
		n = v
	case int:
		n = int64(v)
	default:
		err = strconv.ErrSyntax
	}
	if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, &InputError{"This is no Int; send a whole number between -2147483648 and 2147483647."}
	}
	return int(n), nil
}

// MarshalFloat writes a number. One that JSON can't hold is never stored, since UnmarshalFloat refuses it.
func MarshalFloat(n float64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		io.WriteString(w, strconv.FormatFloat(n, 'g', -1, 64)) //nolint:errcheck // the writer is a buffer
	})
}

// UnmarshalFloat reads a finite number.
func UnmarshalFloat(v any) (float64, error) {
	var n float64
	var err error
	switch v := v.(type) {
	case json.Number:
		n, err = v.Float64()
	case float64:
		n = v
	case int64:
		n = float64(v)
	case int:
		n = float64(v)
	default:
		err = strconv.ErrSyntax
	}
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, &InputError{"This is no Float; send a number such as 1.5."}
	}
	return n, nil
}

// MarshalEntryID writes the id of something inside a case.
func MarshalEntryID(id uuid.UUID) graphql.Marshaler { return quoted(id.String()) }

// UnmarshalEntryID reads the id of something inside a case.
func UnmarshalEntryID(v any) (uuid.UUID, error) { return UnmarshalUUID(v) }

func quoted(text string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		io.WriteString(w, `"`+text+`"`) //nolint:errcheck // the writer is a buffer
	})
}
