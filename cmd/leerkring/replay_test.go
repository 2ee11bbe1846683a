package main

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"leerkring/cmd/leerkring/demo"
	"leerkring/domain/catalogue"
	"leerkring/internal/identity"
)

// The read models are disposable: made again from the logs, they hold the same rows; and a door that has forgotten what it
// brought over brings nothing twice.
func TestReplayingTheLogsGivesTheSameRows(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := start(t, data)
	r.live()
	r.await("the door to have nothing left", r.doorIsEmpty)
	// The anchors of the day and the month are made by the next start, and are not counted as news afterwards.
	if code := r.stop(); code != 0 {
		t.Fatalf("exit code %d\n%s", code, r.stderr)
	}
	r = start(t, data)
	r.await("the log to be anchored", func() bool { return strings.Contains(verified(t, data), "1 anchors") })
	held := verified(t, data)
	again := func(forgotten ...string) {
		t.Helper()
		if code := r.stop(); code != 0 {
			t.Fatalf("exit code %d\n%s", code, r.stderr)
		}
		before := dump(t, data)
		for _, file := range forgotten {
			remove(t, filepath.Join(data, file))
		}
		r = start(t, data)
		r.await("the door to have nothing left", r.doorIsEmpty)
		if got := verified(t, data); got != held {
			t.Errorf("without %s: %s before: %s", forgotten, got, held)
		}
		if code := r.stop(); code != 0 {
			t.Fatalf("exit code %d\n%s", code, r.stderr)
		}
		compare(t, before, dump(t, data))
	}
	again("casefile.db", "knowledge.db")
	again("door.db")
	again("casefile.db", "knowledge.db", "door.db", "erasure.db")
}

// verified is what the knowledge log holds, in the words of "leerkring verify".
func verified(t *testing.T, data string) string {
	t.Helper()
	_, knowledge, found := strings.Cut(mustRun(t, on(t, data, "verify")...), "The knowledge log holds: ")
	if !found {
		t.Fatal("the knowledge log was not verified")
	}
	return knowledge
}

// live plays what can happen to a lesson: reviews, a release, a revision that is approved and released again, a withdrawal, and masking
// what is published: of the lesson that is revised afterwards, and of one that stays as it is.
func (r *running) live() {
	r.t.Helper()
	origins := r.play(30)
	r.awaitCasefacts()
	r.release()
	facilitator := r.token("FACILITATOR", "")
	published := r.do(facilitator, "Lessons", map[string]any{"first": 100})
	if n := at[float64](r.t, published, "lessons.totalCount"); n < 3 {
		r.t.Fatalf("%v lessons were published; too few to revise one, withdraw another and mask a third", n)
	}
	for _, node := range []string{"lessons.nodes.0.", "lessons.nodes.2."} {
		title, start := at[string](r.t, published, node+"title"), 0
		for strings.HasPrefix(title[start:], "[") { // a placeholder
			start += strings.Index(title[start:], "] ") + len("] ")
		}
		r.mutate(facilitator, "RedactLesson", map[string]any{
			"lessonId": at[string](r.t, published, node+"id"), "pieces": []map[string]any{{"field": "TITLE", "start": start, "end": start + 1}},
		})
	}

	revised := origins[at[string](r.t, published, "lessons.nodes.0.id")]
	lead := r.token("LEAD", revised.Scenario.Municipality)
	notice := at[string](r.t, r.mutate(lead, "FileNotice", noticeInput(revised.Incident, nil)["input"].(map[string]any)), "fileNotice.notice.id")
	r.mutate(lead, "DecideNotice", map[string]any{"noticeId": notice, "decision": "REMOVED", "occurredAt": day})
	r.mutate(r.token("LEAD", revised.Scenario.Municipality), "SubmitLesson", map[string]any{
		"incidentId": revised.Incident, "title": "Bij nader inzien", "situation": "er ging een oproep rond en later nog een",
	})
	r.awaitStatus(facilitator, revised.Lesson, "SUBMITTED")
	r.mutate(facilitator, "ReviewLesson", map[string]any{"lessonId": revised.Lesson, "verdict": "APPROVE", "note": "zo is het beter"})

	r.file(lead, revised.Scenario.Municipality, revised.Incident)

	withdrawn := origins[at[string](r.t, published, "lessons.nodes.1.id")]
	r.mutate(r.token("LEAD", withdrawn.Scenario.Municipality), "WithdrawLesson", map[string]any{
		"incidentId": withdrawn.Incident, "reason": "het klopte niet",
	})
	r.await("the lesson to be withdrawn", func() bool {
		return string(r.do(facilitator, "Lesson", map[string]any{"id": withdrawn.Lesson})) == `{"lesson":null}`
	})
	r.amend(revised.Scenario.Municipality, revised.Incident)
	r.forget(lead, revised.Scenario.Municipality)
	r.release()
}

