// Package eventstoretest gives tests a real log: an embedded node on a real file or the server that LEERKRING_TEST_ESDB names,
// the real client, a real key store.
package eventstoretest

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/node"
	"leerkring/internal/keyring"
	"leerkring/internal/sqlite"
)

// Log is a log with what stands behind it.
type Log struct {
	*eventstore.Log
	Keys       *keyring.Ring
	Dir        string
	connection string
	node       *node.Node
}

// Open opens a log on the files in dir, which may hold one already, or on the server that the environment names. It closes with
// the test.
func Open(t testing.TB, dir string, events ...any) *Log {
	t.Helper()
	if shared := OnServer(t, dir, "log"); shared != "" {
		return connect(t, dir, shared, events)
	}
	n, err := node.Start(t.Context(), node.Options{Path: filepath.Join(dir, "log.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	log := connect(t, dir, n.ConnectionString(), events)
	log.node = n
	return log
}

// Again opens the same log beside itself, knowing other event types. It closes with the test.
func (l *Log) Again(t testing.TB, events ...any) *Log {
	t.Helper()
	return connect(t, l.Dir, l.connection, events)
}

// Beside opens another log in the same store, with a stream prefix and keys of its own. It closes with the test.
func (l *Log) Beside(t testing.TB, events ...any) *Log {
	t.Helper()
	dir := t.TempDir()
	connection := OnServer(t, dir, "log")
	if connection == "" {
		connection = withPrefix(t, l.connection, dir, "log")
	}
	return connect(t, dir, connection, events)
}

// Node is the embedded node behind the log; a test that asks for it is skipped where there is none.
func (l *Log) Node(t testing.TB) *node.Node {
	t.Helper()
	NeedsNode(t)
	return l.node
}

// Connect opens a log at an address, with the key store in dir. It closes with the test.
func Connect(t testing.TB, dir, addr, settings string, events ...any) *Log {
	t.Helper()
	return connect(t, dir, "esdb://"+addr+"?tls=false&"+settings, events)
}

func connect(t testing.TB, dir, connection string, events []any) *Log {
	t.Helper()
	keys, err := keyring.OpenFile(t.Context(), filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() })
	log, err := eventstore.Open(eventstore.Config{
		Name: "test", Connection: connection, Codec: eventstore.NewCodec(keys, events...), RecordedAt: eventstore.InFull,
		ContentHash: func(content []byte) [32]byte { return keys.Hash(keyring.SecretContent, content) },
		Logger:      slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	return &Log{Log: log, Keys: keys, Dir: dir, connection: connection}
}

// About writes the store's metadata of a stream, as an operator with a stock client could.
func (l *Log) About(t testing.TB, stream, metadata string) {
	t.Helper()
	NeedsNode(t)
	_, err := StockClient(t, l.connection).AppendToStream(t.Context(), "$$"+stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, esdb.EventData{
		EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: []byte(metadata),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// StockClient is the vendor's client, as anybody could have it. It closes with the test.
func StockClient(t testing.TB, connection string) *esdb.Client {
	t.Helper()
	settings, err := esdb.ParseConnectionString(connection)
	if err != nil {
		t.Fatal(err)
	}
	settings.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// Tamper runs a statement on the log's file behind the node's back.
func Tamper(t testing.TB, dir, statement string) {
	t.Helper()
	NeedsNode(t)
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "log.db"), sqlite.Durable, "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Write.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
