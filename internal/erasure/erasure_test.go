package erasure_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/blobs"
)

// A notice that is filed at the very moment of the erasure, or after it by a server that does not know of it yet, goes as well.
func TestANoticeOfAnErasedCaseGoesWheneverItComes(t *testing.T) {
	h := build(t, t.TempDir(), nil)
	h.follow(h.model.Run)
	h.follow(h.eraser.Run)
	p := h.play()
	h.do(p.id, incident.EraseIncident{Order: order(), Ground: "op verzoek"})
	if err := h.eraser.Finish(t.Context(), incident.Stream(p.id), h.last); err != nil {
		t.Fatal(err)
	}
	if !h.there(casefact.Stream(p.casefact)) {
		t.Error("the coded record went, which was not asked")
	}
	late := h.file(p.id)
	for deadline := time.Now().Add(20 * time.Second); h.readable(notice.Stream(late)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a late notice can still be read")
		}
	}
	p.notice = late
	if h.there(lesson.Stream(p.lesson)) {
		t.Error("the lesson stands")
	}
}

// A file that two cases attached stays until both are erased.
func TestAFileThatAnotherCaseNeedsStays(t *testing.T) {
	h := build(t, t.TempDir(), nil)
	blob, err := h.files.Put(strings.NewReader("een bestand"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	upload := incident.Upload{Blob: string(blob.Address), Key: blob.Key, SHA256: blob.SHA256, Size: blob.Size, Type: blob.Type, Expires: time.Now().Add(time.Hour)}
	ids := []uuid.UUID{uuid.New(), uuid.New()}
	for _, id := range ids {
		h.do(id, incident.ReportSignal{Order: order(), Opens: true, Title: "x", Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.CallToRiot})
		h.do(id, incident.AttachEvidence{Order: order(), Description: "x", Upload: upload})
	}
	for i, id := range ids {
		h.do(id, incident.EraseIncident{Order: order(), Ground: "op verzoek"})
		if err := h.eraser.Finish(t.Context(), incident.Stream(id), h.last); err != nil {
			t.Fatal(err)
		}
		if err := h.files.Check(blob.Address); errors.Is(err, blobs.ErrMissing) != (i == 1) {
			t.Errorf("after %d erasures: %v", i+1, err)
		}
	}
}
