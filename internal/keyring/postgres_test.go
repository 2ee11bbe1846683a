package keyring_test

import (
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/keyring"
	"leerkring/internal/keyring/keyringtest"
)

// The server commits lazily unless it is asked; a key that it has acknowledged is there after a crash all the same.
func TestAKeySurvivesACrashOfPostgres(t *testing.T) {
	server := keyringtest.Postgres(t)
	ring := open(t, inPostgres(t, server.Database(t)))
	entry := uuid.New()
	sealed, err := ring.Seal(t.Context(), "s", entry, map[string][]byte{"a": []byte("1")})
	if err != nil {
		t.Fatal(err)
	}
	server.Crash(t)
	if _, err := ring.Unseal(t.Context(), "s", entry, sealed); !errors.Is(err, keyring.ErrUnavailable) || errors.Is(err, keyring.ErrErased) {
		t.Errorf("while it is down: %v", err)
	}
	server.Start(t)
	if fields, err := ring.Unseal(t.Context(), "s", entry, sealed); err != nil || string(fields["a"]) != "1" {
		t.Errorf("after the crash: %q, %v", fields["a"], err)
	}
}

// VACUUM has passed over the table when it says that all of its one page can be seen by everybody: no destroyed key is a row.
func TestADestroyedKeyIsNoRowOfPostgres(t *testing.T) {
	server := keyringtest.Postgres(t)
	database := server.Database(t)
	ring, entry := open(t, inPostgres(t, database)), uuid.New()
	if _, err := ring.Seal(t.Context(), "s", entry, nil); err != nil {
		t.Fatal(err)
	}
	if err := ring.Destroy(t.Context(), "s", entry); err != nil {
		t.Fatal(err)
	}
	server.Do(t, database, `DO $$ BEGIN
		ASSERT (SELECT relpages = 1 AND relallvisible = 1 FROM pg_class WHERE oid = 'leerkring_case.entry_key'::regclass), 'not vacuumed';
	END $$`)
}

// A server that takes connections and says nothing is given up, in bounded time.
func TestASilentPostgresIsUnreachable(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	go func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			go io.Copy(io.Discard, conn) //nolint:errcheck // it ends with the test
		}
	}()
	began := time.Now()
	_, err = inPostgres(t, "postgres://keys:geheim@"+silent.Addr().String()+"/keys").Open(t.Context())
	if !errors.Is(err, keyring.ErrUnavailable) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("error %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("given up after %s", took)
	}
}

// Two key stores share a database and know nothing of each other; a password stands in no error.
func TestKeyStoresInOneDatabase(t *testing.T) {
	server := keyringtest.Postgres(t)
	database := server.Database(t)
	cases, knowledge := inPostgres(t, database), inPostgres(t, database)
	knowledge.Schema = "leerkring_knowledge"
	if open(t, cases).Hash(keyring.SecretID) == open(t, knowledge).Hash(keyring.SecretID) {
		t.Error("they share their secrets")
	}
	t.Run("an account that may read and write rows is enough", func(t *testing.T) { rowsAreEnough(t, server, cases) })

	good, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := good.User.Password()
	for what, connection := range map[string]string{
		"a wrong password":     strings.Replace(database, secret, "fout-"+secret, 1),
		"no such database":     strings.Replace(database, good.Path, "/niets", 1),
		"a bad port":           strings.Replace(database, "@"+good.Host, "@localhost:x", 1),
		"a bent password":      strings.Replace(database, secret, secret+"/"+secret, 1),
		"nobody listens there": strings.Replace(database, "@"+good.Host, "@127.0.0.1:1", 1),
		"a missing file":       strings.Replace(database, "?"+good.RawQuery, "?sslmode=verify-full&sslrootcert=/niets", 1),
	} {
		at := inPostgres(t, connection)
		for _, open := range []func() error{
			func() error { _, err := at.Open(t.Context()); return err },
			func() error { _, err := at.Made(t.Context()); return err },
		} {
			if err := open(); err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

func rowsAreEnough(t *testing.T, server *keyringtest.Server, at keyring.Place) {
	owner, name := at.Store, "rows_"+strings.ReplaceAll(uuid.NewString(), "-", "")
	server.Do(t, at.Store, "CREATE ROLE "+name+" LOGIN PASSWORD 'rijen'; GRANT USAGE ON SCHEMA leerkring_case TO "+name+
		"; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA leerkring_case TO "+name)
	connection, err := url.Parse(at.Store)
	if err != nil {
		t.Fatal(err)
	}
	connection.User = url.UserPassword(name, "rijen")
	at.Store = connection.String()
	ring, entry := open(t, at), uuid.New()
	if _, err := ring.Seal(t.Context(), "s", entry, nil); err != nil {
		t.Error(err)
	}
	if err := ring.Destroy(t.Context(), "s", entry); err != nil {
		t.Error(err)
	}
	if err := ring.Close(); err != nil {
		t.Error(err)
	}
	server.Do(t, owner, "DROP OWNED BY "+name+"; DROP ROLE "+name)
}

func inPostgres(t *testing.T, database string) keyring.Place {
	t.Helper()
	return keyring.Place{Store: database, Schema: "leerkring_case", Master: filepath.Join(t.TempDir(), "master.key")}
}
