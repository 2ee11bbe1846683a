// Package keyringtest gives tests a real PostgreSQL.
package keyringtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server.
type Server struct {
	admin string // the connection string of somebody who may make databases
	bin   string // where the programs of a cluster of our own are; empty: it is somebody else's
	dir   string
}

// Postgres gives the server that LEERKRING_TEST_POSTGRES names (postgres://…, of somebody who may make databases), or starts
// one with the programs of this machine, which ends with the test. Where there is neither, the test is skipped, or fails when
// LEERKRING_TEST_REQUIRE is postgres.
func Postgres(t testing.TB) *Server {
	t.Helper()
	if named := os.Getenv("LEERKRING_TEST_POSTGRES"); named != "" {
		return &Server{admin: named}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		give := t.Skip
		if os.Getenv("LEERKRING_TEST_REQUIRE") == "postgres" {
			give = t.Fatal
		}
		give("NOT TESTED on PostgreSQL: there is none; apt-get install postgresql, or name one with LEERKRING_TEST_POSTGRES=postgres://…")
	}
	s := &Server{bin: filepath.Dir(slices.Max(found)), dir: clusterDirectory(t)}
	s.makeCluster(t)
	s.Start(t)
	t.Cleanup(func() { s.ctl(t, "stop", "--mode=fast") })
	return s
}

// clusterDirectory is one that the user who runs the server can write, with the password in it.
func clusterDirectory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "leerkring-postgres-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte(uuid.NewString()), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root; Debian's package makes a user for it
		if out, err := exec.Command("chown", "-R", "postgres", dir).CombinedOutput(); err != nil {
			t.Fatalf("give the cluster to its user: %v: %s", err, out)
		}
	}
	return dir
}

// makeCluster makes one that commits lazily unless it is asked, so that the tests notice who does not ask.
func (s *Server) makeCluster(t testing.TB) {
	t.Helper()
	password := filepath.Join(s.dir, "password")
	s.run(t, "initdb", "--pgdata", s.data(), "--username=admin", "--pwfile", password, "--auth=scram-sha-256", "--encoding=UTF8",
		"--locale=C", "--no-sync")
	secret, err := os.ReadFile(password)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	addr := listener.Addr().(*net.TCPAddr)
	s.admin = fmt.Sprintf("postgres://admin:%s@%s/postgres?sslmode=disable", secret, addr)
	settings := fmt.Sprintf("\nlisten_addresses = '127.0.0.1'\nport = %d\nunix_socket_directories = ''\nfsync = off\n"+
		"synchronous_commit = off\nwal_writer_delay = 10s\nwal_writer_flush_after = 0\n", addr.Port)
	file, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(settings); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Start starts a cluster of our own and waits until it can be reached.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.ctl(t, "start", "--log", filepath.Join(s.dir, "log"))
}

// Crash ends the server as a fault of the machine does: what it has not written is lost. A test that asks for it is skipped
// where the server is somebody else's.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	if s.bin == "" {
		t.Skip("the server that LEERKRING_TEST_POSTGRES names is not ours to end")
	}
	s.ctl(t, "stop", "--mode=immediate")
}

func (s *Server) ctl(t testing.TB, words ...string) {
	t.Helper()
	s.run(t, "pg_ctl", append(words, "--wait", "--silent", "--pgdata", s.data())...)
}

func (s *Server) run(t testing.TB, program string, words ...string) {
	t.Helper()
	words = append([]string{filepath.Join(s.bin, program)}, words...)
	if os.Getuid() == 0 {
		words = append([]string{"runuser", "-u", "postgres", "--"}, words...)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		t.Fatalf("%s: %v\n%s\n%s", program, err, out, log)
	}
}

// Database makes an empty database, which goes with the test, and gives its connection string.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := "leerkring_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	s.Do(t, s.admin, "CREATE DATABASE "+name)
	t.Cleanup(func() { s.Do(t, s.admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	connection, err := url.Parse(s.admin)
	if err != nil {
		t.Fatal(err)
	}
	connection.Path = "/" + name
	return connection.String()
}

// Do runs a statement.
func (s *Server) Do(t testing.TB, connection, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // also while the test cleans up
	defer cancel()
	conn, err := pgx.Connect(ctx, connection)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
