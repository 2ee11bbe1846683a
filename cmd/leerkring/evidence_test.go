package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// transfer is the answer to a request about a file.
type transfer struct {
	status int
	header http.Header
	body   []byte
}

func (r *running) transfer(token, method, path string, body io.Reader, headers ...string) transfer {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, strings.TrimSuffix(r.url, "/graphql")+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return transfer{response.StatusCode, response.Header, answer}
}

// send sends a file and gives its receipt.
func (r *running) send(token, content string) string {
	r.t.Helper()
	answer := r.transfer(token, http.MethodPut, "/evidence", strings.NewReader(content))
	if answer.status != http.StatusCreated {
		r.t.Fatalf("%d %s", answer.status, answer.body)
	}
	var data struct{ Receipt string }
	if err := json.Unmarshal(answer.body, &data); err != nil {
		r.t.Fatal(err)
	}
	return data.Receipt
}

// attach sends a file, attaches it and gives its path.
func (r *running) attach(token, id, content string, more map[string]any) string {
	r.t.Helper()
	input := map[string]any{"incidentId": id, "receipt": r.send(token, content), "description": "schermafdruk", "occurredAt": day}
	for name, value := range more {
		input[name] = value
	}
	list := at[[]any](r.t, r.mutate(token, "AttachEvidence", input), "attachEvidence.incident.evidence")
	return list[len(list)-1].(map[string]any)["path"].(string)
}

const page = "<!DOCTYPE html><script>alert('" + plantedName + "')</script>"

func TestAFileOfACaseComesBackAsItWasAndStandsNowhereInTheClear(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	path := r.attach(lead, id, page, nil)
	got := r.transfer(lead, http.MethodGet, path, nil)
	if got.status != http.StatusOK || string(got.body) != page {
		t.Fatalf("%d %s", got.status, got.body)
	}
	// Whatever it is, no browser opens it in a window of ours.
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Security-Policy": "sandbox; default-src 'none'",
	} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q", name, got.header.Get(name))
		}
	}
	if disposition := got.header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment; filename=evidence-") {
		t.Errorf("%q", disposition)
	}
	if seen := r.transfer(police, http.MethodGet, path, nil); seen.status != http.StatusOK || string(seen.body) != page {
		t.Errorf("a guest reads %d %s", seen.status, seen.body)
	}
	err := filepath.WalkDir(r.data, func(name string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(name)
		if bytes.Contains(raw, []byte("<script>")) || bytes.Contains(raw, []byte(plantedName)) {
			t.Errorf("%s holds what was attached", name)
		}
		return err
	})
	if err != nil || strings.Contains(r.stderr.String(), plantedName) {
		t.Error(err)
	}
}

// To whom a case does not exist, none of its files does; and what a regime withholds is as missing.
func TestAFileIsThereForWhomItsCaseIs(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	path := r.attach(police, id, "politiegegevens", nil)
	neighbour := r.token("OFFICER", "GM0344")
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "MUNICIPALITY", "municipality": "GM0344"})
	if own := r.transfer(lead, http.MethodGet, path, nil); own.status != http.StatusOK {
		t.Errorf("the municipality gets %d %s", own.status, own.body)
	}
	never := r.transfer(lead, http.MethodGet, path[:len(path)-4]+"0000", nil)
	stranger, seen := r.token("LEAD", "GM0599"), r.do(neighbour, "Incident", map[string]any{"id": id})
	if !at[bool](t, seen, "incident.evidence.0.withheld") || !strings.Contains(string(seen), `"path":null`) {
		t.Errorf("%s", seen)
	}
	for name, token := range map[string]string{"a stranger": stranger, "whom its regime does not reach": neighbour} {
		if got := r.transfer(token, http.MethodGet, path, nil); got.status != never.status || !bytes.Equal(got.body, never.body) {
			t.Errorf("%s can tell it from a file that never was: %d %s, and %d %s", name, got.status, got.body, never.status, never.body)
		}
	}
	for _, other := range []string{"/evidence/x/y", path + "x", strings.Replace(path, "/evidence/", "/evidence/x", 1)} {
		if got := r.transfer(lead, http.MethodGet, other, nil); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", other, got.status)
		}
	}
}

