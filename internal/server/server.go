// Package server is the process around the API: the HTTP listener with sign-in and health, the control socket, and the lock
// on the data directory.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"leerkring/internal/identity"
)

// drain bounds how long running requests may take once the server has been told to stop.
const drain = 5 * time.Second

// Server serves the API over HTTP.
type Server struct {
	API http.Handler
	// Evidence takes and gives files at /evidence. Nil: this server has none.
	Evidence http.Handler
	// Authenticate turns a bearer token into a viewer. Nil: nobody can sign in.
	Authenticate func(token string) (*identity.Viewer, error)
	// Ready says what is not ready, or nil.
	Ready func() error
	Log   *slog.Logger
}

// Listen takes the address; a taken one is an error that says what to do.
func Listen(addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, fmt.Errorf("%q is no address; give --addr as HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	listener, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("the address %s is taken; stop what runs there, or choose another with --addr", addr)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// Serve answers until the context ends, then lets running requests finish.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	server := &http.Server{
		Handler:           s.routes(),
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if server.Shutdown(stop) == nil {
		return nil
	}
	// What still runs is told to end, and gets a moment to say so.
	cut()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if server.Shutdown(last) == nil {
		return nil
	}
	return errors.Join(fmt.Errorf("requests were still running %s after the server was told to stop, and were cut off", drain), server.Close())
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", s.signIn(s.API))
	if s.Evidence != nil {
		mux.Handle("/evidence", s.signIn(s.Evidence))
		mux.Handle("/evidence/", s.signIn(s.Evidence))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { s.say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := s.Ready(); err != nil {
			s.say(w, http.StatusServiceUnavailable, err.Error())
			return
		}
		s.say(w, http.StatusOK, "ready")
	})
	return mux
}

func (s *Server) say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(map[string]string{"status": text}); err != nil {
		s.Log.Debug("the client has gone", "error", err)
	}
}

// signIn puts the viewer into the request. A token that is not accepted makes nobody: the API answers UNAUTHENTICATED.
func (s *Server) signIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if strings.EqualFold(scheme, "Bearer") && s.Authenticate != nil {
			viewer, err := s.Authenticate(strings.TrimSpace(token))
			if err == nil {
				r = r.WithContext(identity.With(r.Context(), viewer))
			}
		}
		next.ServeHTTP(w, r)
	})
}
