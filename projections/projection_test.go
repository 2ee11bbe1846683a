package projections_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/projections"
)

type noted struct {
	Text string `json:"text,omitempty" seal:"true"`
}

func notes() decider.Decider[int, noted, any] {
	return decider.Decider[int, noted, any]{
		New: func() int { return 0 }, Admit: func(int, noted) error { return nil },
		Decide: func(_ int, c noted) ([]any, error) { return []any{c}, nil },
		Evolve: func(n int, _ decider.Entry[any]) int { return n + 1 },
	}
}

// list writes each text it hears; it can't take the text of stumble.
func list(name, stumble string) projections.Projection {
	return projections.Projection{
		Name: name, Schema: `CREATE TABLE IF NOT EXISTS ` + name + ` (position INTEGER PRIMARY KEY, text TEXT)`, Categories: []string{"note"},
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			text := e.Event.(noted).Text
			if _, err := tx.ExecContext(ctx, `INSERT INTO `+name+` VALUES (?, ?)`, int64(e.Position), text); err != nil {
				return err
			}
			if text == stumble {
				return errors.New("stumbled")
			}
			return nil
		}),
	}
}

func add(t *testing.T, log *eventstoretest.Log, stream, text string) eventstore.Position {
	t.Helper()
	result, err := eventstore.Execute(t.Context(), log.Log, notes(), stream,
		eventstore.Order{CommandID: uuid.New(), Now: time.Now()}, noted{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return result.Position
}

func run(t *testing.T, path string, log *eventstoretest.Log, list ...projections.Projection) (*projections.Runner, func()) {
	t.Helper()
	r, err := projections.Open(t.Context(), path, log.Log, slog.New(slog.DiscardHandler), list...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	}()
	stop := func() {
		cancel()
		<-ended
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	return r, stop
}

func texts(t *testing.T, r *projections.Runner, table string) string {
	t.Helper()
	var all string
	err := r.DB().QueryRow(`SELECT coalesce(group_concat(text, ' '), '') FROM (SELECT text FROM ` + table + ` ORDER BY position)`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func within(t *testing.T, r *projections.Runner, p eventstore.Position) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return r.WaitFor(ctx, p)
}

func TestRowsFollowTheLogAndGoOnAfterARestart(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	add(t, log, "note-1", "een")
	last := add(t, log, "note-2", "twee")
	add(t, log, "other-1", "niet")
	r, stop := run(t, path, log, list("a", ""))
	if err := within(t, r, last); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, r, "a"); got != "een twee" {
		t.Errorf("rows %q", got)
	}
	stop()
	last = add(t, log, "note-1", "drie")
	r, stop = run(t, path, log, list("a", ""))
	defer stop()
	if err := within(t, r, last); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, r, "a"); got != "een twee drie" {
		t.Errorf("after a restart: %q", got)
	}
	// That the end was reached is told a moment after the last event.
	for deadline := time.Now().Add(20 * time.Second); r.Ready() != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(r.Ready())
		}
	}
}

func TestAProjectionThatStopsDoesNotStopTheOthers(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	for _, text := range []string{"een", "steen", "twee"} {
		add(t, log, "note-1", text)
	}
	r, stop := run(t, path, log, list("a", "steen"), list("b", ""))
	for texts(t, r, "b") != "een steen twee" {
		time.Sleep(5 * time.Millisecond)
	}
	if got := texts(t, r, "a"); got != "een" {
		t.Errorf("the stopped one holds %q", got)
	}
	if err := r.Ready(); err == nil {
		t.Error("ready with a stopped projection")
	}
	if err := within(t, r, 1); !errors.Is(err, projections.ErrStale) {
		t.Errorf("waiting: %v", err)
	}
	stop()
	// Mended, it goes on where it stopped, and the other doubles nothing.
	r, stop = run(t, path, log, list("a", ""), list("b", ""))
	defer stop()
	if err := within(t, r, add(t, log, "note-1", "drie")); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"a", "b"} {
		if got := texts(t, r, table); got != "een steen twee drie" {
			t.Errorf("%s: %q", table, got)
		}
	}
}

