package scalar_test

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"leerkring/graph/scalar"
)

// written is how a value stands in an answer.
func written(m graphql.Marshaler) string {
	var b strings.Builder
	m.MarshalGQL(&b)
	return b.String()
}

// refused checks that a value is refused, in the words that every other value is refused in: they can't repeat it.
func refused[T any](t *testing.T, read func(any) (T, error), sent any) {
	t.Helper()
	_, err := read(sent)
	_, usual := read(nil)
	var input *scalar.InputError
	if !errors.As(err, &input) || err.Error() != usual.Error() {
		t.Errorf("%q is refused with %v", sent, err)
	}
}

func TestMomentsAreWrittenInUTCWithAtMostMilliseconds(t *testing.T) {
	for sent, want := range map[string]string{
		"2026-11-24T20:00:00+01:00":           `"2026-11-24T19:00:00Z"`,
		"2026-11-24T20:00:00Z":                `"2026-11-24T20:00:00Z"`,
		"2026-11-24T20:00:00.123456789+01:00": `"2026-11-24T19:00:00.123Z"`,
		"2026-11-24T20:00:00.5Z":              `"2026-11-24T20:00:00.5Z"`,
	} {
		moment, err := scalar.UnmarshalDateTime(sent)
		if got := written(scalar.MarshalDateTime(moment)); err != nil || got != want {
			t.Errorf("%s: %s, %v", sent, got, err)
		}
	}
}

func TestEachScalarRefusesWhatIsNoneOfIt(t *testing.T) {
	others := []any{true, 1.5, []any{"x"}, map[string]any{"x": 1}, json.Number("1"), "Wouterina", ""}
	for _, v := range append(others, "2026-11-24T20:00:00", "2026-11-24", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00") {
		refused(t, scalar.UnmarshalDateTime, v)
	}
	for _, v := range append(others, uuid.Nil.String(), "urn:uuid:7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e", "{7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e}", "7f6c2c9e2f0e4a529d0b0c8f8b1c2d3e") {
		refused(t, scalar.UnmarshalUUID, v)
		refused(t, scalar.UnmarshalEntryID, v)
	}
	for _, v := range []any{true, 1.5, []any{"x"}, map[string]any{"x": 1}, json.Number("1")} {
		refused(t, scalar.UnmarshalURI, v)
	}
	for _, v := range []any{true, 1.5, "7", json.Number("1.5"), json.Number("1e3"), json.Number("2147483648"), int64(-2147483649), math.MaxInt} {
		refused(t, scalar.UnmarshalInt, v)
	}
	for _, v := range []any{true, "1.5", "Infinity", "NaN", json.Number("1e400"), math.Inf(1), math.NaN()} {
		refused(t, scalar.UnmarshalFloat, v)
	}
}

func TestNumbersAreReadInEveryFormTheyComeIn(t *testing.T) {
	for _, v := range []any{7, int64(7), json.Number("7")} {
		n, err := scalar.UnmarshalInt(v)
		if err != nil || n != 7 {
			t.Errorf("%v (%T): %d, %v", v, v, n, err)
		}
		f, err := scalar.UnmarshalFloat(v)
		if err != nil || f != 7 {
			t.Errorf("%v (%T): %v, %v", v, v, f, err)
		}
	}
	if f, err := scalar.UnmarshalFloat(1.5); err != nil || written(scalar.MarshalFloat(f)) != "1.5" {
		t.Errorf("%v, %v", f, err)
	}
	for n, want := range map[int]string{7: "7", math.MaxInt: "2147483647", math.MinInt: "-2147483648"} {
		if got := written(scalar.MarshalInt(n)); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
}

func TestALinkIsKeptAsItCame(t *testing.T) {
	const link = `https://example.org/a"b?c=<d>&é`
	got, err := scalar.UnmarshalURI(link)
	if err != nil || got != link {
		t.Errorf("%s, %v", got, err)
	}
	var back string
	if err := json.Unmarshal([]byte(written(scalar.MarshalURI(link))), &back); err != nil || back != link {
		t.Errorf("%s, %v", back, err)
	}
}

// What is read is written in one form, which is read as the same again.
func FuzzDateTime(f *testing.F) {
	for _, s := range []string{"2026-11-24T20:00:00+01:00", "2026-11-24T20:00:00.999999999Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-11-24", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		moment, err := scalar.UnmarshalDateTime(sent)
		if err != nil {
			refused(t, scalar.UnmarshalDateTime, sent)
			return
		}
		text, err := strconv.Unquote(written(scalar.MarshalDateTime(moment)))
		if err != nil {
			t.Fatal(err)
		}
		again, err := scalar.UnmarshalDateTime(text)
		if err != nil || !again.Equal(moment) || again.Location() != time.UTC {
			t.Errorf("%q is written %q, which is read as %v, %v", sent, text, again, err)
		}
	})
}

func FuzzUUID(f *testing.F) {
	for _, s := range []string{"7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e", "7F6C2C9E-2F0E-4A52-9D0B-0C8F8B1C2D3E", uuid.Nil.String(), "{7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d}", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		id, err := scalar.UnmarshalUUID(sent)
		if err != nil {
			refused(t, scalar.UnmarshalUUID, sent)
			return
		}
		if got := written(scalar.MarshalUUID(id)); id == uuid.Nil || got != `"`+strings.ToLower(sent)+`"` {
			t.Errorf("%q is written %s", sent, got)
		}
	})
}

func FuzzURI(f *testing.F) {
	for _, s := range []string{"https://example.org/x?y=z#a", "mailto:a@example.org", "x:", "//x", "\x00", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		link, err := scalar.UnmarshalURI(sent)
		if err != nil {
			refused(t, scalar.UnmarshalURI, sent)
			return
		}
		if link != sent || !json.Valid([]byte(written(scalar.MarshalURI(link)))) {
			t.Errorf("%q is read as %q", sent, link)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-0", "2147483647", "2147483648", "1e9", "1e400", "1.5", "NaN", "0x7", "1_000", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		number := json.Number(sent)
		if n, err := scalar.UnmarshalInt(number); err != nil {
			refused(t, scalar.UnmarshalInt, number)
		} else if again, err := scalar.UnmarshalInt(json.Number(written(scalar.MarshalInt(n)))); err != nil || again != n {
			t.Errorf("%q is read as %d and then as %d, %v", sent, n, again, err)
		}
		if n, err := scalar.UnmarshalFloat(number); err != nil {
			refused(t, scalar.UnmarshalFloat, number)
		} else if text := written(scalar.MarshalFloat(n)); !json.Valid([]byte(text)) {
			t.Errorf("%q is written %s", sent, text)
		}
	})
}
