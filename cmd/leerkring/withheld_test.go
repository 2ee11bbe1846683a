package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"leerkring/graph"
	"leerkring/internal/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/identity"
)

// cutOffLog is the writer of disclosures, whose log can be taken away.
type cutOffLog struct {
	graph.Discloser
	away atomic.Bool
}

func (c *cutOffLog) Record(ctx context.Context, requests ...disclosure.Request) error {
	if c.away.Load() {
		return eventstore.ErrUnavailable
	}
	return c.Discloser.Record(ctx, requests...)
}

// answered is what a lead gets.
func (s *statementsOf) answered(handler http.Handler, operation string, variables map[string]any) *httptest.ResponseRecorder {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": s.documents[operation], "operationName": operation, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	return asLead(s.t, handler, http.MethodPost, "/graphql", body)
}

func asLead(t *testing.T, handler http.Handler, method, path string, body []byte) *httptest.ResponseRecorder {
	viewer := &identity.Viewer{Issuer: "x", Subject: "lead", Name: "regievoerder", Roles: []identity.Role{identity.Lead}, Municipality: "GM0772"}
	request := httptest.NewRequestWithContext(identity.With(t.Context(), viewer), method, path, bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

// No personal data leaves without its record: while that can't be written the answer is withheld, what is public is answered, and a
// mutation that was done gives its answer when it is sent again.
func TestAnAnswerWithoutItsRecordIsWithheld(t *testing.T) {
	s := countStatements(t)
	log := &cutOffLog{Discloser: s.app.api.Cases.Disclosures}
	s.app.api.Cases.Disclosures = log
	handler := s.app.api.Handler()
	input := matrixInput("ReportSignal")
	input["title"], input["text"], input["commandId"] = secretWord, secretWord, uuid.NewString()
	id := at[string](t, s.mutate("ReportSignal", input), "reportSignal.incident.id")

	log.away.Store(true)
	later := map[string]any{"commandId": uuid.NewString(), "incidentId": id, "text": secretWord, "occurredAt": day}
	for operation, variables := range map[string]map[string]any{
		"Incident": {"id": id}, "Incidents": nil, "Dossier": {"id": id}, "WorkList": nil, "AddNote": {"input": later}, "IncidentTimeline": {"id": id},
	} {
		answer := s.answered(handler, operation, variables)
		text := answer.Body.String()
		if answer.Code != http.StatusServiceUnavailable || !strings.Contains(text, `"code":"UNAVAILABLE"`) || strings.Contains(text, secretWord) || strings.Contains(text, `"data"`) {
			t.Errorf("%s: %d %s", operation, answer.Code, text)
		}
	}
	if answer := s.answered(handler, "LegalBases", nil); answer.Code != http.StatusOK {
		t.Errorf("what is public: %d %s", answer.Code, answer.Body)
	}
	// A refusal whose record can't be written is withheld as well, in the same words.
	if answer := s.answered(handler, "Incident", map[string]any{"id": global("Incident", uuid.NewString())}); answer.Code != http.StatusServiceUnavailable {
		t.Errorf("a refusal: %d %s", answer.Code, answer.Body)
	}
	log.away.Store(false)
	answer := s.answered(handler, "AddNote", map[string]any{"input": later})
	if notes := at[[]any](t, at2(t, answer), "addNote.incident.notes"); len(notes) != 1 {
		t.Errorf("sent again: %d notes", len(notes))
	}
}

// A file waits for its record, too.
func TestAFileWithoutItsRecordIsWithheld(t *testing.T) {
	s := countStatements(t)
	log := &cutOffLog{Discloser: s.app.api.Cases.Disclosures}
	s.app.api.Cases.Disclosures = log
	files := s.app.api.Evidence()
	id := at[string](t, s.mutate("ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	var sent struct{ Receipt string }
	if err := json.Unmarshal(asLead(t, files, http.MethodPut, "/evidence", []byte(secretWord)).Body.Bytes(), &sent); err != nil {
		t.Fatal(err)
	}
	attached := s.mutate("AttachEvidence", map[string]any{"incidentId": id, "receipt": sent.Receipt, "description": "x", "occurredAt": day})
	path := at[string](t, attached, "attachEvidence.incident.evidence.0.path")
	log.away.Store(true)
	if answer := asLead(t, files, http.MethodGet, path, nil); answer.Code != http.StatusServiceUnavailable || strings.Contains(answer.Body.String(), secretWord) {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	log.away.Store(false)
	if answer := asLead(t, files, http.MethodGet, path, nil); answer.Body.String() != secretWord {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

// at2 is the data of an answer.
func at2(t *testing.T, answer *httptest.ResponseRecorder) json.RawMessage {
	t.Helper()
	var got struct{ Data json.RawMessage }
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || got.Data == nil {
		t.Fatalf("%v %s", err, answer.Body)
	}
	return got.Data
}

// What a server recorded before it ended is there after it, in one stream that goes on; the logs verify, and a backup, a rebuild and
// a move to another store keep every record.
func TestRecordsOutliveTheServer(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	id, _ := r.plantedCase(lead, "GM0772")
	_, trace := r.traced(lead, "Incident", map[string]any{"id": id})
	first := r.recordOf(privacy, trace)
	r.stop()
	again := start(t, r.data)
	_, trace = again.traced(lead, "Incident", map[string]any{"id": id})
	again.recordOf(privacy, trace)
	vault := t.TempDir()
	logs, keys := filepath.Join(vault, "logs.tar.gz"), filepath.Join(vault, "keys.tar.gz")
	mustRun(t, "backup", "--data", r.data, logs, "--keys", keys)
	again.stop()
	if streams := streamsOf(t, r.data); len(streams) != 1 {
		t.Errorf("one server has the streams %v", streams)
	}
	verified(t, r.data)
	mustRun(t, "rebuild", "--data", r.data)

	restored := filepath.Join(vault, "restored")
	mustRun(t, "restore", "--data", restored, logs, "--keys", keys)
	verified(t, restored)
	back := start(t, restored)
	token := func(role string) string { return back.token(role, "GM0772") }
	_, trace = back.traced(token("LEAD"), "Incident", map[string]any{"id": id})
	back.recordOf(token("PRIVACY_OFFICER"), trace)
	if !slices.ContainsFunc(back.disclosures(token("PRIVACY_OFFICER"), nil), func(d disclosed) bool { return d.ID == first.ID && d.Actor == first.Actor }) {
		t.Error("a record did not come back with the backup")
	}
	back.stop()
	if streams := streamsOf(t, restored); len(streams) != 2 {
		t.Errorf("a restored server goes on under another's id: %v", streams)
	}
	verified(t, restored)

	moved := filepath.Join(vault, "case.jsonl")
	mustRun(t, "log", "export", "--data", restored, "--log", "case", moved)
	mustRun(t, "log", "import", "--data", filepath.Join(vault, "moved"), "--log", "case", moved)
	if before, after := streamsOf(t, restored), streamsOf(t, filepath.Join(vault, "moved")); !slices.Equal(before, after) {
		t.Errorf("%v, moved %v", before, after)
	}
}

// streamsOf are the streams of disclosures in a case log, in order.
func streamsOf(t *testing.T, data string) (streams []string) {
	t.Helper()
	err := logFlags{Data: data, patience: patience}.with(t.Context(), "case", func(log *eventstore.Log) error {
		return log.Scan(t.Context(), 0, func(e eventstore.Recorded) error {
			if strings.HasPrefix(e.Stream, "disclosure-") && !slices.Contains(streams, e.Stream) {
				streams = append(streams, e.Stream)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(streams)
	return streams
}
