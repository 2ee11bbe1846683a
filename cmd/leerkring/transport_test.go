package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// What the transport says can be seen only with real logs and read models behind it; the rest is tested in the package graph.
func TestTheTransportOfARunningServer(t *testing.T) {
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	opened := r.mutate(lead, "ReportSignal", matrixInput("ReportSignal"))
	id := at[string](t, opened, "reportSignal.incident.id")
	position := at[string](t, opened, "reportSignal.position")

	t.Run("a page holds 1 to 100 items", func(t *testing.T) {
		for _, list := range []string{`incidents(first: HOWMANY) { totalCount }`, `lessons(first: HOWMANY) { totalCount }`, `incident(id: "` + id + `") { timeline(first: HOWMANY) { totalCount } }`} {
			for first, want := range map[string]string{"0": "BAD_INPUT", "-1": "BAD_INPUT", "101": "BAD_INPUT", "2147483648": "BAD_INPUT", "1": "", "100": "", "null": ""} {
				answer := r.post(lead, "{ "+strings.ReplaceAll(list, "HOWMANY", first)+" }", nil)
				if got := codeOf(answer); got != want {
					t.Errorf("%s of %s: %s", first, list, answer.Raw)
				}
			}
		}
	})
	t.Run("a cursor is one that a list gave", func(t *testing.T) {
		for _, list := range []string{`incidents(after: $after) { totalCount }`, `lessons(after: $after) { totalCount }`, `incident(id: "` + id + `") { timeline(after: $after) { totalCount } }`} {
			for _, cursor := range []string{
				"x", "@@", plantedName, id, position, opaque(`{}`), opaque(`{"s":1}`), opaque(`{"s":1,"i":""}`), opaque(`{"s":"1","i":"x"}`),
				opaque(`{"s":99999999999999999999,"i":"x"}`), opaque(`[]`), opaque(`null`), opaque(`{"s":1,"i":"x"}{}`),
			} {
				answer := r.post(lead, "query ($after: String) { "+list+" }", map[string]any{"after": cursor})
				if codeOf(answer) != "BAD_INPUT" || strings.Contains(answer.Raw, "Plantsma") {
					t.Errorf("after %q of %s: %s", cursor, list, answer.Raw)
				}
			}
		}
	})
	t.Run("numbers that JSON can't hold are refused", func(t *testing.T) {
		for _, hours := range []any{"Infinity", "-Infinity", "NaN", "1.5", json.Number("1e400")} {
			input := matrixInput("RecordOutcome")
			input["incidentId"], input["hoursToCalm"] = id, hours
			answer := r.post(lead, `mutation ($input: RecordOutcomeInput!) { recordOutcome(input: $input) { problems { code } } }`, command(input))
			if codeOf(answer) != "BAD_INPUT" {
				t.Errorf("%v hours: %s", hours, answer.Raw)
			}
		}
		input := matrixInput("RecordOutcome")
		input["incidentId"], input["hoursToCalm"] = id, 1.5
		if hours := at[float64](t, r.mutate(lead, "RecordOutcome", input), "recordOutcome.incident.outcome.hoursToCalm"); hours != 1.5 {
			t.Errorf("%v hours", hours)
		}
	})
	t.Run("a position that was reached is answered", func(t *testing.T) {
		for _, reached := range []string{position, opaque("case:0"), opaque("knowledge:0")} {
			if answer := r.post(lead, `{ viewer { name } }`, nil, "Leerkring-At-Least", reached); answer.Status != http.StatusOK || codeOf(answer) != "" {
				t.Errorf("%s: %d %s", reached, answer.Status, answer.Raw)
			}
		}
	})
	t.Run("a position that is none is refused", func(t *testing.T) {
		for _, token := range []string{"x", "@", plantedName, opaque("case"), opaque("case:"), opaque("case:-1"), opaque("case:x"), opaque(":1"), opaque("other:1"), opaque("case:18446744073709551615")} {
			answer := r.post(lead, `{ viewer { name } }`, nil, "Leerkring-At-Least", token)
			if answer.Status != http.StatusBadRequest || codeOf(answer) != "BAD_INPUT" || answer.Data != nil || strings.Contains(answer.Raw, "Plantsma") {
				t.Errorf("%s: %d %s", token, answer.Status, answer.Raw)
			}
		}
	})
	t.Run("a position that is not reached is waited for, then unavailable", func(t *testing.T) {
		for _, far := range []string{opaque("case:9000000000000"), opaque("knowledge:9000000000000")} {
			answer := r.post(lead, `{ viewer { name } }`, nil, "Leerkring-At-Least", far)
			if answer.Status != http.StatusServiceUnavailable || codeOf(answer) != "UNAVAILABLE" || answer.Data != nil {
				t.Errorf("%d %s", answer.Status, answer.Raw)
			}
		}
	})
	t.Run("there is one way in, and it takes a POST", func(t *testing.T) {
		for path, want := range map[string]int{"/graphql": http.StatusUnauthorized, "/": http.StatusNotFound, "/graphql/": http.StatusNotFound, "/healthz": http.StatusOK, "/readyz": http.StatusOK} {
			response, err := http.Get(strings.TrimSuffix(r.url, "/graphql") + path)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("GET %s: %d", path, response.StatusCode)
			}
		}
	})
}

func codeOf(answer reply) string {
	if len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}

// opaque makes a text look like a cursor or a position.
func opaque(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
