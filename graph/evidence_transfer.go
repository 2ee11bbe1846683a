package graph

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	rules "leerkring/domain/disclosure"
	"leerkring/internal/blobs"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

// evidencePath is where files are sent and read.
const evidencePath = "/evidence"

// The limits of a file.
const (
	evidenceLimit   = 20 << 20 // bytes
	evidenceAtOnce  = 8        // transfers at once
	evidenceTimeout = 5 * time.Minute
)

// Evidence takes and gives the files that belong to cases. They pass through in a stream: no file is held in memory.
//
//	PUT /evidence                     the body is the file; the answer holds a receipt for attachEvidence
//	GET /evidence/{incident}/{entry}  the file, to be saved: never shown in the browser's own window
func (a *API) Evidence() http.Handler {
	t := evidenceTransfer{a, transport{api: a}, make(chan struct{}, evidenceAtOnce)}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT "+evidencePath, t.guarded(t.put))
	mux.HandleFunc("GET "+evidencePath+"/{incident}/{entry}", t.guarded(t.get))
	return mux
}

type evidenceTransfer struct {
	*API
	transport transport
	room      chan struct{}
}

// guarded lets signed-in viewers in whose roles may have to do with a case, so many at once.
func (t evidenceTransfer) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		viewer, err := signedIn(r.Context())
		switch {
		case err != nil:
			w.Header().Set("WWW-Authenticate", "Bearer")
			t.transport.refuse(w, r, http.StatusUnauthorized, err)
			return
		case !viewer.HasAny(identity.Officer, identity.Lead, identity.Partner):
			if err := t.record(r, func(d *disclosing) error {
				d.refuses(rules.NotAllowed, evidenceField, caseNamed(r.PathValue("incident")))
				return nil
			}); err != nil {
				t.transport.withhold(w, r, err)
				return
			}
			t.transport.refuse(w, r, http.StatusForbidden, fail(Forbidden, "Your roles do not allow this."))
			return
		case t.Cases == nil:
			_, err := t.caseSide()
			t.transport.refuse(w, r, http.StatusServiceUnavailable, err)
			return
		}
		select {
		case t.room <- struct{}{}:
			defer func() { <-t.room }()
		default:
			w.Header().Set("Retry-After", "5")
			t.transport.refuse(w, r, http.StatusServiceUnavailable, fail(Overloaded, "Too many files are on their way; send it again in a moment."))
			return
		}
		// A file may take longer than a question.
		control, until := http.NewResponseController(w), t.Now().Add(evidenceTimeout)
		if err := errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			t.Log.WarnContext(r.Context(), "a transfer keeps the usual deadline", "error", err)
		}
		next(w, r)
	}
}

func (t evidenceTransfer) put(w http.ResponseWriter, r *http.Request) {
	blob, err := t.Cases.Blobs.Put(http.MaxBytesReader(w, r.Body, evidenceLimit), evidenceLimit)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge), errors.Is(err, blobs.ErrTooLarge):
		t.transport.refuse(w, r, http.StatusRequestEntityTooLarge, fail(TooLarge, "The file is larger than 20 MiB; send a smaller one, or in parts."))
		return
	case errors.Is(err, blobs.ErrEmpty):
		t.transport.refuse(w, r, http.StatusBadRequest, fail(BadInput, "The file is empty; send its content as the body."))
		return
	case err != nil && r.Context().Err() != nil, errors.Is(err, io.ErrUnexpectedEOF):
		t.transport.refuse(w, r, http.StatusBadRequest, fail(BadInput, "The file did not come to its end; send it again."))
		return
	case err != nil:
		t.Log.ErrorContext(r.Context(), "a file could not be kept", "error", err)
		t.transport.refuse(w, r, http.StatusInsufficientStorage, fail(Unavailable, "The file could not be kept; send it again later. Whoever looks after the server finds the cause in its log."))
		return
	}
	viewer := identity.From(r.Context())
	sealed, err := t.Cases.seal(receipt{blob, t.Cases.Keys.ActorOf(viewer.Issuer, viewer.Subject), t.Now().Add(receiptLife)})
	if err != nil {
		t.transport.refuse(w, r, http.StatusInternalServerError, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	answer := map[string]any{"receipt": sealed, "sha256": blob.SHA256, "size": blob.Size, "type": blob.Type}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		t.Log.DebugContext(r.Context(), "the client has gone", "error", err)
	}
}

