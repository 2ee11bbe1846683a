package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

// publishedLesson is a lesson that every reader finds by lessonWord.
type publishedLesson struct {
	*running
	lead, facilitator, researcher string
	incident, lesson              string
	earlier                       [][]byte // keys of what stood before a facilitator masked more, wrapped
}

func publishLesson(t *testing.T) *publishedLesson {
	t.Helper()
	p := &publishedLesson{running: start(t, t.TempDir())}
	p.lead, p.facilitator, p.researcher = p.token("LEAD", "GM0772"), p.token("FACILITATOR", ""), p.token("RESEARCHER", "")
	for range 2 {
		for _, other := range []string{"GM0344", "GM0363", "GM0518", "GM0014", "GM0080"} {
			p.closeCase(other)
		}
	}
	p.incident = p.closeCase("GM0772")
	p.lesson = at[string](t, p.mutate(p.lead, "SubmitLesson", p.offered("Eerst bellen")), "submitLesson.incident.lesson.id")
	p.awaitLesson(p.facilitator, p.lesson)
	p.mutate(p.facilitator, "ReviewLesson", map[string]any{"lessonId": p.lesson, "verdict": "APPROVE", "note": "ook de " + lessonWord})
	p.awaitCasefacts()
	if made := p.release(); !strings.Contains(made, "1 lessons published, 0 waiting") {
		t.Fatal(made)
	}
	p.earlier = p.keysOfLesson("wrapped IS NOT NULL")
	if p.search(lessonWord) != 1 || len(p.elsewhere([]byte(lessonWord))) == 0 || len(p.earlier) != 2 || len(p.elsewhere(p.earlier...)) == 0 {
		t.Fatalf("what is to be masked is not there: %v, %d keys", p.elsewhere([]byte(lessonWord)), len(p.earlier))
	}
	return p
}

func (p *publishedLesson) offered(title string) map[string]any {
	return map[string]any{"incidentId": p.incident, "title": title, "situation": "er stond iets over de " + lessonWord + ", die " + lessonWord + "!"}
}

func (p *publishedLesson) keysOfLesson(where string) [][]byte {
	p.t.Helper()
	return wrapped(p.t, p.data, "knowledge-keys.db", `stream = 'lesson-`+inner(p.lesson)+`' AND `+where)
}

// search is how many published lessons anybody finds by a word.
func (p *publishedLesson) search(word string) float64 {
	p.t.Helper()
	return at[float64](p.t, p.do(p.researcher, "Lessons", map[string]any{"search": word}), "lessons.totalCount")
}

// elsewhere names the files that hold a secret beside the case file, which is the owner's own.
func (p *publishedLesson) elsewhere(secrets ...[]byte) []string {
	p.t.Helper()
	return slices.DeleteFunc(found(p.t, p.data, secrets...), func(name string) bool { return strings.HasPrefix(name, "casefile.db") })
}

func (p *publishedLesson) mask(field string, start, end int) {
	p.t.Helper()
	p.mutate(p.facilitator, "RedactLesson", map[string]any{"lessonId": p.lesson, "pieces": []map[string]any{{"field": field, "start": start, "end": end}}})
}

// gone checks that the lesson is published as it was but for the word, which nobody can read or find, in no answer and in no file.
func (p *publishedLesson) gone(title string) {
	p.t.Helper()
	p.await("what was masked to be gone from the files", func() bool {
		return p.rows("knowledge.db", `SELECT count(*) FROM scrub`) == 0 && len(p.elsewhere(append(p.earlier, []byte(lessonWord))...)) == 0
	})
	for who, token := range map[string]string{"a reader": p.researcher, "a facilitator": p.facilitator, "the owner": p.lead} {
		seen := p.do(token, "Lesson", map[string]any{"id": p.lesson})
		if at[string](p.t, seen, "lesson.status") != "PUBLISHED" || at[string](p.t, seen, "lesson.title") != title ||
			at[string](p.t, seen, "lesson.situation") != "er stond iets over de [WOORD 1], die [WOORD 1]!" || bytes.Contains(bytes.ToLower(seen), []byte(lessonWord)) {
			p.t.Errorf("%s: %s", who, seen)
		}
		if listed := p.do(token, "Lessons", nil); bytes.Contains(bytes.ToLower(listed), []byte(lessonWord)) {
			p.t.Errorf("%s: %s", who, listed)
		}
	}
	if p.search(lessonWord) != 0 || p.search("stond") != 1 {
		p.t.Error("it is found by what was masked, or no longer by what was not")
	}
	if strings.Contains(strings.ToLower(p.stderr.String()), lessonWord) {
		p.t.Error("in the program log")
	}
}

