package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"leerkring/graph"
	"leerkring/internal/identity"
)

// said is what a command line left behind.
type said struct {
	code     int
	out, err string
}

// run runs a command line to its end.
func run(t *testing.T, args ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(t.Context(), args, &out, &errs)
	return said{code, out.String(), errs.String()}
}

// refuses runs a command line that must end with a code and one line that names each of the words.
func refuses(t *testing.T, code int, words []string, args ...string) {
	t.Helper()
	got := run(t, args...)
	if got.code != code || got.out != "" || strings.Count(got.err, "\n") != 1 || !strings.HasPrefix(got.err, "leerkring: ") {
		t.Errorf("%v: exit %d, %q on stdout and %q on stderr", args, got.code, got.out, got.err)
	}
	for _, word := range words {
		if !strings.Contains(got.err, word) {
			t.Errorf("%v: %q does not name %q", args, got.err, word)
		}
	}
}

func words(list ...string) []string { return list }

func TestEveryCommandExplainsItselfWithAnExample(t *testing.T) {
	if all := run(t, "--help"); all.code != exitOK || all.err != "" || !strings.Contains(all.out, "release") {
		t.Errorf("--help: %+v", all)
	}
	for _, command := range []string{"serve", "demo", "token", "release", "import", "backup", "restore", "log export", "log import", "verify", "anchor", "rebuild", "eventstore", "catalogue check", "catalogue export", "schema"} {
		got := run(t, append(strings.Fields(command), "--help")...)
		_, behindUsage, _ := strings.Cut(got.out, "\n")
		if got.code != exitOK || got.err != "" || !strings.Contains(behindUsage, "leerkring "+command) {
			t.Errorf("%s --help: %+v", command, got)
		}
	}
}

func TestWordsThatAreNoneOfOursEndWithTwo(t *testing.T) {
	for _, args := range [][]string{
		{}, {"dance"}, {"serve", "--dance"}, {"serve", "dance"}, {"serve", "--side", "dark"}, {"demo", "--made-up", "many"}, {"token"},
		{"token", "--role", "LEAD", "--ttl", "long"}, {"serve", "--door-interval", "soon"},
	} {
		refuses(t, exitUsage, words("leerkring --help"), args...)
	}
}

func TestNumbersThatCannotBeAreRefused(t *testing.T) {
	data := t.TempDir()
	refuses(t, exitFault, words("--door-interval"), "serve", "--data", data, "--door-interval=-1s")
	refuses(t, exitFault, words("--made-up", "100000"), "demo", "--data", data, "--made-up=-1")
	refuses(t, exitFault, words("--made-up", "100000"), "demo", "--data", data, "--made-up=100001")
	refuses(t, exitFault, words("--ttl"), "token", "--data", data, "--role", "PARTNER", "--ttl", "0s")
}

func TestATokenIsPrintedAlone(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	got := run(t, "token", "--data", data, "--role", "LEAD", "--municipality", "GM0772", "--subject", "l.devries", "--ttl", "2h")
	if got.code != exitOK || got.err != "" || !regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+\n$`).MatchString(got.out) {
		t.Fatalf("%+v", got)
	}
	key, err := identity.OpenDevKey(filepath.Join(data, devKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	viewer, err := key.Verify(strings.TrimSpace(got.out), time.Now().Add(2*time.Hour-time.Minute))
	if err != nil || viewer.Subject != "l.devries" || viewer.Municipality != "GM0772" || !viewer.HasAny(identity.Lead) {
		t.Errorf("the token is %+v's (%v)", viewer, err)
	}
}

func TestATokenThatNobodyMayHoldIsRefused(t *testing.T) {
	token := func(args ...string) []string { return append([]string{"token", "--data", t.TempDir()}, args...) }
	refuses(t, exitFault, words("choose from OFFICER"), token("--role", "MAYOR")...)
	refuses(t, exitFault, words("--municipality", "GM0772"), token("--role", "LEAD", "--municipality", "GM9999")...)
	refuses(t, exitFault, words("--municipality", "GM0772"), token("--role", "LEAD", "--municipality", "Eindhoven")...)
	refuses(t, exitFault, words("CBS code", "GM0772"), token("--role", "LEAD")...)
	refuses(t, exitFault, words("leave it out"), token("--role", "FACILITATOR", "--municipality", "GM0772")...)
}

func TestTheSchemaIsPrintedOrWritten(t *testing.T) {
	if got := run(t, "schema"); got.code != exitOK || got.out != graph.Schema() {
		t.Errorf("exit %d, %d characters", got.code, len(got.out))
	}
	path := filepath.Join(t.TempDir(), "schema.graphql")
	if got := run(t, "schema", "--out", path); got != (said{}) {
		t.Errorf("%+v", got)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != graph.Schema() {
		t.Errorf("%d characters (%v)", len(text), err)
	}
	refuses(t, exitFault, words("schema"), "schema", "--out", filepath.Join(path, "below"))
}

func TestATakenAddressIsRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, command := range []string{"serve", "demo"} {
		data := filepath.Join(t.TempDir(), "data")
		refuses(t, exitFault, words(listener.Addr().String(), "--addr"), command, "--addr", listener.Addr().String(), "--data", data)
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%s left a data directory behind", command)
		}
	}
}

func TestADataDirectoryHasOneProcess(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	holder := spawn(t, freeAddress(t), data, "serve")
	holder.waitReady()
	refuses(t, exitFault, words(data, fmt.Sprintf("(pid %d)", holder.cmd.Process.Pid), "--data"), "serve", "--addr", "127.0.0.1:0", "--data", data)
	if code := holder.terminate(); code != exitOK {
		t.Errorf("the holder ended with %d", code)
	}
}

func TestADataDirectoryThatCannotBeWrittenIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{file, filepath.Join(file, "below"), "/proc/leerkring"} {
		refuses(t, exitFault, words(data), "serve", "--addr", "127.0.0.1:0", "--data", data)
		refuses(t, exitFault, words(data), "demo", "--addr", "127.0.0.1:0", "--data", data)
		refuses(t, exitFault, words("data directory"), "token", "--role", "RESEARCHER", "--data", data)
	}
}

func TestAReleaseNeedsARunningServer(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	refuses(t, exitFault, words("leerkring serve --data "+data), "release", "--data", data)
	r := start(t, data)
	if got, form := r.release(), `^Release 1 \(\d{4}-\d\d\): 0 lessons published, 0 waiting\. Digest [0-9a-f]{64}\n$`; !regexp.MustCompile(form).MatchString(got) {
		t.Errorf("printed %q", got)
	}
	if code := r.stop(); code != exitOK {
		t.Errorf("exit %d\n%s", code, r.stderr)
	}
	refuses(t, exitFault, words("leerkring serve --data "+data), "release", "--data", data)
}

// Whoever stops a command before it has begun has not been failed by it.
func TestAStoppedCommandIsNoFault(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	if code := Main(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, &out, &errs); code != exitOK {
		t.Errorf("exit %d: %s", code, &errs)
	}
}
