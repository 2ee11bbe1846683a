package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// guestCase is a case to which the police were invited, with the tokens of its lead and of the police.
func guestCase(t *testing.T, mayAdd bool) (r *running, id, lead, police string) {
	t.Helper()
	r = start(t, t.TempDir())
	lead, police = r.token("LEAD", "GM0772"), r.token("PARTNER", "")
	id = at[string](t, r.mutate(lead, "ReportSignal", map[string]any{
		"title": "Plein", "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": "neem vuurwerk mee", "occurredAt": day,
	}), "reportSignal.incident.id")
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": "partner", "name": "wijkagent", "mayAdd": mayAdd})
	return r, id, lead, police
}

func TestThePoliceAddToTheCaseThatTheyWereInvitedTo(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	neighbour := r.token("OFFICER", "GM0344")
	added := r.mutate(police, "ReportSignal", map[string]any{
		"incidentId": id, "platform": "TELEGRAM", "contentKind": "THREAT", "handle": "@dreiger", "text": "wapens", "occurredAt": day,
	})
	if at[string](t, added, "reportSignal.incident.signals.1.regime") != "WPG" || at[string](t, added, "reportSignal.incident.signals.1.text") != "wapens" {
		t.Errorf("%s", added)
	}
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "MUNICIPALITY", "municipality": "GM0344"})
	own, foreign := r.do(lead, "Incident", map[string]any{"id": id}), r.do(neighbour, "Incident", map[string]any{"id": id})
	if at[string](t, own, "incident.signals.1.handle") != "@dreiger" {
		t.Errorf("the municipality does not read what was handed to it: %s", own)
	}
	if !at[bool](t, foreign, "incident.signals.1.withheld") || strings.Contains(string(foreign), "dreiger") || strings.Contains(string(foreign), "wapens") {
		t.Errorf("police data reach the neighbouring municipality: %s", foreign)
	}
	if at[string](t, foreign, "incident.signals.0.text") != "neem vuurwerk mee" || at[string](t, foreign, "incident.guest") != "MUNICIPALITY" {
		t.Errorf("%s", foreign)
	}
	for _, asOf := range []any{nil, "2030-01-01T00:00:00Z"} {
		timeline := r.do(police, "IncidentTimeline", map[string]any{"id": id, "asOf": asOf})
		if n := at[float64](t, timeline, "incident.timeline.totalCount"); n != 2 || strings.Contains(string(timeline), `"actor":"`) {
			t.Errorf("a guest's timeline: %s", timeline)
		}
	}
}

// By whatever way: to whom the invitation ended the case does not exist, to the byte.
func TestWhoseInvitationEndedSeesNothing(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	partner := at[string](t, r.do(lead, "Incident", map[string]any{"id": id}), "incident.partners.0.id")
	missing := global("Incident", "0190b5a4-7a44-7a51-9d0a-3f8f5e6b7c8d")
	r.mutate(lead, "RemovePartner", map[string]any{"incidentId": id, "partnerId": partner})
	for name, ask := range map[string]func(string) json.RawMessage{
		"incident": func(id string) json.RawMessage { return r.do(police, "Incident", map[string]any{"id": id}) },
		"asOf": func(id string) json.RawMessage {
			return r.do(police, "Incident", map[string]any{"id": id, "asOf": "2030-01-01T00:00:00Z"})
		},
		"timeline": func(id string) json.RawMessage { return r.do(police, "IncidentTimeline", map[string]any{"id": id}) },
		"node":     func(id string) json.RawMessage { return r.do(police, "Node", map[string]any{"id": id}) },
	} {
		if ended, never := ask(id), ask(missing); string(ended) != string(never) {
			t.Errorf("%s: %s, and of a case that never was %s", name, ended, never)
		}
	}
	if list := r.do(police, "Incidents", nil); at[float64](t, list, "incidents.totalCount") != 0 {
		t.Errorf("%s", list)
	}
}

