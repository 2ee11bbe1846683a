package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"leerkring/cmd/leerkring/demo"
	contract "leerkring/frontend-contract"
	"leerkring/internal/eventstore/eventstoretest"
)

// TestMain lets the test binary be the product: with LEERKRING_RUN_MAIN set it runs Main on its arguments, so that a test can
// start it as a process of its own and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("LEERKRING_RUN_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// running is a server that a test has started through Main.
type running struct {
	t      testing.TB
	url    string // of the API
	data   string
	client *demo.Client
	stderr *safeBuffer
	sown   sown
	stop   func() int // ends it as SIGTERM would and gives the exit code
}

// safeBuffer is a buffer that several goroutines may use.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

// on gives a command line with the flags behind it that name a data directory and, when the environment names a server to
// test against, its logs there.
func on(t testing.TB, data string, words ...string) []string {
	t.Helper()
	words = append(words, "--data", data)
	for _, name := range []string{"case", "knowledge"} {
		if connection := eventstoretest.OnServer(t, data, name); connection != "" {
			words = append(words, "--"+name+"-log", connection)
		}
	}
	return words
}

// start runs "leerkring serve" on a free port in this process and waits until it is ready.
func start(t testing.TB, data string, flags ...string) *running {
	t.Helper()
	r := begin(t, data, flags...)
	r.waitReady()
	return r
}

// begin is start without the waiting, for a server that will not be ready.
func begin(t testing.TB, data string, flags ...string) *running {
	t.Helper()
	args := append(on(t, data, "serve", "--addr", "127.0.0.1:0", "--insecure-dev-auth", "--door-interval", "0s"), flags...)
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	r := &running{t: t, data: data, stderr: &safeBuffer{}}
	exit := make(chan int, 1)
	go func() {
		code := Main(ctx, args, in, r.stderr)
		in.Close()
		exit <- code
	}()
	var once sync.Once
	code := -1
	r.stop = func() int {
		once.Do(func() { cancel(); code = <-exit })
		return code
	}
	t.Cleanup(func() { r.stop() })
	r.url = listening(t, out)
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	r.client = &demo.Client{URL: r.url, Documents: documents, HTTP: &http.Client{Timeout: time.Minute}}
	return r
}

// listening reads the line that names the address, and lets the rest of the output run on.
func listening(t testing.TB, out io.Reader) string {
	t.Helper()
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the server ended before it listened: %v", err)
		}
		if url := regexp.MustCompile(`http://\S+/graphql`).FindString(line); url != "" {
			go io.Copy(io.Discard, lines) //nolint:errcheck // the pipe ends with the server
			return url
		}
	}
}

func (r *running) waitReady() {
	r.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		response, err := http.Get(strings.TrimSuffix(r.url, "/graphql") + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("not ready: %v\n%s", err, r.stderr)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// token is what "leerkring token" prints.
func (r *running) token(role, municipality string) string {
	r.t.Helper()
	args := []string{"token", "--data", r.data, "--role", role}
	if municipality != "" {
		args = append(args, "--municipality", municipality)
	}
	var out, errs bytes.Buffer
	if code := Main(r.t.Context(), args, &out, &errs); code != 0 {
		r.t.Fatalf("token: exit %d: %s", code, &errs)
	}
	return strings.TrimSpace(out.String())
}

// do sends one of the contract's operations and gives its data as JSON.
func (r *running) do(token, operation string, variables map[string]any) json.RawMessage {
	r.t.Helper()
	var data json.RawMessage
	if err := r.client.Do(r.t.Context(), token, operation, variables, &data); err != nil {
		r.t.Fatalf("%s: %v", operation, err)
	}
	return data
}

// reply is an answer as it came.
type reply struct {
	Status int
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code string }
	}
	Raw string
}

// post sends any document.
func (r *running) post(token, query string, variables map[string]any, headers ...string) reply {
	r.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.postRaw(token, body, headers...)
}

func (r *running) postRaw(token string, body []byte, headers ...string) reply {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	answer := reply{Status: response.StatusCode, Raw: string(raw)}
	if err := json.Unmarshal(raw, &answer); err != nil {
		r.t.Fatalf("no JSON: %s", raw)
	}
	return answer
}

// at gives one value of an answer by its path, such as "reportSignal.incident.id".
func at[T any](t testing.TB, data json.RawMessage, path string) T {
	t.Helper()
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	for _, step := range strings.Split(path, ".") {
		var index int
		if list, ok := value.([]any); ok {
			if _, err := fmt.Sscan(step, &index); err != nil || index >= len(list) {
				t.Fatalf("%s: no element %s in %s", path, step, data)
			}
			value = list[index]
			continue
		}
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("%s: nothing at %s in %s", path, step, data)
		}
		value = object[step]
	}
	typed, ok := value.(T)
	if !ok {
		t.Fatalf("%s is %v in %s", path, value, data)
	}
	return typed
}
