package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"leerkring/internal/release"
)

const socketName = "leerkring.sock"

// Control answers the commands that an operator gives a running server: a socket in the data directory, for its owner alone.
type Control struct {
	listener net.Listener
	release  func(context.Context) (release.Made, error)
}

// OpenControl opens the socket of a data directory, which this process must hold.
func OpenControl(directory string, release func(context.Context) (release.Made, error)) (*Control, error) {
	path := filepath.Join(directory, socketName)
	// The lock on the directory is ours, so a socket that is still there is a dead one.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("open the control socket: the path of the data directory is too long for a socket (about 100 bytes); choose a shorter one with --data")
	}
	if err != nil {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("open the control socket: %w", errors.Join(err, listener.Close()))
	}
	return &Control{listener, release}, nil
}

// Serve answers until the context ends.
func (c *Control) Serve(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /release", func(w http.ResponseWriter, r *http.Request) {
		made, err := c.release(r.Context())
		answer := struct {
			release.Made
			Error string `json:"error,omitempty"`
		}{Made: made}
		if err != nil {
			answer.Error = err.Error()
			w.WriteHeader(http.StatusInternalServerError)
		}
		json.NewEncoder(w).Encode(answer) //nolint:errcheck,errchkjson // the operator has gone
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(c.listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the control socket: %w", err)
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		return server.Shutdown(stop)
	}
}

// AskRelease asks the server that runs on a data directory for a release.
func AskRelease(ctx context.Context, directory string) (release.Made, error) {
	path := filepath.Join(directory, socketName)
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://leerkring/release", nil)
	if err != nil {
		return release.Made{}, fmt.Errorf("ask for a release: %w", err)
	}
	response, err := client.Do(request)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return release.Made{}, fmt.Errorf("no server runs on the data directory %s; start one with: leerkring serve --data %s", directory, directory)
	}
	if err != nil {
		return release.Made{}, fmt.Errorf("ask for a release: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		release.Made
		Error string `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return release.Made{}, fmt.Errorf("ask for a release: %w", err)
	}
	if answer.Error != "" {
		return release.Made{}, errors.New(answer.Error)
	}
	return answer.Made, nil
}