// file plays what a lead does with the file itself.
func (r *running) file(lead, municipality, id string) {
	r.t.Helper()
	elsewhere := "GM0363"
	if municipality == elsewhere { // whose lesson comes first is a matter of random ids
		elsewhere = "GM0344"
	}
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": "partner"})
	other := at[string](r.t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	r.attach(lead, other, "een bestand", nil)
	r.mutate(lead, "LinkIncidents", map[string]any{"incidentId": id, "otherIncidentId": other, "kind": "FOLLOW_UP"})
	held, signal := r.holding(lead, "https://t.me/kanaal/1", "", "x")
	r.share(lead, held, signal, "ooenv@gemeente.nl")
	gone := at[string](r.t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	r.do(lead, "FileNotice", noticeInput(gone, nil))
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": gone, "municipality": elsewhere, "reason": "het speelt daar"})
	r.mutate(r.token("LEAD", elsewhere), "AcceptHandOver", map[string]any{"incidentId": gone})
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": other, "municipality": elsewhere, "reason": "het speelt daar"})
}

// forget erases a case, an entry of another and what of a third is due, redacts, and holds.
func (r *running) forget(lead, municipality string) {
	r.t.Helper()
	privacy := r.token("PRIVACY_OFFICER", municipality)
	whole, _ := r.plantedCase(lead, municipality)
	r.mutate(privacy, "EraseIncident", map[string]any{"incidentId": whole, "ground": "op verzoek"})
	some, _ := r.plantedCase(lead, municipality)
	seen := r.do(lead, "Incident", map[string]any{"id": some})
	ids := func(list string) []string {
		return []string{at[string](r.t, seen, "incident."+list+".0.id")}
	}
	entries := slices.Concat(ids("signals"), ids("interventions"), ids("notes"), ids("evidence"))
	r.mutate(privacy, "ErasePerson", map[string]any{"ground": "op verzoek", "cases": []map[string]any{{"incidentId": some, "entryIds": entries}}})
	r.mutate(lead, "RedactEntry", map[string]any{"incidentId": some, "entryId": entries[0], "text": "een jongere", "occurredAt": day})
	r.mutate(lead, "PlaceLegalHold", map[string]any{"incidentId": some, "ground": "COMPLAINT", "reason": "klacht"})
	r.kept(lead, "MINOR", "Bewaarwoord")
	r.leftAlone(lead, "Bewaarwoord")
	if done := r.mutate(privacy, "ExecuteRetention", map[string]any{}); len(at[[]any](r.t, done, "executeRetention.certificates")) == 0 {
		r.t.Errorf("nothing was due: %s", done)
	}
}

// amend opens a case with a template and puts something right in it, and gives a closed one another outcome.
func (r *running) amend(municipality, closed string) {
	r.t.Helper()
	lead := r.token("LEAD", municipality)
	input := matrixInput("ReportSignal")
	input["template"] = "voetbal"
	opened := r.mutate(lead, "ReportSignal", input)
	id := at[string](r.t, opened, "reportSignal.incident.id")
	amended := map[string]any{"incidentId": id, "reason": "overgetypt", "occurredAt": day, "entryId": at[string](r.t, opened, "reportSignal.incident.signals.0.id")}
	amended["signal"] = map[string]any{"platform": "SNAPCHAT"}
	r.mutate(lead, "CorrectEntry", amended)
	task := at[string](r.t, opened, "reportSignal.incident.tasks.0.id")
	r.mutate(lead, "CompleteTask", map[string]any{"incidentId": id, "taskId": task, "occurredAt": day})
	r.mutate(lead, "RetractEntry", map[string]any{
		"incidentId": id, "entryId": at[string](r.t, opened, "reportSignal.incident.tasks.1.id"), "reason": "niet nodig", "occurredAt": day,
	})

	r.mutate(lead, "ReopenIncident", map[string]any{"incidentId": closed, "reason": "er kwam een aangifte bij", "occurredAt": day})
	outcome := matrixInput("RecordOutcome")
	outcome["incidentId"], outcome["scale"], outcome["injured"] = closed, "SEVERE", 700
	r.mutate(lead, "RecordOutcome", outcome)
	r.mutate(lead, "CloseIncident", map[string]any{"incidentId": closed, "occurredAt": day})
}

// play plays the documented incidents and made-up ones, reviews included, and gives what each lesson came from.
func (r *running) play(madeUp int) map[string]demo.Played {
	r.t.Helper()
	key, err := identity.OpenDevKey(filepath.Join(r.data, devKeyFile))
	if err != nil {
		r.t.Fatal(err)
	}
	cat, err := catalogue.Load()
	if err != nil {
		r.t.Fatal(err)
	}
	scenarios, err := demo.Documented()
	if err != nil {
		r.t.Fatal(err)
	}
	scenarios = append(scenarios, demo.MadeUp(demoSeed, madeUp, time.Now().UTC(), cat)...)
	signer := &tokens{key: key, now: time.Now}
	player := &demo.Player{Client: r.client, Token: signer.get, Progress: func() {}}
	var mu sync.Mutex
	lessons := map[string]demo.Played{}
	err = each(r.t.Context(), scenarios, func(ctx context.Context, s demo.Scenario) error {
		played, err := player.Play(ctx, s)
		if err != nil || played.Lesson == "" {
			return err
		}
		mu.Lock()
		lessons[played.Lesson] = played
		mu.Unlock()
		if s.Review == "" {
			return nil
		}
		return player.Review(ctx, played)
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return lessons
}

// doorIsEmpty tells whether the door has brought over everything that it has heard of.
func (r *running) doorIsEmpty() bool { return r.rows("door.db", `SELECT count(*) FROM pending`) == 0 }

// remove removes a SQLite file with what stands beside it.
func remove(t *testing.T, path string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || !slices.Contains(files, path) {
		t.Fatalf("%s is not there (%v)", path, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// dump gives each table of both read models with all its rows. A search index is read through its virtual table; how it
// keeps its words is its own affair.
func dump(t *testing.T, data string) map[string][]string {
	t.Helper()
	tables := map[string][]string{}
	for _, file := range []string{"casefile.db", "knowledge.db"} {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(data, file)+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range lines(t, db, `SELECT name FROM pragma_table_list WHERE type = 'virtual' AND schema = 'main'`) {
			tables[file+" "+table] = lines(t, db, `SELECT rowid, * FROM `+table)
		}
		for _, table := range lines(t, db, `SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%' AND name <> 'scrub'`) { // scrub is empty when nothing is left to do
			tables[file+" "+table] = lines(t, db, `SELECT * FROM `+table)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return tables
}

// lines gives the rows of a query as text, in order.
func lines(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(values))
		for i, v := range values {
			if cells[i] = v.String; !v.Valid {
				cells[i] = "NULL"
			}
		}
		all = append(all, strings.Join(cells, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func compare(t *testing.T, before, after map[string][]string) {
	t.Helper()
	if len(before) != len(after) {
		t.Errorf("%d tables, %d before", len(after), len(before))
	}
	for table, rows := range before {
		if len(rows) == 0 {
			t.Errorf("%s is empty; it proves nothing", table)
		}
		for _, row := range rows {
			if !slices.Contains(after[table], row) {
				t.Errorf("%s: lost %s", table, row)
			}
		}
		if len(rows) != len(after[table]) {
			t.Errorf("%s: %d rows, %d before", table, len(after[table]), len(rows))
		}
	}
}
