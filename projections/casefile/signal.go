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
	Regime      situation.Regime       `json:"regime,omitempty"`   // empty: AVG
	HandedTo    string                 `json:"handedTo,omitempty"` // under another law than the AVG: the municipality to which it was handed
	Withheld    bool                   `json:"-"`                  // from this reader, by its regime
	Partner     situation.PartnerKind  `json:"partner,omitempty"`  // who reported it as a guest; empty: the municipality
	OccurredAt  time.Time              `json:"occurredAt"`
	RecordedAt  time.Time              `json:"recordedAt"`
	GroundCheck *uuid.UUID             `json:"groundCheck,omitempty"`
	Amended
}

func (i *Incident) signal(e eventstore.Decoded, event incident.SignalReported) {
	i.open(e)
	if len(i.Signals) == 0 {
		i.Title = given(event.Title)
	}
	shown := &Signal{
		ID: e.ID, Origin: event.Origin, Platform: event.Platform, ContentKind: event.ContentKind, URL: given(event.URL),
		Handle: given(event.Handle), Text: given(event.Text), Reach: event.Reach, Regime: lawOf(event.Regime), Partner: event.Partner,
		OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	}
	if event.Grounded {
		shown.GroundCheck = i.lastGround()
	}
	i.Signals = append(i.Signals, shown)
}

// open starts the file with the first event of a case: a signal, or the ground check that came with it.
func (i *Incident) open(e eventstore.Decoded) {
	if i.Reference != "" {
		return
	}
	i.Municipality, i.OpenedAt = e.Municipality, e.OccurredAt
	i.Reference = Reference(i.Municipality, i.OpenedAt, i.ID)
}

func (s *Signal) correct(event incident.EntryCorrected) {
	if event.OccurredAt != nil {
		s.OccurredAt = *event.OccurredAt
	}
	if c := event.Signal; c != nil {
		s.Origin, s.Platform, s.ContentKind, s.Reach = c.Origin, c.Platform, c.ContentKind, c.Reach
		s.Regime = lawOf(c.Regime)
		s.URL, s.Handle, s.Text = given(event.Texts.URL), given(event.Texts.Handle), given(event.Texts.Text)
	}
}
