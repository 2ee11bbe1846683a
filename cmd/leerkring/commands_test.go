package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/url"
	"testing"

	"github.com/google/uuid"
)

func signalInput(commandID string) map[string]any {
	return map[string]any{"input": map[string]any{
		"commandId": commandID, "title": "Een oproep", "platform": "SNAPCHAT", "contentKind": "EVENT_INVITATION", "occurredAt": day,
	}}
}

func (r *running) caseCount(token string) float64 {
	r.t.Helper()
	return at[float64](r.t, r.do(token, "Incidents", nil), "incidents.totalCount")
}

func TestTheSameCommandAgainGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	first := r.do(officer, "ReportSignal", signalInput("7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"))
	again := r.do(officer, "ReportSignal", signalInput("7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"))
	if !bytes.Equal(first, again) {
		t.Errorf("first %s\nagain %s", first, again)
	}
	// A colleague may send what was lost on the way.
	if other := r.do(r.token("LEAD", "GM0772"), "ReportSignal", signalInput("7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e")); !bytes.Equal(first, other) {
		t.Errorf("a colleague got %s", other)
	}
	if n := r.caseCount(officer); n != 1 {
		t.Errorf("%v cases", n)
	}
}

func TestAnotherMunicipalityMayUseTheSameCommandID(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	one := r.do(r.token("OFFICER", "GM0772"), "ReportSignal", signalInput("7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"))
	two := r.do(r.token("OFFICER", "GM0344"), "ReportSignal", signalInput("7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e"))
	if at[string](t, one, "reportSignal.incident.id") == at[string](t, two, "reportSignal.incident.id") {
		t.Error("two municipalities share a case")
	}
}

func TestTheSameCommandIDWithOtherContentIsADuplicate(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	id := uuid.NewString()
	opened := r.do(officer, "ReportSignal", signalInput(id))
	changed := signalInput(id)
	changed["input"].(map[string]any)["title"] = "Iets anders"
	answer := r.do(officer, "ReportSignal", changed)
	if code := at[string](t, answer, "reportSignal.problems.0.code"); code != "DUPLICATE" {
		t.Errorf("code %s", code)
	}
	// Also when it is another kind of command on the same case.
	assessment := map[string]any{"input": map[string]any{
		"commandId": id, "incidentId": at[string](t, opened, "reportSignal.incident.id"), "severity": "LOW", "likelihood": "LOW",
		"urgency": "LOW", "barrierStage": "TRIGGER", "decision": "MONITOR", "motivation": "x", "consulted": []string{}, "occurredAt": day,
	}}
	if code := at[string](t, r.do(officer, "RecordAssessment", assessment), "recordAssessment.problems.0.code"); code != "DUPLICATE" {
		t.Errorf("code %s", code)
	}
}

// The client sends and is gone before the answer: sent again, the command is answered and not done twice.
func TestALostAnswerIsGivenAgain(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	address, err := url.Parse(r.url)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		variables := signalInput(uuid.NewString())
		body, err := json.Marshal(map[string]any{"query": r.client.Documents["ReportSignal"], "operationName": "ReportSignal", "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		connection, err := net.Dial("tcp", address.Host)
		if err != nil {
			t.Fatal(err)
		}
		head := "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + officer + "\r\n"
		if _, err := connection.Write([]byte(head + "Content-Length: " + itoa(len(body)) + "\r\n\r\n" + string(body))); err != nil {
			t.Fatal(err)
		}
		connection.Close()
		if problems := at[[]any](t, r.do(officer, "ReportSignal", variables), "reportSignal.problems"); len(problems) > 0 {
			t.Errorf("problems %v", problems)
		}
	}
	if n := r.caseCount(officer); n != 10 {
		t.Errorf("%v cases, want 10", n)
	}
}

func itoa(n int) string { text, _ := json.Marshal(n); return string(text) }

func TestALessonOfferedTwiceByOneCommandIsOneLesson(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := r.closeCase("GM0772")
	variables := command(map[string]any{"incidentId": id, "title": "Eerst bellen", "situation": "er ging een oproep rond"})
	first, again := r.do(lead, "SubmitLesson", variables), r.do(lead, "SubmitLesson", variables)
	if a, b := at[string](t, first, "submitLesson.incident.lesson.id"), at[string](t, again, "submitLesson.incident.lesson.id"); a != b {
		t.Error("two lessons")
	}
	if a, b := at[float64](t, first, "submitLesson.incident.revision"), at[float64](t, again, "submitLesson.incident.revision"); a != b {
		t.Errorf("revision %v, then %v", a, b)
	}
}

func TestAStaleReaderIsToldOfTheConflict(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	opened := r.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day})
	id, revision := at[string](t, opened, "reportSignal.incident.id"), at[float64](t, opened, "reportSignal.incident.revision")
	further := map[string]any{"incidentId": id, "platform": "X", "contentKind": "THREAT", "occurredAt": day, "expectedRevision": revision}
	r.mutate(officer, "ReportSignal", further)
	answer := r.do(officer, "ReportSignal", command(further))
	if code := at[string](t, answer, "reportSignal.problems.0.code"); code != "CONFLICT" {
		t.Errorf("code %s", code)
	}
}

// A mutation's position, sent along, makes any later read show at least that much.
func TestAPositionCanBeReadBack(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	opened := r.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "THREAT", "occurredAt": day})
	position := at[string](t, opened, "reportSignal.position")
	answer := r.post(officer, `{ incidents { totalCount } }`, nil, "Leerkring-At-Least", position)
	if answer.Status != 200 || at[float64](t, answer.Data, "incidents.totalCount") != 1 {
		t.Errorf("%s", answer.Raw)
	}
}
