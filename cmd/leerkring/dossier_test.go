package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"leerkring/internal/eventstore"
)

// everythingIn keeps in a case what a municipality can keep in it, with a word of its own in each place.
func (r *running) everythingIn(officer, lead, id string) {
	r.t.Helper()
	r.mutate(officer, "AddNote", map[string]any{"incidentId": id, "text": "notitiewoord", "occurredAt": day})
	r.mutate(officer, "AddTask", map[string]any{"incidentId": id, "title": "taak", "assignee": "uitvoerderwoord", "occurredAt": day})
	r.mutate(lead, "AssignIncident", map[string]any{"incidentId": id, "to": "behandelaarwoord", "occurredAt": day})
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": "partner", "name": "partnerwoord", "mayAdd": true})
	r.mutate(r.token("PARTNER", ""), "ReportSignal", map[string]any{
		"incidentId": id, "platform": "TELEGRAM", "contentKind": "THREAT", "text": "politiewoord", "occurredAt": day,
	})
	r.attach(officer, id, "een bestand", map[string]any{"description": "bewijswoord"})
	r.do(officer, "FileNotice", noticeInput(id, map[string]any{"reporterName": "melderwoord", "reporterEmail": "melderwoord@gemeente.nl"}))
}

// A dossier is of the log: each event of the case and of its notices stands in it with the hash that the raw event has.
func TestADossierCanBeCheckedAgainstTheLog(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer, lead := r.token("OFFICER", "GM0772"), r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(officer, "ReportSignal", map[string]any{
		"title": "Oproep", "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": "signaalwoord", "handle": "@accountwoord", "occurredAt": day,
	}), "reportSignal.incident.id")
	r.everythingIn(officer, lead, id)
	answer := r.do(officer, "Dossier", map[string]any{"id": id})
	markdown := at[string](t, answer, "dossier.markdown")
	file := filepath.Join(t.TempDir(), "case.jsonl")
	mustRun(t, on(t, r.data, "log", "export", "--log", "case", file)...)
	exported, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer exported.Close()
	events, streams := 0, map[string]bool{}
	_, err = eventstore.ReadLines(exported, "case", func(l eventstore.Line, _ int) error {
		if kind, _, _ := strings.Cut(l.Stream, "-"); kind != "incident" && kind != "notice" {
			return nil
		}
		e := eventstore.Recorded{Stream: l.Stream, Revision: l.Revision, ID: l.ID, Type: l.Type, Data: l.Data, Metadata: l.Metadata}
		_, chain, _ := strings.Cut(markdown, "Stroom "+l.Stream+"\n")
		chain, _, _ = strings.Cut(chain, "\n### ")
		row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \| %s \| [^|]+ \| %s \|$`, l.Revision, l.Type, e.Hash()))
		if !row.MatchString(chain) {
			t.Errorf("the dossier does not hold event %d of %s with its hash", l.Revision, l.Stream)
		}
		events, streams[l.Stream] = events+1, true
		return nil
	})
	if err != nil || events < 8 || len(streams) != 2 {
		t.Errorf("%d events of %v: %v", events, streams, err)
	}
}

func TestADossierForPublicationLeavesPeopleOut(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer, lead := r.token("OFFICER", "GM0772"), r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(officer, "ReportSignal", map[string]any{
		"title": "Oproep", "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": "signaalwoord", "handle": "@accountwoord", "occurredAt": day,
	}), "reportSignal.incident.id")
	before := at[string](t, r.do(officer, "IncidentTimeline", map[string]any{"id": id}), "incident.timeline.nodes.0.recordedAt")
	r.everythingIn(officer, lead, id)
	whole := r.do(lead, "Dossier", map[string]any{"id": id})
	published := r.do(lead, "Dossier", map[string]any{"id": id, "redacted": true})
	then := r.do(lead, "Dossier", map[string]any{"id": id, "asOf": before})
	for _, form := range []string{"dossier.markdown", "dossier.html"} {
		for _, word := range []string{"notitiewoord", "uitvoerderwoord", "behandelaarwoord", "partnerwoord", "politiewoord", "melderwoord", "signaalwoord", "accountwoord", ">officer<", "| officer |"} {
			if word == map[string]string{"dossier.markdown": ">officer<", "dossier.html": "| officer |"}[form] {
				continue // how the other form shows who recorded it
			}
			if !strings.Contains(at[string](t, whole, form), word) {
				t.Errorf("%s lacks %q", form, word)
			}
			if strings.Contains(at[string](t, published, form), word) {
				t.Errorf("%s for publication holds %q", form, word)
			}
		}
		if early := at[string](t, then, form); !strings.Contains(early, "signaalwoord") || strings.Contains(early, "notitiewoord") || strings.Contains(early, "melderwoord") {
			t.Errorf("%s shows another moment", form)
		}
	}
}
