package incident_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
)

type recorded = decider.Entry[incident.Event]

// Rule 22. Whatever is sent, in whatever order: after an erasure the state is that of a history that never held the erased texts,
// and no text of them is anywhere in it, however the case goes on.
func TestWhatWasErasedNeverComesBack(t *testing.T) {
	d := incident.New(rules(t))
	erasures := 0
	rapid.Check(t, func(t *rapid.T) {
		state, left := d.New(), []recorded{}
		secrets := map[uuid.UUID]string{}
		for i := range rapid.IntRange(1, 30).Draw(t, "length") {
			c := drawCommand(t, state)
			if d.Admit(state, c) != nil {
				continue
			}
			events, err := d.Decide(state, c)
			if err != nil {
				continue
			}
			for _, e := range events {
				id := uuid.New()
				secrets[id] = fmt.Sprintf("geheim %d van %d;", len(secrets), i)
				at := recorded{
					ID: id, Revision: uint64(len(left)), Municipality: here, OccurredAt: now().Add(time.Duration(i) * time.Second), Event: planted(e, secrets[id]),
				}
				state = d.Evolve(state, at)
				if erased, is := e.(incident.PersonalDataErased); is {
					erasures++
					blank(left, erased)
				}
				left = append(left, at)
				if again := d.Fold(left); !reflect.DeepEqual(state, again) {
					t.Fatalf("after %T the state is\n%+v\nand a history without the texts makes\n%+v", e, state, again)
				}
			}
			for _, at := range left {
				if at.Erased && holds(reflect.ValueOf(state), secrets[at.ID], map[uintptr]bool{}) {
					t.Fatalf("after %T the text of an erased %T is in the state", c, at.Event)
				}
			}
		}
	})
	if erasures == 0 {
		t.Error("nothing was ever erased")
	}
}

// blank takes from a history what an erasure takes, as destroying the keys does.
func blank(history []recorded, by incident.PersonalDataErased) {
	for i := range history {
		if by.Takes(history[i].ID, history[i].Event) {
			history[i].Event, history[i].Erased = decider.Blank(history[i].Event), true
		}
	}
}

// planted is an event with a secret in each of its sealed fields that hold text.
func planted(event incident.Event, secret string) incident.Event {
	v := reflect.New(reflect.TypeOf(event)).Elem()
	v.Set(reflect.ValueOf(event))
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("seal") != "true" {
			continue
		}
		switch f := v.Field(i); {
		case f.Kind() == reflect.String:
			f.SetString(secret)
		case f.Type() == reflect.TypeFor[[]string]():
			f.Set(reflect.ValueOf([]string{secret}))
		case f.Type() == reflect.TypeFor[incident.CorrectedTexts]():
			texts := reflect.New(f.Type()).Elem()
			for k := range texts.NumField() {
				if texts.Field(k).Kind() == reflect.String {
					texts.Field(k).SetString(secret)
				}
			}
			f.Set(texts)
		}
	}
	return v.Interface().(incident.Event)
}

// holds tells whether a text is anywhere in a value.
func holds(v reflect.Value, text string, seen map[uintptr]bool) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.Contains(v.String(), text)
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return false
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), text, seen)
	case reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), text, seen)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if holds(v.Index(i), text, seen) {
				return true
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return false
		}
		for i := range v.NumField() {
			if holds(v.Field(i), text, seen) {
				return true
			}
		}
	}
	return false
}

// drawErasure erases, redacts, holds or lets terms end, in ways that may or may not fit.
func drawErasure(t *rapid.T, s incident.State) []incident.Command {
	named := []uuid.UUID{anEntry(t, s), anEntry(t, s)}
	erase := incident.EraseEntries{Order: order(), Entries: named[:rapid.IntRange(0, 2).Draw(t, "named")], Ground: "op verzoek"}
	commands := []incident.Command{
		erase, erase,
		incident.RedactEntry{Order: order(), Entry: named[0], Text: "een jongere"},
		incident.PlaceLegalHold{Order: order(), Ground: situation.HeldForCourt, Reason: "x"},
		incident.LiftLegalHold{Order: order(), Reason: "x"},
		incident.ExecuteRetention{Order: later(), Part: incident.RetainSignals, Policy: policy()},
	}
	if rapid.IntRange(0, 4).Draw(t, "whole") == 0 { // nothing comes after it
		commands = append(commands,
			incident.EraseIncident{Order: order(), Ground: "op verzoek", WithdrawFacts: true},
			incident.ExecuteRetention{Order: later(), Part: incident.RetainCase, Policy: policy()})
	}
	return commands
}

// later is an order of so late that every term has ended.
func later() incident.Order {
	at := now().AddDate(120, 0, 0)
	return incident.Order{Municipality: here, OccurredAt: at, Now: at}
}

func policy() retention.Policy {
	p := retention.Policy{Source: "proef", Digest: "abc", Signals: retention.Signals{Days: 30, Ground: "art. 5"}}
	for _, kind := range retention.Outcomes() {
		p.Terms = append(p.Terms, retention.Term{Outcome: kind, Years: 5, Ground: "lijst", Process: "p", Result: "r", Keep: kind == retention.Severe})
	}
	for i := range p.Terms {
		if p.Terms[i].Keep {
			p.Terms[i].Years = 0
		}
	}
	return p
}