func TestACaseIsHandedOverWithTheConsentOfBoth(t *testing.T) {
	r, id, lead, _ := guestCase(t, false)
	neighbour, stranger := r.token("LEAD", "GM0344"), r.token("LEAD", "GM0599")
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": "het speelt daar"})
	if offers := r.do(neighbour, "HandOverOffers", nil); at[string](t, offers, "handOverOffers.0.incidentId") != id {
		t.Fatalf("%s", offers)
	}
	if offers := r.do(stranger, "HandOverOffers", nil); string(offers) != `{"handOverOffers":[]}` {
		t.Errorf("%s", offers)
	}
	if seen := r.do(neighbour, "Incident", map[string]any{"id": id}); string(seen) != `{"incident":null}` {
		t.Errorf("read before it was accepted: %s", seen)
	}
	accepted := r.mutate(neighbour, "AcceptHandOver", map[string]any{"incidentId": id})
	if at[string](t, accepted, "acceptHandOver.incident.municipality.code") != "GM0344" {
		t.Errorf("%s", accepted)
	}
	if before := r.do(lead, "Incident", map[string]any{"id": id}); at[string](t, before, "incident.guest") != "MUNICIPALITY" {
		t.Errorf("%s", before)
	}
	own := r.do(neighbour, "Incidents", nil)
	if at[float64](t, own, "incidents.totalCount") != 1 {
		t.Errorf("%s", own)
	}
}

// What the police handed to one mayor is not handed to the next by a hand-over: in no view, at no moment, by no search.
func TestAHandOverHandsNoPoliceDataOn(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	r.mutate(police, "ReportSignal", map[string]any{"incidentId": id, "platform": "TELEGRAM", "contentKind": "THREAT", "text": "Geheimwoord", "handle": "@geheimwoord", "occurredAt": day})
	path := r.attach(police, id, "Geheimwoord", nil)
	neighbour := r.token("LEAD", "GM0344")
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": "het speelt daar"})
	accepted := r.mutate(neighbour, "AcceptHandOver", map[string]any{"incidentId": id})
	if !at[bool](t, accepted, "acceptHandOver.incident.signals.1.withheld") || at[bool](t, accepted, "acceptHandOver.incident.signals.0.withheld") {
		t.Errorf("%s", accepted)
	}
	for name, answer := range map[string]json.RawMessage{
		"now": r.do(neighbour, "Incident", map[string]any{"id": id}), "asOf": r.do(neighbour, "Incident", map[string]any{"id": id, "asOf": "2030-01-01T00:00:00Z"}),
		"compare": r.do(neighbour, "CompareIncident", map[string]any{"id": id, "from": "2020-01-01T00:00:00Z", "to": "2030-01-01T00:00:00Z"}),
		"dossier": r.do(neighbour, "Dossier", map[string]any{"id": id}), "list": r.do(neighbour, "Incidents", nil),
	} {
		if strings.Contains(strings.ToLower(string(answer)), "geheimwoord") {
			t.Errorf("%s holds what the police told another mayor: %s", name, answer)
		}
	}
	if found := r.do(neighbour, "Incidents", map[string]any{"search": "geheimwoord"}); at[float64](t, found, "incidents.totalCount") != 0 {
		t.Errorf("it is found: %s", found)
	}
	if file := r.transfer(neighbour, "GET", path, nil); file.status != 404 {
		t.Errorf("the file is given: %d", file.status)
	}
	// The police read it still, and so does the first municipality once the case is its own again.
	if seen := string(r.do(police, "Incident", map[string]any{"id": id})); !strings.Contains(seen, "Geheimwoord") {
		t.Errorf("%s", seen)
	}
	r.mutate(neighbour, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0772", "reason": "terug"})
	r.mutate(lead, "AcceptHandOver", map[string]any{"incidentId": id})
	if seen := string(r.do(lead, "Incident", map[string]any{"id": id})); !strings.Contains(seen, "Geheimwoord") {
		t.Errorf("%s", seen)
	}
}

// A datum that is put under another law is withheld from then on, also as it stood before.
func TestRightsAreThoseOfTodayWhateverTheMoment(t *testing.T) {
	r, id, lead, _ := guestCase(t, false)
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "MUNICIPALITY", "municipality": "GM0344"})
	signal := at[string](t, r.do(lead, "Incident", map[string]any{"id": id}), "incident.signals.0.id")
	before := time.Now().UTC().Format(time.RFC3339Nano)
	r.mutate(lead, "CorrectEntry", map[string]any{"incidentId": id, "entryId": signal, "reason": "kwam van de politie", "occurredAt": day, "signal": map[string]any{"regime": "WPG"}})
	for _, asOf := range []any{nil, before} {
		if seen := string(r.do(r.token("OFFICER", "GM0344"), "Incident", map[string]any{"id": id, "asOf": asOf})); strings.Contains(seen, "vuurwerk") {
			t.Errorf("as of %v: %s", asOf, seen)
		}
	}
}
