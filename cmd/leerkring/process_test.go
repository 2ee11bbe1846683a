package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"leerkring/cmd/leerkring/demo"
	contract "leerkring/frontend-contract"
	"leerkring/internal/eventstore/eventstoretest"
)

// process is the product as a process of its own, so that a test can kill it.
type process struct {
	*running
	cmd    *exec.Cmd
	stdout *safeBuffer
	ended  chan struct{} // closed once it has
}

// spawn starts a command that serves: this test binary, which is the product when TestMain is told so. A demo has embedded
// nodes alone.
func spawn(t testing.TB, addr, data, command string, flags ...string) *process {
	t.Helper()
	if command == "demo" {
		eventstoretest.NeedsNode(t)
	}
	return spawnUnder(t, nil, addr, data, command, flags...)
}

// spawnUnder has another command start it.
func spawnUnder(t testing.TB, other []string, addr, data, command string, flags ...string) *process {
	t.Helper()
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := slices.Concat(other, []string{self}, on(t, data, command, "--addr", addr), flags)
	url := "http://" + addr + "/graphql"
	p := &process{
		running: &running{
			t: t, url: url, data: data, stderr: &safeBuffer{},
			client: &demo.Client{URL: url, Documents: documents, HTTP: &http.Client{Timeout: time.Minute}},
		},
		cmd:    exec.Command(line[0], line[1:]...),
		stdout: &safeBuffer{}, ended: make(chan struct{}),
	}
	p.stop = p.terminate
	p.cmd.Env = append(os.Environ(), "LEERKRING_RUN_MAIN=1")
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		p.cmd.Wait() //nolint:errcheck // the exit code is read from the state
	}()
	t.Cleanup(p.kill)
	return p
}

// kill ends it as the kernel does when the memory is full: at once.
func (p *process) kill() {
	p.cmd.Process.Kill() //nolint:errcheck // it may have ended
	<-p.ended
}

// terminate asks it to end and gives its exit code. Ten seconds are promised.
func (p *process) terminate() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatalf("it has ended already: %v\n%s", err, p.stderr)
	}
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		p.t.Fatalf("it runs ten seconds after SIGTERM\n%s", p.stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// awaitOutput waits until what it has written is as the test wants it.
func (p *process) awaitOutput(what string, done func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !done(); time.Sleep(10 * time.Millisecond) {
		select {
		case <-p.ended:
			p.t.Fatalf("it ended before it wrote %s:\n%s\n%s", what, p.stdout, p.stderr)
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("it has not written %s:\n%s\n%s", what, p.stdout, p.stderr)
		}
	}
}

// guideEnd stands in the last lines that a demo prints.
const guideEnd = "A researcher reads what was published"

// guide waits for what a demo prints at its end.
func (p *process) guide() string {
	p.t.Helper()
	p.awaitOutput("its guide", func() bool {
		_, rest, printed := strings.Cut(p.stdout.String(), guideEnd)
		return printed && strings.HasSuffix(rest, "\n\n")
	})
	return p.stdout.String()
}

// freeAddress is one that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
