package eventstore

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
)

var update = flag.Bool("update", false, "write the golden files of events that have none")

// plain seals nothing, so that a golden file can be read by people; the real sealing has golden files of its own.
type plain struct{}

func (plain) Seal(_ context.Context, _ string, _ uuid.UUID, fields map[string][]byte) (map[string][]byte, error) {
	return fields, nil
}

func (plain) Unseal(_ context.Context, _ string, _ uuid.UUID, sealed map[string][]byte) (map[string][]byte, error) {
	return sealed, nil
}

// everyEvent is one zero value of every event type there is.
func everyEvent() []any {
	var all []any
	for _, e := range incident.Events() {
		all = append(all, e)
	}
	for _, e := range lesson.Events() {
		all = append(all, e)
	}
	for _, e := range casefact.Events() {
		all = append(all, e)
	}
	for _, e := range release.Events() {
		all = append(all, e)
	}
	return append(all, AnchorMade{})
}

// filled is the event with something in every field.
func filled(event any) any {
	v := reflect.New(reflect.TypeOf(event)).Elem()
	fill(v, reflect.TypeOf(event).Name())
	return v.Interface()
}

func fill(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Int:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), name)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name)
		}
	default:
		panic("a kind of field that no event has had: " + v.Kind().String())
	}
}

// What was ever written must be read for ever: each event has a golden file for every schema that it was ever written in, and a
// golden file is added, never changed.
func TestEveryEventKeepsItsWireForm(t *testing.T) {
	codec := NewCodec(plain{}, everyEvent()...)
	for _, zero := range everyEvent() {
		name := typeName(zero)
		t.Run(name, func(t *testing.T) {
			data, err := codec.encode(t.Context(), "s", uuid.Nil, filled(zero), []byte("hash"))
			if err != nil {
				t.Fatal(err)
			}
			now := codec.schema(name)
			if golden := read(t, name, now, data); !bytes.Equal(golden, data) {
				t.Errorf("written now as\n%s\nwas\n%s", data, golden)
			}
			for schema := 1; schema <= now; schema++ {
				d, err := codec.decode(t.Context(), Recorded{Stream: "s", Type: name, Data: read(t, name, schema, nil)}, schema)
				if err != nil || string(d.hash) != "hash" || schema == now && !reflect.DeepEqual(d.event, filled(zero)) {
					t.Errorf("schema %d is read as %+v, %v", schema, d, err)
				}
			}
			if files, err := filepath.Glob(filepath.Join("testdata", "golden", name+".v*.json")); err != nil || len(files) != now {
				t.Errorf("%d golden files of %d schemas (%v)", len(files), now, err)
			}
		})
	}
}

// read gives a golden file. One that is missing is made of data with -update.
func read(t *testing.T, name string, schema int, data []byte) []byte {
	t.Helper()
	file := filepath.Join("testdata", "golden", fmt.Sprintf("%s.v%d.json", name, schema))
	golden, err := os.ReadFile(file)
	if os.IsNotExist(err) && *update && data != nil {
		golden = append(data, '\n')
		err = os.WriteFile(file, golden, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(golden)
}

// Everything that a person typed is sealed: a plain string in an event is either sealed or made by the rules.
func TestEveryTypedFieldIsSealed(t *testing.T) {
	madeByTheRules := []string{
		"InterventionDecided.LegalBasis", "InterventionDecided.LawfulnessNote", "InterventionDecided.LawfulnessNoteNL",
		"InterventionDecided.Catalogue", "ReleaseMade.Period",
	}
	for _, event := range everyEvent() {
		typ := reflect.TypeOf(event)
		for i := range typ.NumField() {
			f := typ.Field(i)
			name := typ.Name() + "." + f.Name
			if f.Tag.Get("seal") == "true" || slices.Contains(madeByTheRules, name) {
				continue
			}
			if holdsText(f.Type) {
				t.Errorf("%s can hold typed text and is not sealed", name)
			}
		}
	}
}

func holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return t == reflect.TypeFor[string]()
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holdsText(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if holdsText(t.Field(i).Type) {
				return true
			}
		}
	case reflect.Interface, reflect.Map:
		return true
	}
	return false
}

// The lists of event types are what the codec, the golden files and the projections go by: none may be missing in them.
func TestNoEventTypeIsMissingFromItsList(t *testing.T) {
	listed := map[string]bool{}
	for _, e := range everyEvent() {
		listed[typeName(e)] = true
	}
	marker := regexp.MustCompile(`func \((\w+)\) \w+Event\(\)`)
	for _, room := range []string{"incident", "lesson", "casefact", "release"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "domain", room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range marker.FindAllStringSubmatch(string(text), -1) {
				if !listed[m[1]] {
					t.Errorf("%s is an event and in no list", m[1])
				}
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	codec := NewCodec(plain{}, everyEvent()...)
	for _, zero := range everyEvent() {
		data, err := codec.encode(context.Background(), "s", uuid.Nil, filled(zero), []byte("hash"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(typeName(zero), data)
	}
	f.Fuzz(func(t *testing.T, typ string, data []byte) {
		d, err := codec.decode(t.Context(), Recorded{Stream: "s", Type: typ, Data: data}, 1)
		if err != nil {
			return
		}
		// What was read can be written and read again as the same.
		again, err := codec.encode(t.Context(), "s", uuid.Nil, d.event, d.hash)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(again) {
			t.Fatalf("written as %s", again)
		}
		if _, err := codec.decode(t.Context(), Recorded{Stream: "s", Type: typ, Data: again}, 1); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte(`{"schema":1,"recordedAt":"2026-11","prevHash":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := parseMetadata(data); err == nil && m.Schema < 1 {
			t.Errorf("schema %d was taken", m.Schema)
		}
	})
}
