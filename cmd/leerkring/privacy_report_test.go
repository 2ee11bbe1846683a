package main

import (
	"encoding/json"
	"strings"
	"testing"

	"leerkring/domain/lesson"
	"leerkring/domain/release/scorecard"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
)

func TestAReportOfMadeUpIncidents(t *testing.T) {
	got := run(t, "privacy-report", "--simulate", "300", "--seed", "7")
	for _, words := range []string{"Singling out", "Linkability", "Inference", "Usefulness", "unique links", "300 made-up incidents, 12 releases", "What raises it"} {
		if got.code != 0 || !strings.Contains(got.out, words) {
			t.Fatalf("exit %d, %q is not in\n%s%s", got.code, words, got.out, got.err)
		}
	}
	if strings.Contains(got.out, "DOES NOT HOLD") || !strings.Contains(got.err, "300 made-up incidents, 1 release") {
		t.Errorf("%s%s", got.out, got.err)
	}
	if again := run(t, "privacy-report", "--simulate", "300", "--seed", "7"); again.out != got.out {
		t.Error("the same seed made another report")
	}
	if none := run(t, "privacy-report", "--simulate", "0"); none.code != 1 || !strings.Contains(none.err, "from 1") {
		t.Errorf("exit %d: %s", none.code, none.err)
	}
}

// A case that the whole country knows is told by its name when its municipality consents, passes without a class, and is measured
// as what it is; an ordinary lesson beside it goes through the gate.
func TestANamedCaseAndTheReportOfAnInstallation(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	r := start(t, t.TempDir())
	if got := run(t, on(t, r.data, "privacy-report")...); got.code != 1 || !strings.Contains(got.err, "no release was made yet") {
		t.Errorf("before a release: exit %d, %s", got.code, got.err)
	}
	facilitator, researcher := r.token("FACILITATOR", ""), r.token("RESEARCHER", "")
	named := r.offer("GM0599", map[string]any{"consent": true, "name": "Rellen van de kermis 2019"})
	r.release()
	read := r.do(researcher, "Lesson", map[string]any{"id": named})
	if at[string](t, read, "lesson.publicCase.name") != "Rellen van de kermis 2019" || at[string](t, read, "lesson.publicCase.municipality") != "Rotterdam" ||
		at[string](t, read, "lesson.attributes.barrierStage") != "MOBILISATION" || at[string](t, read, "lesson.status") != "PUBLISHED" {
		t.Errorf("%s", read)
	}
	if found := r.do(researcher, "Lessons", map[string]any{"search": "kermis"}); at[float64](t, found, "lessons.totalCount") != 1 {
		t.Errorf("not found by its name: %s", found)
	}
	for _, other := range []string{"GM0344", "GM0363", "GM0518", "GM0014", "GM0080", "GM0344", "GM0363", "GM0518", "GM0014", "GM0080"} {
		r.closeCase(other)
	}
	ordinary := r.offer("GM0772", nil)
	r.awaitCasefacts()
	if made := r.release(); !strings.Contains(made, "1 lessons published, 0 waiting") {
		t.Errorf("%s", made)
	}
	if data := r.do(facilitator, "Lesson", map[string]any{"id": ordinary}); strings.Contains(string(data), `"publicCase":{`) {
		t.Errorf("%s", data)
	}
	r.measured(t)
	r.mutate(r.token("LEAD", "GM0599"), "WithdrawLesson", map[string]any{"incidentId": r.caseOf(named, "GM0599"), "reason": "toch niet"})
	r.await("the named case to go", func() bool {
		return string(r.do(researcher, "Lesson", map[string]any{"id": named})) == `{"lesson":null}`
	})
}

// offer closes a case, offers a lesson of it and has it approved.
func (r *running) offer(municipality string, public map[string]any) string {
	r.t.Helper()
	lead, facilitator := r.token("LEAD", municipality), r.token("FACILITATOR", "")
	input := map[string]any{"incidentId": r.closeCase(municipality), "title": "Wat wij leerden", "situation": "er ging een oproep rond"}
	if public != nil {
		input["publicCase"] = map[string]any{"consent": false, "name": public["name"]}
		var refused struct {
			SubmitLesson struct {
				Problems []struct {
					Code string
					Path []string
				}
			}
		}
		data := r.do(lead, "SubmitLesson", command(input))
		if err := json.Unmarshal(data, &refused); err != nil || len(refused.SubmitLesson.Problems) != 1 || strings.Join(refused.SubmitLesson.Problems[0].Path, " ") != "input publicCase consent" {
			r.t.Errorf("without consent: %s, %v", data, err)
		}
		input["publicCase"] = public
	}
	lesson := at[string](r.t, r.mutate(lead, "SubmitLesson", input), "submitLesson.incident.lesson.id")
	r.awaitLesson(facilitator, lesson)
	r.mutate(facilitator, "ReviewLesson", map[string]any{"lessonId": lesson, "verdict": "APPROVE"})
	return lesson
}

