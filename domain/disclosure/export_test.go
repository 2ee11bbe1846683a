package disclosure_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/domain/disclosure"
)

func row() disclosure.Row {
	return disclosure.Row{
		RecordedAt: now(), Actor: "-kenmerk", Role: "OFFICER", Organisation: "gemeente Eindhoven", Activity: disclosure.PublicOrder, Operation: "incident",
		Case: "GM0772-2026-7K3QF", Fields: []string{"Incident.title", "Signal.text", "Signal.url"}, TraceID: "4bf92f3577b34da6a3ce929d0e0e4736",
		OperationID: "00f067aa0ba902b7", Started: now(), Ended: now().Add(time.Second),
	}
}

func TestTheTableIsPlainDutch(t *testing.T) {
	refused := row()
	refused.Refused, refused.Role, refused.Organisation = disclosure.NotThere, "PARTNER", ""
	text, err := disclosure.CSV([]disclosure.Row{row(), refused})
	if err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Moment", "Zaak", "Door wie (rol)", "Namens", "Kenmerk van de lezer", "Waarvoor", "Welke gegevens", "Uitkomst", "Kenmerk van de inzage"},
		{"24-11-2026 21:00:00 CET", "GM0772-2026-7K3QF", "medewerker openbare orde en veiligheid", "gemeente Eindhoven", "'-kenmerk",
			"handhaving van de openbare orde (Gemeentewet art. 172)", "signalen, titel en kenmerken van de zaak", "ingezien", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"},
		{"24-11-2026 21:00:00 CET", "GM0772-2026-7K3QF", "partner (politie, Openbaar Ministerie of andere gemeente)", "", "'-kenmerk",
			"handhaving van de openbare orde (Gemeentewet art. 172)", "signalen, titel en kenmerken van de zaak", "geweigerd: niet gevonden", "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"},
	}
	if len(table) != len(want) {
		t.Fatalf("%q", table)
	}
	for i := range want {
		if !slices.Equal(table[i], want[i]) {
			t.Errorf("line %d\n%q\nwant\n%q", i, table[i], want[i])
		}
	}
}

func TestTheLinesSpeakTheStandard(t *testing.T) {
	refused := row()
	refused.Refused = disclosure.NotAllowed
	text, err := disclosure.JSONL([]disclosure.Row{row(), refused})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 2 {
		t.Fatal(text)
	}
	for i, status := range []float64{1, 2} {
		var line map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &line); err != nil {
			t.Fatal(err)
		}
		attributes := line["attributes"].(map[string]any)
		if line["trace_id"] != row().TraceID || line["operation_id"] != row().OperationID || line["status_code"] != status || line["name"] != "incident" ||
			line["start_time"] != "2026-11-24T20:00:00Z" || line["end_time"] != "2026-11-24T20:00:01Z" ||
			attributes["dpl.core.processing_activity_id"] != "urn:leerkring:verwerkingsactiviteit:public-order" ||
			attributes["dpl.core.data_subject_id"] != "GM0772-2026-7K3QF" || attributes["dpl.core.data_subject_id_type"] != "zaak" {
			t.Errorf("%s", lines[i])
		}
	}
}

func TestEveryRoleHasAPlainName(t *testing.T) {
	seen := map[string]bool{}
	for _, role := range []string{"OFFICER", "LEAD", "PARTNER", "FACILITATOR", "RESEARCHER", "PRIVACY_OFFICER"} {
		if name := disclosure.RoleNL(role); name == strings.ToLower(role) || seen[name] {
			t.Errorf("%s: %s", role, name)
		}
		seen[disclosure.RoleNL(role)] = true
	}
}
