package node_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"leerkring/internal/sqlite"
)

const filePage = 4096

// spoil writes over the page of the file that holds a text, while nobody has it open.
func spoil(t *testing.T, path, text string, with byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(content, []byte(text))
	if at < filePage {
		t.Fatalf("%q stands at %d", text, at)
	}
	page := content[at/filePage*filePage:][:filePage]
	copy(page, bytes.Repeat([]byte{with}, filePage))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A page of the log is lost. What stands on it can't be read, and says so; what stands elsewhere can. Once the damage was met
// nothing is written any more: not before the file is opened anew, and then only until it is met again.
func TestADamagedPage(t *testing.T) {
	for name, with := range map[string]byte{"zeros": 0, "garbage": 0xa5} {
		t.Run(name, func(t *testing.T) {
			r := start(t)
			for i := range 300 {
				e := event("a")
				e.Data = fmt.Appendf(nil, `{"here":"%d of 300, %s"}`, i, strings.Repeat("x", 200))
				r.append(fmt.Sprintf("s%d", i/100), e)
			}
			r.close()
			spoil(t, r.path, `"150 of 300`, with)
			r.open()
			if err := r.node.Healthy(); err != nil {
				t.Errorf("before anybody met the damage: %v", err)
			}
			r.append("other", event("a"))

			damaged := func(what string, err error) {
				t.Helper()
				if status.Code(err) != codes.DataLoss || !strings.Contains(err.Error(), "damaged") {
					t.Errorf("%s: %v", what, err)
				}
			}
			before, err := r.until("s1")
			damaged("read", err)
			if before == 0 || before > 50 {
				t.Errorf("%d events came before the damage", before)
			}
			if err := r.node.Healthy(); !errors.Is(err, sqlite.ErrDamaged) {
				t.Errorf("the node says %v of itself", err)
			}
			for range 2 {
				_, err = r.tryAppend("other", esdb.Any{}, event("a"))
				damaged("append", err)
			}
			for _, sound := range []string{"s0", "s2"} {
				if n, err := r.until(sound); n != 100 || err != nil {
					t.Errorf("%s: %d events, %v", sound, n, err)
				}
			}
			r.reopen()
			r.append("other", event("a"))
			if n, err := r.until("other"); n != 2 || err != nil {
				t.Errorf("%d events, %v", n, err)
			}
		})
	}
}

// until reads a stream as far as it goes.
func (r *rig) until(stream string) (n int, err error) {
	r.tb.Helper()
	read, err := r.client.ReadStream(r.ctx, stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 1000)
	r.must(err)
	defer read.Close()
	for {
		if _, err := read.Recv(); err != nil {
			if strings.Contains(err.Error(), "EOF") {
				err = nil
			}
			return n, err
		}
		n++
	}
}