func TestNobodySendsAFileWhoHasNoCases(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	for role, want := range map[string]int{"": 401, "RESEARCHER": 403, "FACILITATOR": 403, "PRIVACY_OFFICER": 403, "OFFICER": 201, "PARTNER": 201} {
		token := ""
		if role != "" {
			municipality := map[string]string{"OFFICER": "GM0772", "PRIVACY_OFFICER": "GM0772"}[role]
			token = r.token(role, municipality)
		}
		if got := r.transfer(token, http.MethodPut, "/evidence", strings.NewReader("x")); got.status != want {
			t.Errorf("%s: %d %s", role, got.status, got.body)
		}
		if got := r.transfer(token, http.MethodGet, "/evidence/x/y", nil); want != 201 && got.status != want {
			t.Errorf("%s reads: %d %s", role, got.status, got.body)
		}
	}
}

func TestAFileThatIsTooLargeOrEmptyIsRefusedAndNotKept(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	officer := r.token("OFFICER", "GM0772")
	for name, c := range map[string]struct {
		size   int
		status int
		code   string
	}{
		"empty": {0, 400, "BAD_INPUT"}, "at the limit": {20 << 20, 201, ""}, "over it": {20<<20 + 1, 413, "TOO_LARGE"},
	} {
		got := r.transfer(officer, http.MethodPut, "/evidence", io.LimitReader(zeros{}, int64(c.size)))
		if got.status != c.status || !strings.Contains(string(got.body), c.code) {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	kept := 0
	err := filepath.WalkDir(filepath.Join(r.data, "blobs"), func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			kept++
		}
		return err
	})
	if err != nil || kept != 1 {
		t.Errorf("%d files are kept (%v)", kept, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAReceiptIsGoodForWhoSentTheFile(t *testing.T) {
	r, id, lead, police := guestCase(t, true)
	sent := r.send(lead, "van de regievoerder")
	for name, c := range map[string]struct{ token, receipt string }{
		"another's": {police, sent}, "none": {lead, "x"}, "a changed one": {lead, sent[:len(sent)-2] + "AA"}, "an empty one": {lead, ""},
	} {
		refused := string(r.do(c.token, "AttachEvidence", command(map[string]any{"incidentId": id, "receipt": c.receipt, "description": "x", "occurredAt": day})))
		if !strings.Contains(refused, "receipt: This is not a receipt that you were given") {
			t.Errorf("%s: %s", name, refused)
		}
	}
	r.mutate(lead, "AttachEvidence", map[string]any{"incidentId": id, "receipt": sent, "description": "x", "occurredAt": day})
}

// A sender who goes away in the middle leaves nothing.
func TestAFileThatDoesNotComeToItsEndIsNotKept(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	content, send := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, strings.TrimSuffix(r.url, "/graphql")+"/evidence", content)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+r.token("OFFICER", "GM0772"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if response, err := http.DefaultClient.Do(request); err == nil {
			response.Body.Close()
		}
	}()
	if _, err := send.Write(bytes.Repeat([]byte("x"), 1<<20)); err != nil {
		t.Fatal(err)
	}
	unfinished := func() int {
		found, err := os.ReadDir(filepath.Join(r.data, "blobs", "unfinished"))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	r.await("the file to begin", func() bool { return unfinished() == 1 })
	send.CloseWithError(errors.New("the sender has gone"))
	<-ended
	r.await("what had come to go", func() bool { return unfinished() == 0 })
}

// What was sent and never attached goes; what is attached stays, whatever its age.
func TestWhatWasNeverAttachedIsSwept(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := start(t, data)
	lead := r.token("LEAD", "GM0772")
	id := at[string](t, r.mutate(lead, "ReportSignal", matrixInput("ReportSignal")), "reportSignal.incident.id")
	path := r.attach(lead, id, "blijft", nil)
	r.send(lead, "gaat")
	if code := r.stop(); code != 0 {
		t.Fatal(code)
	}
	long := time.Now().Add(-keptUnattached - time.Hour)
	files := func() (found []string) {
		err := filepath.WalkDir(filepath.Join(data, "blobs"), func(name string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				found = append(found, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, name := range files() {
		if err := os.Chtimes(name, long, long); err != nil {
			t.Fatal(err)
		}
	}
	r = start(t, data)
	r.await("the sweep", func() bool { return len(files()) == 1 })
	if got := r.transfer(lead, http.MethodGet, path, nil); string(got.body) != "blijft" {
		t.Errorf("%d %s", got.status, got.body)
	}
}
