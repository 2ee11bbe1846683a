package main

import (
	"strings"
	"testing"
)

// orderInput is the checklist of an emergency order, with one text in all its answers.
func orderInput(text string) map[string]any {
	return map[string]any{
		"facts": text, "seriousFear": text, "whyLighterFails": text, "area": text, "addressees": text, "announcement": text,
		"periodFrom": day, "periodUntil": "2026-03-13T04:00:00+01:00", "council": "WILL_BE_INFORMED", "councilAt": "2026-03-20T20:00:00+01:00",
	}
}

// groundInput are answers of a ground check that allow the research.
func groundInput(purpose string) map[string]any {
	return map[string]any{
		"concreteTrigger": true, "necessary": true, "subsidiarity": "LIGHTER_TRIED", "groundCanCarry": "YES", "sourceOpen": "OPEN",
		"systematic": false, "fakeAccount": false, "retentionDays": 30, "privacyOfficerInvolved": true, "purpose": purpose,
	}
}

// An order that leaves out what its article asks for comes back with the place of each answer; in the catalogue stands what is asked.
func TestAnOrderIsAskedForWhatItsArticleAsks(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	weighing := matrixInput("RecordAssessment")
	weighing["incidentId"] = id
	r.mutate(lead, "RecordAssessment", weighing)
	order := orderInput("nodig")
	delete(order, "area")
	delete(order, "councilAt")
	decision := map[string]any{
		"incidentId": id, "interventionTypeId": "IV50", "legalBasisId": "gemw-175", "motivation": "nodig", "occurredAt": day, "order": order,
	}
	refused := r.do(lead, "DecideIntervention", command(decision))
	for i, field := range []string{"area", "councilAt"} {
		problem := at[map[string]any](t, refused, "decideIntervention.problems."+string(rune('0'+i)))
		path := problem["path"].([]any)
		if len(path) != 3 || path[1] != "order" || path[2] != field || !strings.Contains(problem["messageNl"].(string), "Gemeentewet art. 175") {
			t.Errorf("%v", problem)
		}
	}
	decision["taken"] = true
	taken := r.mutate(lead, "DecideIntervention", decision)
	const measure = "decideIntervention.incident.interventions.0."
	if at[string](t, taken, measure+"lawfulness") != "NOT_CHECKED" || !strings.Contains(at[string](t, taken, measure+"lawfulnessNoteNl"), "het gebied") ||
		!strings.Contains(string(taken), `"area":null`) || at[string](t, taken, measure+"order.facts") != "nodig" {
		t.Errorf("%s", taken)
	}
	bases := string(r.do(lead, "LegalBases", nil))
	if !strings.Contains(bases, `"checklist":["FACTS","SERIOUS_FEAR","PERIOD","ADDRESSEES"],"maxDays":90`) {
		t.Errorf("the catalogue does not say what a behavioural order has to say: %s", bases)
	}
}

// legalNotes records in a case what the law would have said, with planted texts.
func (r *running) legalNotes(officer, lead, id string) {
	r.t.Helper()
	noted := r.mutate(officer, "NoteWhatIf", map[string]any{
		"incidentId": id, "interventionTypeId": "IV30", "wouldHaveHelped": "NO", "reason": text("wat als"), "occurredAt": day,
	})
	if code := at[string](r.t, noted, "noteWhatIf.incident.whatIfs.0.legalBasis.code"); code != "bill-36789" {
		r.t.Errorf("noted of %s", code)
	}
	closed := groundInput(text("doel"))
	closed["sourceOpen"] = "CLOSED_GROUP"
	checked := r.mutate(officer, "CheckGround", map[string]any{"incidentId": id, "check": closed, "occurredAt": day})
	if outcome := at[string](r.t, checked, "checkGround.incident.groundChecks.0.outcome"); outcome != "NOT_ALLOWED" {
		r.t.Errorf("a look into a closed group is %s", outcome)
	}
	seen := r.mutate(officer, "ReportSignal", map[string]any{
		"incidentId": id, "origin": "OWN_RESEARCH", "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": text("eigen onderzoek"),
		"handle": plantedHandle, "groundCheck": groundInput(text("doel")), "occurredAt": day,
	})
	if check, rests := at[string](r.t, seen, "reportSignal.incident.groundChecks.1.id"), at[string](r.t, seen, "reportSignal.incident.signals.1.groundCheck"); check != rests {
		r.t.Errorf("the signal rests on %s, the check is %s", rests, check)
	}
	asked := r.mutate(lead, "RequestDataGathering", map[string]any{
		"incidentId": id, "purpose": "KEY_PERSONS", "authorisation": "ASKED", "indications": text("aanwijzingen"), "occurredAt": day,
	})
	const request = "requestDataGathering.incident.dataGatheringRequests.0."
	if !at[bool](r.t, asked, request+"pendingLegislation") || !strings.Contains(at[string](r.t, asked, request+"whyNotNl"), "juli 2025") {
		r.t.Errorf("%s", asked)
	}
}

