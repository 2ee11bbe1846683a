package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

// lessonWord stands in the lesson of a case: a word that the anonymiser lets through.
const lessonWord = "draaimolen"

// secretCase is a closed case with a secret in every text, a file, a notice, a correction and a lesson, among other cases.
type secretCase struct {
	*running
	lead, officer, privacy   string
	id, evidence             string
	before                   time.Time // a moment at which everything was in the case
	keys, lessonKeys, others [][]byte  // wrapped, as they stand in the key stores
}

func playSecretCase(t *testing.T, flags ...string) *secretCase {
	t.Helper()
	c := &secretCase{running: start(t, t.TempDir(), flags...)}
	lesson := c.play()
	c.keys = wrapped(t, c.data, "case-keys.db", `stream = 'incident-`+inner(c.id)+`' OR stream LIKE 'notice-%'`)
	c.others = wrapped(t, c.data, "case-keys.db", `stream LIKE 'incident-%' AND stream <> 'incident-`+inner(c.id)+`'`)
	c.lessonKeys = wrapped(t, c.data, "knowledge-keys.db", `stream = 'lesson-`+inner(lesson)+`'`)
	if len(c.keys) < 15 || len(c.lessonKeys) == 0 || len(c.others) == 0 {
		t.Fatalf("%d keys, %d of the lesson, %d of other cases", len(c.keys), len(c.lessonKeys), len(c.others))
	}
	return c
}

// play plays the case, among others, and gives its lesson.
func (c *secretCase) play() (lesson string) {
	t := c.t
	t.Helper()
	c.lead, c.officer, c.privacy = c.token("LEAD", "GM0772"), c.token("OFFICER", "GM0772"), c.token("PRIVACY_OFFICER", "GM0772")
	for range 5 {
		c.closeCase("GM0772")
	}
	c.id, c.evidence = c.plantedCase(c.lead, "GM0772")
	seen := c.do(c.lead, "Incident", map[string]any{"id": c.id})
	c.mutate(c.lead, "CorrectEntry", map[string]any{
		"incidentId": c.id, "entryId": at[string](t, seen, "incident.signals.0.id"), "reason": secretWord, "occurredAt": day,
		"signal": map[string]any{"text": secretWord + " anders", "title": secretWord + " ook anders"},
	})
	c.mutate(c.lead, "WithdrawIntervention", map[string]any{
		"incidentId": c.id, "interventionId": at[string](t, seen, "incident.interventions.0.id"), "reason": secretWord, "occurredAt": day,
	})
	c.mutate(c.lead, "CheckGround", map[string]any{"incidentId": c.id, "check": groundInput(secretWord), "occurredAt": day})
	c.mutate(c.lead, "RecordOutcome", map[string]any{
		"incidentId": c.id, "scale": "MINOR", "summary": secretWord, "whatWorked": secretWord, "whatDidNot": secretWord, "dilemma": secretWord, "occurredAt": day,
	})
	c.mutate(c.lead, "CloseIncident", map[string]any{"incidentId": c.id, "occurredAt": day})
	lesson = at[string](t, c.mutate(c.lead, "SubmitLesson", map[string]any{
		"incidentId": c.id, "title": "Eerst bellen", "situation": "er stond iets over de " + lessonWord,
	}), "submitLesson.incident.lesson.id")
	c.awaitLesson(c.token("FACILITATOR", ""), lesson)
	c.awaitCasefacts()
	for range 5 {
		c.closeCase("GM0772")
	}
	time.Sleep(5 * time.Millisecond) // the log keeps milliseconds
	c.before = time.Now()
	return lesson
}

