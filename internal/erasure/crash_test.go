package erasure_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	"leerkring/internal/blobs"
	"leerkring/internal/erasure"
	"leerkring/internal/eventstore/eventstoretest"
)

// watch is told before and after each step of an erasure; nil: nobody is.
type watch func(step string, done bool)

func (w watch) see(step string, do func() error) error {
	if w == nil {
		return do()
	}
	w(step, false)
	err := do()
	if err == nil {
		w(step, true)
	}
	return err
}

// watched parts do their work and tell.
type (
	watchedDoor struct {
		watch
		erasure.Door
	}
	watchedKeys struct {
		watch
		erasure.Keys
	}
	watchedFiles struct {
		watch
		erasure.Files
	}
)

func (d watchedDoor) TakeBack(ctx context.Context, of incident.State, facts bool) error {
	return d.see("door", func() error { return d.Door.TakeBack(ctx, of, facts) })
}

func (k watchedKeys) Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error {
	category, _, _ := strings.Cut(stream, "-")
	return k.see("keys of "+category, func() error { return k.Keys.Destroy(ctx, stream, entries...) })
}

func (f watchedFiles) Remove(a blobs.Address) error {
	return f.see("file", func() error { return f.Files.Remove(a) })
}

// The environment of a process that is to be killed: the directory of its files, and when.
const (
	crashIn = "LEERKRING_TEST_CRASH_IN"
	crashAt = "LEERKRING_TEST_CRASH_AT"
)

// The moments beside those before and after a step.
const (
	appended  = "as soon as it is recorded"
	scrubbing = "while the read model is scrubbed"
)

// steps are those of an erasure of the whole case, in their order.
func steps() []string { return []string{"door", "keys of incident", "keys of notice", "file"} }

// The process is killed as soon as an erasure is recorded, before each step, after the last one but before that is noted, and while
// the read model is scrubbed; the restart on the same files finishes it. What went through the door is withdrawn before the keys that
// hold its ids are destroyed.
func TestARestartFinishesAnErasure(t *testing.T) {
	eventstoretest.NeedsNode(t)
	if dir := os.Getenv(crashIn); dir != "" {
		eraseAndDie(t, dir, os.Getenv(crashAt))
	}
	moments := map[string]int{appended: 0, "after file": len(steps()), scrubbing: len(steps())}
	for i, step := range steps() {
		moments["before "+step] = i
	}
	for at, n := range moments {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			done := killed(t, dir, at)
			if !slices.Equal(done, steps()[:n]) {
				t.Errorf("done: %v", done)
			}
			h := build(t, dir, nil)
			p := h.read()
			if left := h.there(lesson.Stream(p.lesson)); left != (n < 1) || h.there(casefact.Stream(p.casefact)) != left {
				t.Errorf("the lesson stands: %v, after %v", left, done)
			}
			if n := h.readable(incident.Stream(p.id)); (n == 0) != slices.Contains(done, "keys of incident") {
				t.Errorf("%d entries can be read after %v", n, done)
			}
			if n := h.readable(notice.Stream(p.notice)); (n == 0) != slices.Contains(done, "keys of notice") {
				t.Errorf("%d entries of the notice can be read after %v", n, done)
			}
			if at == scrubbing && len(h.holding()) == 0 {
				t.Error("the scrubbing had ended")
			}
			if err := h.eraser.Again(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.follow(h.model.Run)
			h.gone(p)
		})
	}
}

// killed runs this test in a process of its own, which has to be killed, and gives the steps that it had done.
func killed(t *testing.T, dir, at string) (done []string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self, "-test.run=^"+t.Name()[:strings.Index(t.Name(), "/")]+"$", "-test.timeout=2m")
	child.Env = append(os.Environ(), crashIn+"="+dir, crashAt+"="+at)
	var said bytes.Buffer
	child.Stdout, child.Stderr = &said, &said
	err = child.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("it was not killed: %v\n%s", err, &said)
	}
	for line := range strings.Lines(said.String()) {
		if step, is := strings.CutPrefix(strings.TrimSpace(line), "done: "); is {
			done = append(done, step)
		}
	}
	return done
}

// eraseAndDie plays a case, erases it, and is killed at a moment.
func eraseAndDie(t *testing.T, dir, at string) {
	moment := func(m string) {
		if m == at {
			die(t)
		}
	}
	h := build(t, dir, func(step string, done bool) {
		if !done {
			moment("before " + step)
			return
		}
		fmt.Println("done: " + step)
		moment("after " + step)
	})
	h.follow(h.model.Run)
	p := h.play()
	ids, err := json.Marshal([]uuid.UUID{p.id, p.notice, p.lesson, p.casefact})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "ids"), ids, 0o600)
	}
	if err == nil {
		err = h.model.WaitFor(t.Context(), h.last)
	}
	if err != nil {
		t.Fatal(err)
	}
	if at == scrubbing { // who reads an older state holds it up
		reader, err := h.model.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Rollback() //nolint:errcheck // it is killed before
		h.count(reader.QueryRowContext, `SELECT count(*) FROM incident`)
	}
	h.do(p.id, incident.EraseIncident{Order: order(), Ground: "op verzoek", WithdrawFacts: true})
	moment(appended)
	if err := h.eraser.Finish(t.Context(), incident.Stream(p.id), h.last); err != nil {
		t.Fatal(err)
	}
	for at == scrubbing {
		if h.count(h.model.QueryRowContext, `SELECT count(*) FROM scrub`) == 1 { // it was committed, and is not scrubbed
			moment(scrubbing)
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("there is no moment %q", at)
}

// die ends the process as the kernel does: at once.
func die(t *testing.T) {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	select {}
}

func (h *house) count(query func(context.Context, string, ...any) *sql.Row, statement string) (n int) {
	h.t.Helper()
	if err := query(h.t.Context(), statement).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// read is the case that a process which was killed had played.
func (h *house) read() played {
	h.t.Helper()
	raw, err := os.ReadFile(filepath.Join(h.dir, "ids"))
	var ids [4]uuid.UUID
	if err == nil {
		err = json.Unmarshal(raw, &ids)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return played{id: ids[0], notice: ids[1], lesson: ids[2], casefact: ids[3]}
}
