package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"leerkring/internal/eventstore/eventstoretest"
)

// runNode runs "leerkring eventstore" and gives the file that tells how to reach it.
func runNode(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	exit := make(chan int, 1)
	errs := &safeBuffer{}
	go func() {
		exit <- Main(ctx, []string{"eventstore", "--addr", "127.0.0.1:0", "--data", data}, io.Discard, errs)
	}()
	t.Cleanup(func() {
		stop()
		if code := <-exit; code != 0 {
			t.Errorf("exit %d: %s", code, errs)
		}
	})
	file := filepath.Join(data, "log.esdb")
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(file); err == nil && len(text) > 0 {
			return file
		}
		if time.Now().After(deadline) {
			t.Fatalf("the node does not run: %s", errs)
		}
	}
}

func TestAServerUsesANodeThatRunsAlone(t *testing.T) {
	t.Parallel()
	file := runNode(t)
	r := start(t, t.TempDir(), "--knowledge-log", "file:"+file)
	t.Cleanup(func() { r.stop() }) // before the node it looks for
	r.closeCase("GM0772")
	r.awaitCasefacts()

	// A stock client reads the log with what stands in the file, and nothing without the password.
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := readWith(t, string(text)); err != nil || n == 0 {
		t.Errorf("%d events, %v", n, err)
	}
	_, behind, _ := strings.Cut(string(text), "@")
	if n, err := readWith(t, "esdb://admin:geraden@"+behind); err == nil {
		t.Errorf("with a guessed password: %d events", n)
	}
}

func readWith(t *testing.T, connection string) (int, error) {
	t.Helper()
	client := eventstoretest.StockClient(t, connection)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	stream, err := client.ReadAll(ctx, esdb.ReadAllOptions{From: esdb.Start{}}, 100)
	if err != nil {
		return 0, err
	}
	defer stream.Close()
	for n := 0; ; n++ {
		if _, err := stream.Recv(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
	}
}

func TestAnInsecureNodeStaysOnLoopback(t *testing.T) {
	got := run(t, "eventstore", "--addr", "0.0.0.0:0", "--insecure", "--data", t.TempDir())
	if got.code != 1 || !strings.Contains(got.err, "loopback") {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}
