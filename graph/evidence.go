package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"leerkring/domain/incident"
	"leerkring/graph/model"
	"leerkring/internal/blobs"
	"leerkring/internal/identity"
	"leerkring/projections/casefile"
)

// Evidence tells each file of which case it is, so that its path can be said.
func (incidentResolver) Evidence(_ context.Context, i *casefile.Incident) ([]*casefile.Evidence, error) {
	for _, e := range i.Evidence {
		e.Of = i.ID
	}
	return append([]*casefile.Evidence{}, i.Evidence...), nil
}

// Path is where GET gives the file. What a case looked like earlier can be read, and a file of it too, as long as it is not
// erased: there is one path for both.
func (evidenceResolver) Path(_ context.Context, e *casefile.Evidence) (*string, error) {
	if e.Withheld || e.SHA256 == nil {
		return nil, nil
	}
	path := evidencePath + "/" + globalID("Incident", e.Of.String()) + "/" + e.ID.String()
	return &path, nil
}

// receipt is what a sender gets for a file, sealed: what he has to hand on to attach it.
type receipt struct {
	Blob    blobs.Blob `json:"blob"`
	Actor   string     `json:"actor"` // who sent it; nobody else can attach it
	Expires time.Time  `json:"expires"`
}

// receiptFor and receiptLife: a file that was sent belongs to a case within a day, or goes.
const (
	receiptFor  = "receipt of evidence"
	receiptLife = 24 * time.Hour
)

func (c *Cases) seal(r receipt) (string, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("write a receipt: %w", err)
	}
	wrapped, err := c.Keys.Wrap(receiptFor, text)
	return base64.RawURLEncoding.EncodeToString(wrapped), err
}

// upload reads a receipt of the viewer's. What is none gives an upload of nothing, which the rules refuse.
func (c *Cases) upload(v *identity.Viewer, sealed string) incident.Upload {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return incident.Upload{}
	}
	var r receipt
	plain, err := c.Keys.Unwrap(receiptFor, raw)
	if err != nil || json.Unmarshal(plain, &r) != nil || r.Actor != c.Keys.ActorOf(v.Issuer, v.Subject) {
		return incident.Upload{}
	}
	return incident.Upload{
		Blob: string(r.Blob.Address), Key: r.Blob.Key, SHA256: r.Blob.SHA256, Size: r.Blob.Size, Type: r.Blob.Type, Expires: r.Expires,
	}
}

func (m mutationResolver) AttachEvidence(ctx context.Context, in model.AttachEvidenceInput) (*model.IncidentPayload, error) {
	side, err := m.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	upload := side.upload(viewer, in.Receipt)
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.AttachEvidence{Order: o, Upload: upload, Description: in.Description, Regime: value(in.Regime)}
	})
}
