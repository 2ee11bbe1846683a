package erasure_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/blobs"
	"leerkring/internal/erasure"
	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/eventstoretest"
	"leerkring/internal/feed"
	"leerkring/internal/keyring"
	"leerkring/projections"
	"leerkring/projections/casefile"
)

const (
	municipality = "GM0772"
	secret       = "Plantgeheim"
)

// rules are read once: the word list alone takes longer than a test.
var rules = sync.OnceValues(func() (incident.Rules, error) {
	cat, err := catalogue.Load()
	if err != nil {
		return incident.Rules{}, err
	}
	a, err := anonymise.New()
	return incident.Rules{Catalogue: cat, Masker: a}, err
})

// house is a case side and a knowledge side on the files of a directory, as a process has them open.
type house struct {
	t                *testing.T
	dir              string
	cases, knowledge *eventstoretest.Log
	incident         decider.Decider[incident.State, incident.Command, incident.Event]
	door             *feed.Door
	files            *blobs.Store
	model            *projections.Model
	eraser           *erasure.Eraser
	last             eventstore.Position
}

func build(t *testing.T, dir string, w watch) *house {
	t.Helper()
	r, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cases", "knowledge"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h := &house{
		t: t, dir: dir, incident: incident.New(r),
		cases:     eventstoretest.Open(t, filepath.Join(dir, "cases"), append(list(incident.Events()), list(notice.Events())...)...),
		knowledge: eventstoretest.Open(t, filepath.Join(dir, "knowledge"), append(list(lesson.Events()), list(casefact.Events())...)...),
	}
	h.knowledge.RecordedAt = eventstore.ToTheMonth
	quiet := slog.New(slog.DiscardHandler)
	pending := h.open("door.db", h.cases.Log, feed.Projection())
	listed := h.open("erasure.db", h.cases.Blind(), erasure.Projection())
	h.door = &feed.Door{
		Cases: h.cases.Log, Incident: h.incident, Knowledge: h.knowledge.Log, Lesson: lesson.New(r.Masker.(*anonymise.Anonymiser)), Keys: h.knowledge.Keys,
		Catalogue: r.Catalogue, Pending: pending.File(), Shuffle: rand.New(rand.NewPCG(1, 2)), Now: time.Now, Log: quiet,
		Token: func(m string) casefact.Token { return h.cases.Keys.Hash(keyring.SecretMunicipality, []byte(m)) },
	}
	if h.files, err = blobs.Open(filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	h.eraser = &erasure.Eraser{
		Cases: h.cases.Lenient(), Incident: h.incident, Door: watchedDoor{w, h.door}, Keys: watchedKeys{w, h.cases.Keys},
		Files: watchedFiles{w, h.files}, List: listed, Log: quiet,
	}
	if h.model, err = projections.OpenModel(t.Context(), filepath.Join(dir, "casefile.db"), h.cases.Log, quiet, casefile.Projections(r.Catalogue, h.cases.Log)...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.model.Close() })
	return h
}

// open opens a list and lets it follow its log.
func (h *house) open(name string, log *eventstore.Log, p projections.Projection) *projections.Runner {
	h.t.Helper()
	r, err := projections.OpenAnew(h.t.Context(), filepath.Join(h.dir, name), log, slog.New(slog.DiscardHandler), p)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { r.Close() })
	h.follow(r.Run)
	return r
}

func (h *house) follow(run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.t.Context()))
	ended := make(chan struct{})
	go func() { defer close(ended); run(ctx) }() //nolint:errcheck // it ends with the context
	h.t.Cleanup(func() { cancel(); <-ended })
}

func list[E any](events []E) (out []any) {
	for _, e := range events {
		out = append(out, e)
	}
	return out
}

func (h *house) order() eventstore.Order {
	return eventstore.Order{CommandID: uuid.New(), Actor: "acteur", Role: "LEAD", Municipality: municipality, OccurredAt: time.Now(), Now: time.Now()}
}

func order() incident.Order {
	return incident.Order{Municipality: municipality, OccurredAt: time.Now().Add(-time.Minute), Now: time.Now()}
}

func (h *house) do(id uuid.UUID, c incident.Command) incident.State {
	h.t.Helper()
	result, err := eventstore.Execute(h.t.Context(), h.cases.Log, h.incident, incident.Stream(id), h.order(), c)
	if err != nil {
		h.t.Fatalf("%T: %v", c, err)
	}
	h.last = result.Position
	return result.State
}