// get gives a file to whoever may read it. A foreign one is missing like one that never was.
func (t evidenceTransfer) get(w http.ResponseWriter, r *http.Request) {
	file, err := t.find(r)
	if err != nil {
		t.transport.refuse(w, r, http.StatusServiceUnavailable, err)
		return
	}
	of := caseNamed(r.PathValue("incident"))
	if err := t.record(r, func(d *disclosing) error { return t.shows(r, d, of, file) }); err != nil {
		t.transport.withhold(w, r, err)
		return
	}
	if file == nil {
		t.transport.refuse(w, r, http.StatusNotFound, fail(BadInput, "There is no such file; take the path from the case's evidence."))
		return
	}
	content, err := t.Cases.Blobs.Open(blobs.Address(file.Blob), file.Key)
	if err != nil {
		t.Log.ErrorContext(r.Context(), "a file of a case can't be read", "blob", file.Blob, "error", err)
		t.transport.refuse(w, r, http.StatusInternalServerError, fail(Internal, "The file is damaged or lost on the server; a backup may have it."))
		return
	}
	defer content.Close()
	w.Header().Set("Content-Type", file.Type)
	w.Header().Set("Content-Length", strconv.Itoa(file.Size))
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(file)}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if _, err := io.Copy(w, content); err != nil {
		// The length was promised, so that the client sees that it did not get all.
		t.Log.ErrorContext(r.Context(), "a file of a case was not read to its end", "blob", file.Blob, "error", err)
	}
}

// evidenceField is what the disclosure log calls the content of a file: it is no field of the schema.
const evidenceField = "Evidence.content"

// record notes who reads a file, or may not, before anything of it leaves.
func (t evidenceTransfer) record(r *http.Request, note func(*disclosing) error) error {
	ctx, cancel := context.WithTimeout(r.Context(), requestLimit)
	defer cancel()
	d := newDisclosing()
	d.asks("evidence")
	if err := note(d); err != nil {
		return err
	}
	return t.disclose(ctx, d, 0, r.Header.Get("traceparent"))
}

// shows notes a file that was found, or that it was not for this viewer.
func (t evidenceTransfer) shows(r *http.Request, d *disclosing, of uuid.UUID, file *casefile.EvidenceFile) error {
	if file == nil {
		if of != uuid.Nil {
			d.refuses(rules.NotThere, evidenceField, of)
		}
		return nil
	}
	owners, err := t.Cases.Queries.Owners(r.Context(), []uuid.UUID{of})
	d.fields[evidenceField], d.cases = true, owners
	return err
}

func (t evidenceTransfer) find(r *http.Request) (*casefile.EvidenceFile, error) {
	of, named := parseUUID("Incident", r.PathValue("incident"))
	entry, err := uuid.Parse(r.PathValue("entry"))
	if !named || err != nil || entry.String() != r.PathValue("entry") {
		return nil, nil
	}
	return t.Cases.Queries.EvidenceFile(r.Context(), t.Cases.reader(identity.From(r.Context())), of, entry)
}

// fileName says nothing of the case.
func fileName(file *casefile.EvidenceFile) string {
	return "evidence-" + file.ID.String()[:8] + suffix(file.Type)
}

// suffix is by what a name says of which type a file is. What machines know beside the common types differs, so of those it is
// fixed.
func suffix(of string) string {
	media, _, _ := strings.Cut(of, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	common := map[string]string{
		"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
		"image/webp": ".webp", "image/tiff": ".tiff", "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov", "audio/mpeg": ".mp3",
		"audio/ogg": ".ogg", "audio/wav": ".wav", "application/pdf": ".pdf", "application/json": ".json", "application/zip": ".zip",
	}
	if fixed, is := common[media]; is {
		return fixed
	}
	if known, err := mime.ExtensionsByType(media); err == nil && len(known) > 0 {
		return known[0]
	}
	return ".bin"
}
