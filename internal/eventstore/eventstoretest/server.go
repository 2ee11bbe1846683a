package eventstoretest

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// server is the variable that names an EventStoreDB (esdb://…) to test against. Without it each log has an embedded node.
const server = "LEERKRING_TEST_ESDB"

// OnServer is the connection string of a log on the server that the environment names; empty when it names none. All tests
// and all runs share that server, so each log has a stream prefix of its own there: one directory and one name have the same
// whenever they are asked for.
func OnServer(t testing.TB, dir, name string) string {
	t.Helper()
	connection := os.Getenv(server)
	if connection == "" {
		return ""
	}
	return withPrefix(t, connection, dir, name)
}

func withPrefix(t testing.TB, connection, dir, name string) string {
	t.Helper()
	file := filepath.Join(dir, "stream-prefix")
	prefix, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		prefix = []byte("test-" + rand.Text())
		err = errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(file, prefix, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	separator := "?"
	if strings.Contains(connection, "?") {
		separator = "&"
	}
	return connection + separator + "streamPrefix=" + string(prefix) + "-" + name + "-"
}

// NeedsNode skips a test that reaches behind the protocol: into the node's file, its address or its life.
func NeedsNode(t testing.TB) {
	t.Helper()
	if os.Getenv(server) != "" {
		t.Skip("needs the embedded node")
	}
}
