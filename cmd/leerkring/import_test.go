package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// tokenFile is a file with the token of a role.
func (r *running) tokenFile(role string) string {
	r.t.Helper()
	return r.write(role+".token", r.token(role, "GM0772")+"\n")
}

func (r *running) write(name, text string) string {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// importFile runs "leerkring import" on a file as a lead.
func (r *running) importFile(file string, flags ...string) said {
	r.t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"import", file, "--url", r.url, "--token-file", r.tokenFile("LEAD")}, flags...)
	code := Main(r.t.Context(), args, &out, &errs)
	return said{code, out.String(), errs.String()}
}

// ends checks the exit code and the last line on stdout.
func (s said) ends(t *testing.T, code int, summary string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(s.out), "\n")
	if s.code != code || lines[len(lines)-1] != summary {
		t.Errorf("exit %d with %q on stdout and %q on stderr; want %d and %q", s.code, s.out, s.err, code, summary)
	}
}

func TestTheTemplatesImportAndDoSoOnce(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	for i, kind := range []string{"csv", "jsonl"} {
		template := run(t, "import", "--template", kind)
		if template.code != exitOK || template.err != "" {
			t.Fatalf("%s: %+v", kind, template)
		}
		text := template.out
		if i == 1 { // other incidents
			text = strings.ReplaceAll(text, `"key":"`, `"key":"J`)
		}
		file := r.write("incidents."+kind, text)
		r.importFile(file, "--dry-run").ends(t, exitOK, "2 lines: 2 would be imported, 0 there already, 0 refused, 0 not readable.")
		if n := r.cases(r.token("LEAD", "GM0772")); n != 2*i {
			t.Errorf("%s: a dry run left %d cases", kind, n)
		}
		r.importFile(file).ends(t, exitOK, "2 lines: 2 imported, 0 there already, 0 refused, 0 not readable.")
		r.importFile(file).ends(t, exitOK, "2 lines: 0 imported, 2 there already, 0 refused, 0 not readable.")
		r.importFile(file, "--from-line", "2", "--dry-run").ends(t, exitOK, map[string]string{
			"csv": "2 lines: 0 would be imported, 2 there already, 0 refused, 0 not readable.", "jsonl": "1 lines: 0 would be imported, 1 there already, 0 refused, 0 not readable.",
		}[kind])
	}
}

// plantedTable has a good row, and rows with planted texts that can't be read or are refused, each for one reason.
func plantedTable() (text string, faults map[int]string) {
	rows := []string{"key;title;occurred_at;platform;content_kind;origin;text;handle;url;reach;intervention2_type;intervention2_motivation;intervention2_occurred_at;outcome_occurred_at;outcome_scale;outcome_summary;outcome_hours_to_calm;closed"}
	faults = map[int]string{}
	add := func(fault string, change map[string]string) {
		cells := map[string]string{
			"key": fmt.Sprintf("%s %d", plantedName, len(rows)), "title": plantedPlace, "occurred_at": "2021-11-26 14:00", "platform": "TELEGRAM", "content_kind": "CALL_TO_RIOT",
			"text": text2("signaal"), "handle": plantedHandle, "url": plantedLink, "outcome_occurred_at": "26-11-2021 23:00", "outcome_scale": "none", "outcome_summary": text2("samenvatting"), "closed": "ja",
		}
		for column, cell := range change {
			cells[column] = cell
		}
		var row []string
		for _, column := range strings.Split(rows[0], ";") {
			row = append(row, cells[column])
		}
		rows = append(rows, strings.Join(row, ";"))
		if fault != "" {
			faults[len(rows)] = fault
		}
	}
	add("", nil)
	add("occurred_at", map[string]string{"occurred_at": plantedName})
	add("platform", map[string]string{"platform": plantedName})
	add("reach", map[string]string{"reach": plantedPhone})
	add("outcome_hours_to_calm", map[string]string{"outcome_hours_to_calm": "1.500"})
	add("closed", map[string]string{"closed": plantedName})
	add("line", map[string]string{"title": `Plein "` + plantedName})
	add("line", map[string]string{"closed": "ja;" + plantedName})
	add("intervention2_occurred_at", map[string]string{"intervention2_type": "IV17", "intervention2_motivation": text2("motivering")})
	add("origin", map[string]string{"origin": "own_research"})
	add("intervention2_type", map[string]string{"intervention2_type": plantedName, "intervention2_motivation": text2("motivering"), "intervention2_occurred_at": "2021-11-26 14:00"})
	add("url", map[string]string{"url": plantedName})
	add("outcome_summary", map[string]string{"outcome_summary": ""})
	add("key", map[string]string{"key": plantedName + " 1"})
	add("closed", map[string]string{"outcome_occurred_at": "", "outcome_scale": "", "outcome_summary": ""})
	add("", nil)
	return strings.Join(rows, "\r\n") + "\r\n", faults
}