// caseOf is the case of a lesson, as its owner finds it.
func (r *running) caseOf(lesson, municipality string) string {
	r.t.Helper()
	var list struct {
		Incidents struct{ Nodes []struct{ ID string } }
	}
	lead := r.token("LEAD", municipality)
	if err := json.Unmarshal(r.do(lead, "Incidents", nil), &list); err != nil {
		r.t.Fatal(err)
	}
	for _, n := range list.Incidents.Nodes {
		if strings.Contains(string(r.do(lead, "Incident", map[string]any{"id": n.ID})), lesson) {
			return n.ID
		}
	}
	r.t.Fatalf("nobody owns %s", lesson)
	return ""
}

// reportedCard is what a test reads of a report.
type reportedCard struct {
	Published, Named, Approved, Releases int
	SinglingOut                          struct{ Smallest, Failing int }
	Linkability                          struct{ Lessons, Unique int }
	Promises                             []struct{ Holds bool }
}

// measured reads the report of the running server: two releases, of which the second shows one lesson, and the first nothing but a name.
func (r *running) measured(t *testing.T) {
	t.Helper()
	var cards []reportedCard
	if err := json.Unmarshal([]byte(mustRun(t, on(t, r.data, "privacy-report", "--json")...)), &cards); err != nil || len(cards) != 1 {
		t.Fatalf("%v, %+v", err, cards)
	}
	c := cards[0]
	if c.Published != 1 || c.Named != 1 || c.Approved != 2 || c.Releases != 2 || c.SinglingOut.Smallest != 11 || c.Linkability.Lessons != 1 || len(c.Promises) != 3 || !c.Promises[0].Holds {
		t.Errorf("%+v", c)
	}
	if out := mustRun(t, on(t, r.data, "privacy-report", "--release", "1")...); !strings.Contains(out, "Releases 1 to 1") || !strings.Contains(out, "0 published without a name, 1 named") {
		t.Errorf("of the first release: %s", out)
	}
	if got := run(t, on(t, r.data, "privacy-report", "--release", "9")...); got.code != 1 || !strings.Contains(got.err, "there is no release 9; the latest is 2") {
		t.Errorf("exit %d, %s", got.code, got.err)
	}
}

// Whatever stands in a knowledge log, reading it ends in a report or an error.
func FuzzSee(f *testing.F) {
	f.Add("CasefactRecorded", []byte(`{"year":2026,"barrierStage":"MOBILISATION","interventions":[{"type":"IV10","day":"0"}],"municipality":[1]}`))
	f.Add("ReleaseMade", []byte(`{"number":1,"gate":{"k":11},"lessons":[{"lesson":"07070707-0707-0707-0707-070707070707","version":1,"shown":{"stageGroup":"SPREADING","interventions":[{"kind":"NON_LEGAL"}]}}]}`))
	f.Add("CasefactWithdrawn", []byte(`{}`))
	f.Fuzz(func(t *testing.T, typ string, data []byte) {
		replay, log := scorecard.NewReplay(nil), (&eventstore.Log{Config: eventstore.Config{Codec: knowledgeCodec(nil)}}).Blind()
		replay.See("lesson-07070707-0707-0707-0707-070707070707", lesson.LessonApproved{})
		for _, e := range []eventstore.Recorded{{Stream: "casefact-1", Type: typ, Data: data}, {Stream: "release-1", Type: "ReleaseMade", Data: []byte(`{"number":1}`)}} {
			e.Metadata = []byte(`{"schema":1,"recordedAt":"2026-11-01T00:00:00Z"}`)
			if err := see(t.Context(), log, replay, e); err != nil {
				if e.Type == "ReleaseMade" && typ != e.Type {
					t.Fatal(err)
				}
				return
			}
		}
		if _, err := replay.Scorecard(t.Context(), "", func() {}); err != nil {
			t.Error(err)
		}
	})
}
