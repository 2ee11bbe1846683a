package main

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"leerkring/internal/eventstore/eventstoretest"
)

// The right of access from the command line: beside a running server and after it has ended, with Dutch headings, no name of an
// official, nothing of what was read; and that it was printed is in it the next time.
func TestReadingsOfACaseArePrinted(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	lead, privacy := r.tokenOf("LEAD", "GM0772", "regisseur-kwakernaak"), r.token("PRIVACY_OFFICER", "GM0772")
	id, _ := r.plantedCase(lead, "GM0772")
	other, _ := r.plantedCase(r.token("LEAD", "GM0599"), "GM0599")
	_, trace := r.traced(lead, "Dossier", map[string]any{"id": id})
	r.recordOf(privacy, trace)
	r.traced(r.token("LEAD", "GM0344"), "Incident", map[string]any{"id": id})

	printed := mustRun(t, "disclosures", "--data", r.data, "--case", id)
	table, err := csv.NewReader(strings.NewReader(printed)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if table[0][0] != "Moment" || table[0][5] != "Waarvoor" {
		t.Errorf("%q", table[0])
	}
	has := func(list [][]string, words ...string) bool {
		return slices.ContainsFunc(list, func(row []string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(strings.Join(row, "|"), w) })
		})
	}
	if !has(table, "regievoerder", "gemeente Eindhoven", "verantwoording", "het hele dossier", "ingezien", trace) ||
		!has(table, "geweigerd: niet gevonden", "gemeente Utrecht", "regievoerder") {
		t.Errorf("%s", printed)
	}
	for _, word := range []string{secretWord, "kwakernaak", inner(other)} {
		if strings.Contains(printed, word) {
			t.Errorf("it holds %q:\n%s", word, printed)
		}
	}
	r.stop()
	lines := strings.Split(strings.TrimSpace(mustRun(t, "disclosures", "--data", r.data, "--case", inner(id), "--format", "jsonl")), "\n")
	var newest struct {
		Name       string
		StatusCode int `json:"status_code"`
		Attributes map[string]any
	}
	if err := json.Unmarshal([]byte(lines[0]), &newest); err != nil || newest.Name != "disclosures" || newest.StatusCode != 1 ||
		newest.Attributes["dpl.core.processing_activity_id"] != "urn:leerkring:verwerkingsactiviteit:supervision" {
		t.Errorf("the latest reading is %s", lines[0])
	}
	// Beside what the table held stands the second printing.
	if len(lines) != len(table)-1+1 { // without the headings
		t.Errorf("%d lines after a table of %d readings", len(lines), len(table)-1)
	}
	verified(t, r.data)
	again := start(t, r.data)
	if list := again.disclosures(privacy, map[string]any{"incidentId": id}); !slices.ContainsFunc(list, func(d disclosed) bool { return d.Operation == "disclosures" && d.Role == "PRIVACY_OFFICER" }) {
		t.Error("the privacy officer is not told that it was printed")
	}
	again.stop()
	refuses(t, exitFault, words("no such case"), "disclosures", "--data", r.data, "--case", uuid.NewString())
	refuses(t, exitFault, words("--case is no id"), "disclosures", "--data", r.data, "--case", "x")
}
