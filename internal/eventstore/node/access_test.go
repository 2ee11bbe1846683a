package node_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"

	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
)

func files(dir string) *guard.Files {
	return &guard.Files{
		Cert: filepath.Join(dir, "node cert&.pem"), Key: filepath.Join(dir, "node-key.pem"), Password: filepath.Join(dir, "node-password"),
	}
}

func startGuarded(t *testing.T) *rig {
	t.Helper()
	r := start(t)
	r.guard = files(filepath.Dir(r.path))
	r.reopen()
	return r
}

func TestGuardedNode(t *testing.T) {
	r := startGuarded(t)
	if s := r.node.ConnectionString(); !strings.HasPrefix(s, "esdb://admin:") || !strings.Contains(s, "tls=true&tlscafile=") {
		t.Errorf("connection string of another form: %d bytes", len(s))
	}
	r.append("s", event("a"))
	r.shows("s", "a0")
	r.hears(r.subscribe("s", esdb.Start{}), "a", "caught up")
	r.must(r.delete("s", esdb.Any{}))
	before := map[string][]byte{}
	for _, file := range []string{r.guard.Cert, r.guard.Key, r.guard.Password} {
		info, err := os.Stat(file)
		r.must(err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v", info.Mode())
		}
		before[file], err = os.ReadFile(file)
		r.must(err)
	}
	r.reopen()
	r.shows("s", "not found")
	for file, content := range before {
		if after, err := os.ReadFile(file); err != nil || !bytes.Equal(content, after) {
			t.Errorf("a file changed with the restart: %v", err)
		}
	}
}

func TestDiscoveryOfAGuardedNode(t *testing.T) {
	r := startGuarded(t)
	client := connect(t, strings.Replace(r.node.ConnectionString(), "esdb://", "esdb+discover://", 1))
	defer client.Close()
	if _, err := client.AppendToStream(r.ctx, "s", esdb.AppendToStreamOptions{}, event("a")); err != nil {
		t.Error(err)
	}
}

// Who has the certificate but not the password can neither read nor write, and is told so in words also when it sends much.
func TestStrangersStayOut(t *testing.T) {
	r := startGuarded(t)
	r.append("s", event("a"))
	_, rest, _ := strings.Cut(r.node.ConnectionString(), "@")
	for name, login := range map[string]string{"wrong password": "admin:wrong@", "wrong user": "other:" + password(t, r) + "@", "none": ""} {
		stranger := connect(t, "esdb://"+login+rest)
		defer stranger.Close()
		large := event("a")
		large.Data = make([]byte, 200_000)
		for _, events := range [][]esdb.EventData{{event("a")}, {large, large, large, large}} {
			if _, err := stranger.AppendToStream(r.ctx, "s", esdb.AppendToStreamOptions{}, events...); code(t, err) != esdb.ErrorCodeUnauthenticated {
				t.Errorf("%s: append: %v", name, err)
			}
		}
		read, err := stranger.ReadAll(r.ctx, esdb.ReadAllOptions{From: esdb.Start{}}, 1)
		r.must(err)
		if _, err := read.Recv(); code(t, err) != esdb.ErrorCodeUnauthenticated {
			t.Errorf("%s: read: %v", name, err)
		}
		if _, err := stranger.SubscribeToAll(r.ctx, esdb.SubscribeToAllOptions{}); err == nil {
			t.Errorf("%s subscribed", name)
		}
		if _, err := stranger.DeleteStream(r.ctx, "s", esdb.DeleteStreamOptions{}); err == nil {
			t.Errorf("%s deleted", name)
		}
		if _, err := stranger.TombstoneStream(r.ctx, "s", esdb.TombstoneStreamOptions{}); err == nil {
			t.Errorf("%s wrote a tombstone", name)
		}
	}
	r.shows("s", "a0")
}

func password(t *testing.T, r *rig) string {
	t.Helper()
	content, err := os.ReadFile(r.guard.Password)
	r.must(err)
	return strings.TrimSpace(string(content))
}

// Without the certificate there is no connection, and with the wrong one neither.
func TestTheCertificateIsChecked(t *testing.T) {
	r := startGuarded(t)
	other := startGuarded(t)
	trust, err := credentials.NewClientTLSFromFile(other.guard.Cert, "")
	r.must(err)
	for name, option := range map[string]grpc.DialOption{
		"wrong certificate": grpc.WithTransportCredentials(trust),
		"no certificate":    grpc.WithTransportCredentials(credentials.NewTLS(nil)),
	} {
		conn, err := grpc.NewClient(r.node.Addr(), option)
		r.must(err)
		call, err := streams.NewStreamsClient(conn).Read(r.ctx, &streams.ReadReq{Options: streamFromStart("s", 1)})
		if err == nil {
			_, err = call.Recv()
		}
		if status.Code(err) != codes.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
		_ = conn.Close()
	}
	// A connection in the clear meets no gRPC server either.
	if _, err := streams.NewStreamsClient(r.dial()).Delete(r.ctx, &streams.DeleteReq{}); status.Code(err) != codes.Unavailable {
		t.Errorf("in the clear: %v", err)
	}
}

func TestGuardedNodeTakesAnyAddress(t *testing.T) {
	dir := t.TempDir()
	keep, err := files(dir).Open("0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	n, err := node.Start(t.Context(), node.Options{Path: filepath.Join(dir, "log.db"), Addr: "0.0.0.0:0", Now: clock, Guard: keep})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	client := connect(t, n.ConnectionString())
	defer client.Close()
	if _, err := client.AppendToStream(t.Context(), "s", esdb.AppendToStreamOptions{}, event("a")); err != nil || !strings.HasPrefix(n.Addr(), "127.0.0.1:") {
		t.Errorf("at %s: %v", n.Addr(), err)
	}
}
