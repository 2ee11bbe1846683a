package node

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"leerkring/internal/sqlite"
)

// The file can't grow any more: appends are refused, nothing that was acknowledged is lost, reads go on, and the node says so.
// With room again appends go on too, without a restart, and the node says so before anybody has written.
func TestAFullFileRefusesAndKeepsWhatItHas(t *testing.T) {
	n, err := Start(t.Context(), Options{Path: filepath.Join(t.TempDir(), "log.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	settings, err := esdb.ParseConnectionString(n.ConnectionString())
	if err != nil {
		t.Fatal(err)
	}
	settings.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(settings)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	data := bytes.Repeat([]byte("x"), 16<<10)
	write := func(stream string) error {
		_, err := client.AppendToStream(t.Context(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}},
			esdb.EventData{EventID: uuid.New(), EventType: "filled", ContentType: esdb.ContentTypeBinary, Data: data})
		return err
	}
	limit := func(pages int) {
		if _, err := n.log.db.Write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	count := func() int {
		reader, err := client.ReadStream(t.Context(), "s", esdb.ReadStreamOptions{}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		seen := 0
		for {
			event, err := reader.Recv()
			if err != nil {
				return seen
			}
			if !bytes.Equal(event.Event.Data, data) || event.Event.EventNumber != uint64(seen) {
				t.Fatalf("event %d is torn", seen)
			}
			seen++
		}
	}

	limit(64)
	acknowledged := 0
	for acknowledged < 1000 && write("s") == nil {
		acknowledged++
	}
	if acknowledged == 0 || acknowledged == 1000 {
		t.Fatalf("%d appends before the file was full", acknowledged)
	}
	for range 3 {
		if err := write("s"); status.Code(err) != codes.Internal || !strings.Contains(err.Error(), "the disk is full; make room") {
			t.Errorf("a full file answers an append with %v", err)
		}
	}
	if err := n.Healthy(); !errors.Is(err, sqlite.ErrFull) {
		t.Errorf("the node says %v of itself", err)
	}
	if got := count(); got != acknowledged {
		t.Errorf("%d events of %d acknowledged", got, acknowledged)
	}
	limit(1 << 20)
	for deadline := time.Now().Add(30 * time.Second); n.Healthy() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(n.Healthy())
		}
	}
	if err := write("s"); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := count(); got != acknowledged+1 {
		t.Errorf("%d events of %d acknowledged", got, acknowledged+1)
	}
}
