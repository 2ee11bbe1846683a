package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// leadsDay are the lines that the README gives to paste.
func leadsDay(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## A lead's day\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatal("the README has no lead's day")
	}
	var lines []string
	for line := range strings.Lines(section) {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			lines = append(lines, code)
		}
	}
	return strings.Join(lines, "")
}

// Whoever pastes the README's lines comes from a tip to a decided, lawful measure, in under ten mutations.
func TestALeadsDayGoesAsTheReadmeSays(t *testing.T) {
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	script := leadsDay(t)
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
