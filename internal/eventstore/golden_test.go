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
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	"leerkring/domain/release"
)

var update = flag.Bool("update", false, "write a golden file for each form of an event that has none")

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
	for _, e := range notice.Events() {
		all = append(all, e)
	}
	for _, e := range disclosure.Events() {
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
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Int, reflect.Int64:
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

// What was ever written must be read for ever: each event has a golden file for every form that it was ever written in, and a
// golden file is added, never changed. A schema has a second form (Name.v1.2.json) when a field was added that may be absent:
// the first form is read as it always was, so the schema stays.
func TestEveryEventKeepsItsWireForms(t *testing.T) {
	codec := NewCodec(plain{}, everyEvent()...)
	for _, zero := range everyEvent() {
		name := typeName(zero)
		t.Run(name, func(t *testing.T) {
			data, err := codec.encode(t.Context(), "s", uuid.Nil, filled(zero), []byte("hash"))
			if err != nil {
				t.Fatal(err)
			}
			now, files := codec.schema(name), 0
			for schema := 1; schema <= now; schema++ {
				forms := goldenForms(t, name, schema)
				if schema == now && *update && (len(forms) == 0 || !bytes.Equal(forms[len(forms)-1], data)) {
					forms = append(forms, data)
					writeGolden(t, goldenFile(name, schema, len(forms)), data)
				}
				if len(forms) == 0 {
					t.Fatalf("schema %d has no golden file; make it with -update", schema)
				}
				for form, golden := range forms {
					last := schema == now && form == len(forms)-1
					if last && !bytes.Equal(golden, data) {
						t.Errorf("written now as\n%s\nwas\n%s", data, golden)
					}
					d, err := codec.decode(t.Context(), Recorded{Stream: "s", Type: name, Data: golden}, schema)
					if err != nil || string(d.hash) != "hash" || last && !reflect.DeepEqual(d.event, filled(zero)) {
						t.Errorf("form %d of schema %d is read as %+v, %v", form+1, schema, d, err)
					}
				}
				files += len(forms)
			}
			if found, err := filepath.Glob(filepath.Join("testdata", "golden", name+".v*.json")); err != nil || len(found) != files {
				t.Errorf("%d golden files, %d read (%v)", len(found), files, err)
			}
		})
	}
}

// An assessment of the time before the weighing tool shows that no advice was put forward, and is read for the rest as it was.
func TestAnAssessmentWithoutAdviceIsStillRead(t *testing.T) {
	d, err := NewCodec(plain{}, everyEvent()...).decode(t.Context(),
		Recorded{Stream: "s", Type: "AssessmentRecorded", Data: goldenForms(t, "AssessmentRecorded", 1)[0]}, 1)
	want := filled(incident.AssessmentRecorded{}).(incident.AssessmentRecorded)
	want.AdviceShown, want.Catalogue, want.Regime = nil, "", ""
	want.AdviceShown, want.Catalogue, want.ReassessBy = nil, "", nil
	if err != nil || !reflect.DeepEqual(d.event, want) {
		t.Errorf("%+v, %v", d.event, err)
	}
}

// goldenForms are the golden files of one schema of an event, the oldest form first.
func goldenForms(t *testing.T, name string, schema int) (forms [][]byte) {
	t.Helper()
	for {
		golden, err := os.ReadFile(goldenFile(name, schema, len(forms)+1))
		if os.IsNotExist(err) {
			return forms
		}
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, bytes.TrimSpace(golden))
	}
}

func goldenFile(name string, schema, form int) string {
	version := fmt.Sprintf("%s.v%d", name, schema)
	if form > 1 {
		version += fmt.Sprintf(".%d", form)
	}
	return filepath.Join("testdata", "golden", version+".json")
}

func writeGolden(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, append(bytes.Clone(data), '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Everything that a person typed is sealed: a plain string in an event is either sealed or made by the rules.
func TestEveryTypedFieldIsSealed(t *testing.T) {
	madeByTheRules := []string{
		"InterventionDecided.LegalBasis", "InterventionDecided.LawfulnessNote", "InterventionDecided.LawfulnessNoteNL",
		"WhatIfNoted.LegalBasis", "WhatIfNoted.WhyNot", "WhatIfNoted.WhyNotNL", "WhatIfNoted.Catalogue",
		"DataGatheringRequested.WhyNot", "DataGatheringRequested.WhyNotNL", "DataGatheringRequested.Catalogue", "DataGatheringExecuted.Catalogue",
		"InterventionDecided.Catalogue", "AssessmentRecorded.Catalogue", "ReleaseMade.Period",
		"HandOverOffered.To", "IncidentHandedOver.From", "IncidentHandedOver.To", // codes of the catalogue
		"EvidenceAttached.Blob", "EvidenceAttached.Type", "SourceShared.Sources", // keyed hashes
		"IncidentAssigned.Actor",
		"RetentionExecuted.Process", "RetentionExecuted.Result", "RetentionExecuted.Ground", "RetentionExecuted.Policy", // of the table of terms
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
	if t == reflect.TypeFor[time.Time]() { // the text in it is the name of a time zone
		return false
	}
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
	for _, room := range []string{"incident", "notice", "lesson", "casefact", "release"} {
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
