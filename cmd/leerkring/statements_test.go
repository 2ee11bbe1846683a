package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"leerkring/domain/release"
	contract "leerkring/frontend-contract"
	"leerkring/internal/identity"
	"leerkring/projections"
	"leerkring/projections/casefile"
	"leerkring/projections/knowledge"
)

// counting is a read model that counts what it is asked.
type counting struct {
	projections.Reader
	statements *atomic.Int64
}

func (c counting) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.statements.Add(1)
	return c.Reader.QueryContext(ctx, query, args...)
}

func (c counting) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	c.statements.Add(1)
	return c.Reader.QueryRowContext(ctx, query, args...)
}

// statementsOf is an API without a listener, whose read models count what they are asked.
type statementsOf struct {
	t          *testing.T
	app        *app
	handler    http.Handler
	statements atomic.Int64
	documents  map[string]string
}

func countStatements(t *testing.T) *statementsOf {
	t.Helper()
	a, err := open(t.Context(), config{data: t.TempDir(), side: sideBoth, doorInterval: 0, now: time.Now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := &statementsOf{t: t, app: a}
	a.cases.queries = casefile.NewQueries(counting{a.cases.model, &s.statements})
	a.knowledge.queries = knowledge.NewQueries(counting{a.knowledge.model, &s.statements}, release.KindsOf(a.catalogue))
	a.assemble()
	s.handler = a.api.Handler()
	if s.documents, err = contract.Operations(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for _, work := range []func(context.Context) error{
		a.cases.model.Run, a.knowledge.model.Run, a.cases.pending.Run, a.cases.erased.Run, a.cases.eraser.Run,
		func(ctx context.Context) error { return a.cases.door.Run(ctx, a.cases.pending.Changed) },
	} {
		group.Go(func() { _ = work(ctx) }) // it ends with the context
	}
	t.Cleanup(func() {
		stop()
		group.Wait()
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// send asks as a lead, and gives the answer with the number of statements that it took.
func (s *statementsOf) send(document, operation string, variables map[string]any) (json.RawMessage, int64) {
	s.t.Helper()
	return s.sendAs(identity.Lead, document, operation, variables)
}

func (s *statementsOf) sendAs(role identity.Role, document, operation string, variables map[string]any) (json.RawMessage, int64) {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "operationName": operation, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	viewer := &identity.Viewer{Issuer: "x", Subject: "lead", Name: "regievoerder", Roles: []identity.Role{role}, Municipality: "GM0772"}
	request := httptest.NewRequestWithContext(identity.With(s.t.Context(), viewer), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	before := s.statements.Load()
	s.handler.ServeHTTP(recorder, request)
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
		s.t.Fatalf("%v %s", err, recorder.Body)
	}
	return answer.Data, s.statements.Load() - before
}

func (s *statementsOf) mutate(operation string, input map[string]any) json.RawMessage {
	s.t.Helper()
	data, _ := s.send(s.documents[operation], operation, command(input))
	return data
}

// wholeCase is a case with all that hangs on it, in every list in which cases stand.
const wholeCase = `
fragment All on Incident {
	id title municipality { name } signals { id text } assessments { id adviceShown { id } } interventions { id type { id } legalBasis { id } }
	outcome { summary } evidence { path } notices { id document { text } } partners { id } links { reference } lesson { id status }
	notes { text author } tasks { title overdue } assignment { to me } tags overdue timeline(first: 10) { totalCount nodes { summary actor } }
}
query List($first: Int) { incidents(first: $first) { totalCount nodes { ...All } } }
query Filtered($first: Int) { incidents(first: $first, filter: {platform: TELEGRAM, tag: "vuurwerk", open: true}) { totalCount nodes { ...All } } }
query Search($first: Int) { incidents(first: $first, search: "vuurwerk") { totalCount nodes { ...All } } }
query Work($first: Int) { workList(first: $first) { totalCount nodes { kind text incident { ...All } } handOverOffers { reference } } }
query Case($id: ID!) { incident(id: $id) { ...All } }`

// However many cases a page holds, and however much a case holds: the read models are asked the same number of times.
func TestAPageCostsTheSameNumberOfStatementsWhateverItsSize(t *testing.T) {
	s := countStatements(t)
	var ids []string
	for n := range 12 {
		input := matrixInput("ReportSignal")
		input["title"], input["text"] = fmt.Sprintf("Oproep %d", n), "neem vuurwerk mee"
		id := at[string](t, s.mutate("ReportSignal", input), "reportSignal.incident.id")
		ids = append(ids, id)
		s.mutate("TagIncident", map[string]any{"incidentId": id, "tags": []string{"vuurwerk"}, "occurredAt": day})
		s.mutate("AddNote", map[string]any{"incidentId": id, "text": "gebeld", "occurredAt": day})
		for range n { // a case that holds more
			s.mutate("FileNotice", noticeInput(id, nil)["input"].(map[string]any))
			s.mutate("DecideIntervention", map[string]any{"incidentId": id, "interventionTypeId": "IV17", "motivation": "nodig", "occurredAt": day})
		}
		if n > 0 {
			s.mutate("LinkIncidents", map[string]any{"incidentId": id, "otherIncidentId": ids[n-1], "kind": "RELATED"})
		}
	}
	for _, id := range ids[:4] { // which have lessons
		assessed := matrixInput("RecordAssessment")
		assessed["incidentId"] = id
		s.mutate("RecordAssessment", assessed)
		file, _ := s.send(s.documents["Incident"], "Incident", map[string]any{"id": id})
		var got struct {
			Incident struct{ Interventions []struct{ ID string } }
		}
		if err := json.Unmarshal(file, &got); err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Incident.Interventions {
			s.mutate("WithdrawIntervention", map[string]any{"incidentId": id, "interventionId": m.ID, "reason": "x", "occurredAt": day})
		}
		for _, operation := range []string{"RecordOutcome", "CloseIncident", "SubmitLesson"} {
			input := matrixInput(operation)
			input["incidentId"] = id
			s.mutate(operation, input)
		}
	}
	for _, list := range []string{"List", "Filtered", "Search", "Work"} {
		var costs []int64
		for _, first := range []int{1, 3, 8, 12} {
			_, cost := s.send(wholeCase, list, map[string]any{"first": first})
			costs = append(costs, cost)
		}
		t.Logf("%s: %d statements", list, costs[0])
		// One statement more where a case on the page has offered a lesson.
		if slices.Max(costs)-slices.Min(costs) > 1 || costs[0] == 0 || costs[0] > 12 {
			t.Errorf("%s takes %v statements by the size of the page", list, costs)
		}
	}
	for name, filter := range map[string]map[string]any{"all": nil, "a case": {"incidentId": ids[0]}, "one reader": {"subject": "lead"}} {
		var costs []int64
		for _, first := range []int{1, 5, 40} {
			_, cost := s.sendAs(identity.PrivacyOfficer, s.documents["Disclosures"], "Disclosures", map[string]any{"first": first, "filter": filter})
			costs = append(costs, cost)
		}
		t.Logf("disclosures of %s: %d statements", name, costs[0])
		if slices.Min(costs) != slices.Max(costs) || costs[0] == 0 || costs[0] > 2 {
			t.Errorf("disclosures of %s take %v statements by the size of the page", name, costs)
		}
	}
	var costs []int64
	for _, id := range []string{ids[4], ids[7], ids[11]} {
		_, cost := s.send(wholeCase, "Case", map[string]any{"id": id})
		costs = append(costs, cost)
	}
	t.Logf("a case: %d statements", costs[0])
	if slices.Min(costs) != slices.Max(costs) || costs[0] == 0 || costs[0] > 8 {
		t.Errorf("a case takes %v statements by what it holds", costs)
	}
}
