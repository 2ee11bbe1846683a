package decider

import "reflect"

// Blank is an event as it is read once the key of its entry is destroyed: what a person typed, its fields with the tag
// seal:"true", is gone, and the coded answers stand.
func Blank[E any](event E) E {
	was := reflect.ValueOf(event)
	if was.Kind() != reflect.Struct {
		return event
	}
	blank := reflect.New(was.Type()).Elem()
	blank.Set(was)
	for _, i := range sealed(was.Type()) {
		blank.Field(i).SetZero()
	}
	return blank.Interface().(E)
}

// Personal tells whether an event of this type has fields that a person typed.
func Personal(event any) bool { return len(sealed(reflect.TypeOf(event))) > 0 }

// sealed are the indexes of the fields that are encrypted in the log.
func sealed(t reflect.Type) (fields []int) {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("seal") == "true" {
			fields = append(fields, i)
		}
	}
	return fields
}
