package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"leerkring/domain/retention"
)

// longAgo is a day after which every term but that of ever has ended.
const longAgo = "2012-03-12T20:00:00+01:00"

// kept plays a case of long ago that ended with a scale, and gives its id.
func (r *running) kept(lead, scale, word string) string {
	r.t.Helper()
	signal := matrixInput("ReportSignal")
	signal["occurredAt"], signal["text"] = longAgo, word
	id := at[string](r.t, r.mutate(lead, "ReportSignal", signal), "reportSignal.incident.id")
	r.mutate(lead, "RecordOutcome", map[string]any{"incidentId": id, "scale": scale, "summary": word, "occurredAt": longAgo})
	r.mutate(lead, "CloseIncident", map[string]any{"incidentId": id, "occurredAt": longAgo})
	return id
}

// leftAlone plays an open case in which it was decided to do nothing.
func (r *running) leftAlone(lead, word string) string {
	r.t.Helper()
	signal := matrixInput("ReportSignal")
	signal["text"], signal["title"] = word, word
	id := at[string](r.t, r.mutate(lead, "ReportSignal", signal), "reportSignal.incident.id")
	weighing := matrixInput("RecordAssessment")
	weighing["incidentId"], weighing["decision"], weighing["motivation"] = id, "NO_ACTION", "een grap"
	r.mutate(lead, "RecordAssessment", weighing)
	return id
}

