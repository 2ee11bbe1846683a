package casefact_test

import (
	"reflect"
	"testing"
	"time"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
)

// Every string in a casefact is a word of a closed list: a type of its own, never plain string, which could hold anything.
func TestACasefactCantHoldFreeText(t *testing.T) {
	var walk func(path string, t reflect.Type)
	walk = func(path string, typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Struct:
			for i := range typ.NumField() {
				walk(path+"."+typ.Field(i).Name, typ.Field(i).Type)
			}
		case reflect.Slice, reflect.Array, reflect.Pointer:
			walk(path, typ.Elem())
		case reflect.String:
			if typ == reflect.TypeFor[string]() {
				t.Errorf("%s is a plain string", path)
			}
		case reflect.Int, reflect.Uint8, reflect.Bool:
		default:
			t.Errorf("%s is a %s", path, typ)
		}
	}
	walk("Casefact", reflect.TypeFor[casefact.Casefact]())
}

func TestBands(t *testing.T) {
	n := func(n int) *int { return &n }
	h := func(h float64) *float64 { return &h }
	if casefact.CountBandOf(nil) != casefact.CountMissing || casefact.AmountBandOf(nil) != casefact.AmountMissing || casefact.HoursBandOf(nil) != casefact.HoursMissing {
		t.Error("what is missing must say so")
	}
	for count, want := range map[int]casefact.CountBand{0: "0", 1: "1-4", 4: "1-4", 5: "5-19", 19: "5-19", 20: "20-99", 99: "20-99", 100: "100-499", 499: "100-499", 500: "500-1999", 2000: "2000+"} {
		if got := casefact.CountBandOf(n(count)); got != want {
			t.Errorf("%d: %s, want %s", count, got, want)
		}
	}
	for euro, want := range map[int]casefact.AmountBand{0: "0", 999: "under 1k", 1000: "1k-10k", 99_999: "10k-100k", 100_000: "100k-1m", 1_000_000: "1m+"} {
		if got := casefact.AmountBandOf(n(euro)); got != want {
			t.Errorf("%d: %s, want %s", euro, got, want)
		}
	}
	for hours, want := range map[float64]casefact.HoursBand{0: "under 1", 1: "1-3", 2.9: "1-3", 3: "3-6", 6: "6-12", 12: "12-24", 24: "24+"} {
		if got := casefact.HoursBandOf(h(hours)); got != want {
			t.Errorf("%v: %s, want %s", hours, got, want)
		}
	}
}

func TestDaysCountFromTheFirstSignal(t *testing.T) {
	first := time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]casefact.DayBand{
		-time.Hour: "0", 0: "0", 23 * time.Hour: "0", 24 * time.Hour: "1", 48 * time.Hour: "2-3", 95 * time.Hour: "2-3", 96 * time.Hour: "4-7",
		8 * 24 * time.Hour: "8-30", 30 * 24 * time.Hour: "8-30", 31 * 24 * time.Hour: "31+",
	} {
		if got := casefact.DayBandOf(first, first.Add(after)); got != want {
			t.Errorf("%v: %s, want %s", after, got, want)
		}
	}
}

// However often the door brings a record, and whatever became of the case in between: only a difference makes an event.
func TestOnlyADifferenceIsRecorded(t *testing.T) {
	d := casefact.New()
	first, other := casefact.Casefact{Year: 2026, Interventions: []casefact.Intervention{}}, casefact.Casefact{Year: 2025, Interventions: []casefact.Intervention{}}
	recorded, revised := casefact.CasefactRecorded{Casefact: first}, casefact.CasefactRevised{Casefact: other}
	for name, c := range map[string]struct {
		given []casefact.Event
		when  casefact.Command
		then  []casefact.Event
	}{
		"the first time":        {nil, casefact.Record{Casefact: first}, []casefact.Event{recorded}},
		"the same":              {[]casefact.Event{recorded}, casefact.Record{Casefact: first}, nil},
		"other facts":           {[]casefact.Event{recorded}, casefact.Record{Casefact: other}, []casefact.Event{revised}},
		"the same revision":     {[]casefact.Event{recorded, revised}, casefact.Record{Casefact: other}, nil},
		"no incident after all": {[]casefact.Event{recorded}, casefact.Withdraw{}, []casefact.Event{casefact.CasefactWithdrawn{}}},
		"gone already":          {[]casefact.Event{recorded, casefact.CasefactWithdrawn{}}, casefact.Withdraw{}, nil},
		"never brought":         {nil, casefact.Withdraw{}, nil},
		"an incident once more": {[]casefact.Event{recorded, casefact.CasefactWithdrawn{}}, casefact.Record{Casefact: first}, []casefact.Event{casefact.CasefactRevised{Casefact: first}}},
	} {
		var history []decider.Entry[casefact.Event]
		for _, e := range c.given {
			history = append(history, decider.Entry[casefact.Event]{Event: e})
		}
		if events, err := d.Decide(d.Fold(history), c.when); err != nil || !reflect.DeepEqual(events, c.then) {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
}