func (p *publishedLesson) restart() {
	p.t.Helper()
	if code := p.stop(); code != 0 {
		p.t.Fatalf("exit code %d\n%s", code, p.stderr)
	}
	p.running = start(p.t, p.data)
}

// A facilitator masks a word of a lesson that everybody reads. From then on nobody can read the word, also with older keys or after a
// rebuild; what the owner sends later comes without it; and the owner can still take the lesson back.
func TestMaskingMoreOfAPublishedLessonDestroysWhatStoodThere(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	p := publishLesson(t)
	kept := filepath.Join(t.TempDir(), "knowledge-keys.db")
	if err := sqlite.Copy(t.Context(), filepath.Join(p.data, "knowledge-keys.db"), kept); err != nil {
		t.Fatal(err)
	}
	word := len("er stond iets over de ")
	p.mask("SITUATION", word, word+len(lessonWord))
	p.gone("Eerst bellen")
	if left := p.keysOfLesson("wrapped IS NOT NULL"); len(left) != 1 || p.tombstones() != 2 {
		t.Errorf("%d keys and %d tombstones, of one change after two entries", len(left), p.tombstones())
	}
	logs, keys := filepath.Join(t.TempDir(), "logs"), filepath.Join(t.TempDir(), "keys")
	mustRun(t, "backup", "--data", p.data, logs, "--keys", keys)
	for _, file := range []string{logs, keys} {
		if got := inArchive(t, file, append(p.earlier, []byte(lessonWord))...); len(got) > 0 {
			t.Errorf("in a new backup: %v", got)
		}
	}

	p.stop()
	mustRun(t, "rebuild", "--data", p.data)
	p.restart()
	p.gone("Eerst bellen")

	p.stop()
	bringBack(t, filepath.Join(p.data, "knowledge-keys.db"), kept)
	if err := projections.Discard(filepath.Join(p.data, "knowledge.db")); err != nil {
		t.Fatal(err)
	}
	if len(p.elsewhere(p.earlier...)) == 0 {
		t.Fatal("the old keys are not there, so that nothing could come back")
	}
	p.restart()
	p.gone("Eerst bellen")

	p.mask("TITLE", 0, len("Eerst"))
	p.gone("[WOORD 2] bellen")
	p.mutate(p.lead, "SubmitLesson", p.offered("Bij nader inzien"))
	p.awaitStatus(p.facilitator, p.lesson, "SUBMITTED")
	if seen := p.do(p.facilitator, "Lesson", map[string]any{"id": p.lesson}); bytes.Contains(bytes.ToLower(seen), []byte(lessonWord)) || !bytes.Contains(seen, []byte("Bij nader inzien")) {
		t.Errorf("what the owner sends later: %s", seen)
	}
	if got := p.elsewhere([]byte(lessonWord)); len(got) > 0 {
		t.Errorf("after a revision: %v", got)
	}

	p.mutate(p.lead, "WithdrawLesson", map[string]any{"incidentId": p.incident, "reason": "toch niet"})
	p.await("the lesson to be withdrawn", func() bool {
		return string(p.do(p.researcher, "Lesson", map[string]any{"id": p.lesson})) == `{"lesson":null}` && len(p.keysOfLesson("wrapped IS NOT NULL")) == 0
	})
}

// A revision that waits does not hold a word that is published still: a facilitator masks it there.
func TestWhatIsPublishedIsMaskedWhileARevisionWaits(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	p := publishLesson(t)
	p.mutate(p.lead, "SubmitLesson", map[string]any{"incidentId": p.incident, "title": "Bij nader inzien", "situation": "er stond iets"})
	p.awaitStatus(p.facilitator, p.lesson, "SUBMITTED")
	from := len("er stond iets over de ")
	p.mutate(p.facilitator, "RedactLesson", map[string]any{"lessonId": p.lesson, "pieces": []map[string]any{
		{"field": "SITUATION", "start": from, "end": from + len(lessonWord), "published": true},
	}})
	p.await("the word to be gone", func() bool { return len(p.elsewhere([]byte(lessonWord))) == 0 })
	if seen := p.do(p.researcher, "Lesson", map[string]any{"id": p.lesson}); at[string](t, seen, "lesson.situation") != "er stond iets over de [WOORD 1], die [WOORD 1]!" {
		t.Errorf("what is published: %s", seen)
	}
	if seen := p.do(p.facilitator, "Lesson", map[string]any{"id": p.lesson}); at[string](t, seen, "lesson.situation") != "er stond iets" || at[string](t, seen, "lesson.status") != "SUBMITTED" {
		t.Errorf("what waits: %s", seen)
	}
}

func (p *publishedLesson) tombstones() int {
	p.t.Helper()
	return p.rows("knowledge-keys.db", `SELECT count(*) FROM entry_key WHERE wrapped IS NULL AND stream = 'lesson-`+inner(p.lesson)+`'`)
}
