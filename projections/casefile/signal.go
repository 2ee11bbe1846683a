package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// Signal is one thing seen.
type Signal struct {
	ID          uuid.UUID              `json:"id"`
	Origin      situation.SignalOrigin `json:"origin"`
	Platform    situation.Platform     `json:"platform"`
	ContentKind situation.ContentKind  `json:"contentKind"`
	URL         *string                `json:"url,omitempty"`
	Handle      *string                `json:"handle,omitempty"`
	Text        *string                `json:"text,omitempty"`
	Reach       *int                   `json:"reach,omitempty"`
	OccurredAt  time.Time              `json:"occurredAt"`
	RecordedAt  time.Time              `json:"recordedAt"`
	Amended
}

func (i *Incident) signal(e eventstore.Decoded, event incident.SignalReported) {
	if i.Reference == "" {
		i.Municipality, i.OpenedAt, i.Title = e.Municipality, e.OccurredAt, given(event.Title)
		i.Reference = Reference(i.Municipality, i.OpenedAt, i.ID)
	}
	i.Signals = append(i.Signals, &Signal{
		ID: e.ID, Origin: event.Origin, Platform: event.Platform, ContentKind: event.ContentKind, URL: given(event.URL),
		Handle: given(event.Handle), Text: given(event.Text), Reach: event.Reach, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	})
}

func (s *Signal) correct(event incident.EntryCorrected) {
	if event.OccurredAt != nil {
		s.OccurredAt = *event.OccurredAt
	}
	if c := event.Signal; c != nil {
		s.Origin, s.Platform, s.ContentKind, s.Reach = c.Origin, c.Platform, c.ContentKind, c.Reach
		s.URL, s.Handle, s.Text = given(event.Texts.URL), given(event.Texts.Handle), given(event.Texts.Text)
	}
}
