package disclosure

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"leerkring/domain/situation"
)

// Row is one reading as it is handed to whoever asks what is known of him (AVG art. 15(1)): for what, which data, to whom and when. Who
// read is said by role and organisation, which is what art. 15(1)(c) asks for; the opaque actor makes rows of one reader known as such.
type Row struct {
	RecordedAt   time.Time
	Actor        string // keyed hash
	Role         string
	Organisation string // the name of the municipality that the reader acts for; empty for none
	Activity     Activity
	Operation    string
	Case         string // its reference
	Fields       []string
	Refused      Reason // empty: it was answered
	TraceID      string
	OperationID  string
	Started      time.Time
	Ended        time.Time
}

// CSV is the rows as a table with Dutch headings (RFC 4180), in Dutch time. Cells that a spreadsheet would take for a formula are text.
func CSV(rows []Row) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	records := [][]string{{"Moment", "Zaak", "Door wie (rol)", "Namens", "Kenmerk van de lezer", "Waarvoor", "Welke gegevens", "Uitkomst", "Kenmerk van de inzage"}}
	for _, r := range rows {
		records = append(records, []string{
			situation.InDutchTime(r.RecordedAt).Format("02-01-2006 15:04:05 MST"), r.Case, RoleNL(r.Role), r.Organisation, cell(r.Actor), r.Activity.Name().NL, strings.Join(NounsNL(r.Fields), ", "),
			outcomeNL(r.Refused), r.TraceID + "-" + r.OperationID,
		})
	}
	if err := w.WriteAll(records); err != nil {
		return "", err
	}
	return b.String(), nil
}

// cell keeps a spreadsheet from taking an opaque name for a formula.
func cell(text string) string {
	if strings.HasPrefix(text, "-") {
		return "'" + text
	}
	return text
}

// JSONL is the rows in the terms of the Logboek Dataverwerkingen, one JSON object a line.
func JSONL(rows []Row) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for _, r := range rows {
		status := 1 // STATUS_CODE_OK
		if r.Refused != "" {
			status = 2 // STATUS_CODE_ERROR
		}
		err := encoder.Encode(struct {
			TraceID     string         `json:"trace_id"`
			OperationID string         `json:"operation_id"`
			StatusCode  int            `json:"status_code"`
			Name        string         `json:"name"`
			StartTime   time.Time      `json:"start_time"`
			EndTime     time.Time      `json:"end_time"`
			Attributes  map[string]any `json:"attributes"`
		}{r.TraceID, r.OperationID, status, r.Operation, r.Started, r.Ended, map[string]any{
			"dpl.core.processing_activity_id": r.Activity.URI(), "dpl.core.data_subject_id": r.Case, "dpl.core.data_subject_id_type": SubjectType,
			"leerkring.actor": r.Actor, "leerkring.role": r.Role, "leerkring.organisation": r.Organisation, "leerkring.fields": r.Fields,
			"leerkring.recorded_at": r.RecordedAt, "leerkring.refused": r.Refused,
		}})
		if err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func outcomeNL(r Reason) string {
	switch r {
	case "":
		return "ingezien"
	case NotAllowed:
		return "geweigerd: de rol laat dit niet toe"
	}
	return "geweigerd: niet gevonden"
}

// RoleNL is what a role is called in plain Dutch.
func RoleNL(role string) string {
	switch role {
	case "OFFICER":
		return "medewerker openbare orde en veiligheid"
	case "LEAD":
		return "regievoerder"
	case "PARTNER":
		return "partner (politie, Openbaar Ministerie of andere gemeente)"
	case "FACILITATOR":
		return "begeleider van de leerkring"
	case "RESEARCHER":
		return "onderzoeker"
	case "PRIVACY_OFFICER":
		return "privacyfunctionaris"
	}
	return strings.ToLower(role)
}

// NounsNL is what fields show, in plain Dutch, each thing once: Signal.text and Signal.url are both a signal.
func NounsNL(fields []string) []string {
	var nouns []string
	for _, f := range fields {
		object, _, _ := strings.Cut(f, ".")
		noun := NounNL(object)
		if noun == "" {
			noun = object
		}
		nouns = append(nouns, noun)
	}
	slices.Sort(nouns)
	return slices.Compact(nouns)
}

// NounNL is what an object of the API is called in plain Dutch; empty for one that shows nothing of a case.
func NounNL(object string) string {
	return map[string]string{
		"Incident": "titel en kenmerken van de zaak", "Signal": "signalen", "Assessment": "wegingen", "Intervention": "maatregelen", "OrderChecklist": "onderbouwing van bevelen",
		"Outcome": "afloop", "TimelineEntry": "tijdlijn", "Note": "notities", "Task": "taken", "Assignment": "toewijzing", "Evidence": "bewijsstukken",
		"Notice": "meldingen aan platforms", "NoticeDocument": "meldingen aan platforms", "Reappearance": "meldingen aan platforms",
		"Partner": "uitgenodigde partners", "HandOver": "overdracht", "HandOverOffer": "overdracht", "Link": "verwante zaken", "Reopening": "heropening", "LegalHold": "bewaarbevel",
		"GroundCheck": "grondslagtoets van onderzoek", "DataGatheringRequest": "verzoeken om gegevens", "WhatIf": "bevoegdheden die er niet zijn",
		"SourceMatch": "overeenkomst van bronnen", "SharedSource": "overeenkomst van bronnen", "Correction": "correcties", "Change": "wijzigingen tussen twee momenten",
		"Dossier": "het hele dossier", "ImportResult": "kenmerk van een ingevoerde zaak", "Disclosure": "wie wat heeft ingezien", "DisclosedIncident": "wie wat heeft ingezien",
		"DisclosureExport": "wie wat heeft ingezien", "Query": "de zaak", "Mutation": "de zaak",
	}[object]
}