// text2 is text without the separator of a table.
func text2(field string) string { return strings.ReplaceAll(text(field), ";", ",") }

// Of a line that can't be read or is refused its place and its field are named, and nothing that stands in it: not on the screen,
// not in the server's log, and nowhere on the knowledge side.
func TestWhatIsWrongWithALineIsNamedWithoutItsContent(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	table, faults := plantedTable()
	file := r.write("incidents.csv", "\ufeff"+table)
	for _, dry := range []bool{true, false} {
		var flags []string
		done := "imported"
		if dry {
			flags, done = []string{"--dry-run"}, "would be imported"
		}
		got := r.importFile(file, flags...)
		got.ends(t, exitFault, fmt.Sprintf("16 lines: 2 %s, 0 there already, 4 refused, 10 not readable.", done))
		lines := strings.Split(got.out, "\n")
		for number, field := range faults {
			found := 0
			for _, line := range lines {
				if strings.HasPrefix(line, fmt.Sprintf("%s:%d: %s: ", file, number, field)) {
					found++
				}
			}
			if found != 1 {
				t.Errorf("line %d, %s: named %d times\n%s", number, field, found, got.out)
			}
		}
		if len(lines) != len(faults)+2 {
			t.Errorf("%d lines for %d faults:\n%s", len(lines), len(faults), got.out)
		}
		r.clean("the screen", []byte(got.out+got.err))
	}
	if n := r.cases(r.token("LEAD", "GM0772")); n != 2 {
		t.Errorf("%d cases", n)
	}
	r.awaitCasefacts()
	r.stop()
	r.findNothingInFiles()
}

func TestALineOfJSONIsNamedLikewise(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	good := `{"key":"1","occurredAt":"2021-11-26T14:00:00Z","platform":"X","contentKind":"OTHER"}`
	rows := []string{
		good, `{"key":"2","occurredAt":"` + plantedName + `","platform":"X","contentKind":"OTHER"}`, plantedName, "", `{"` + plantedName + `":1,"platfrom":"X"}`,
		`{"key":"3","occurredAt":"2021-11-26T14:00:00Z","platform":"X","contentKind":"OTHER","outcome":{"scale":"` + plantedName + `","occurredAt":"2021-11-26T14:00:00Z","summary":"rustig"}}`,
		`{"key":"4","occurredAt":"2021-11-26T14:00:00Z","platform":"X","contentKind":"OTHER","interventions":[{"typeId":"` + plantedName + `","motivation":"nodig","occurredAt":"2021-11-26T14:00:00Z"}]}`,
		strings.Replace(good, `"1"`, `"5"`, 1) + good, `{"key":"6","text":"` + strings.Repeat("a", 1<<20) + `"}`, strings.Replace(good, `"1"`, `"7"`, 1),
	}
	file := r.write("incidents.jsonl", strings.Join(rows, "\n"))
	got := r.importFile(file)
	got.ends(t, exitFault, "9 lines: 2 imported, 0 there already, 1 refused, 6 not readable.")
	for _, place := range []string{
		"2: occurredAt: ", "3: line: ", "5: platfrom: There is no such field; the nearest is platform.", "5: the one at place 1: ", "5: key: ", "6: outcome.scale: ",
		"7: interventions.0.typeId: ", "8: line: ", "9: line: ",
	} {
		if strings.Count(got.out, file+":"+place) != 1 {
			t.Errorf("%q is not named once:\n%s", place, got.out)
		}
	}
	r.clean("the screen", []byte(got.out+got.err))
	r.clean("the program log", []byte(r.stderr.String()))
}

