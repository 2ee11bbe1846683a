package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// model says in the plainest words what a log does with a few streams.
type model struct {
	streams map[string]*modelStream
	written int // events in $all
	now     int64
}

type modelStream struct {
	ids     []int
	created []int64
	ended   bool
	meta    limits
	metas   int // events of the metadata stream
}

func (m *model) stream(name string) *modelStream {
	if m.streams[name] == nil {
		m.streams[name] = &modelStream{}
	}
	return m.streams[name]
}

// decide follows the protocol's decision table row by row.
func (s *modelStream) decide(expect expectation, ids []int) (verdict, int) {
	last, deleted := len(s.ids)-1, s.meta.Before == tombstone
	switch {
	case s.ended, expect == existing && deleted:
		return ended, last
	case expect == existing && last < 0 && s.metas == 0:
		return refused, last
	case expect == anything || expect == existing:
		where := last
		for i, id := range ids {
			at := slices.Index(s.ids, id)
			switch {
			case at < 0 && i == 0:
				return accepted, last
			case at < 0:
				return refused, last
			}
			where = at
		}
		if len(ids) == 0 {
			return accepted, last
		}
		return repeated, where
	case int(expect) > last:
		return refused, last
	case int(expect) == last:
		return accepted, last
	}
	for i, id := range ids {
		at := int(expect) + 1 + i
		if at > last || s.ids[at] != id {
			if i == 0 && expect == -1 && deleted {
				return accepted, last
			}
			return refused, last
		}
	}
	if len(ids) == 0 {
		return refused, last
	}
	return repeated, int(expect) + len(ids)
}

func (m *model) append(name string, expect expectation, ids []int) (verdict, int) {
	s := m.stream(name)
	v, at := s.decide(expect, ids)
	if v != accepted || len(ids) == 0 {
		return v, at
	}
	if s.meta.Before == tombstone {
		s.meta.Before = int64(len(s.ids))
		s.metas, m.written = s.metas+1, m.written+1
	}
	for _, id := range ids {
		s.ids, s.created, m.written = append(s.ids, id), append(s.created, m.now), m.written+1
	}
	return accepted, len(s.ids) - 1
}

func (m *model) remove(name string, expect expectation, forEver bool) verdict {
	s := m.stream(name)
	v, _ := s.decide(expect, []int{-1})
	if !forEver && v == accepted && len(s.ids) == 0 && s.metas == 0 {
		return refused
	}
	if v == accepted {
		m.written++
		if s.ended = forEver; !forEver {
			s.meta, s.metas = limits{Before: tombstone}, s.metas+1
		}
	}
	return v
}

func (m *model) describe(name string, l limits) verdict {
	s := m.stream(name)
	if s.ended {
		return ended
	}
	deleted := s.meta.Before == tombstone
	s.meta, s.metas, m.written = l, s.metas+1, m.written+1
	if deleted {
		s.meta.Before, s.metas, m.written = int64(len(s.ids)), s.metas+1, m.written+1
	}
	return accepted
}

// read spells what a read shows.
func (m *model) read(name string) string {
	s := m.stream(name)
	switch {
	case s.ended:
		return "ended"
	case len(s.ids) == 0 || s.meta.Before == tombstone:
		return "none"
	}
	var words []string
	for i, id := range s.ids {
		tooMany := s.meta.MaxCount > 0 && int64(len(s.ids)-i) > s.meta.MaxCount
		tooOld := s.meta.MaxAge > 0 && m.now-s.created[i] > s.meta.MaxAge
		if int64(i) >= s.meta.Before && !tooMany && !tooOld {
			words = append(words, fmt.Sprintf("%d:%d", i, id))
		}
	}
	return strings.Join(words, " ")
}

// real is the log beside the model. An event's number is its id.
type real struct {
	log  *logFile
	path string
	now  func() time.Time
}

func eventID(n int) uuid.UUID { return uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n)) }

func (r *real) do(t *rapid.T, p *proposal) outcome {
	asked := &request{proposal: p}
	if err := r.log.commit(context.Background(), []*request{asked}); err != nil {
		t.Fatal(err)
	}
	return asked.outcome
}

func (r *real) read(t *rapid.T, o *streams.ReadReq_Options) ([]*streams.ReadResp, error) {
	t.Helper()
	s := &service{log: r.log, writer: &writer{}, closing: make(chan struct{})}
	call := &readCall{ctx: context.Background()}
	err := s.Read(&streams.ReadReq{Options: o}, call)
	return call.got, err
}

