package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// DataGatheringBasis is the row of the catalogue for the bill on data gathering for public order (Wet gegevensvergaring openbare
// orde). It keeps its id when the bill becomes law.
const DataGatheringBasis = "bill-data-gathering"

// RequestDataGathering says that the mayor would ask the police to gather data from open sources under the bill. Until the bill is
// law it is a note of the need, and nothing is gathered.
type RequestDataGathering struct {
	Order
	Purpose       situation.DataPurpose `json:"purpose"`
	Authorisation situation.JudgeAsked  `json:"authorisation"`
	Indications   string                `json:"indications"`
}

// DataGatheringRequested says what the mayor asked for, on what indications, and whether the law for it was still pending.
type DataGatheringRequested struct {
	Purpose            situation.DataPurpose `json:"purpose"`
	Authorisation      situation.JudgeAsked  `json:"authorisation"`
	PendingLegislation bool                  `json:"pendingLegislation"`
	WhyNot             string                `json:"whyNot,omitempty"`   // how far the bill had come; made by the rules
	WhyNotNL           string                `json:"whyNotNl,omitempty"` // the same in Dutch
	Catalogue          string                `json:"catalogue"`
	Indications        string                `json:"indications,omitempty" seal:"true"` // of a serious disturbance
}

// DataRequest is a request for data gathering as the rules see it.
type DataRequest struct {
	ID       uuid.UUID
	Executed bool
}

func (e DataGatheringRequested) change(s State, at entry) State {
	s.DataRequests = append(slices.Clone(s.DataRequests), DataRequest{ID: at.ID})
	return s
}

func (c RequestDataGathering) decide(_ State, rules Rules) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "purpose", c.Purpose)
	problem.Word(&checks, "authorisation", c.Authorisation)
	checks.RequiredText("indications", c.Indications, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	law := dataGatheringLaw(rules.Catalogue)
	en, nl := law.WhyNot(c.moment())
	return []Event{DataGatheringRequested{
		Purpose: c.Purpose, Authorisation: c.Authorisation, PendingLegislation: !law.InForceOn(c.moment()), WhyNot: en, WhyNotNL: nl,
		Catalogue: rules.Catalogue.Version(), Indications: c.Indications,
	}}, nil
}

// dataGatheringLaw is the bill, or the law that it became. A catalogue without the row gives no power.
func dataGatheringLaw(cat *catalogue.Catalogue) catalogue.LegalBasis {
	law, ok := cat.LegalBasis(DataGatheringBasis)
	if !ok {
		return catalogue.LegalBasis{Article: "Wet gegevensvergaring openbare orde", Status: catalogue.Pending}
	}
	return law
}
