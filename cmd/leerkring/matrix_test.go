package main

import (
	"testing"
	"time"
	"fmt"

	"github.com/google/uuid"
)

func TestProto(t *testing.T) {
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	fac := r.token("FACILITATOR", "")
	at_ := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	t0 := time.Now()
	var id string
	for range 10 {
		d := r.do(lead, "ReportSignal", map[string]any{"input": map[string]any{"commandId": uuid.NewString(), "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "title": "draaimolen", "occurredAt": at_}})
		id = atv(t, d, "reportSignal.incident.id")
	}
	fmt.Println("ten", time.Since(t0))
	lead = r.token("LEAD", "GM0772")
	for _, q := range []struct{ q string; v map[string]any }{
		{`{viewer{name}} {lessons}`, nil},
		{`{viewer{name}} "Plantnaam`, nil},
		{`{viewer{name}} Plantnaam`, nil},
		{`query($x: Int){incidents(first:$x){totalCount}}`, map[string]any{"x": "Plantnaam"}},
		{`query($x: Stage){incidents(stage:$x){totalCount}}`, map[string]any{"x": "Plantnaam"}},
		{`{incidents(stage:Plantnaam){totalCount}}`, nil},
		{`{incidents(stage:"Plantnaam"){totalCount}}`, nil},
		{`{incidents(first:"Plantnaam"){totalCount}}`, nil},
		{`{incidents(first:99999999999){totalCount}}`, nil},
		{`{incidents(first:0){totalCount}}`, nil},
		{`{incidents(after:"Plantnaam"){totalCount}}`, nil},
		{`{legalBases(inForceOn:"Plantnaam"){id}}`, nil},
		{`{node(id:"Plantnaam"){id}}`, nil},
		{`{node(id:{a:"Plantnaam"}){id}}`, nil},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": "x", "hoursToCalm": "Infinity"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": "x", "hoursToCalm": "NaN"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": "x", "hoursToCalm": "Plantnaam"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "none", "summary": "x"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": "x", "Plantnaam": 1}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": []string{"Plantnaam"}}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": "Plantnaam", "incidentId": id, "occurredAt": at_, "scale": "NONE", "summary": "x"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": map[string]any{"a": "Plantnaam"}, "occurredAt": at_, "scale": "NONE", "summary": "x"}}},
		{`mutation($i: RecordOutcomeInput!){recordOutcome(input:$i){problems{code message path}}}`, map[string]any{"i": map[string]any{"commandId": uuid.NewString(), "incidentId": 1.5, "occurredAt": map[string]any{"a": "Plantnaam"}, "scale": "NONE", "summary": "x"}}},
	} {
		fmt.Println(q.q[:min(60, len(q.q))], q.v)
		a := r.post(lead, q.q, q.v)
		fmt.Println("    ", a.Status, a.Raw)
	}
	_ = fac
	fmt.Println(r.stderr.String())
}
func atv(t *testing.T, d []byte, p string) string { return at[string](t, d, p) }
