package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	contract "leerkring/frontend-contract"
)

// disclosed is a record as the privacy officer sees it.
type disclosed struct {
	ID, Actor, Role, Activity, Operation, TraceID, OperationID string
	ReadBy                                                     *struct{ Code string }
	Refused                                                    *string
	Fields                                                     []string
	Incidents                                                  []struct {
		IncidentID string
		Reference  *string
	}
}

func (d disclosed) cases() (ids []string) {
	for _, i := range d.Incidents {
		ids = append(ids, i.IncidentID)
	}
	return ids
}

// disclosures are all records that a filter finds, over all pages.
func (r *running) disclosures(privacy string, filter map[string]any) (list []disclosed) {
	r.t.Helper()
	after := any(nil)
	for {
		var page struct {
			Disclosures struct {
				Nodes    []disclosed
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		if err := json.Unmarshal(r.do(privacy, "Disclosures", map[string]any{"first": 30, "after": after, "filter": filter}), &page); err != nil {
			r.t.Fatal(err)
		}
		list = append(list, page.Disclosures.Nodes...)
		if !page.Disclosures.PageInfo.HasNextPage {
			return list
		}
		after = page.Disclosures.PageInfo.EndCursor
	}
}

// traced asks within a trace of its own, by which its record is found.
func (r *running) traced(token, operation string, variables map[string]any) (answer reply, trace string) {
	r.t.Helper()
	id := uuid.New()
	trace = fmt.Sprintf("%x", id[:])
	body, err := json.Marshal(map[string]any{"query": r.client.Documents[operation], "operationName": operation, "variables": variables})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.postRaw(token, body, "traceparent", "00-"+trace+"-00f067aa0ba902b7-01"), trace
}

// recordOf waits for the record of a trace.
func (r *running) recordOf(privacy, trace string) (found disclosed) {
	r.t.Helper()
	r.await("the record of an answer", func() bool {
		list := r.recordsOf(privacy, trace)
		if len(list) > 1 {
			r.t.Fatalf("one answer has %d records: %+v", len(list), list)
		}
		if len(list) == 1 {
			found = list[0]
		}
		return len(list) == 1
	})
	return found
}

func (r *running) recordsOf(privacy, trace string) []disclosed {
	r.t.Helper()
	return slices.DeleteFunc(r.disclosures(privacy, nil), func(d disclosed) bool { return d.TraceID != trace })
}

// Every question of the contract, asked by the owner of a case that is full of a word: where the word or an official's name comes back
// there is a record of the case and of what was read, and where nothing personal comes back there is none.
func TestEveryAnswerWithPersonalDataHasItsRecord(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.tokenOf("LEAD", "GM0772", "regisseur-kwakernaak"), r.token("PRIVACY_OFFICER", "GM0772")
	id, evidence := r.plantedCase(lead, "GM0772")
	notice := at[string](t, r.do(lead, "Notices", nil), "notices.nodes.0.id")
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	silent, recorded := map[string]string{}, 0
	for _, operation := range contract.Names(documents) {
		if !strings.Contains(documents[operation], "query "+operation) {
			continue
		}
		variables := map[string]any{"id": id, "from": "2020-01-01T00:00:00Z", "to": "2040-01-01T00:00:00Z", "incidentId": id}
		if operation == "Notice" {
			variables["id"] = notice
		}
		if operation == "Advice" {
			variables["situation"] = map[string]any{"barrierStage": "TRIGGER", "severity": "LOW", "likelihood": "LOW", "urgency": "LOW"}
		}
		answer, trace := r.traced(lead, operation, variables)
		personal := strings.Contains(strings.ToLower(answer.Raw), strings.ToLower(secretWord)) || strings.Contains(answer.Raw, "kwakernaak")
		if !personal || operation == "Viewer" { // who asks may read his own name
			if len(answer.Errors) == 0 {
				silent[operation] = trace
			}
			continue
		}
		recorded++
		d := r.recordOf(privacy, trace)
		if !slices.Equal(d.cases(), []string{id}) || len(d.Fields) == 0 || d.Refused != nil || d.Role != "LEAD" || d.ReadBy == nil || d.ReadBy.Code != "GM0772" {
			t.Errorf("%s: %+v", operation, d)
		}
		if strings.Contains(fmt.Sprint(d), secretWord) {
			t.Errorf("the record of %s holds what was read: %+v", operation, d)
		}
	}
	if recorded < 8 {
		t.Errorf("only %d questions show the word", recorded)
	}
	for operation, trace := range silent {
		if list := r.recordsOf(privacy, trace); len(list) > 0 {
			t.Errorf("%s shows nothing personal and is recorded: %+v", operation, list)
		}
	}
	for operation, want := range map[string]struct{ activity, field string }{
		"Incident": {"PUBLIC_ORDER", "Signal.text"}, "Dossier": {"ACCOUNTABILITY", "Dossier.markdown"}, "Notices": {"NOTICE_AND_ACTION", "Notice.explanation"},
		"CompareIncident": {"ACCOUNTABILITY", "Change.after"}, "IncidentTimeline": {"PUBLIC_ORDER", "TimelineEntry.summary"},
	} {
		_, trace := r.traced(lead, operation, map[string]any{"id": id, "from": "2020-01-01T00:00:00Z", "to": "2040-01-01T00:00:00Z"})
		if d := r.recordOf(privacy, trace); d.Activity != want.activity || !slices.Contains(d.Fields, want.field) {
			t.Errorf("%s: %+v", operation, d)
		}
	}
	// A mutation that answers with the case, and a file.
	_, trace := r.traced(lead, "AddNote", command(map[string]any{"incidentId": id, "text": secretWord, "occurredAt": day}))
	if d := r.recordOf(privacy, trace); !slices.Contains(d.Fields, "Note.text") || d.Operation != "addNote" {
		t.Errorf("%+v", d)
	}
	file := uuid.New()
	trace = fmt.Sprintf("%x", file[:])
	if got := r.transfer(lead, http.MethodGet, evidence, nil, "traceparent", "00-"+trace+"-00f067aa0ba902b7-01"); got.status != http.StatusOK {
		t.Fatalf("%d", got.status)
	}
	if d := r.recordOf(privacy, trace); d.Activity != "EVIDENCE" || !slices.Equal(d.Fields, []string{"Evidence.content"}) || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
}

// Who may not read is recorded too: at the owner with the case, at the reader's own municipality without a word of whether it is there.
func TestARefusedReadingHasItsRecord(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	stranger, theirs := r.token("LEAD", "GM0344"), r.token("PRIVACY_OFFICER", "GM0344")
	id, evidence := r.plantedCase(lead, "GM0772")
	missing := global("Incident", uuid.NewString())
	for operation, variables := range map[string]map[string]any{
		"Incident": {"id": id}, "Node": {"id": id}, "Dossier": {"id": id}, "IncidentTimeline": {"id": id}, "LessonProvenance": {"incidentId": id},
		"AddNote": command(map[string]any{"incidentId": id, "text": "x", "occurredAt": day}), "FileNotice": noticeInput(id, nil),
	} {
		_, trace := r.traced(stranger, operation, variables)
		if d := r.recordOf(privacy, trace); d.Refused == nil || *d.Refused != "NOT_THERE" || !slices.Equal(d.cases(), []string{id}) || d.ReadBy == nil || d.ReadBy.Code != "GM0344" {
			t.Errorf("%s at the owner: %+v", operation, d)
		}
		if d := r.recordOf(theirs, trace); d.Refused == nil || len(d.cases()) > 0 {
			t.Errorf("%s at the reader's: %+v", operation, d)
		}
	}
	for _, never := range []string{id, missing} {
		_, trace := r.traced(stranger, "Incident", map[string]any{"id": never})
		if d := r.recordOf(theirs, trace); len(d.Incidents) > 0 || !slices.Equal(d.Fields, []string{"Query.incident"}) || *d.Refused != "NOT_THERE" || d.Operation != "incident" {
			t.Errorf("%+v", d)
		}
	}
	_, trace := r.traced(stranger, "LessonProvenance", map[string]any{"incidentId": missing})
	if d := r.recordOf(theirs, trace); len(d.Incidents) > 0 || !slices.Equal(d.Fields, []string{"Query.lessonProvenance"}) || *d.Refused != "NOT_THERE" || d.Operation != "lessonProvenance" {
		t.Errorf("%+v", d)
	}
	_, trace = r.traced(lead, "LessonProvenance", map[string]any{"incidentId": id})
	r.drained(lead)
	if list := r.recordsOf(privacy, trace); len(list) > 0 {
		t.Errorf("a case without a lesson refused its owner: %+v", list)
	}
	_, trace = r.traced(privacy, "Incident", map[string]any{"id": id})
	if d := r.recordOf(privacy, trace); d.Refused == nil || *d.Refused != "NOT_ALLOWED" || d.Activity != "SUPERVISION" || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
	// Also of what answers nothing personal when it is allowed.
	for operation, variables := range map[string]map[string]any{
		"EraseIncident": command(map[string]any{"incidentId": id, "ground": "op verzoek"}), "PlaceLegalHold": command(map[string]any{"incidentId": id, "ground": "COMPLAINT", "reason": "klacht"}),
		"ErasePerson": command(map[string]any{"ground": "op verzoek", "cases": []map[string]any{{"incidentId": id, "entryIds": []string{uuid.NewString()}}}}),
	} {
		_, trace := r.traced(theirs, operation, variables)
		if d := r.recordOf(privacy, trace); d.Refused == nil || *d.Refused != "NOT_THERE" || !slices.Equal(d.cases(), []string{id}) {
			t.Errorf("%s: %+v", operation, d)
		}
	}
	_, trace = r.traced(lead, "EraseIncident", command(map[string]any{"incidentId": id, "ground": "op verzoek"}))
	if d := r.recordOf(privacy, trace); d.Refused == nil || *d.Refused != "NOT_ALLOWED" || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
	file := uuid.New()
	trace = fmt.Sprintf("%x", file[:])
	if got := r.transfer(stranger, http.MethodGet, evidence, nil, "traceparent", "00-"+trace+"-00f067aa0ba902b7-01"); got.status != http.StatusNotFound {
		t.Fatalf("%d", got.status)
	}
	if d := r.recordOf(privacy, trace); d.Refused == nil || *d.Refused != "NOT_THERE" || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
	if n := len(r.disclosures(theirs, map[string]any{"incidentId": id})); n != 0 {
		t.Errorf("a foreign case has %d readings", n)
	}
	yes := r.disclosures(privacy, map[string]any{"refused": true, "incidentId": id})
	if len(yes) < 8 || slices.ContainsFunc(yes, func(d disclosed) bool { return d.Refused == nil }) {
		t.Errorf("%d refused", len(yes))
	}
}

// Whoever searches learns that the words are in the cases that are found, whatever he reads of them.
func TestASearchThatFindsIsRecorded(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	id, _ := r.plantedCase(lead, "GM0772")
	r.client.Documents["Found"] = `query Found($search: String) { incidents(search: $search) { totalCount nodes { id } } }`
	_, trace := r.traced(lead, "Found", map[string]any{"search": secretWord})
	if d := r.recordOf(privacy, trace); d.Refused != nil || !slices.Contains(d.Fields, "Query.incidents") || !slices.Contains(d.cases(), id) {
		t.Errorf("%+v", d)
	}
}

// A guest is known by his role and organisation, and the owner accounts for what he reads.
func TestAPartnersReadingIsTheOwners(t *testing.T) {
	r, id, _, police := guestCase(t, false)
	privacy := r.token("PRIVACY_OFFICER", "GM0772")
	answer, trace := r.traced(police, "Incident", map[string]any{"id": id})
	d := r.recordOf(privacy, trace)
	if d.Role != "PARTNER" || d.Activity != "PARTNER_WORK" || !slices.Equal(d.cases(), []string{id}) || d.Refused != nil {
		t.Errorf("%+v\n%s", d, answer.Raw)
	}
}

// To look into the log is a reading of officials' data: it is recorded once, and does not call forth a further one.
func TestReadingTheLogIsRecordedAndDoesNotLoop(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	id, _ := r.plantedCase(lead, "GM0772")
	r.await("the first records", func() bool { return len(r.disclosures(privacy, map[string]any{"incidentId": id})) > 0 })
	_, trace := r.traced(privacy, "Disclosures", map[string]any{"filter": map[string]any{"incidentId": id}})
	if d := r.recordOf(privacy, trace); d.Role != "PRIVACY_OFFICER" || d.Activity != "SUPERVISION" || !slices.Equal(d.Fields, []string{"Disclosure.actor"}) || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
	_, trace = r.traced(privacy, "DisclosureExport", map[string]any{"incidentId": id})
	if d := r.recordOf(privacy, trace); !slices.Equal(d.Fields, []string{"DisclosureExport.text"}) || !slices.Equal(d.cases(), []string{id}) {
		t.Errorf("%+v", d)
	}
	count := func() int {
		return r.rows("casefile.db", `SELECT count(*) FROM disclosure WHERE municipality = 'GM0772'`)
	}
	r.drained(lead)
	before := count()
	for range 3 {
		r.do(privacy, "Disclosures", nil)
	}
	r.drained(lead)
	time.Sleep(100 * time.Millisecond) // in which a record of a record would come in
	if got := count(); got != before+3+1 {
		t.Errorf("3 questions, and one about the cases, made %d records", got-before)
	}
}

// Officials are an opaque name and a role, wherever but in the case itself.
func TestTheLogNamesNoOfficial(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer, privacy := r.tokenOf("OFFICER", "GM0772", "medewerker-kwakernaak"), r.tokenOf("PRIVACY_OFFICER", "GM0772", "toezicht-kwakernaak")
	id, _ := r.plantedCase(r.tokenOf("LEAD", "GM0772", "regisseur-kwakernaak"), "GM0772")
	_, trace := r.traced(officer, "Incident", map[string]any{"id": id})
	d := r.recordOf(privacy, trace)
	for _, operation := range []string{"Disclosures", "DisclosureExport"} {
		for _, format := range []string{"CSV", "JSONL"} {
			answer := string(r.do(privacy, operation, map[string]any{"incidentId": id, "format": format}))
			if strings.Contains(answer, "kwakernaak") || strings.Contains(answer, secretWord) || !strings.Contains(answer, d.Actor) {
				t.Errorf("%s: %s", operation, answer)
			}
		}
	}
	// Who is known by name at the identity provider is found by it, and by the opaque name.
	for name, filter := range map[string]map[string]any{"subject": {"subject": "medewerker-kwakernaak"}, "actor": {"actor": d.Actor}} {
		list := r.disclosures(privacy, filter)
		if len(list) == 0 || slices.ContainsFunc(list, func(one disclosed) bool { return one.Actor != d.Actor }) {
			t.Errorf("by %s: %+v", name, list)
		}
	}
	for _, filter := range []map[string]any{{"subject": "iemand"}, {"actor": "iemand"}, {"subject": "medewerker-kwakernaak", "actor": "iemand"}, {"incidentId": "iets"}} {
		if list := r.disclosures(privacy, filter); len(list) != 0 {
			t.Errorf("%v finds %d", filter, len(list))
		}
	}
}

// drained waits until the read model shows what was read so far. The municipality has a case.
func (r *running) drained(token string) {
	r.t.Helper()
	answer, trace := r.traced(token, "Incidents", map[string]any{"first": 1})
	if len(answer.Errors) > 0 {
		r.t.Fatal(answer.Raw)
	}
	r.await("the records to come in", func() bool {
		return r.rows("casefile.db", `SELECT count(*) FROM disclosure WHERE document ->> 'traceId' = '`+trace+`'`) == 1
	})
}

// tokenOf is a token for a subject.
func (r *running) tokenOf(role, municipality, subject string) string {
	r.t.Helper()
	return strings.TrimSpace(mustRun(r.t.(*testing.T), "token", "--data", r.data, "--role", role, "--municipality", municipality, "--subject", subject))
}
