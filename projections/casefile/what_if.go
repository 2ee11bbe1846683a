package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// WhatIf is a power that was not law, and whether it would have helped.
type WhatIf struct {
	ID              uuid.UUID           `json:"id"`
	LegalBasisID    string              `json:"legalBasis"`
	TypeID          string              `json:"type,omitempty"`
	WouldHaveHelped situation.WouldHelp `json:"wouldHaveHelped"`
	WhyNot          string              `json:"whyNot"`
	WhyNotNl        string              `json:"whyNotNl"`
	Reason          *string             `json:"reason,omitempty"`
	OccurredAt      time.Time           `json:"occurredAt"`
	RecordedAt      time.Time           `json:"recordedAt"`
	Amended
}

func whatIf(e eventstore.Decoded, event incident.WhatIfNoted) *WhatIf {
	return &WhatIf{
		ID: e.ID, LegalBasisID: event.LegalBasis, TypeID: string(event.InterventionType), WouldHaveHelped: event.WouldHaveHelped,
		WhyNot: event.WhyNot, WhyNotNl: event.WhyNotNL, Reason: given(event.Reason), OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	}
}
