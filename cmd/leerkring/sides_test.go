package main

import "testing"

// A region runs a case side of its own that feeds the CCV's knowledge side: two servers, one knowledge log, one key store of
// the knowledge side. What one offers, the other reviews and publishes.
func TestACaseSideFeedsAKnowledgeSideElsewhere(t *testing.T) {
	t.Parallel()
	to := []string{"--knowledge-log", sharedLog(t), "--knowledge-keys", t.TempDir()}
	region := start(t, t.TempDir(), append([]string{"--side", "case"}, to...)...)
	ccv := start(t, t.TempDir(), append([]string{"--side", "knowledge"}, to...)...)
	t.Cleanup(func() { region.stop(); ccv.stop() }) // before the node they look for

	facilitator := ccv.token("FACILITATOR", "")
	var lesson string
	for _, municipality := range []string{"GM0772", "GM0344", "GM0599", "GM0363", "GM0518", "GM0014", "GM0772", "GM0344", "GM0599", "GM0363", "GM0518"} {
		id := region.closeCase(municipality)
		if lesson == "" {
			lead := region.token("LEAD", municipality)
			lesson = at[string](t, region.mutate(lead, "SubmitLesson", map[string]any{
				"incidentId": id, "title": "Eerst bellen", "situation": "er ging een oproep rond",
			}), "submitLesson.incident.lesson.id")
		}
	}
	ccv.awaitLesson(facilitator, lesson)
	ccv.mutate(facilitator, "ReviewLesson", map[string]any{"lessonId": lesson, "verdict": "APPROVE"})
	ccv.await("eleven cases to count", func() bool { return ccv.rows("knowledge.db", `SELECT count(*) FROM casefact`) == 11 })
	ccv.release()
	researcher := region.token("RESEARCHER", "")
	region.await("the release to be read in the region too", func() bool {
		return at[float64](t, region.do(researcher, "Lessons", nil), "lessons.totalCount") == 1
	})

	// The region's server reviews nothing; the CCV's holds no cases.
	answer := region.post(region.token("FACILITATOR", ""), `mutation ($id: ID!) { reviewLesson(input: {commandId: "7f6c2c9e-2f0e-4a52-9d0b-0c8f8b1c2d3e", lessonId: $id, verdict: APPROVE}) { position } }`, map[string]any{"id": lesson})
	if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAVAILABLE" {
		t.Errorf("a review on the region's server: %s", answer.Raw)
	}
	answer = ccv.post(ccv.token("LEAD", "GM0772"), `{ incidents { totalCount } }`, nil)
	if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAVAILABLE" {
		t.Errorf("cases on the knowledge side: %s", answer.Raw)
	}
}

func TestBothLogsInOnePlaceAreRefused(t *testing.T) {
	const place = "esdb://127.0.0.1:1?tls=false"
	for _, flags := range [][]string{{place, place}, {place, "file:" + written(t, place+"\n")}} {
		refuses(t, exitFault, []string{"the same place", "streamPrefix"}, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--case-log", flags[0], "--knowledge-log", flags[1])
	}
}
