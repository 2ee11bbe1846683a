package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leerkring/internal/eventstore/eventstoretest"
)

// plantedFile is what is attached in these tests; it may stand in no archive.
const plantedFile = "verklaring van " + plantedName

// withFile is a running server with one case, to which a file was attached.
func withFile(t *testing.T, flags ...string) (r *running, path string) {
	t.Helper()
	r = start(t, t.TempDir(), flags...)
	lead := r.token("LEAD", "GM0772")
	return r, r.attach(lead, at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id"), plantedFile, nil)
}

// kept are the paths of the files in a directory of them.
func kept(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "??", strings.Repeat("?", 64)))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// flip changes a byte of a file.
func flip(t *testing.T, file string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// member is a file in an archive.
type member struct {
	name    string
	content []byte
}

func members(t *testing.T, archive string) (found []member) {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for in := tar.NewReader(zip); ; {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, member{header.Name, content})
	}
}

// archive writes one with these files.
func archive(t *testing.T, list ...member) string {
	t.Helper()
	var text bytes.Buffer
	zip := gzip.NewWriter(&text)
	out := tar.NewWriter(zip)
	for _, m := range list {
		if err := out.WriteHeader(&tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.content)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(m.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(out.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return written(t, text.String())
}

func TestFilesOfCasesAreBackedUpAndComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	for name, elsewhere := range map[string]bool{"in the data directory": false, "in a directory of their own": true} {
		t.Run(name, func(t *testing.T) {
			var there, back []string
			if elsewhere {
				there, back = []string{"--blobs", filepath.Join(t.TempDir(), "a")}, []string{"--blobs", filepath.Join(t.TempDir(), "b")}
			}
			r, path := withFile(t, there...)
			dir := blobsOf(strings.Join(there[min(1, len(there)):], ""), r.data)
			for _, name := range []string{"unfinished/123", "leesmij.txt", "ab/leesmij.txt"} { // what is not ours, or not whole
				if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700), os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			vault := t.TempDir()
			logs, keys := filepath.Join(vault, "logs"), filepath.Join(vault, "keys")
			if out := mustRun(t, append([]string{"backup", "--data", r.data, logs, "--keys", keys}, there...)...); !strings.Contains(out, "With them are 1 files") {
				t.Errorf("backup printed %q", out)
			}
			r.stop()
			var held []string
			for _, m := range append(members(t, logs), members(t, keys)...) {
				held = append(held, m.name)
				if bytes.Contains(m.content, []byte(plantedFile)) || bytes.Contains(m.content, []byte(plantedName)) {
					t.Errorf("%s holds what was attached", m.name)
				}
			}
			file := filepath.Base(kept(t, dir)[0])
			if want := []string{"case-log.db", "knowledge-log.db", "blobs/" + file[:2] + "/" + file}; !slices.Equal(held[:len(want)], want) || strings.Contains(strings.Join(held[3:], " "), "blobs/") {
				t.Errorf("the backups hold %v", held)
			}

			into := filepath.Join(t.TempDir(), "data")
			if out := mustRun(t, append([]string{"restore", "--data", into, logs, "--keys", keys}, back...)...); !strings.Contains(out, "1 files that belong to cases are in ") {
				t.Errorf("restore printed %q", out)
			}
			if out := mustRun(t, append([]string{"verify", "--data", into}, back...)...); !strings.Contains(out, "hold: 1 that events name, and 0 that none does") {
				t.Errorf("verify printed %q", out)
			}
			again := start(t, into, back...)
			if got := again.transfer(again.token("LEAD", "GM0772"), http.MethodGet, path, nil); got.status != http.StatusOK || string(got.body) != plantedFile {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
}

// What is wrong with a file is found by verify and by backup, which keeps the rest.
func TestAFileThatWasChangedOrLostIsNamed(t *testing.T) {
	t.Parallel()
	eventstoretest.NeedsNode(t)
	for name, c := range map[string]struct {
		spoil func(*testing.T, string)
		says  string
	}{
		"changed": {flip, "is not what was attached"},
		"lost": {func(t *testing.T, file string) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}, "is not in the directory of the attachments"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := withFile(t)
			lead := r.token("LEAD", "GM0772")
			dir := filepath.Join(r.data, blobsFolder)
			file := kept(t, dir)[0]
			id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
			path := r.attach(lead, id, "een tweede bestand", nil)
			r.send(lead, "nooit toegevoegd")
			if out := mustRun(t, "verify", "--data", r.data); !strings.Contains(out, "hold: 2 that events name, and 1 that none does") {
				t.Errorf("verify printed %q", out)
			}
			c.spoil(t, file)
			logs, keys := filepath.Join(t.TempDir(), "logs"), filepath.Join(t.TempDir(), "keys")
			for command, args := range map[string][]string{
				"verify": {"verify", "--data", r.data}, "backup": {"backup", "--data", r.data, logs, "--keys", keys},
			} {
				got := run(t, args...)
				if got.code != exitFault || !strings.Contains(got.err, filepath.Base(file)+", attached to incident-") || !strings.Contains(got.err, c.says) || strings.Count(got.err, "the file ") != 2 {
					t.Errorf("%s: exit %d: %s", command, got.code, got.err)
				}
				if command == "backup" && (!strings.Contains(got.err, "the backup was written, but what it holds does not verify") || !strings.Contains(got.out, "With them are 2 files")) {
					t.Errorf("backup: %s, %s", got.out, got.err)
				}
			}
			r.stop()
			into := t.TempDir()
			if out := mustRun(t, "restore", "--data", into, logs, "--keys", keys); !strings.Contains(out, "NOT there: 1 files") || len(kept(t, filepath.Join(into, blobsFolder))) != 2 {
				t.Errorf("restore printed %q", out)
			}
			again := start(t, into)
			if got := again.transfer(again.token("LEAD", "GM0772"), http.MethodGet, path, nil); string(got.body) != "een tweede bestand" {
				t.Errorf("the other file: %d %s", got.status, got.body)
			}
		})
	}
}

func TestABackupLeavesTheFilesOutWhenItIsAskedTo(t *testing.T) {
	eventstoretest.NeedsNode(t)
	r, _ := withFile(t)
	dir, vault := filepath.Join(r.data, blobsFolder), t.TempDir()
	logs := filepath.Join(vault, "logs")
	if out := mustRun(t, "backup", "--data", r.data, logs, "--without-blobs"); !strings.Contains(out, "NOT in it: the files that belong to cases") || len(members(t, logs)) != 2 {
		t.Errorf("backup printed %q", out)
	}
	refuses(t, exitUsage, words("--blobs", "--without-blobs"), "backup", "--data", r.data, logs, "--without-blobs", "--blobs", dir)
	refuses(t, exitUsage, words("--blobs"), "backup", "--data", r.data, logs, "--blobs", dir+"none")
	refuses(t, exitUsage, words("--blobs"), "verify", "--data", r.data, "--blobs", dir+"none")
	r.stop()
	if out := mustRun(t, "restore", "--data", t.TempDir(), logs); !strings.Contains(out, "NOT there: 1 files") {
		t.Errorf("restore printed %q", out)
	}
	// The files outlived the logs.
	into := t.TempDir()
	if out := mustRun(t, "restore", "--data", into, logs, "--blobs", dir); strings.Contains(out, "NOT there") {
		t.Errorf("restore printed %q", out)
	}
	mustRun(t, "verify", "--data", into, "--blobs", dir)
	for _, args := range [][]string{{"verify", "--data", into}, {"backup", "--data", into, filepath.Join(vault, "again")}} {
		if got := run(t, args...); got.code != exitFault || !strings.Contains(got.err, "name 1 files, and there is no directory "+filepath.Join(into, blobsFolder)) || !strings.Contains(got.err, "--blobs") {
			t.Errorf("%v: exit %d: %s", args, got.code, got.err)
		}
	}
}

// A server without its data directory at hand: the logs are named, and so are the files.
func TestFilesAreVerifiedBesideALogElsewhere(t *testing.T) {
	eventstoretest.NeedsNode(t)
	r, _ := withFile(t)
	dir := filepath.Join(r.data, blobsFolder)
	verify := []string{
		"verify", "--data", filepath.Join(r.data, "none"), "--blobs", dir,
		"--case-log", "file:" + connectionFile(r.data, "case"), "--knowledge-log", "file:" + connectionFile(r.data, "knowledge"),
	}
	if out := mustRun(t, verify...); !strings.Contains(out, "hold: 1 that events name") {
		t.Errorf("verify printed %q", out)
	}
	flip(t, kept(t, dir)[0])
	if got := run(t, verify...); got.code != exitFault || !strings.Contains(got.err, filepath.Base(kept(t, dir)[0])) {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

func TestNothingIsSaidOfFilesWhereThereAreNone(t *testing.T) {
	eventstoretest.NeedsNode(t)
	data, logs := stopped(t), filepath.Join(t.TempDir(), "logs")
	if err := os.RemoveAll(filepath.Join(data, blobsFolder)); err != nil {
		t.Fatal(err)
	}
	out := mustRun(t, "verify", "--data", data) + mustRun(t, "backup", "--data", data, logs) + mustRun(t, "restore", "--data", t.TempDir(), logs)
	if strings.Contains(out, "files") || slices.Contains(names(t, data), blobsFolder) {
		t.Errorf("printed %q, and there is %v", out, names(t, data))
	}
}

// A node does not know where the files of its log's cases are: it says so, and takes them when they are named.
func TestTheFilesOfANodesLogAreNamed(t *testing.T) {
	eventstoretest.NeedsNode(t)
	file := runNode(t)
	data := filepath.Dir(file)
	r, _ := withFile(t, "--case-log", "file:"+file)
	dir, logs := filepath.Join(r.data, blobsFolder), filepath.Join(t.TempDir(), "logs")
	for _, args := range [][]string{{"verify", "--data", data}, {"backup", "--data", data, logs}} {
		if out := mustRun(t, args...); !strings.Contains(out, "NOT ") || !strings.Contains(out, "--blobs") {
			t.Errorf("%v printed %q", args, out)
		}
		if out := mustRun(t, append(args, "--blobs", dir)...); strings.Contains(out, "NOT ") {
			t.Errorf("%v printed %q", args, out)
		}
	}
	if held := members(t, logs); len(held) != 2 || held[0].name != "log.db" {
		t.Errorf("%d files are in the backup", len(held))
	}
	r.stop()
}

func TestWorkOnManyFilesShowsHowFarItIs(t *testing.T) {
	for n, drawn := range map[int]bool{3: false, 500: true} {
		var errs bytes.Buffer
		bar := blobsBar(output{io.Discard, &errs}, n, "Copying the files")
		for range n {
			bar.Add(1) //nolint:errcheck // as in the commands
		}
		if strings.Contains(errs.String(), "Copying the files") != drawn {
			t.Errorf("%d files: %q", n, errs.String())
		}
	}
}
