package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// holding opens a case that holds a source and may look for it.
func (r *running) holding(lead, link, handle, kept string) (id, signal string) {
	r.t.Helper()
	input := matrixInput("ReportSignal")
	input["title"], input["text"], input["url"], input["handle"] = kept, kept, link, handle
	opened := r.mutate(lead, "ReportSignal", input)
	id, signal = at[string](r.t, opened, "reportSignal.incident.id"), at[string](r.t, opened, "reportSignal.incident.signals.0.id")
	check := matrixInput("CheckGround")
	check["incidentId"], check["occurredAt"] = id, time.Now().UTC().Format(time.RFC3339)
	r.mutate(lead, "CheckGround", check)
	return id, signal
}

func (r *running) share(lead, id, signal, contact string) string {
	r.t.Helper()
	return string(r.mutate(lead, "ShareSource", map[string]any{"incidentId": id, "signalId": signal, "contact": contact}))
}

// Two files hold the same channel, each copied in its own way: both municipalities are told, and neither learns a word more.
func TestBothSidesAreToldOfTheSameSourceAndNothingElse(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	one, two, three := r.token("LEAD", "GM0772"), r.token("LEAD", "GM0344"), r.token("LEAD", "GM0599")
	here, first := r.holding(one, "https://t.me/PleinVanavond/12", "", "geheim van Eindhoven")
	there, second := r.holding(two, "", "@pleinvanavond", "geheim van Utrecht")
	elsewhere, _ := r.holding(three, "https://t.me/pleinvanavond", "", "geheim van Rotterdam") // does not take part
	if answer := r.share(one, here, first, "ooenv@eindhoven.nl"); !strings.Contains(answer, `"sourceMatches":[]`) {
		t.Errorf("matched with who does not take part: %s", answer)
	}
	told := r.share(two, there, second, "ov@utrecht.nl")
	if !strings.Contains(told, `"sourceMatches":[{"kind":"ACCOUNT","week":"2026-W11","contacts":["ooenv@eindhoven.nl"]}]`) {
		t.Errorf("%s", told)
	}
	back := string(r.do(one, "Incident", map[string]any{"id": here}))
	if !strings.Contains(back, `"sourceMatches":[{"kind":"ACCOUNT","week":"2026-W11","contacts":["ov@utrecht.nl"]}]`) {
		t.Errorf("%s", back)
	}
	for answer, foreign := range map[string][]string{told: {"Eindhoven", "GM0772", here}, back: {"Utrecht", "GM0344", there}} {
		for _, word := range append(foreign, "Rotterdam", "GM0599", elsewhere) {
			if strings.Contains(strings.ReplaceAll(answer, "@eindhoven.nl", ""), word) {
				t.Errorf("%q of the other case is in %s", word, answer)
			}
		}
	}
	for name, lead := range map[string]string{"one": one, "two": two} {
		if work := string(r.do(lead, "WorkList", nil)); !strings.Contains(work, `"kind":"MATCH"`) {
			t.Errorf("%s is not told: %s", name, work)
		}
	}
	if not := string(r.do(three, "Incident", map[string]any{"id": elsewhere})); !strings.Contains(not, `"sourceMatches":[]`) {
		t.Errorf("who does not take part is told: %s", not)
	}
	// A guest sees neither the match nor that sources are compared.
	r.mutate(one, "InvitePartner", map[string]any{"incidentId": here, "kind": "POLICE", "subject": "partner"})
	if seen := string(r.do(r.token("PARTNER", ""), "Incident", map[string]any{"id": here})); strings.Contains(seen, "utrecht.nl") || strings.Contains(seen, "eindhoven.nl") {
		t.Errorf("%s", seen)
	}
	// What is taken back is matched no longer, on both sides.
	r.mutate(two, "CorrectEntry", map[string]any{
		"incidentId": there, "entryId": second, "reason": "overgetypt", "occurredAt": day, "signal": map[string]any{"handle": "@anders"},
	})
	for id, lead := range map[string]string{here: one, there: two} {
		if after := string(r.do(lead, "Incident", map[string]any{"id": id})); !strings.Contains(after, `"sourceMatches":[]`) {
			t.Errorf("%s", after)
		}
	}
}

// Nobody tries out names: what is compared stands in the file, and twenty a day are the most, also of many sent at once.
func TestComparingIsNoOracle(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead := r.token("LEAD", "GM0772")
	type held struct{ id, signal string }
	var cases []held
	for n := range 24 {
		id, signal := r.holding(lead, "", fmt.Sprintf("@naam%d", n), "x")
		cases = append(cases, held{id, signal})
	}
	var accepted atomic.Int64
	err := each(t.Context(), cases, func(_ context.Context, c held) error {
		answer := string(r.do(lead, "ShareSource", command(map[string]any{"incidentId": c.id, "signalId": c.signal, "contact": "ooenv@eindhoven.nl"})))
		if strings.Contains(answer, `"problems":[]`) {
			accepted.Add(1)
		} else if !strings.Contains(answer, `"code":"WRONG_STAGE"`) {
			t.Errorf("%s", answer)
		}
		return nil
	})
	if err != nil || accepted.Load() != 20 {
		t.Errorf("%d were compared (%v)", accepted.Load(), err)
	}
	other := r.token("LEAD", "GM0344")
	id, signal := r.holding(other, "", "@nogeen", "x")
	r.share(other, id, signal, "ov@utrecht.nl")
}

// What the file may not look for any more is compared no longer, and a hand-over ends what the first municipality wanted.
func TestComparingEndsWithItsGroundAndWithAHandOver(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	one, two, three := r.token("LEAD", "GM0772"), r.token("LEAD", "GM0344"), r.token("LEAD", "GM0599")
	here, first := r.holding(one, "", "@kanaal", "x")
	there, second := r.holding(two, "", "@kanaal", "x")
	r.share(one, here, first, "ooenv@eindhoven.nl")
	if told := r.share(two, there, second, "ov@utrecht.nl"); !strings.Contains(told, "ooenv@eindhoven.nl") {
		t.Fatalf("%s", told)
	}
	told := func(lead, id string) bool {
		return !strings.Contains(string(r.do(lead, "Incident", map[string]any{"id": id})), `"sourceMatches":[]`)
	}
	refused := matrixInput("CheckGround")
	refused["incidentId"], refused["occurredAt"] = here, time.Now().UTC().Format(time.RFC3339)
	refused["check"].(map[string]any)["concreteTrigger"] = false
	r.mutate(one, "CheckGround", refused)
	if told(one, here) || told(two, there) {
		t.Error("compared though the last check does not allow it")
	}
	r.mutate(two, "HandOverIncident", map[string]any{"incidentId": there, "municipality": "GM0599", "reason": "het speelt daar"})
	r.mutate(three, "AcceptHandOver", map[string]any{"incidentId": there})
	again := matrixInput("CheckGround")
	again["incidentId"], again["occurredAt"] = here, time.Now().UTC().Format(time.RFC3339)
	r.mutate(one, "CheckGround", again)
	if told(one, here) || told(three, there) {
		t.Error("the next municipality takes part without having said so")
	}
}
