package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leerkring/internal/eventstore/eventstoretest"
)

// filling is what became of signals that were sent until one was refused.
type filling struct {
	acknowledged map[string]string // global id -> title
	refused      map[string]any    // the command that was not acknowledged
}

// fill sends signals until one is not acknowledged; that has to be UNAVAILABLE, which says that it may be sent again.
func (r *running) fill(token string) filling {
	r.t.Helper()
	f := filling{acknowledged: map[string]string{}}
	for i := range 5000 {
		title := fmt.Sprintf("Bericht %d", i)
		c := command(map[string]any{"title": title, "platform": "TELEGRAM", "contentKind": "CALL_TO_RIOT", "text": strings.Repeat("vanavond ", 100), "occurredAt": day})
		answer := r.ask(token, "ReportSignal", c)
		if len(answer.Errors) > 0 {
			if answer.Errors[0].Extensions.Code != "UNAVAILABLE" {
				r.t.Errorf("a full disk answers %s", answer.Raw)
			}
			f.refused = c
			return f
		}
		f.acknowledged[at[string](r.t, answer.Data, "reportSignal.incident.id")] = title
	}
	r.t.Fatal("the disk was never full")
	return f
}

// holds checks that everything acknowledged can be read.
func (f filling) holds(r *running, token string) {
	r.t.Helper()
	for id, title := range f.acknowledged {
		if got := at[string](r.t, r.do(token, "Incident", map[string]any{"id": id}), "incident.title"); got != title {
			r.t.Errorf("the case of %q is called %q", title, got)
		}
	}
}

// withheld checks that no text of a case leaves while nobody can record who reads it, and that what nobody typed is answered. A file
// that is full may have room for a record or two.
func (f filling) withheld(r *running, token string) {
	r.t.Helper()
	kept := 0
	for id, title := range f.acknowledged {
		if r.withheld(token, id, title) {
			kept++
		}
	}
	if kept < len(f.acknowledged)-5 {
		r.t.Errorf("of %d cases only %d are withheld", len(f.acknowledged), kept)
	}
}

// withheld tells whether a case is: else its title has to be there.
func (r *running) withheld(token, id, title string) bool {
	r.t.Helper()
	if coded := r.post(token, `query ($id: ID!) { incident(id: $id) { reference stage } }`, map[string]any{"id": id}); at[string](r.t, coded.Data, "incident.stage") == "" {
		r.t.Errorf("what nobody typed is not answered: %s", coded.Raw)
	}
	answer := r.ask(token, "Incident", map[string]any{"id": id})
	if answer.Status == http.StatusOK {
		if got := at[string](r.t, answer.Data, "incident.title"); got != title {
			r.t.Errorf("the case of %q is called %q", title, got)
		}
		return false
	}
	if answer.Status != http.StatusServiceUnavailable || answer.Errors[0].Extensions.Code != "UNAVAILABLE" || strings.Contains(answer.Raw, title) {
		r.t.Errorf("a case without its record: %d %s", answer.Status, answer.Raw)
	}
	return true
}

// completed checks that the refused command can be sent again, and that nothing stands twice.
func (f filling) completed(r *running, token string) {
	r.t.Helper()
	r.do(token, "ReportSignal", f.refused)
	r.do(token, "ReportSignal", f.refused)
	if n, want := r.rows("casefile.db", `SELECT count(*) FROM incident`), len(f.acknowledged)+1; n != want {
		r.t.Errorf("%d cases, want %d", n, want)
	}
}

// readiness asks GET /readyz.
func (r *running) readiness() (status int, text string) {
	r.t.Helper()
	response, err := http.Get(strings.TrimSuffix(r.url, "/graphql") + "/readyz")
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	var said struct{ Status string }
	if err != nil || json.Unmarshal(body, &said) != nil {
		r.t.Fatalf("%s (%v)", body, err)
	}
	return response.StatusCode, said.Status
}

// unready waits until /readyz is 503 and says something.
func (r *running) unready(what string) {
	r.t.Helper()
	status, text := 0, ""
	for deadline := time.Now().Add(20 * time.Second); status != http.StatusServiceUnavailable || !strings.Contains(text, what); time.Sleep(20 * time.Millisecond) {
		if status, text = r.readiness(); time.Now().After(deadline) {
			r.t.Fatalf("/readyz is %d and says %q", status, text)
		}
	}
}

