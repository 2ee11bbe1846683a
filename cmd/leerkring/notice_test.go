package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// noticeInput is a complete notice of a case.
func noticeInput(incident string, changes map[string]any) map[string]any {
	input := map[string]any{
		"commandId": uuid.NewString(), "incidentId": incident, "platform": "TELEGRAM", "url": "https://t.me/kanaal/12", "qualification": "ILLEGAL",
		"ground": "Sr art. 131", "explanation": "roept op om vanavond ruiten in te gooien", "route": "PLATFORM_FORM",
		"reporterName": "adviseur openbare orde", "reporterEmail": "ooenv@eindhoven.nl", "goodFaith": true, "occurredAt": day,
	}
	for name, value := range changes {
		input[name] = value
	}
	return map[string]any{"input": input}
}

func TestANoticeFromFilingToItsReturn(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	incident := at[string](t, r.do(officer, "ReportSignal", signalInput(uuid.NewString())), "reportSignal.incident.id")

	input := noticeInput(incident, nil)
	first := r.do(officer, "FileNotice", input)
	if again := r.do(officer, "FileNotice", input); !bytes.Equal(first, again) {
		t.Errorf("first %s\nagain %s", first, again)
	}
	id := at[string](t, first, "fileNotice.notice.id")
	r.mutate(officer, "AcknowledgeNotice", map[string]any{"noticeId": id, "reference": "2026-77", "occurredAt": day})
	r.mutate(officer, "DecideNotice", map[string]any{"noticeId": id, "decision": "REMOVED", "reasons": "oproep tot geweld", "occurredAt": day})
	back := r.mutate(officer, "ReportReappearance", map[string]any{"noticeId": id, "occurredAt": day})
	if status := at[string](t, back, "reportReappearance.notice.status"); status != "DECIDED" {
		t.Errorf("status %s", status)
	}

	shown := r.do(officer, "Notice", map[string]any{"id": id})
	var document map[string]any
	if err := json.Unmarshal([]byte(at[string](t, shown, "notice.document.json")), &document); err != nil || document["statementOfGoodFaith"] != true {
		t.Errorf("document %v, %v", document, err)
	}
	if text := at[string](t, shown, "notice.document.text"); !strings.Contains(text, "Sr art. 131") {
		t.Errorf("text %s", text)
	}
	if n := at[float64](t, r.do(officer, "Notices", nil), "notices.totalCount"); n != 1 {
		t.Errorf("%v notices", n)
	}
	figures := r.do(officer, "NoticeFigures", nil)
	if at[float64](t, figures, "noticeFigures.0.shareRemoved") != 1 || at[float64](t, figures, "noticeFigures.0.reappeared") != 1 {
		t.Errorf("figures %s", figures)
	}
	of := r.post(officer, `query ($id: ID!) { incident(id: $id) { notices { id } } }`, map[string]any{"id": incident})
	if at[string](t, of.Data, "incident.notices.0.id") != id {
		t.Errorf("the case shows %s", of.Raw)
	}
}

func TestANoticeThatMustNotBe(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	incident := at[string](t, r.do(officer, "ReportSignal", signalInput(uuid.NewString())), "reportSignal.incident.id")
	for _, c := range []struct {
		changes         map[string]any
		code, words, nl string
	}{
		{map[string]any{"qualification": "LAWFUL_OPINION"}, "UNLAWFUL", "EVRM art. 10", "geoorloofde mening"},
		{map[string]any{"qualification": "HOUSE_RULES", "route": "PROSECUTOR"}, "UNLAWFUL", "DSA art. 22", "Huisregels"},
		{map[string]any{"goodFaith": false}, "REQUIRED", "DSA art. 16(2)(d)", "te goeder trouw"},
		{map[string]any{"reporterEmail": "geen"}, "REQUIRED", "DSA art. 16(2)(c)", "e-mailadres"},
	} {
		refused := r.do(officer, "FileNotice", noticeInput(incident, c.changes))
		if code := at[string](t, refused, "fileNotice.problems.0.code"); code != c.code {
			t.Errorf("%v: %s", c.changes, refused)
		}
		if !strings.Contains(at[string](t, refused, "fileNotice.problems.0.message"), c.words) || !strings.Contains(at[string](t, refused, "fileNotice.problems.0.messageNl"), c.nl) {
			t.Errorf("%v: %s", c.changes, refused)
		}
	}
	// A notice of another municipality's case: there is no such case.
	foreign := r.do(r.token("OFFICER", "GM0344"), "FileNotice", noticeInput(incident, nil))
	if code := at[string](t, foreign, "fileNotice.problems.0.code"); code != "NOT_FOUND" {
		t.Errorf("a foreign case: %s", foreign)
	}
	if n := at[float64](t, r.do(officer, "Notices", nil), "notices.totalCount"); n != 0 {
		t.Errorf("%v notices", n)
	}
}

func TestANoticeIsTheMunicipalitysWhoseCaseItIsNow(t *testing.T) {
	r, id, lead, _ := guestCase(t, false)
	neighbour := r.token("LEAD", "GM0344")
	notice := at[string](t, r.do(lead, "FileNotice", noticeInput(id, map[string]any{"regime": "WPG"})), "fileNotice.notice.id")
	decide := command(map[string]any{"noticeId": notice, "decision": "REMOVED", "occurredAt": day})
	if refused := r.do(neighbour, "DecideNotice", decide); at[string](t, refused, "decideNotice.problems.0.code") != "NOT_FOUND" {
		t.Errorf("%s", refused)
	}
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": "het speelt daar"})
	r.mutate(neighbour, "AcceptHandOver", map[string]any{"incidentId": id})
	if refused := r.do(lead, "DecideNotice", decide); at[string](t, refused, "decideNotice.problems.0.code") != "NOT_FOUND" {
		t.Errorf("%s", refused)
	}
	if seen := r.do(lead, "Notice", map[string]any{"id": notice}); string(seen) != `{"notice":null}` {
		t.Errorf("%s", seen)
	}
	done := r.mutate(neighbour, "DecideNotice", map[string]any{"noticeId": notice, "decision": "REMOVED", "occurredAt": day})
	// It rested on what the police had handed to the other municipality: what it says was not handed to this one.
	if at[string](t, done, "decideNotice.notice.regime") != "WPG" || !at[bool](t, done, "decideNotice.notice.withheld") || strings.Contains(string(done), "https://") {
		t.Errorf("%s", done)
	}
	asGuest := r.post(lead, `query ($id: ID!) { incident(id: $id) { guest notices { withheld url ground explanation reporterName reporterEmail document { json } } } }`, map[string]any{"id": id})
	if want := `{"incident":{"guest":"MUNICIPALITY","notices":[{"withheld":true,"url":null,"ground":null,"explanation":null,"reporterName":null,"reporterEmail":null,"document":null}]}}`; string(asGuest.Data) != want {
		t.Errorf("%s", asGuest.Raw)
	}
}