// wrapped are the keys of a key store's file that fit a condition.
func wrapped(t testing.TB, data, file, where string) (keys [][]byte) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, file)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT wrapped FROM entry_key WHERE wrapped IS NOT NULL AND (` + where + `)`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key []byte
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return keys
}

// found names the files below a directory that hold one of the secrets, in whatever case a word is written.
func found(t testing.TB, dir string, secrets ...[]byte) (names []string) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		seen++
		if holdsOne(raw, secrets) {
			names = append(names, entry.Name())
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Fatal(seen, err)
	}
	return names
}

func holdsOne(raw []byte, secrets [][]byte) bool {
	lower := bytes.ToLower(raw)
	for _, s := range secrets {
		if bytes.Contains(raw, s) || bytes.Contains(lower, bytes.ToLower(s)) {
			return true
		}
	}
	return false
}

// inArchive names the files of a backup that hold one of the secrets.
func inArchive(t testing.TB, file string, secrets ...[]byte) (names []string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for archive, n := tar.NewReader(unzipped), 0; ; n++ {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) && n > 0 {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if holdsOne(raw, secrets) {
			names = append(names, header.Name)
		}
	}
}

// words are what was typed into the case and its lesson.
func (c *secretCase) words() [][]byte { return [][]byte{[]byte(secretWord), []byte(lessonWord)} }

// erase erases the case and waits for the knowledge side to forget its lesson.
func (c *secretCase) erase() {
	c.t.Helper()
	answer := c.mutate(c.privacy, "EraseIncident", map[string]any{"incidentId": c.id, "ground": "op verzoek", "article": "NO_LONGER_NEEDED", "withdrawFacts": true})
	if !at[bool](c.t, answer, "eraseIncident.erased") || at[string](c.t, answer, "eraseIncident.incidentId") != c.id || holdsOne(answer, c.words()) {
		c.t.Errorf("%s", answer)
	}
	c.await("the lesson to be gone from the file", func() bool {
		return c.rows("knowledge.db", `SELECT count(*) FROM scrub`) == 0 && len(found(c.t, c.data, []byte(lessonWord))) == 0
	})
}

// After an erasure no file of the data directory and no new backup holds a word of the case, or a key of it, wrapped as it may be:
// neither the read models with their search index and write-ahead logs, nor the key stores, nor the directory of evidence.
func TestAnErasedCaseIsInNoFile(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	c := playSecretCase(t)
	if got := found(t, c.data, []byte(secretWord)); len(got) == 0 {
		t.Fatal("the words are in no file before they are erased, so that this would find none afterwards")
	}
	if len(found(t, c.data, c.keys...)) == 0 || len(found(t, c.data, c.lessonKeys...)) == 0 {
		t.Fatal("the keys are in no file before they are destroyed")
	}
	c.erase()
	secrets := append(append(c.words(), c.keys...), c.lessonKeys...)
	if got := found(t, c.data, secrets...); len(got) > 0 {
		t.Errorf("in the running server's files: %v", got)
	}
	if holdsOne([]byte(c.stderr.String()), c.words()) {
		t.Error("in the program log")
	}
	files, _ := filepath.Glob(filepath.Join(c.data, "blobs", "??", "*"))
	if len(files) != 0 {
		t.Errorf("the file of evidence is still there: %v", files)
	}
	if n := len(wrapped(t, c.data, "case-keys.db", `stream LIKE 'incident-%' AND stream <> 'incident-`+inner(c.id)+`'`)); n != len(c.others) {
		t.Errorf("%d keys of other cases are left of %d", n, len(c.others))
	}
	logs, keys := filepath.Join(t.TempDir(), "logs"), filepath.Join(t.TempDir(), "keys")
	mustRun(t, "backup", "--data", c.data, logs, "--keys", keys)
	for _, file := range []string{logs, keys} {
		if got := inArchive(t, file, secrets...); len(got) > 0 {
			t.Errorf("in a new backup: %v", got)
		}
	}
	out := mustRun(t, "verify", "--data", c.data)
	if !strings.Contains(out, "of these erased: 1 whole cases") {
		t.Errorf("verify does not count what was erased: %s", out)
	}
	c.stop()
	if got := found(t, c.data, secrets...); len(got) > 0 {
		t.Errorf("in the files of the stopped server: %v", got)
	}
}

// What is left to read: coded answers, marked, of whatever moment. Nothing can be added any more, and a command that was accepted
// before is ERASED when it is sent again.
func TestAnErasedCaseShowsCodedAnswersAlone(t *testing.T) {
	t.Parallel()
	c := playSecretCase(t)
	c.erase()
	for name, answer := range map[string]json.RawMessage{
		"incident": c.do(c.lead, "Incident", map[string]any{"id": c.id}),
		"as of":    c.do(c.lead, "Incident", map[string]any{"id": c.id, "asOf": c.before.UTC().Format(time.RFC3339Nano)}),
		"compare":  c.do(c.lead, "CompareIncident", map[string]any{"id": c.id, "from": "2020-01-01T00:00:00Z", "to": "2030-01-01T00:00:00Z"}),
		"dossier":  c.do(c.lead, "Dossier", map[string]any{"id": c.id}),
		"then":     c.do(c.lead, "Dossier", map[string]any{"id": c.id, "asOf": c.before.UTC().Format(time.RFC3339Nano)}),
		"timeline": c.do(c.lead, "IncidentTimeline", map[string]any{"id": c.id}),
		"list":     c.do(c.lead, "Incidents", nil),
		"notices":  c.do(c.lead, "Notices", map[string]any{}),
		"work":     c.do(c.lead, "WorkList", map[string]any{}),
	} {
		if holdsOne(answer, c.words()) {
			t.Errorf("%s: %s", name, answer)
		}
	}
	seen := c.do(c.lead, "Incident", map[string]any{"id": c.id})
	for _, path := range []string{
		"erased", "signals.0.erased", "assessments.0.erased", "interventions.0.erased", "outcomes.0.erased", "outcome.erased",
		"notes.0.erased", "tasks.0.erased", "evidence.0.erased", "groundChecks.0.erased",
	} {
		if !at[bool](t, seen, "incident."+path) {
			t.Errorf("%s is not so", path)
		}
	}
	if !bytes.Contains(seen, []byte(`"lesson":null`)) || at[string](t, seen, "incident.outcome.scale") != "MINOR" {
		t.Errorf("%s", seen)
	}
	for _, search := range []string{secretWord, strings.ToLower(secretWord)[:4]} {
		if n := at[float64](t, c.do(c.lead, "Incidents", map[string]any{"search": search}), "incidents.totalCount"); n != 0 {
			t.Errorf("%q finds %v cases", search, n)
		}
	}
	if file := c.transfer(c.lead, http.MethodGet, c.evidence, nil); file.status != http.StatusNotFound {
		t.Errorf("the file comes back: %d", file.status)
	}
	refused := c.do(c.lead, "AddNote", command(map[string]any{"incidentId": c.id, "text": "nog iets", "occurredAt": day}))
	if at[string](t, refused, "addNote.problems.0.code") != "ERASED" {
		t.Errorf("%s", refused)
	}
	notice := matrixInput("FileNotice")
	notice["incidentId"] = c.id
	if refused := c.do(c.lead, "FileNotice", command(notice)); at[string](t, refused, "fileNotice.problems.0.code") != "ERASED" {
		t.Errorf("%s", refused)
	}
	notices := c.do(c.lead, "Notices", map[string]any{})
	if !at[bool](t, notices, "notices.nodes.0.erased") {
		t.Errorf("%s", notices)
	}
	decision := matrixInput("DecideNotice")
	decision["noticeId"] = at[string](t, notices, "notices.nodes.0.id")
	if refused := c.do(c.lead, "DecideNotice", command(decision)); at[string](t, refused, "decideNotice.problems.0.code") != "ERASED" {
		t.Errorf("%s", refused)
	}
}

func TestACommandIsErasedWithItsEntryAndAnErasureIsRepeated(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	lead, privacy := r.token("LEAD", "GM0772"), r.token("PRIVACY_OFFICER", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	noted := command(map[string]any{"incidentId": id, "text": secretWord, "occurredAt": day})
	r.do(lead, "AddNote", noted)
	erasing := command(map[string]any{"incidentId": id, "ground": "op verzoek"})
	first, again := r.do(privacy, "EraseIncident", erasing), r.do(privacy, "EraseIncident", erasing)
	if string(first) != string(again) {
		t.Errorf("%s\n%s", first, again)
	}
	if refused := r.do(lead, "AddNote", noted); at[string](t, refused, "addNote.problems.0.code") != "ERASED" {
		t.Errorf("%s", refused)
	}
	if other := r.do(privacy, "EraseIncident", command(map[string]any{"incidentId": id, "ground": "nog eens"})); at[string](t, other, "eraseIncident.problems.0.code") != "ERASED" {
		t.Errorf("%s", other)
	}
}

// Keys that a backup brought back are destroyed again before anything is read.
func TestARestoredBackupBringsNothingBack(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	c := playSecretCase(t)
	kept, stores := t.TempDir(), []string{"case-keys.db", "knowledge-keys.db"}
	for _, store := range stores {
		if err := sqlite.Copy(t.Context(), filepath.Join(c.data, store), filepath.Join(kept, store)); err != nil {
			t.Fatal(err)
		}
	}
	c.erase()
	c.stop()
	for _, store := range stores {
		bringBack(t, filepath.Join(c.data, store), filepath.Join(kept, store))
	}
	if len(found(t, c.data, c.keys...)) == 0 || len(found(t, c.data, c.lessonKeys...)) == 0 {
		t.Fatal("the old keys are not there, so that nothing could come back")
	}
	for _, name := range []string{"casefile.db", "knowledge.db", "erasure.db"} { // as after a restore
		if err := projections.Discard(filepath.Join(c.data, name)); err != nil {
			t.Fatal(err)
		}
	}
	r := start(t, c.data)
	r.await("the lesson to be forgotten again", func() bool {
		return r.rows("knowledge.db", `SELECT count(*) FROM scrub`) == 0 && len(found(t, c.data, c.lessonKeys...)) == 0
	})
	if got := found(t, c.data, append(c.words(), c.keys...)...); len(got) > 0 {
		t.Errorf("in the files: %v", got)
	}
	then := c.before.UTC().Format(time.RFC3339Nano)
	if seen := r.do(c.lead, "Incident", map[string]any{"id": c.id, "asOf": then}); holdsOne(seen, c.words()) || !at[bool](t, seen, "incident.signals.0.erased") {
		t.Errorf("%s", seen)
	}
}

// bringBack puts the keys of an older copy of a key store back into it.
func bringBack(t *testing.T, store, older string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), store, sqlite.Durable, "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		`ATTACH DATABASE '` + older + `' AS older`,
		`UPDATE entry_key SET wrapped = (SELECT o.wrapped FROM older.entry_key o WHERE o.stream = entry_key.stream AND o.entry = entry_key.entry)
			WHERE wrapped IS NULL`,
		`DETACH DATABASE older`,
	} {
		if _, err := db.Write.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// A backup of the keys that is older than the log can't open what came after it, so the case file stops and says so. What was
// erased meanwhile is destroyed in it all the same.
func TestOldKeysWithANewLogBringNothingBack(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	c := playSecretCase(t)
	vault, into := t.TempDir(), t.TempDir()
	logs, old, keys := filepath.Join(vault, "logs"), filepath.Join(vault, "old"), filepath.Join(vault, "keys")
	mustRun(t, "backup", "--data", c.data, filepath.Join(vault, "old-logs"), "--keys", old)
	c.erase()
	mustRun(t, "backup", "--data", c.data, logs, "--keys", keys)
	c.stop()
	mustRun(t, "restore", "--data", into, logs, "--keys", old)
	if len(found(t, into, c.keys...)) == 0 {
		t.Fatal("the old keys are not there, so that nothing could come back")
	}
	r := begin(t, into)
	r.await("the keys to be destroyed again", func() bool { return len(found(t, into, c.keys...)) == 0 })
	r.await("the case file to say that keys are lost", func() bool {
		return strings.Contains(r.stderr.String(), "the key store knows no key of this entry")
	})
	if got := found(t, into, []byte(secretWord)); len(got) > 0 {
		t.Errorf("in the files: %v", got)
	}
}
