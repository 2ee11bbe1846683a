package node

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"leerkring/internal/sqlite"
)

func testLog(tb testing.TB) *logFile {
	tb.Helper()
	l, err := openLog(tb.Context(), filepath.Join(tb.TempDir(), "log.db"), func() time.Time { return time.Unix(1, 0) }, slog.New(slog.DiscardHandler))
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
	first := propose("s", expectation(noStream))
	batch := []*request{}
	for _, p := range []*proposal{
		first, propose("s", expectation(noStream)), propose("s", expectation(0)), first, propose("t", existing),
	} {
		batch = append(batch, &request{proposal: p})
	}
	if err := l.commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	at := batch[0].position
	want := []outcome{{accepted, 0, at}, {refused, 0, 0}, {accepted, 1, at + 66}, {repeated, 0, at}, {refused, noStream, 0}}
	for i, r := range batch {
		if r.outcome != want[i] {
			t.Errorf("outcome %d is %+v, want %+v", i, r.outcome, want[i])
		}
	}
}

func TestAFailedCommitKeepsNothing(t *testing.T) {
	l := testLog(t)
	w := startWriter(l.commit)
	defer w.stop()
	pragma := func(text string) {
		if _, err := l.db.Write.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	pragma(`PRAGMA query_only = 1`)
	if _, err := w.write(t.Context(), propose("s", anything)); status.Code(err) != codes.Internal || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("error %v", err)
	}
	if err := l.db.Healthy(); err != sqlite.ErrReadOnly {
		t.Errorf("the file says %v of itself", err)
	}
	pragma(`PRAGMA query_only = 0`)
	got, err := w.write(t.Context(), propose("s", expectation(noStream)))
	if err != nil || got.verdict != accepted || got.revision != 0 {
		t.Errorf("outcome %+v, %v", got, err)
	}
}

// Who stopped waiting gets no answer, and holds nobody else up.
func TestACallerWhoLeft(t *testing.T) {
	w := startWriter(testLog(t).commit)
	defer w.stop()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 2 * batchRequests {
		if _, err := w.write(gone, propose("s", anything)); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if _, err := w.write(t.Context(), propose("t", anything)); err != nil {
		t.Error(err)
	}
}
