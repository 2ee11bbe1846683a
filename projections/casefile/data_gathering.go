package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// DataGatheringRequest is a request to the police to gather data from open sources, and what became of it.
type DataGatheringRequest struct {
	ID                 uuid.UUID             `json:"id"`
	Purpose            situation.DataPurpose `json:"purpose"`
	Authorisation      situation.JudgeAsked  `json:"authorisation"`
	PendingLegislation bool                  `json:"pendingLegislation"`
	WhyNot             *string               `json:"whyNot,omitempty"`
	WhyNotNl           *string               `json:"whyNotNl,omitempty"`
	Indications        *string               `json:"indications,omitempty"`
	OccurredAt         time.Time             `json:"occurredAt"`
	RecordedAt         time.Time             `json:"recordedAt"`
	AuthorisedAt       *time.Time            `json:"authorisedAt,omitempty"`
	ExecutedAt         *time.Time            `json:"executedAt,omitempty"`
	Result             *string               `json:"result,omitempty"`
}

func dataGathering(e eventstore.Decoded, event incident.DataGatheringRequested) *DataGatheringRequest {
	return &DataGatheringRequest{
		ID: e.ID, Purpose: event.Purpose, Authorisation: event.Authorisation, PendingLegislation: event.PendingLegislation,
		WhyNot: given(event.WhyNot), WhyNotNl: given(event.WhyNotNL), Indications: given(event.Indications),
		OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
	}
}

func (i *Incident) gathered(e eventstore.Decoded, event incident.DataGatheringExecuted) {
	for _, r := range i.DataGatheringRequests {
		if r.ID == event.Request {
			r.AuthorisedAt, r.ExecutedAt, r.Result = &event.AuthorisedAt, moment(e.OccurredAt), given(event.Result)
		}
	}
}
