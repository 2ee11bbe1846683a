package casefile

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

func TestARequestShowsWhatBecameOfIt(t *testing.T) {
	pending := incident.DataGatheringRequested{
		Purpose: situation.KeyPersons, Authorisation: situation.JudgeWasAsked, PendingLegislation: true, WhyNot: "a bill", WhyNotNL: "een wetsvoorstel",
		Indications: "oproepen bij de loswal",
	}
	stream := recorded(signal("x"), pending, incident.DataGatheringRequested{Purpose: situation.GeneralPicture},
		incident.DataGatheringExecuted{Request: uuid.UUID{3}, AuthorisedAt: noon(), Result: "een beeld"})
	i, err := Known(uuid.UUID{9}, stream, noon().Add(99*time.Hour))
	if err != nil || len(i.DataGatheringRequests) != 2 {
		t.Fatal(i, err)
	}
	first, last := i.DataGatheringRequests[0], i.DataGatheringRequests[1]
	if !first.PendingLegislation || *first.WhyNotNl != "een wetsvoorstel" || first.ExecutedAt != nil || *first.Indications != pending.Indications {
		t.Errorf("%+v", first)
	}
	if last.PendingLegislation || last.WhyNot != nil || !last.AuthorisedAt.Equal(noon()) || !last.ExecutedAt.Equal(stream[3].OccurredAt) || *last.Result != "een beeld" {
		t.Errorf("%+v", last)
	}
}