func (h *house) file(of uuid.UUID) uuid.UUID {
	h.t.Helper()
	id := uuid.New()
	c := notice.FileNotice{
		Order: notice.Order{Municipality: municipality, Owner: true, Now: time.Now()}, Incident: of, Platform: situation.Telegram, URL: "https://t.me/" + secret,
		Qualification: situation.IllegalContent, Ground: "Sr art. 131", Explanation: secret, Route: situation.PlatformForm, ReporterName: "adviseur",
		ReporterEmail: "ooenv@gemeente.nl", GoodFaith: true,
	}
	if _, err := eventstore.Execute(h.t.Context(), h.cases.Log, notice.New(), notice.Stream(id), h.order(), notice.Command(c)); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// played is a case with something of every kind that an erasure has to take.
type played struct{ id, notice, lesson, casefact uuid.UUID }

func (h *house) play() played {
	h.t.Helper()
	p := played{id: uuid.New()}
	h.do(p.id, incident.ReportSignal{Order: order(), Opens: true, Title: secret, Text: secret, Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot})
	blob, err := h.files.Put(strings.NewReader("een bestand van "+secret), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(p.id, incident.AttachEvidence{Order: order(), Description: secret, Upload: incident.Upload{
		Blob: string(blob.Address), Key: blob.Key, SHA256: blob.SHA256, Size: blob.Size, Type: blob.Type, Expires: time.Now().Add(time.Hour),
	}})
	h.do(p.id, incident.RecordOutcome{Order: order(), Scale: situation.NoDisturbance, Summary: secret})
	state := h.do(p.id, incident.CloseIncident{Order: order(), Casefact: uuid.New()})
	p.casefact = state.CasefactID
	p.lesson = h.do(p.id, incident.OfferLesson{Order: order(), Lesson: uuid.New(), Size: situation.Over100k, Title: "praten hielp", Situation: "er ging een oproep rond"}).Lessons[0].ID
	p.notice = h.file(p.id)
	if err := h.door.TakeBack(h.t.Context(), incident.State{}, false); err != nil { // nothing, and it may be asked
		h.t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for !h.there(lesson.Stream(p.lesson)) || !h.there(casefact.Stream(p.casefact)) {
		if err := h.door.Deliver(h.t.Context()); err != nil || time.Now().After(deadline) {
			h.t.Fatalf("the door brought nothing: %v", err)
		}
	}
	return p
}

// there tells whether the knowledge side holds a stream whose last event withdraws nothing.
func (h *house) there(stream string) bool {
	h.t.Helper()
	events, err := h.knowledge.Lenient().Stream(h.t.Context(), stream)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(events) > 0 && !strings.HasSuffix(events[len(events)-1].Type, "Withdrawn")
}

// readable is how many entries of a stream can be opened.
func (h *house) readable(stream string) (n int) {
	h.t.Helper()
	events, err := h.cases.Stream(h.t.Context(), stream)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range events {
		if !e.Erased && e.Type != "PersonalDataErased" {
			n++
		}
	}
	return n
}

// gone checks that nothing is left of a case.
func (h *house) gone(p played) {
	h.t.Helper()
	for _, stream := range []string{lesson.Stream(p.lesson), casefact.Stream(p.casefact)} {
		if h.there(stream) {
			h.t.Errorf("%s stands on the knowledge side", stream)
		}
	}
	for _, stream := range []string{incident.Stream(p.id), notice.Stream(p.notice)} {
		if n := h.readable(stream); n > 0 {
			h.t.Errorf("%d entries of %s can be read", n, stream)
		}
	}
	if left, err := h.files.All(time.Time{}); err != nil || len(left) > 0 {
		h.t.Errorf("files: %v, %v", left, err)
	}
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	end, err := h.cases.End(ctx)
	if err == nil {
		err = h.model.WaitFor(ctx, end)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if names := h.holding(); len(names) > 0 {
		h.t.Errorf("%v hold what was erased", names)
	}
}

// holding names the files that hold a word of a case.
func (h *house) holding() (names []string) {
	h.t.Helper()
	err := filepath.WalkDir(h.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if bytes.Contains(bytes.ToLower(raw), []byte(strings.ToLower(secret))) {
			names = append(names, entry.Name())
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return names
}