// ballast makes a file of a stopped server nearly as large as a size.
func ballast(t *testing.T, file string, size int64) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE ballast AS SELECT zeroblob(?)`, size-info.Size()-32<<10); err != nil {
		t.Fatal(err)
	}
}

// The real binary, under the kernel's limit on the size of files, meets the end of each of its files in turn: what it can't
// keep it refuses, /readyz names the part, what it has can be read as long as that can be recorded, and nothing that it acknowledged is lost. This form needs
// no rights.
func TestFilesThatMayNotGrow(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	const limit = 5 << 20 // above the 4 MiB at which SQLite folds its write-ahead log in
	under := []string{"sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$@"`, limit/512), "sh"}
	for file, says := range map[string]string{
		"case-log.db":  "case: the log can't be written: ",
		"case-keys.db": "case: the key store can't be written: ",
		"casefile.db":  "case: the read model is behind: its file can't be written: ",
	} {
		t.Run(file, func(t *testing.T) {
			addr, data := freeAddress(t), filepath.Join(t.TempDir(), "data")
			start(t, data).stop()
			ballast(t, filepath.Join(data, file), limit)

			p := spawnUnder(t, under, addr, data, "serve", "--insecure-dev-auth")
			p.waitReady()
			token := p.token("OFFICER", "GM0772")
			f := p.fill(token)
			t.Logf("%d cases before %s was full", len(f.acknowledged), file)
			p.unready(says)
			if file == "casefile.db" {
				f.holds(p.running, token)
			} else {
				f.withheld(p.running, token)
			}
			p.unready(says)
			if code := p.terminate(); code != 0 {
				t.Errorf("exit %d\n%s", code, p.stderr)
			}

			p = spawn(t, addr, data, "serve", "--insecure-dev-auth")
			p.waitReady()
			f.holds(p.running, token)
			f.completed(p.running, token)
			if code := p.terminate(); code != 0 {
				t.Errorf("exit %d\n%s", code, p.stderr)
			}
			mustRun(t, "verify", "--data", data)
		})
	}
}

const inNamespace = "LEERKRING_TEST_IN_NAMESPACE"

// mounting tells whether the test may mount file systems. It is false when the test has been run instead in a namespace of
// its own, where everybody may mount.
func mounting(t *testing.T, instead string) bool {
	t.Helper()
	if os.Getenv(inNamespace) != "" {
		return true
	}
	namespace := []string{"unshare", "--user", "--map-root-user", "--mount"}
	if out, err := exec.Command(namespace[0], append(namespace[1:], "mount", "-t", "tmpfs", "tmpfs", t.TempDir())...).CombinedOutput(); err != nil {
		t.Skipf("file systems can't be mounted here (%v: %s); %s", err, out, instead)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(namespace[0], append(namespace[1:], self, "-test.run", "^"+t.Name()+"$", "-test.v")...)
	run.Env = append(os.Environ(), inNamespace+"=1")
	out, err := run.CombinedOutput()
	if err != nil {
		t.Errorf("in a namespace: %v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

// mount runs mount; the last of its words is the directory, which is given free at the end.
func mount(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Fatalf("mount %v: %v\n%s", args, err, out)
	}
	// Lazily, and as often as it was mounted: a fault shows when the directory can't be removed.
	t.Cleanup(func() { exec.Command("umount", "--lazy", args[len(args)-1]).Run() }) //nolint:errcheck // see above
}

// A disk that fills up, and gets room again while the server runs: it recovers by itself, also when nobody asks anything of it.
func TestAFullDiskGetsRoomAgain(t *testing.T) {
	eventstoretest.NeedsNode(t)
	if !mounting(t, "TestFilesThatMayNotGrow runs everywhere") {
		return
	}
	addr, data := freeAddress(t), t.TempDir()
	mount(t, "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", data)
	p := spawn(t, addr, data, "serve", "--insecure-dev-auth")
	p.waitReady()
	token := p.token("OFFICER", "GM0772")
	f := p.fill(token)
	t.Logf("%d cases before the disk was full", len(f.acknowledged))
	p.unready("the disk is full; make room")
	f.withheld(p.running, token)

	mount(t, "-t", "tmpfs", "-o", "remount,size=64m", "tmpfs", data) // with both names, mount adds no options of its own
	p.waitReady()
	f.completed(p.running, token)
	f.holds(p.running, token)
	p.kill()
	mustRun(t, "verify", "--data", data)
	p = spawn(t, addr, data, "serve", "--insecure-dev-auth")
	p.waitReady()
	f.holds(p.running, token)
	p.kill()
}

// A data directory that can't be written is refused at the start, in words.
func TestAReadOnlyDirectory(t *testing.T) {
	data := t.TempDir()
	if os.Geteuid() != 0 { // to root no mode is a hindrance
		if err := os.Chmod(data, 0o500); err != nil {
			t.Fatal(err)
		}
		refuses(t, exitFault, words("can't be written", "permission denied"), "serve", "--addr", "127.0.0.1:0", "--data", data)
	}
	if !mounting(t, "as another user than root this test needs no mount") {
		return
	}
	data = t.TempDir()
	start(t, data).stop()
	mount(t, "--bind", data, data)
	mount(t, "-o", "remount,bind,ro", data)
	refuses(t, exitFault, words("can't be written", "read-only"), "serve", "--addr", "127.0.0.1:0", "--data", data)
	elsewhere := filepath.Join(data, "case-keys.db")
	refuses(t, exitFault, words("case-keys.db", "read-only"), "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--key-store", elsewhere)
	refuses(t, exitFault, words("--blobs", "read-only"), "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--blobs", filepath.Join(data, blobsFolder))
}
