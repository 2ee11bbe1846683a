// Command conformance runs the stock client's own tests against the node. The tests come out of the module cache; the one file
// of them that starts a server is exchanged for harness.txt. It fails when a test fails, or when fewer ran than are known to.
//
//	conformance          runs the tests, offline
//	conformance -fetch   fetches what their compilation needs, and runs none
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
)

const module = "github.com/EventStore/EventStore-Client-Go/v4"

//go:embed harness.txt
var harness []byte

// leftOut are the tests that aren't run, and why.
var leftOut = []struct{ tests, why string }{
	{"TestStreams/ReadStreamTests/readStreamEvents.*", "compares the vendor's data image"},
	{"TestStreams/SubscriptionTests/allSubscriptionWithFilterDeliversCorrectEvents", "compares the vendor's data image"},
	{"TestExpectations/ReadAllTests/readAllEvents(Forwards|Backwards).*", "compares the vendor's data image"},
	{"TestStreams/AuthenticationTests", "makes persistent subscriptions"},
	{"TestStreams/TLSTests", "needs the certificates of the vendor's image"},
	{"TestPersistentSubscriptions", "the node has none"},
	{"TestProjections", "the node has none"},
	{"TestPlugins", "user certificates are a plugin of the vendor's"},
	{"TestMisc, TestConnectionString.*, Test.*Metadata.*", "what the client does without a server"},
}

// runs are the two ways a node serves. Each names how many tests pass; those that skip themselves want the other way.
var runs = []struct {
	name     string
	guarded  bool
	expected int
}{{"in the clear", false, 16}, {"guarded", true, 18}}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	if err := run(ctx, slices.Equal(os.Args[1:], []string{"-fetch"})); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, fetch bool) (err error) {
	dir, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	source, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return fmt.Errorf("find the client: %w", err)
	}
	if err := copyClient(dir, strings.TrimSpace(string(source))); err != nil {
		return fmt.Errorf("copy the client: %w", err)
	}
	binary := filepath.Join(dir, "esdb.test")
	if err := compile(ctx, dir, binary, fetch); err != nil || fetch {
		return err
	}
	for _, out := range leftOut {
		fmt.Printf("left out: %-80s %s\n", out.tests, out.why)
	}
	for _, r := range runs {
		passed, err := test(ctx, dir, binary, r.guarded)
		fmt.Printf("%s: %d tests passed\n", r.name, passed)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if passed < r.expected {
			return fmt.Errorf("%s: %d tests passed, %d are known to", r.name, passed, r.expected)
		}
	}
	return nil
}

// copyClient takes what the tests need of the client: its packages and the files they read.
func copyClient(dir, source string) error {
	for _, part := range []string{"esdb", "protos", "resources"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(source, part))); err != nil {
			return err
		}
	}
	// The module cache is read-only, and so is a copy of it.
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return errors.Join(err, os.Chmod(path, 0o600))
	}); err != nil {
		return err
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(source, file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "esdb", "containers_test.go"), harness, 0o600)
}

func compile(ctx context.Context, dir, binary string, fetch bool) error {
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./esdb")
	build.Dir, build.Stdout, build.Stderr = dir, os.Stdout, os.Stderr
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	if !fetch {
		build.Env = append(build.Env, "GOPROXY=off")
	}
	if err := build.Run(); err != nil {
		return fmt.Errorf("compile the client's tests: %w", err)
	}
	return nil
}

// test runs the tests against a new node.
func test(ctx context.Context, dir, binary string, guarded bool) (passed int, err error) {
	home, err := os.MkdirTemp(dir, "node")
	if err != nil {
		return 0, err
	}
	o := node.Options{Path: filepath.Join(home, "log.db"), Now: time.Now, Logger: slog.Default()}
	if guarded {
		files := guard.In(home)
		// The tests know no other.
		if err := os.WriteFile(files.Password, []byte("changeit"), 0o600); err != nil {
			return 0, err
		}
		if o.Guard, err = files.Open(o.Addr); err != nil {
			return 0, err
		}
	}
	n, err := node.Start(ctx, o)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if err := populate(ctx, n.ConnectionString()); err != nil {
		return 0, fmt.Errorf("populate: %w", err)
	}
	var skip []string
	for _, out := range leftOut {
		skip = append(skip, out.tests)
	}
	tests := exec.CommandContext(ctx, binary, "-test.v", "-test.run", "^(TestStreams|TestExpectations)$", "-test.skip", strings.Join(skip, "|"))
	tests.Dir = filepath.Join(dir, "esdb")
	tests.Env = append(os.Environ(), "NODE_ENDPOINT="+n.Addr(), "NODE_CONNECTION="+n.ConnectionString(), fmt.Sprintf("EVENTSTORE_INSECURE=%t", !guarded))
	out, err := tests.CombinedOutput()
	passed, failed := count(bytes.NewReader(out))
	if err != nil || failed > 0 {
		_, _ = os.Stdout.Write(out)
		return passed, errors.Join(err, fmt.Errorf("%d tests failed", failed))
	}
	return passed, nil
}

// count prints what became of the tests inside the groups, and counts them.
func count(r io.Reader) (passed, failed int) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		result, name, ok := strings.Cut(strings.TrimSpace(lines.Text()), ": ")
		if !ok || strings.Count(name, "/") != 2 {
			continue
		}
		switch result {
		case "--- PASS":
			passed++
		case "--- FAIL":
			failed++
		case "--- SKIP":
		default:
			continue
		}
		fmt.Printf("%s %s\n", result, name)
	}
	return passed, failed
}

// populate writes the stream of 6,000 events that the subscription tests want.
func populate(ctx context.Context, connection string) error {
	config, err := esdb.ParseConnectionString(connection)
	if err != nil {
		return err
	}
	config.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(config)
	if err != nil {
		return err
	}
	defer client.Close()
	for range 6 {
		events := make([]esdb.EventData, 1000)
		for i := range events {
			events[i] = esdb.EventData{EventID: uuid.New(), EventType: "event", ContentType: esdb.ContentTypeJson, Data: []byte(`{}`)}
		}
		if _, err := client.AppendToStream(ctx, "dataset20M-0", esdb.AppendToStreamOptions{}, events...); err != nil {
			return err
		}
	}
	return nil
}
