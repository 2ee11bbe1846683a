package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// linesOf are the indented lines of a section of the README.
func linesOf(t *testing.T, title string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+title+"\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatalf("the README has no section %q", title)
	}
	var lines []string
	for line := range strings.Lines(section) {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			lines = append(lines, code)
		}
	}
	return strings.Join(lines, "")
}

// The figures that the README gives are those that its commands print: each word of them, however the lines are broken.
func TestTheFiguresOfTheREADMEArePrinted(t *testing.T) {
	t.Parallel()
	table, card, both := strings.Cut(linesOf(t, "How anonymous, measured"), "1000 made-up incidents, 12 releases")
	if !both {
		t.Fatal("the README has no report of 1000 made-up incidents")
	}
	marked := filepath.Join("..", "..", "domain", "anonymise", "measure", "testdata", "evaluation.jsonl")
	printed := strings.Join(strings.Fields(mustRun(t, "anonymise", "eval", marked)), " ")
	for line := range strings.Lines(table) {
		if line := strings.Join(strings.Fields(line), " "); !strings.Contains(printed, line) {
			t.Errorf("anonymise eval does not print %q", line)
		}
	}
	report := strings.Join(strings.Fields(mustRun(t, "privacy-report", "--simulate", "1000")), " ")
	if card := strings.Join(strings.Fields(card), " "); len(card) < 500 || !strings.Contains(report, card) {
		t.Errorf("privacy-report prints\n%s\nand the README has\n%s", report, card)
	}
}

// Whoever pastes the README's lines comes from a tip to a decided, lawful measure, in under ten mutations.
func TestALeadsDayGoesAsTheReadmeSays(t *testing.T) {
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	script := linesOf(t, "A lead's day")
	if n := strings.Count(script, "\nsend ") + strings.Count(script, "$(send ") + strings.Count(script, "\ncurl "); n < 5 || n > 9 {
		t.Errorf("%d mutations", n)
	}
	paste := exec.CommandContext(t.Context(), "bash", "-euc", script)
	paste.Env = append(os.Environ(), "URL="+r.url, "LEAD="+lead, "OFFICER="+r.token("OFFICER", "GM0772"), "PARTNER="+r.token("PARTNER", ""))
	shown, err := paste.CombinedOutput()
	if err != nil || strings.Contains(string(shown), "messageNl\":") || !strings.Contains(string(shown), "Sr art. 131") {
		t.Fatalf("%v\n%s", err, shown)
	}
	list := r.do(lead, "Incidents", nil)
	file := r.do(lead, "Incident", map[string]any{"id": at[string](t, list, "incidents.nodes.0.id")})
	for path, want := range map[string]string{
		"incident.stage": "INTERVENTION", "incident.signals.1.regime": "WPG", "incident.interventions.0.lawfulness": "LAWFUL",
		"incident.interventions.0.status": "DECIDED", "incident.interventions.0.order.council": "WILL_BE_INFORMED",
	} {
		if got := at[string](t, file, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if len(at[[]any](t, file, "incident.tasks")) == 0 || len(at[[]any](t, file, "incident.assessments.0.adviceShown")) == 0 {
		t.Errorf("no tasks, or no advice: %s", file)
	}
	if work := string(r.do(lead, "WorkList", nil)); !strings.Contains(work, `"kind":"START"`) {
		t.Errorf("%s", work)
	}
}