// shows spells a read like the model does.
func (r *real) shows(t *rapid.T, name string, numbers map[uuid.UUID]int) string {
	t.Helper()
	got, err := r.read(t, readOptions(name))
	if err != nil {
		return "ended"
	}
	words := []string{}
	for _, m := range got {
		if m.GetStreamNotFound() != nil {
			return "none"
		}
		e := m.GetEvent().GetEvent()
		id, _ := readID(e.GetId())
		words = append(words, fmt.Sprintf("%d:%d", e.GetStreamRevision(), numbers[id]))
	}
	return strings.Join(words, " ")
}

// Whatever is appended, deleted and described in whatever order, the log answers and shows what the model does, also after
// it was opened again.
func TestTheLogDoesWhatTheModelSays(t *testing.T) {
	const ids = 12
	numbers := map[uuid.UUID]int{}
	for n := range ids {
		numbers[eventID(n)] = n
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{streams: map[string]*modelStream{}, now: 1_000_000, written: 1}
		r := openReal(t, t.Cleanup, func() time.Time { return time.Unix(m.now, 0) })
		name := rapid.SampledFrom([]string{"a", "b"})
		expect := rapid.SampledFrom([]expectation{anything, anything, existing, -1, 0, 1, 2, 3, 5})
		t.Repeat(map[string]func(*rapid.T){
			"append": func(t *rapid.T) {
				stream, e := name.Draw(t, "stream"), expect.Draw(t, "expect")
				chosen := rapid.SliceOfN(rapid.IntRange(0, ids-1), 0, 3).Draw(t, "ids")
				p := &proposal{stream: stream, expect: e}
				for _, n := range chosen {
					p.events = append(p.events, record{id: eventID(n), kind: "e"})
				}
				out := r.do(t, p)
				v, at := m.append(stream, e, chosen)
				if out.verdict != v || v != ended && out.revision != int64(at) {
					t.Fatalf("answered %+v, want %v at %d", out, v, at)
				}
			},
			"remove": func(t *rapid.T) {
				stream, e := name.Draw(t, "stream"), expect.Draw(t, "expect")
				p := &proposal{removal: softly, stream: stream, expect: e, events: []record{ownEvent(typeMetadata, `{"$tb":9223372036854775807}`)}}
				if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
					p.removal, p.events = forEver, []record{ownEvent("$streamDeleted", "")}
				}
				if out, v := r.do(t, p), m.remove(stream, e, p.removal == forEver); out.verdict != v {
					t.Fatalf("answered %+v, want %v", out, v)
				}
			},
			"describe": func(t *rapid.T) {
				stream := name.Draw(t, "stream")
				l := limits{
					MaxCount: rapid.Int64Range(0, 4).Draw(t, "count"), MaxAge: rapid.Int64Range(0, 4).Draw(t, "age"),
					Before: rapid.Int64Range(0, 4).Draw(t, "before"),
				}
				data := fmt.Sprintf(`{"$maxCount":%d,"$maxAge":%d,"$tb":%d}`, l.MaxCount, l.MaxAge, l.Before)
				p := &proposal{stream: metaPrefix + stream, expect: anything, events: []record{ownEvent(typeMetadata, data)}}
				if out, v := r.do(t, p), m.describe(stream, l); out.verdict != v {
					t.Fatalf("answered %+v, want %v", out, v)
				}
			},
			"wait": func(t *rapid.T) {
				m.now += rapid.Int64Range(0, 2).Draw(t, "seconds")
				if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
					r.reopen(t)
				}
			},
			"read": func(t *rapid.T) { agree(t, r, m, numbers) },
		})
		agree(t, r, m, numbers)
	})
}

func agree(t *rapid.T, r *real, m *model, numbers map[uuid.UUID]int) {
	for _, stream := range []string{"a", "b"} {
		if got, want := r.shows(t, stream, numbers), m.read(stream); got != want {
			t.Fatalf("%s shows %q, want %q", stream, got, want)
		}
	}
	if all, err := r.read(t, readOptions("")); err != nil || len(all) != m.written {
		t.Fatalf("$all shows %d events, want %d (%v)", len(all), m.written, err)
	}
}

func openReal(t *rapid.T, cleanup func(func()), now func() time.Time) *real {
	dir, err := os.MkdirTemp("", "node")
	if err != nil {
		t.Fatal(err)
	}
	r := &real{path: filepath.Join(dir, "log.db"), now: now}
	r.open(t)
	cleanup(func() { _ = errors.Join(r.log.close(), os.RemoveAll(dir)) })
	return r
}

func (r *real) open(t *rapid.T) {
	var err error
	if r.log, err = openLog(context.Background(), r.path, r.now, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
}

func (r *real) reopen(t *rapid.T) {
	if err := r.log.close(); err != nil {
		t.Fatal(err)
	}
	r.open(t)
}