func TestAnImportThatCanDoNothingEndsWithTwo(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	table := run(t, "import", "--template", "csv").out
	file, lead := r.write("incidents.csv", table), r.tokenFile("LEAD")
	on := func(file string) []string { return []string{"import", file, "--url", r.url, "--token-file", lead} }
	header, rest, _ := strings.Cut(table, "\n")
	refuses(t, exitUsage, words("platfrom (the nearest is platform)", "titel (the nearest is title)"), on(r.write("a.csv", strings.Replace(strings.Replace(header, "platform", "platfrom", 1), "title", "titel", 1)+"\n"+rest))...)
	refuses(t, exitUsage, words("names no column", "--template"), on(r.write("a.csv", plantedName+";"+plantedMail+"\n"))...)
	refuses(t, exitUsage, words("the one at place 2"), on(r.write("a.csv", "key;"+plantedName+"\n"))...)
	refuses(t, exitUsage, words("key", "twice"), on(r.write("a.csv", "key;key\n"))...)
	refuses(t, exitUsage, words("occurred_at", "missing"), on(r.write("a.csv", "key\n"))...)
	refuses(t, exitUsage, words("empty"), on(r.write("a.csv", ""))...)
	refuses(t, exitUsage, words(".jsonl"), on(r.write("a.xlsx", table))...)
	refuses(t, exitUsage, words("no such file"), on(filepath.Join(t.TempDir(), "none.csv"))...)
	refuses(t, exitUsage, words("--token-file", "LEERKRING_TOKEN"), "import", file, "--url", r.url)
	refuses(t, exitUsage, words("holds no token"), "import", file, "--url", r.url, "--token-file", r.write("a.token", " \n"))
	refuses(t, exitUsage, words("https://"), "import", file, "--url", "http://leerkring.example/graphql", "--token-file", lead)
	refuses(t, exitUsage, words("--url"), "import", file, "--url", "leerkring.example", "--token-file", lead)
	refuses(t, exitUsage, words("--template"), "import", file, "--template", "csv")
	refuses(t, exitUsage, words("--template"), "import")
	for flag, what := range map[string]string{r.tokenFile("OFFICER"): "FORBIDDEN", r.write("a.token", "none"): "UNAUTHENTICATED"} {
		if got := run(t, "import", file, "--url", r.url, "--token-file", flag); got.code != exitUsage || got.out != "" || !strings.Contains(got.err, what) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if r.cases(r.token("LEAD", "GM0772")) != 0 {
		t.Error("something was done")
	}
	r.stop()
	if got := run(t, "import", file, "--url", r.url, "--token-file", lead); got.code != exitUsage || got.out != "" || !strings.Contains(got.err, "refused") {
		t.Errorf("no server: %+v", got)
	}
}

// A token in the environment does as well; one on the command line is no flag.
func TestATokenComesFromTheEnvironment(t *testing.T) {
	r := start(t, t.TempDir())
	file := r.write("incidents.csv", run(t, "import", "--template", "csv").out)
	t.Setenv("LEERKRING_TOKEN", r.token("LEAD", "GM0772"))
	run(t, "import", file, "--url", r.url).ends(t, exitOK, "2 lines: 2 imported, 0 there already, 0 refused, 0 not readable.")
	refuses(t, exitUsage, words("--token"), "import", file, "--url", r.url, "--token", plantedPlate)
	r.clean("the screen", []byte(run(t, "import", file, "--url", r.url, "--token", plantedPlate).err))
}

// between is a way to the server on which something happens at the n-th request.
func (r *running) between(n int64, happens func(answer http.ResponseWriter, forward func())) string {
	r.t.Helper()
	target, err := url.Parse(strings.TrimSuffix(r.url, "/graphql"))
	if err != nil {
		r.t.Fatal(err)
	}
	proxy, count := httputil.NewSingleHostReverseProxy(target), atomic.Int64{}
	way := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if count.Add(1) != n {
			proxy.ServeHTTP(w, q)
			return
		}
		happens(w, func() { proxy.ServeHTTP(httptest.NewRecorder(), q) })
	}))
	r.t.Cleanup(way.Close)
	return way.URL + "/graphql"
}

