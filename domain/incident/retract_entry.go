package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// RetractEntry takes back what was recorded and was not so.
type RetractEntry struct {
	Order
	Entry  uuid.UUID `json:"entry"`
	Reason string    `json:"reason"`
	Noted  string    `json:"-"` // reference of another case of the municipality in which the entry, a link, was noted; else empty
}

// EntryRetracted says that an entry does not stand any more, and why. The entry itself stays in the file, marked.
type EntryRetracted struct {
	Entry  uuid.UUID `json:"entry"`
	Reason string    `json:"reason,omitempty" seal:"true"`
}

func (e EntryRetracted) change(s State, _ entry) State {
	s.Entries = slices.Clone(s.Entries)
	if at := s.recorded(e.Entry); at != nil {
		s.own(at).Retracted = true
		return s.anew()
	}
	return s
}

func (c RetractEntry) decide(s State, _ Rules) ([]Event, error) {
	if c.Noted != "" {
		return nil, problem.One(problem.WrongStage, "entryId",
			"This link was noted in case "+c.Noted+"; retract it there.",
			"Dit verband is vastgelegd in zaak "+c.Noted+"; trek het daar in.")
	}
	at, err := s.amendable(c.Entry)
	if err != nil {
		return nil, err
	}
	if en, nl := s.keeps(*at); en != "" {
		return nil, problem.One(problem.WrongStage, "entryId", en, nl)
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{EntryRetracted{Entry: c.Entry, Reason: c.Reason}}, nil
}

// amendable is an entry that can still be corrected or retracted.
func (s State) amendable(id uuid.UUID) (*Recorded, error) {
	at := s.recorded(id)
	switch {
	case at == nil:
		return nil, problem.One(problem.NotFound, "entryId",
			"This case has no such entry; check the id.",
			"Deze zaak heeft geen vermelding met dit nummer; controleer het id.")
	case at.Retracted:
		return nil, problem.One(problem.WrongStage, "entryId",
			"This entry was retracted; record anew what is right.",
			"Deze vermelding is ingetrokken; leg opnieuw vast wat klopt.")
	}
	return at, nil
}

// keeps says why an entry is not retracted, and what to do instead; nothing for an observation, which may be (rule 19).
func (s State) keeps(at Recorded) (en, nl string) {
	switch event := at.Event.(type) {
	case SignalReported, AssessmentRecorded, OutcomeRecorded, InterventionCompleted, NoteAdded, TaskAdded, TaskCompleted,
		EvidenceAttached, IncidentsLinked, WhatIfNoted, GroundChecked, SourceShared:
		return "", ""
	case InterventionStarted:
		if m := s.measure(event.Intervention); m != nil && m.Status == Completed {
			return "This measure was completed; retract its completion first.",
				"Deze interventie is afgerond; trek eerst de afronding in."
		}
		return "", ""
	case InterventionDecided:
		return "A decision is not retracted; withdraw the intervention.",
			"Een besluit wordt niet teruggenomen; trek de interventie in met withdrawIntervention."
	case InterventionWithdrawn:
		return "A withdrawal is a decision; decide on the measure anew.",
			"Een intrekking is een besluit; besluit opnieuw tot de maatregel."
	case IncidentClosed:
		return "A closing is not retracted; reopen the case.",
			"Een sluiting wordt niet ingetrokken; heropen de zaak."
	case IncidentReopened:
		return "A reopening is not retracted; close the case again.",
			"Een heropening wordt niet ingetrokken; sluit de zaak opnieuw."
	case LessonOffered, LessonWithdrawalAsked:
		return "A lesson is not retracted; withdraw it, or offer it anew.",
			"Een les wordt hiermee niet ingetrokken; trek hem in met withdrawLesson of bied hem opnieuw aan."
	case EntryCorrected:
		return "A correction is not retracted; correct the entry again.",
			"Een correctie wordt niet ingetrokken; corrigeer de vermelding opnieuw."
	case EntryRetracted:
		return "A retraction is not retracted; record the entry anew.",
			"Een intrekking wordt niet ingetrokken; leg de vermelding opnieuw vast."
	}
	return "An entry of this kind is not retracted; record what holds now.",
		"Een vermelding van deze soort wordt niet ingetrokken; leg vast wat nu geldt."
}
