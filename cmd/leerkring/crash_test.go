package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/cmd/leerkring/demo"
	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
	"leerkring/internal/server"
	"leerkring/projections"
)

// A demo that is killed five times while it plays ends where an undisturbed one ends, and what another client was told is
// recorded stays recorded.
func TestKillingTheDemoLosesNothing(t *testing.T) {
	t.Parallel()
	const madeUp = 40
	seed := rand.Uint64()
	t.Logf("seed of the kills: %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
	play := func() *process {
		p := spawn(t, addr, data, "demo", "--made-up", strconv.Itoa(madeUp))
		p.awaitOutput("that it plays", func() bool {
			return strings.Contains(p.stderr.String(), "Playing incidents") || strings.Contains(p.stdout.String(), guideEnd)
		})
		return p
	}

	p := play()
	seen, cut := watch(p.running), 0
	for range 5 {
		<-time.After(50*time.Millisecond + time.Duration(random.Int64N(int64(650*time.Millisecond))))
		p.kill()
		if !strings.Contains(p.stdout.String(), guideEnd) {
			cut++
		}
		p = play()
	}
	p.guide()
	acknowledged := seen.tell()
	t.Logf("%d of 5 kills cut the play off; %d signals were acknowledged meanwhile", cut, len(acknowledged))
	if len(acknowledged) < 5 {
		t.Errorf("only %d signals were acknowledged", len(acknowledged))
	}
	for id, title := range acknowledged {
		if got := at[string](t, p.do(seen.token, "Incident", map[string]any{"id": id}), "incident.title"); got != title {
			t.Errorf("the case of %q is called %q now", title, got)
		}
	}
	want := tally(t, data)
	p.await("the door to bring everything", func() bool {
		return p.rows("knowledge.db", `SELECT count(*) FROM lesson`) >= want.submitted &&
			p.rows("knowledge.db", `SELECT count(*) FROM casefact`) >= want.closed
	})
	if code := p.terminate(); code != 0 {
		t.Errorf("exit code %d\n%s", code, p.stderr)
	}
	want.cases += len(acknowledged)
	want.expect(p.running)
	if got := p.rows("casefile.db", `SELECT count(*) FROM incident WHERE document ->> 'title' LIKE 'Getuige %'`); got != len(acknowledged) {
		t.Errorf("%d signals were acknowledged and %d cases opened for them", len(acknowledged), got)
	}
	readEveryStream(t, data)
}

// A demo that is cut off between its release and its note of it goes on without a second release.
func TestADemoThatHasReleasedReleasesNoMore(t *testing.T) {
	addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
	p := spawn(t, addr, data, "demo", "--made-up", "0")
	p.guide()
	p.kill()
	directory := &server.Directory{Path: data}
	state, err := openDemoState(directory, demoState{})
	if err != nil || !state.Done {
		t.Fatalf("%+v, %v", state, err)
	}
	state.Done = false
	if err := state.save(directory); err != nil {
		t.Fatal(err)
	}
	p = spawn(t, addr, data, "demo")
	p.guide()
	if n := p.rows("knowledge.db", `SELECT count(*) FROM release`); n != 1 {
		t.Errorf("%d releases", n)
	}
}

// witness is a client beside the demo: it sends one signal after the other, each until it is acknowledged.
type witness struct {
	token string
	leave chan struct{}
	told  chan map[string]string // id of the case -> its title
	t     testing.TB
}

// watch lets a witness begin. Its municipality has no documented case.
func watch(r *running) *witness {
	w := &witness{
		token: r.token("OFFICER", "GM0034"), leave: make(chan struct{}), told: make(chan map[string]string, 1), t: r.t,
	}
	go func() {
		acknowledged := map[string]string{}
		defer func() { w.told <- acknowledged }()
		for n := 1; ; n++ {
			title := fmt.Sprintf("Getuige %d", n)
			id, err := w.signal(r.client, title)
			if err != nil {
				w.t.Error(err)
				return
			}
			acknowledged[id] = title
			select {
			case <-w.leave:
				return
			case <-time.After(25 * time.Millisecond): // the demo has to come on as well
			}
		}
	}()
	return w
}

// signal sends one command, the same again as long as no answer comes.
func (w *witness) signal(client *demo.Client, title string) (string, error) {
	variables := command(map[string]any{
		"title": title, "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": "vanavond op het plein", "occurredAt": day,
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		var data struct {
			ReportSignal struct {
				Problems []json.RawMessage
				Incident struct{ ID string }
			}
		}
		err := client.Do(context.Background(), w.token, "ReportSignal", variables, &data)
		if answer := data.ReportSignal; err == nil && len(answer.Problems) > 0 {
			return "", fmt.Errorf("%s was refused: %s", title, answer.Problems)
		} else if err == nil {
			return answer.Incident.ID, nil
		}
		if time.Now().After(deadline) {
			return "", fmt.Errorf("%s was not acknowledged: %w", title, err)
		}
	}
}

// tell lets the witness end and gives what was acknowledged.
func (w *witness) tell() map[string]string {
	close(w.leave)
	return <-w.told
}

// sums is what a played demo leaves behind.
type sums struct{ cases, closed, notices, submitted, approved, returned int }

// tally counts it from the scenarios that the demo in a directory plays.
func tally(t testing.TB, data string) sums {
	t.Helper()
	state, err := openDemoState(&server.Directory{Path: data}, demoState{})
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	scenarios, err := demo.Documented()
	if err != nil {
		t.Fatal(err)
	}
	var s sums
	for _, scenario := range append(scenarios, demo.MadeUp(state.Seed, state.MadeUp, state.Until, cat)...) {
		s.cases++
		closed := 0
		for _, step := range scenario.Steps {
			switch step.Do {
			case "CloseIncident":
				closed = 1 // a case that was opened again and closed once more keeps its coded record
			case "SubmitLesson":
				s.submitted++
			case "FileNotice":
				s.notices++
			}
		}
		s.closed += closed
		switch scenario.Review {
		case "APPROVE":
			s.approved++
		case "RETURN":
			s.returned++
		}
	}
	return s
}

// expect compares it with the read models of a directory.
func (s sums) expect(r *running) {
	r.t.Helper()
	released := r.rows("knowledge.db", `SELECT coalesce(sum(lessons), 0) FROM release`)
	for _, c := range []struct {
		what, file, query string
		want              int
	}{
		{"cases", "casefile.db", `SELECT count(*) FROM incident`, s.cases},
		{"notices", "casefile.db", `SELECT count(*) FROM notice`, s.notices},
		{"casefacts", "knowledge.db", `SELECT count(*) FROM casefact`, s.closed},
		{"lessons", "knowledge.db", `SELECT count(*) FROM lesson`, s.submitted},
		{"returned lessons", "knowledge.db", `SELECT count(*) FROM lesson WHERE status = 'RETURNED'`, s.returned},
		{"lessons without a review", "knowledge.db", `SELECT count(*) FROM lesson WHERE status = 'SUBMITTED'`, s.submitted - s.approved - s.returned},
		{"approved lessons", "knowledge.db", `SELECT count(*) FROM lesson WHERE status = 'APPROVED'`, s.approved - released},
		{"published lessons", "knowledge.db", `SELECT count(*) FROM lesson WHERE status = 'PUBLISHED'`, released},
		{"releases", "knowledge.db", `SELECT count(*) FROM release`, 1},
	} {
		if got := r.rows(c.file, c.query); got != c.want {
			r.t.Errorf("%d %s, want %d", got, c.what, c.want)
		}
	}
}

// readEveryStream reads each case and each lesson from its log: loading fails when an event was lost, changed or inserted.
// The read models hold as many events as the logs.
func readEveryStream(t *testing.T, data string) {
	t.Helper()
	a, err := open(t.Context(), config{addr: "127.0.0.1:0", data: data, side: sideBoth, now: time.Now, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	for id, events := range counted(t, a.cases.model, `SELECT incident, count(*) FROM timeline GROUP BY incident`) {
		checkStream[incident.Event](t, a.cases.log, incident.Stream(id), events)
	}
	for id, events := range counted(t, a.knowledge.model, `SELECT id, revision + 1 FROM lesson`) {
		checkStream[lesson.Event](t, a.knowledge.log, lesson.Stream(id), events)
	}
}

func checkStream[E any](t *testing.T, log *eventstore.Log, stream string, events int) {
	t.Helper()
	history, err := eventstore.Load[E](t.Context(), log, stream)
	if err != nil {
		t.Errorf("%s: %v", stream, err)
	}
	if len(history.Entries) != events {
		t.Errorf("%s holds %d events, its read model %d", stream, len(history.Entries), events)
	}
	for i, e := range history.Entries {
		if e.Revision != uint64(i) {
			t.Errorf("%s: revision %d follows upon %d events", stream, e.Revision, i)
		}
	}
}

// counted runs a query for ids and numbers.
func counted(t *testing.T, db projections.Reader, query string) map[uuid.UUID]int {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	numbers := map[uuid.UUID]int{}
	for rows.Next() {
		var id uuid.UUID
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			t.Fatal(err)
		}
		numbers[id] = n
	}
	if err := rows.Err(); err != nil || len(numbers) == 0 {
		t.Fatalf("%d rows: %v", len(numbers), err)
	}
	return numbers
}
