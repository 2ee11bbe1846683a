package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"leerkring/internal/identity"
	"leerkring/internal/server"
)

// serve serves until stop is called or the test ends, and gives the address.
func serve(t *testing.T, s *server.Server) (url string, stop func()) {
	t.Helper()
	s.Log = slog.New(slog.DiscardHandler)
	listener, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return "http://" + listener.Addr().String(), stop
}

// get gives the status and the body of one answer.
func get(t *testing.T, url string, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// whoIsIt is an API that answers with the subject of its viewer.
var whoIsIt = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if viewer := identity.From(r.Context()); viewer != nil {
		io.WriteString(w, viewer.Subject) //nolint:errcheck // the test sees what is missing
		return
	}
	io.WriteString(w, "nobody") //nolint:errcheck
})

func TestATakenAddressNamesTheRemedy(t *testing.T) {
	first, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := server.Listen(first.Addr().String()); err == nil || !strings.Contains(err.Error(), "--addr") {
		t.Errorf("told %v", err)
	}
	if _, err := server.Listen("nowhere"); err == nil || strings.Contains(err.Error(), "taken") {
		t.Errorf("an address that is none: %v", err)
	}
}

func TestHealthIsLifeAndReadinessIsWork(t *testing.T) {
	var fault error
	var mu sync.Mutex
	set := func(err error) { mu.Lock(); fault = err; mu.Unlock() }
	url, _ := serve(t, &server.Server{API: whoIsIt, Ready: func() error { mu.Lock(); defer mu.Unlock(); return fault }})
	expect := func(path string, status int, text string) {
		t.Helper()
		gotStatus, body := get(t, url+path)
		var said struct{ Status string }
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			t.Fatalf("%s: %v in %q", path, err, body)
		}
		if gotStatus != status || said.Status != text {
			t.Errorf("%s: %d %q, want %d %q", path, gotStatus, said.Status, status, text)
		}
	}
	expect("/healthz", 200, "alive")
	expect("/readyz", 200, "ready")
	set(errors.New("case: still catching up"))
	expect("/healthz", 200, "alive")
	expect("/readyz", 503, "case: still catching up")
	if status, _ := get(t, url+"/elsewhere"); status != 404 {
		t.Errorf("elsewhere: %d", status)
	}
}

func TestABearerTokenMakesAViewer(t *testing.T) {
	known := func(token string) (*identity.Viewer, error) {
		if token != "good" {
			return nil, identity.ErrToken
		}
		return &identity.Viewer{Subject: "l.devries"}, nil
	}
	url, _ := serve(t, &server.Server{API: whoIsIt, Authenticate: known})
	for header, want := range map[string]string{
		"Bearer good": "l.devries", "bearer good": "l.devries", "Bearer  good ": "l.devries",
		"Bearer bad": "nobody", "Basic good": "nobody", "good": "nobody", "Bearer": "nobody", "": "nobody",
	} {
		if _, got := get(t, url+"/graphql", "Authorization", header); got != want {
			t.Errorf("%q is %s, want %s", header, got, want)
		}
	}
	closed, _ := serve(t, &server.Server{API: whoIsIt})
	if _, got := get(t, closed+"/graphql", "Authorization", "Bearer good"); got != "nobody" {
		t.Errorf("a server that accepts no tokens knows %s", got)
	}
}

func TestARunningRequestIsAnsweredBeforeTheServerEnds(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	url, stop := serve(t, &server.Server{API: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		io.WriteString(w, "done") //nolint:errcheck // the test sees what is missing
	})})
	answer := make(chan string, 1)
	go func() {
		response, err := http.Get(url + "/graphql")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		answer <- string(body)
	}()
	<-begun
	go func() {
		// The server takes nobody in any more: it has begun to end.
		for {
			another, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				close(finish)
				return
			}
			another.Close()
		}
	}()
	stop()
	if got := <-answer; got != "done" {
		t.Errorf("answered %q", got)
	}
}
