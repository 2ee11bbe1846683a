package dossier

import (
	"reflect"

	"leerkring/domain/casefact"
	"leerkring/internal/eventstore"
)

func unlinked(s Stream) []eventstore.Decoded { return eventstore.Unlinked(s.Events) }

func caseType(id string) casefact.TypeID { return casefact.TypeID(id) }

// planting is an event of which every sealed text says something else.
func planting(event any, text string) any {
	v := reflect.New(reflect.TypeOf(event)).Elem()
	v.Set(reflect.ValueOf(event))
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("seal") == "true" {
			plant(v.Field(i), text)
		}
	}
	return v.Interface()
}

func plant(v reflect.Value, text string) {
	switch {
	case v.Type() == reflect.TypeFor[string]():
		v.SetString(text)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		for i := range v.Len() {
			v.Index(i).SetString(text)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		plant(v.Elem(), text)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				plant(v.Field(i), text)
			}
		}
	}
}