// What is due is listed without a word of it, goes when a privacy officer lets it, and is certified; what is held, kept for ever or
// another's stays.
func TestWhatIsDueGoesAndIsCertified(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	const word = "Bewaarwoord"
	minor, severe, held := r.kept(lead, "MINOR", word), r.kept(lead, "SEVERE", word), r.kept(lead, "NONE", word)
	alone := r.leftAlone(lead, word)
	theirs := r.kept(r.token("LEAD", "GM0344"), "MINOR", word)
	hold := r.mutate(privacy, "PlaceLegalHold", map[string]any{"incidentId": held, "ground": "WOO_REQUEST", "reason": word})
	if !at[bool](t, hold, "placeLegalHold.held") {
		t.Errorf("%s", hold)
	}

	due := r.do(privacy, "RetentionDue", map[string]any{"first": 2})
	if at[float64](t, due, "retentionDue.totalCount") != 3 || len(at[[]any](t, due, "retentionDue.nodes")) != 2 || strings.Contains(string(due), word) {
		t.Fatalf("%s", due)
	}
	rest := r.do(privacy, "RetentionDue", map[string]any{"first": 2, "after": at[string](t, due, "retentionDue.pageInfo.endCursor")})
	all := string(due) + string(rest)
	for _, id := range []string{minor, held, alone} {
		if strings.Count(all, id) != 1 {
			t.Errorf("%s is not listed once: %s", id, all)
		}
	}
	for _, id := range []string{severe, theirs} {
		if strings.Contains(all, id) {
			t.Errorf("%s is listed: %s", id, all)
		}
	}
	if !strings.Contains(all, `"hold":"WOO_REQUEST"`) || !strings.Contains(all, `"part":"SIGNALS"`) || !strings.Contains(all, `"days":30`) {
		t.Errorf("%s", all)
	}

	dry := r.do(privacy, "ExecuteRetention", command(map[string]any{"dryRun": true}))
	if n := len(at[[]any](t, dry, "executeRetention.due")); n != 2 || len(at[[]any](t, dry, "executeRetention.certificates")) != 0 {
		t.Errorf("%s", dry)
	}
	if seen := r.do(lead, "Incident", map[string]any{"id": minor}); !strings.Contains(string(seen), word) {
		t.Errorf("a dry run erased: %s", seen)
	}
	refused := r.do(privacy, "ExecuteRetention", command(map[string]any{"incidentIds": []string{held, severe, theirs}}))
	for i, code := range []string{"HELD", "WRONG_STAGE", "NOT_FOUND"} {
		if at[string](t, refused, fmt.Sprintf("executeRetention.problems.%d.code", i)) != code {
			t.Errorf("%s", refused)
		}
	}

	done := r.do(privacy, "ExecuteRetention", command(map[string]any{}))
	if n := len(at[[]any](t, done, "executeRetention.certificates")); n != 2 || len(at[[]any](t, done, "executeRetention.problems")) != 0 {
		t.Fatalf("%s", done)
	}
	if seen := r.do(lead, "Incident", map[string]any{"id": minor}); strings.Contains(string(seen), word) || !at[bool](t, seen, "incident.erased") {
		t.Errorf("%s", seen)
	}
	seen := r.do(lead, "Incident", map[string]any{"id": alone})
	if strings.Contains(string(seen), word) || at[bool](t, seen, "incident.erased") || !at[bool](t, seen, "incident.signals.0.erased") || at[string](t, seen, "incident.assessments.0.motivation") != "een grap" {
		t.Errorf("%s", seen)
	}
	for _, id := range []string{severe, held} {
		if seen := r.do(lead, "Incident", map[string]any{"id": id}); !strings.Contains(string(seen), word) {
			t.Errorf("it went too: %s", seen)
		}
	}
	list := r.do(privacy, "RetentionCertificates", map[string]any{})
	text := at[string](t, list, "retentionCertificates.nodes.0.text")
	policy, err := retention.Load(retention.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	if at[float64](t, list, "retentionCertificates.totalCount") != 2 || !strings.Contains(text, "VERKLARING VAN VERNIETIGING") || !strings.Contains(text, policy.Digest) ||
		!strings.Contains(text, "privacyfunctionaris") || strings.Contains(string(list), word) || strings.Contains(string(list), "privacy_officer") {
		t.Errorf("%s", list)
	}
	if again := r.do(privacy, "ExecuteRetention", command(map[string]any{})); len(at[[]any](t, again, "executeRetention.due")) != 0 {
		t.Errorf("%s", again)
	}
	if other := r.do(r.token("PRIVACY_OFFICER", "GM0344"), "RetentionCertificates", map[string]any{}); at[float64](t, other, "retentionCertificates.totalCount") != 0 {
		t.Errorf("%s", other)
	}

	lifted := r.mutate(lead, "LiftLegalHold", map[string]any{"incidentId": held, "reason": "afgehandeld"})
	if at[bool](t, lifted, "liftLegalHold.held") {
		t.Errorf("%s", lifted)
	}
	if freed := r.do(privacy, "ExecuteRetention", command(map[string]any{"incidentIds": []string{held}})); len(at[[]any](t, freed, "executeRetention.certificates")) != 1 {
		t.Errorf("%s", freed)
	}
}

// The signals of a case in which nothing was done go by themselves when the server was told so, once, and nothing else does.
func TestSignalsGoByThemselvesWhenTheServerIsToldSo(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := start(t, data)
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	alone, held, closed := r.leftAlone(lead, "Bewaarwoord"), r.leftAlone(lead, "Bewaarwoord"), r.kept(lead, "MINOR", "Bewaarwoord")
	r.mutate(lead, "PlaceLegalHold", map[string]any{"incidentId": held, "ground": "COMPLAINT", "reason": "klacht"})
	r.stop()
	for range 2 {
		r = start(t, data, "--retention-auto")
		r.await("the signals to go", func() bool {
			return at[bool](t, r.do(lead, "Incident", map[string]any{"id": alone}), "incident.signals.0.erased")
		})
		for _, id := range []string{held, closed} {
			if at[bool](t, r.do(lead, "Incident", map[string]any{"id": id}), "incident.signals.0.erased") {
				t.Error("what is held, or a whole case, went by itself")
			}
		}
		list := r.do(privacy, "RetentionCertificates", map[string]any{})
		if at[float64](t, list, "retentionCertificates.totalCount") != 1 || !strings.Contains(string(list), `"actor":null`) {
			t.Errorf("%s", list)
		}
		r.stop()
	}
}

// The same from the command line, with a privacy officer's token.
func TestTermsEndFromTheCommandLine(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	minor := r.kept(lead, "MINOR", "Bewaarwoord")
	flags := []string{"--url", r.url, "--token-file", r.tokenFile("PRIVACY_OFFICER")}
	if out := mustRun(t, append([]string{"retention", "due"}, flags...)...); !strings.Contains(out, "1 cases are due") || !strings.Contains(out, "CASE") {
		t.Errorf("%s", out)
	}
	if out := mustRun(t, append([]string{"retention", "run", "--dry-run"}, flags...)...); !strings.Contains(out, "1 cases would go now") {
		t.Errorf("%s", out)
	}
	if at[bool](t, r.do(lead, "Incident", map[string]any{"id": minor}), "incident.erased") {
		t.Error("a dry run erased")
	}
	if out := mustRun(t, append([]string{"retention", "run"}, flags...)...); strings.Count(out, "VERKLARING VAN VERNIETIGING") != 1 {
		t.Errorf("%s", out)
	}
	if !at[bool](t, r.do(lead, "Incident", map[string]any{"id": minor}), "incident.erased") {
		t.Error("nothing was erased")
	}
	refuses(t, exitFault, words("FORBIDDEN"), "retention", "due", "--url", r.url, "--token-file", r.tokenFile("LEAD"))
}

func TestTheRetentionTableIsCheckedAndExported(t *testing.T) {
	file := filepath.Join(t.TempDir(), "retention.yaml")
	mustRun(t, "retention", "export", file)
	if out := mustRun(t, "retention", "check", file); !strings.Contains(out, "MINOR") || !strings.Contains(out, "(not verified)") {
		t.Errorf("%s", out)
	}
	refuses(t, exitFault, words("write the retention table"), "retention", "export", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "days: 30", "days: 0", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "retention", "check", file)
	if got.code != exitFault || !strings.Contains(got.out, "signals.days: give 1 to") {
		t.Errorf("%d %s %s", got.code, got.out, got.err)
	}
	refuses(t, exitFault, words("signals.days"), "serve", "--data", t.TempDir(), "--addr", "127.0.0.1:0", "--retention", file)
}
