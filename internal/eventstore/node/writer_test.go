package node

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func testLog(tb testing.TB) *logFile {
	tb.Helper()
	l, err := openLog(tb.Context(), filepath.Join(tb.TempDir(), "log.db"), func() time.Time { return time.Unix(1, 0) })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := l.close(); err != nil {
			tb.Error(err)
		}
	})
	return l
}

func propose(stream string, e expectation) *proposal {
	return &proposal{stream: stream, expect: e, events: []record{{id: uuid.New(), kind: "a", data: []byte{}, metadata: []byte{}}}}
}

func TestABatchSeesItself(t *testing.T) {
	l := testLog(t)
	first := propose("s", expectation{kind: exactly, revision: noStream})
	outcomes, err := l.commit(t.Context(), []*proposal{
		first, propose("s", expectation{kind: exactly, revision: noStream}), propose("s", expectation{kind: exactly}), first,
		propose("t", expectation{kind: existing}),
	})
	if err != nil {
		t.Fatal(err)
	}
	at := outcomes[0].position
	want := []outcome{
		{place: place{revision: 0, position: at}}, {refused: true}, {place: place{revision: 1, position: at + 66}},
		{place: place{revision: 0, position: at}}, {refused: true, place: place{revision: noStream}},
	}
	if !slices.Equal(outcomes, want) {
		t.Errorf("outcomes %+v, want %+v", outcomes, want)
	}
}

func TestAFailedCommitKeepsNothing(t *testing.T) {
	l := testLog(t)
	w := startWriter(l, slog.New(slog.DiscardHandler), newBell())
	defer w.stop()
	pragma := func(text string) {
		if _, err := l.db.Write.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	pragma(`PRAGMA query_only = 1`)
	if _, err := w.append(t.Context(), propose("s", expectation{kind: anything})); status.Code(err) != codes.Internal {
		t.Errorf("error %v", err)
	}
	pragma(`PRAGMA query_only = 0`)
	got, err := w.append(t.Context(), propose("s", expectation{kind: exactly, revision: noStream}))
	if err != nil || got.refused || got.revision != 0 {
		t.Errorf("outcome %+v, %v", got, err)
	}
}

func TestAnAppendWhoseCallerLeftIsDropped(t *testing.T) {
	l := testLog(t)
	b := newBell()
	w := &writer{log: l, logger: slog.New(slog.DiscardHandler), bell: b}
	gone, leave := context.WithCancel(t.Context())
	leave()
	r := &request{proposal: propose("s", expectation{kind: anything}), caller: gone, reply: make(chan reply, 1)}
	rung := b.next()
	w.serve([]*request{r})
	select {
	case <-rung:
		t.Error("rang for nothing")
	default:
	}
	if id, _, err := l.head(t.Context(), "s"); id != 0 || err != nil {
		t.Errorf("stream %d, %v", id, err)
	}
}