func TestAnUnreachableKeyStoreHoldsTheReadModelBack(t *testing.T) {
	log, path := eventstoretest.Open(t, t.TempDir(), noted{}), filepath.Join(t.TempDir(), "model.db")
	last := add(t, log, "note-1", "een")
	if err := log.Keys.Close(); err != nil {
		t.Fatal(err)
	}
	r, stop := run(t, path, log, list("a", ""))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := r.WaitFor(ctx, last); !errors.Is(err, projections.ErrStale) {
		t.Fatalf("without keys: %v", err)
	}
	if got := texts(t, r, "a"); got != "" {
		t.Errorf("rows without keys: %q", got)
	}
	stop()
	again := log.Again(t, noted{})
	r, stop = run(t, path, again, list("a", ""))
	defer stop()
	if err := within(t, r, last); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, r, "a"); got != "een" {
		t.Errorf("with the keys back: %q", got)
	}
}

func TestALogThatIsAwayIsToldOf(t *testing.T) {
	log := eventstoretest.Open(t, t.TempDir(), noted{})
	last := add(t, log, "note-1", "een")
	r, stop := run(t, filepath.Join(t.TempDir(), "model.db"), log, list("a", ""))
	defer stop()
	if err := within(t, r, last); err != nil {
		t.Fatal(err)
	}
	ready := func(want bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); (r.Ready() == nil) != want; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("ready: %v", r.Ready())
			}
		}
	}
	ready(true)
	if err := log.Node(t).Close(); err != nil {
		t.Fatal(err)
	}
	ready(false)
	if err := r.Ready(); !errors.Is(err, projections.ErrStale) {
		t.Errorf("error %v", err)
	}
	if got := texts(t, r, "a"); got != "een" {
		t.Errorf("what was read is gone: %q", got)
	}
}

func TestAnEventOfAnUnknownTypeStopsAndSaysSo(t *testing.T) {
	log := eventstoretest.Open(t, t.TempDir(), noted{})
	last := add(t, log, "note-1", "een")
	blind := log.Again(t)
	r, stop := run(t, filepath.Join(t.TempDir(), "model.db"), blind, list("a", ""))
	defer stop()
	if err := within(t, r, last); !errors.Is(err, eventstore.ErrUnknownEvent) {
		t.Errorf("error %v", err)
	}
}

func TestPagesKeepTheirPlace(t *testing.T) {
	rows := []int{1, 2, 3}
	key := func(n int) projections.Key { return projections.Key{Sort: int64(n), ID: fmt.Sprint(n)} }
	p := projections.Fill("numbers", rows, key, 2, "", 9)
	if len(p.Items) != 2 || !p.HasNext || p.HasPrevious || p.Total != 9 {
		t.Errorf("%+v", p)
	}
	if k, err := projections.ParseCursor("numbers", p.Cursors[1]); err != nil || k.Sort != 2 || k.ID != "2" {
		t.Errorf("%+v, %v", k, err)
	}
	for _, bad := range []string{"", "x", "e30", projections.Fill("letters", rows, key, 2, "", 9).Cursors[1]} {
		if _, err := projections.ParseCursor("numbers", bad); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := projections.Slice("numbers", rows, key, 2, bad); bad != "" && !errors.Is(err, projections.ErrCursor) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(projections.Key{Sort: 1, ID: "a", List: "numbers"}.Cursor())
	f.Fuzz(func(t *testing.T, cursor string) {
		if k, err := projections.ParseCursor("numbers", cursor); err == nil && (k.ID == "" || k.List != "numbers") {
			t.Error("a cursor without an id")
		}
	})
}

func TestASearchHasItsLimits(t *testing.T) {
	for search, ok := range map[string]bool{
		"": true, "plein": true, "a b c d e f g h i j": true, "a b c d e f g h i j k": false, "---": false,
		strings.Repeat("é", 200): true, strings.Repeat("é", 201): false,
	} {
		if _, err := projections.Match(search); (err == nil) != ok {
			t.Errorf("%.20q: %v", search, err)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`plein "OR" NEAR(a b)* ^-:{}`)
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		f.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE t USING fts5 (text)`); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, search string) {
		match, err := projections.Match(search)
		if err != nil || match == "" {
			return
		}
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM t WHERE t MATCH ?`, match).Scan(&n); err != nil {
			t.Errorf("%q became %q: %v", search, match, err)
		}
	})
}
