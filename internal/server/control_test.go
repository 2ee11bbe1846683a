package server_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"leerkring/internal/release"
	"leerkring/internal/server"
)

type maker func(context.Context) (release.Made, error)

func makes(made release.Made) maker {
	return func(context.Context) (release.Made, error) { return made, nil }
}

// control serves the socket of a directory until stop is called or the test ends.
func control(t *testing.T, directory string, m maker) (stop func()) {
	t.Helper()
	c, err := server.OpenControl(directory, m)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Serve(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func TestTheSocketIsItsOwnersAlone(t *testing.T) {
	directory := t.TempDir()
	control(t, directory, makes(release.Made{}))
	if got := mode(t, filepath.Join(directory, "leerkring.sock")); got != 0o600 {
		t.Errorf("the socket has mode %o", got)
	}
}

func TestAReleaseIsAskedForAndTold(t *testing.T) {
	directory := t.TempDir()
	want := release.Made{Number: 3, Period: "2026-11", Lessons: 2, Waiting: 5, Digest: "abc"}
	control(t, directory, makes(want))
	for range 2 {
		if got, err := server.AskRelease(t.Context(), directory); err != nil || got != want {
			t.Errorf("told %+v (%v), want %+v", got, err, want)
		}
	}
}

func TestAReleaseThatCannotBeMadeSaysWhy(t *testing.T) {
	directory := t.TempDir()
	control(t, directory, func(context.Context) (release.Made, error) { return release.Made{}, errors.New("the log is away") })
	if _, err := server.AskRelease(t.Context(), directory); err == nil || err.Error() != "the log is away" {
		t.Errorf("told %v", err)
	}
}

func TestWithoutAServerTheRemedyIsNamed(t *testing.T) {
	directory := t.TempDir()
	ask := func(state string) {
		t.Helper()
		if _, err := server.AskRelease(t.Context(), directory); err == nil || !strings.Contains(err.Error(), "leerkring serve --data "+directory) {
			t.Errorf("%s: %v", state, err)
		}
	}
	ask("no socket")
	leaveSocket(t, directory)
	ask("a socket that nobody answers")
}

// leaveSocket leaves a socket behind as a killed server does.
func leaveSocket(t *testing.T, directory string) {
	t.Helper()
	path := filepath.Join(directory, "leerkring.sock")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestADeadSocketIsReplaced(t *testing.T) {
	directory := t.TempDir()
	leaveSocket(t, directory)
	want := release.Made{Number: 1}
	control(t, directory, makes(want))
	if got, err := server.AskRelease(t.Context(), directory); err != nil || got != want {
		t.Errorf("told %+v (%v)", got, err)
	}
}

func TestAReleaseThatRunsIsFinishedBeforeTheSocketCloses(t *testing.T) {
	directory := t.TempDir()
	begun, finish := make(chan struct{}), make(chan struct{})
	stop := control(t, directory, func(context.Context) (release.Made, error) {
		close(begun)
		<-finish
		return release.Made{Number: 7}, nil
	})
	told := make(chan release.Made, 1)
	go func() {
		made, err := server.AskRelease(context.Background(), directory)
		if err != nil {
			t.Error(err)
		}
		told <- made
	}()
	<-begun
	go func() {
		// Whoever asks now finds the socket closed: the one that runs is the last.
		for {
			another, err := net.Dial("unix", filepath.Join(directory, "leerkring.sock"))
			if err != nil {
				close(finish)
				return
			}
			another.Close()
		}
	}()
	stop()
	if made := <-told; made.Number != 7 {
		t.Errorf("told %+v", made)
	}
}

func TestATooLongPathNamesTheRemedy(t *testing.T) {
	directory := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	openDirectory(t, directory)
	if _, err := server.OpenControl(directory, makes(release.Made{})); err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("told %v", err)
	}
}
