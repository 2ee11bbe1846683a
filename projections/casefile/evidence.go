package casefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// What opens a file stands beside the cases, where no list and no comparison of cases comes across it.
const evidenceSchema = `
CREATE TABLE IF NOT EXISTS evidence (
	entry    TEXT PRIMARY KEY,
	incident TEXT NOT NULL,
	blob     TEXT NOT NULL,
	key      BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS evidence_blob ON evidence (blob)`

// Evidence is one file that belongs to a case.
type Evidence struct {
	ID          uuid.UUID             `json:"id"`
	Description *string               `json:"description,omitempty"`
	Type        string                `json:"type"`
	Size        int                   `json:"size"`
	SHA256      *string               `json:"sha256,omitempty"` // of the plain content; nil: erased
	Regime      situation.Regime      `json:"regime,omitempty"`
	HandedTo    string                `json:"handedTo,omitempty"` // under another law than the AVG: the municipality to which it was handed
	Partner     situation.PartnerKind `json:"partner,omitempty"`
	OccurredAt  time.Time             `json:"occurredAt"`
	RecordedAt  time.Time             `json:"recordedAt"`
	Amended
	Withheld bool      `json:"-"` // from this reader, by its regime
	Of       uuid.UUID `json:"-"` // the case, for who shows it
}

func attached(e eventstore.Decoded, event incident.EvidenceAttached) *Evidence {
	return &Evidence{
		ID: e.ID, Description: given(event.Description), Type: event.Type, Size: int(event.Size), SHA256: given(event.SHA256),
		Regime: lawOf(event.Regime), Partner: event.Partner, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	}
}

func (w *writer) evidence(e eventstore.Decoded, of uuid.UUID, event incident.EvidenceAttached) error {
	if e.Erased {
		return nil
	}
	_, err := w.exec(`INSERT INTO evidence VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, e.ID.String(), of.String(), event.Blob, event.Key)
	if err != nil {
		return fmt.Errorf("write evidence: %w", err)
	}
	return nil
}

// EvidenceFile is what opens one file of a case.
type EvidenceFile struct {
	*Evidence
	Blob string // SHA-256 of the ciphertext, in hexadecimal
	Key  []byte
}

// EvidenceFile is a file of a case as the reader may open it, or nil when there is none for him: also when its regime withholds
// it from him, or it was erased.
func (q *Queries) EvidenceFile(ctx context.Context, r Reader, of, entry uuid.UUID) (*EvidenceFile, error) {
	i, err := q.Incident(ctx, r, of)
	if err != nil || i == nil {
		return nil, err
	}
	for _, e := range i.Evidence {
		if e.ID != entry || e.Withheld {
			continue
		}
		f := &EvidenceFile{Evidence: e}
		err := q.db.QueryRowContext(ctx, `SELECT blob, key FROM evidence WHERE entry = ? AND incident = ?`, entry.String(), of.String()).Scan(&f.Blob, &f.Key)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read evidence: %w", err)
		}
		return f, nil
	}
	return nil, nil
}

// Attached tells whether a file belongs to a case.
func (q *Queries) Attached(ctx context.Context, blob string) (bool, error) {
	var found bool
	if err := q.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM evidence WHERE blob = ?)`, blob).Scan(&found); err != nil {
		return false, fmt.Errorf("look up evidence: %w", err)
	}
	return found, nil
}