// Own research opens a case with its ground check; one that is not allowed brings no person into a file.
func TestOwnResearchOpensACaseWithItsGroundCheck(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	input := matrixInput("ReportSignal")
	input["origin"], input["handle"] = "OWN_RESEARCH", "@een_account"
	refused := r.do(officer, "ReportSignal", command(input))
	if code := at[string](t, refused, "reportSignal.problems.0.code"); code != "REQUIRED" {
		t.Errorf("without a check: %s", refused)
	}
	check := groundInput("zien of de oproep klopt")
	check["systematic"] = true
	input["groundCheck"] = check
	refused = r.do(officer, "ReportSignal", command(input))
	if code := at[string](t, refused, "reportSignal.problems.0.code"); code != "UNLAWFUL" || !strings.Contains(string(refused), "stelselmatig") {
		t.Errorf("following a person: %s", refused)
	}
	check["systematic"] = false
	opened := r.mutate(officer, "ReportSignal", input)
	const file = "reportSignal.incident."
	if at[string](t, opened, file+"title") != "oproep tot rellen (Telegram)" || at[string](t, opened, file+"groundChecks.0.outcome") != "ALLOWED" ||
		at[string](t, opened, file+"signals.0.groundCheck") != at[string](t, opened, file+"groundChecks.0.id") ||
		!strings.HasPrefix(at[string](t, opened, file+"reference"), "GM0772-2026-") {
		t.Errorf("%s", opened)
	}
	listed := r.do(officer, "Incidents", map[string]any{"search": "een_account"})
	if n := at[float64](t, listed, "incidents.totalCount"); n != 1 {
		t.Errorf("%v cases found", n)
	}
	again := r.do(officer, "ReportSignal", map[string]any{"input": input})
	if at[string](t, again, file+"id") != at[string](t, opened, file+"id") || at[float64](t, again, file+"revision") != 1 {
		t.Errorf("the same command again: %s", again)
	}
}

// Once the catalogue says that the bill is law, a request is executed under it; before that, never.
func TestDataGatheringWaitsForTheLaw(t *testing.T) {
	t.Parallel()
	dir := exported(t, "legal-bases.yaml", `  status: PENDING
  bill:
    name: "Wet gegevensvergaring openbare orde"
    course: "Published for consultation in July 2025; no later step is known to this catalogue."
    course_nl: "In juli 2025 in consultatie gegeven; een latere stap is hier niet bekend."
`, "  status: IN_FORCE\n  in_force_from: 2026-01-01\n")
	for name, flags := range map[string][]string{"NOT_IN_FORCE": nil, "": {"--catalogue", dir}} {
		r := start(t, t.TempDir(), flags...)
		lead := r.token("LEAD", "GM0772")
		id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
		input := matrixInput("RequestDataGathering")
		input["incidentId"] = id
		asked := r.mutate(lead, "RequestDataGathering", input)
		request := at[string](t, asked, "requestDataGathering.incident.dataGatheringRequests.0.id")
		if pending := at[bool](t, asked, "requestDataGathering.incident.dataGatheringRequests.0.pendingLegislation"); pending != (name != "") {
			t.Errorf("pending: %v", pending)
		}
		executed := r.do(lead, "RecordDataGatheringExecution", command(map[string]any{
			"incidentId": id, "requestId": request, "authorisedAt": "2026-03-12T18:00:00+01:00", "result": "een beeld", "occurredAt": day,
		}))
		if name != "" {
			if code := at[string](t, executed, "recordDataGatheringExecution.problems.0.code"); code != name {
				t.Errorf("under the bill: %s", executed)
			}
			continue
		}
		if result := at[string](t, executed, "recordDataGatheringExecution.incident.dataGatheringRequests.0.result"); result != "een beeld" {
			t.Errorf("under the act: %s", executed)
		}
	}
}
