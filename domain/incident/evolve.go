package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
)

// Event is what can happen to a case. Each one stands in the file of the command that makes it, with what it changes.
type Event interface {
	// change is the state after the event. It changes nothing of the state that it is given.
	change(State, entry) State
}

// entry is an event in its place.
type entry = decider.Entry[Event]

// Events lists one zero value of every event type of the package.
func Events() []Event {
	return []Event{
		SignalReported{},
		AssessmentRecorded{},
		InterventionDecided{},
		InterventionStarted{},
		InterventionCompleted{},
		InterventionWithdrawn{},
		OutcomeRecorded{},
		IncidentClosed{},
		LessonOffered{},
		LessonWithdrawalAsked{},
		PartnerInvited{},
		PartnerRemoved{},
		HandOverOffered{},
		IncidentHandedOver{},
		HandOverDeclined{},
		HandOverWithdrawn{},
		IncidentsLinked{},
		EvidenceAttached{},
		SourceShared{},
		WhatIfNoted{},
		GroundChecked{},
		DataGatheringRequested{},
		DataGatheringExecuted{},
		IncidentReopened{},
		NoteAdded{},
		TaskAdded{},
		TaskCompleted{},
		IncidentAssigned{},
		ReassessmentSet{},
		IncidentTagged{},
		EntryCorrected{},
		EntryRetracted{},
		PersonalDataErased{},
		EntryRedacted{},
		LegalHoldPlaced{},
		LegalHoldLifted{},
		RetentionExecuted{},
	}
}

// Stage is how far the case has come.
func (s State) Stage() Stage {
	switch {
	case s.ClosedAt != nil:
		return StageClosed
	case s.Outcome != nil:
		return StageOutcome
	case len(s.Measures) > 0:
		return StageIntervention
	case s.Assessment != nil:
		return StageAssessment
	}
	return StageSignal
}

// Evolve adds one event to the state.
func Evolve(s State, e decider.Entry[Event]) State {
	s = s.holding(e)
	if over, ok := e.Event.(IncidentHandedOver); ok { // here and not in its change: the law of that day counts, whatever is corrected later
		s.handOn(over.From)
	}
	return e.Event.change(s, e)
}

// holding is the state with one entry more, which changes nothing yet.
func (s State) holding(e entry) State {
	s.Entries = append(slices.Clone(s.Entries), &Recorded{Entry: e, recorded: e})
	return s
}

// anew is the state that the entries make as they stand now: with what was corrected, without what was retracted.
func (s State) anew() State {
	next := State{Municipality: s.Municipality, Entries: s.Entries}
	for _, at := range s.Entries {
		switch event := at.Event.(type) {
		case EntryCorrected, EntryRetracted, EntryRedacted: // they have done their work on the entries
			continue
		case PersonalDataErased: // likewise
			next.Erased = next.Erased || event.Scope == WholeIncident
			continue
		}
		if !at.Retracted {
			next = at.Event.change(next, at.Entry)
		}
	}
	return next
}

// step notes what happened in the course of events.
func (s State) step(kind lesson.StepKind, at entry) State {
	s.Course = append(slices.Clone(s.Course), Moment{Kind: kind, At: at.OccurredAt})
	return s
}

func (s State) recorded(id uuid.UUID) *Recorded {
	for _, at := range s.Entries {
		if at.ID == id {
			return at
		}
	}
	return nil
}

// own is an entry that may be changed: a copy in its place. The list has to be the state's own.
func (s State) own(at *Recorded) *Recorded {
	for i := range s.Entries {
		if s.Entries[i] == at {
			fresh := *at
			s.Entries[i] = &fresh
			return &fresh
		}
	}
	return nil
}