// A thousand lines arrive once each, although the import is interrupted, and then loses an answer that the server had given.
func TestAThousandLinesArriveOnceThoughTheImportIsCutOffTwice(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	var table strings.Builder
	table.WriteString("key,occurred_at,platform,content_kind,text,outcome_occurred_at,outcome_scale,outcome_summary,closed\n")
	for i := range 1000 {
		fmt.Fprintf(&table, "2021-%d,2021-11-26 14:00,TELEGRAM,CALL_TO_RIOT,\"kom, nu\",2021-11-27 14:00,MINOR,rustig,nee\n", i)
	}
	file, lead := r.write("incidents.csv", table.String()), r.token("LEAD", "GM0772")

	ctx, cancel := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	interrupted := r.between(4, func(_ http.ResponseWriter, _ func()) { cancel() })
	code := Main(ctx, []string{"import", file, "--url", interrupted, "--token-file", r.tokenFile("LEAD")}, &out, &errs)
	said{code, out.String(), errs.String()}.ends(t, exitFault, "150 lines: 150 imported, 0 there already, 0 refused, 0 not readable.")
	if !strings.Contains(errs.String(), "--from-line 152") || r.cases(lead) != 150 {
		t.Errorf("interrupted: %d cases, %s", r.cases(lead), &errs)
	}

	lost := r.between(6, func(answer http.ResponseWriter, forward func()) {
		forward()
		panic(http.ErrAbortHandler)
	})
	r.importFile(file, "--url", lost).ends(t, exitFault, "250 lines: 100 imported, 150 there already, 0 refused, 0 not readable.")
	if n := r.cases(lead); n != 300 {
		t.Errorf("with one answer lost: %d cases", n)
	}
	r.importFile(file).ends(t, exitOK, "1000 lines: 700 imported, 300 there already, 0 refused, 0 not readable.")
	if n := r.cases(lead); n != 1000 {
		t.Errorf("in the end: %d cases", n)
	}
	r.importFile(file, "--from-line", "902").ends(t, exitOK, "100 lines: 0 imported, 100 there already, 0 refused, 0 not readable.")
	if code := r.stop(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if got := run(t, on(t, r.data, "verify")...); got.code != exitOK {
		t.Errorf("verify: %+v", got)
	}
}

// A server that is killed in the middle of a batch leaves no case with half a line in it, and the same import finishes it.
func TestKillingTheServerLeavesNoHalfOfALine(t *testing.T) {
	t.Parallel()
	data, addr := t.TempDir(), freeAddress(t)
	serve := func() *process {
		p := spawn(t, addr, data, "serve", "--insecure-dev-auth", "--door-interval", "1h")
		p.waitReady()
		return p
	}
	p := serve()
	var file strings.Builder
	for i := range 150 {
		line, err := json.Marshal(historicInput(fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		file.Write(append(line, '\n'))
	}
	path, lead := p.write("incidents.jsonl", file.String()), p.token("LEAD", "GM0772")
	cut := p.between(2, func(_ http.ResponseWriter, forward func()) {
		var group sync.WaitGroup
		group.Go(forward)
		p.await("the batch to have begun", func() bool { return p.cases(lead) > 55 })
		p.kill()
		group.Wait()
		panic(http.ErrAbortHandler)
	})
	p.importFile(path, "--url", cut).ends(t, exitFault, "50 lines: 50 imported, 0 there already, 0 refused, 0 not readable.")

	back := serve()
	begun := back.cases(lead)
	closed := at[float64](t, back.do(lead, "Incidents", map[string]any{"stage": "CLOSED"}), "incidents.totalCount")
	if begun <= 55 || int(closed) != begun {
		t.Errorf("%d cases, %v whole ones", begun, closed)
	}
	back.importFile(path).ends(t, exitOK, fmt.Sprintf("150 lines: %d imported, %d there already, 0 refused, 0 not readable.", 150-begun, begun))
	if n := back.cases(lead); n != 150 {
		t.Errorf("%d cases in the end", n)
	}
}
