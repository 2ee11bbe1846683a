package incident

import (
	"slices"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// answersOffer marks the commands of the municipality to which a case was offered.
type answersOffer interface{ answersOffer() }

// AcceptHandOver takes over a case that was offered: from then on it is this municipality's, and the one that handed it over
// may go on reading it as a guest until it is removed.
type AcceptHandOver struct{ Order }

// IncidentHandedOver says that the case went from one municipality to another, with the consent of both.
type IncidentHandedOver struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func (e IncidentHandedOver) change(s State, at entry) State {
	// What is compared was this municipality's wish, and names its people: the next one says so anew, or not.
	s.Municipality, s.HandOver, s.SharedSignals = e.To, nil, nil
	s = s.without(MunicipalityGuest(e.To))
	return s.invited(Guest{ID: at.ID, Name: MunicipalityGuest(e.From), Kind: situation.NeighbourTown})
}

func (AcceptHandOver) answersOffer() {}

func (c AcceptHandOver) decide(s State, _ Rules) ([]Event, error) {
	if err := s.offeredTo(c.Municipality); err != nil {
		return nil, err
	}
	return []Event{IncidentHandedOver{From: s.Municipality, To: c.Municipality}}, nil
}

// offeredTo refuses when no offer to the municipality stands. A foreign case does not exist; one's own was taken over before.
func (s State) offeredTo(municipality string) error {
	switch {
	case s.HandOver != nil && s.HandOver.To == municipality && !s.HandOver.Declined:
		return nil
	case s.Municipality == municipality:
		return problem.One(problem.WrongStage, "incidentId", "This case is your municipality's already; there is nothing to answer.",
			"Deze zaak is al van uw gemeente; er valt niets te beantwoorden.")
	}
	return noSuchCase()
}

// handOn notes of every entry under another law than the AVG to which municipality it was handed, now that the case leaves it. The
// list has to be the state's own.
func (s State) handOn(from string) {
	for _, at := range slices.Clone(s.Entries) {
		if regimeOf(at.Event) != "" && at.HandedTo == "" {
			s.own(at).HandedTo = from
		}
	}
}

// regimeOf is the regime of what may be corrected; empty: AVG. That of a measure stands with its decision.
func regimeOf(event Event) situation.Regime {
	switch e := event.(type) {
	case SignalReported:
		return e.Regime
	case AssessmentRecorded:
		return e.Regime
	case InterventionDecided:
		return e.Regime
	case OutcomeRecorded:
		return e.Regime
	}
	return ""
}

// foreign tells whether an entry's texts were handed to the municipality that had the case before, and not to this one.
func (s State) foreign(at Recorded) bool {
	if decision, _ := s.measureEntries(at); decision != nil {
		at = *decision
	}
	return at.HandedTo != "" && at.HandedTo != s.Municipality
}
