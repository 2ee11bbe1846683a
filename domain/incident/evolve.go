package incident

import (
	"slices"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
)

// Event is what can happen to a case.
type Event interface{ incidentEvent() }

// Events lists one zero value of every event type of the package.
func Events() []Event {
	return []Event{
		SignalReported{}, AssessmentRecorded{}, InterventionDecided{}, InterventionStarted{}, InterventionCompleted{},
		InterventionWithdrawn{}, OutcomeRecorded{}, IncidentClosed{}, LessonOffered{}, LessonWithdrawalAsked{},
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
	if kind := stepOf(e.Event); kind != "" {
		s.Course = append(slices.Clone(s.Course), Moment{Kind: kind, At: e.OccurredAt})
	}
	switch event := e.Event.(type) {
	case SignalReported:
		if s.Municipality == "" {
			s.Municipality, s.FirstSignal = e.Municipality, e.OccurredAt
			s.Platform, s.ContentKind = event.Platform, event.ContentKind
		}
		if e.OccurredAt.Before(s.FirstSignal) { // recorded late, seen first
			s.FirstSignal = e.OccurredAt
		}
		s.Signals++
	case AssessmentRecorded:
		s.Assessment = &event
		s.MayIntervene = s.MayIntervene || event.Intervenes()
	case InterventionDecided:
		s.Measures = append(slices.Clone(s.Measures), Measure{
			ID: e.ID, Type: event.InterventionType, Basis: event.LegalBasis, Status: Decided, Decided: e.OccurredAt,
		})
	case InterventionStarted:
		s = s.with(event.Intervention, func(m *Measure) { m.Status, m.Started = Started, &e.OccurredAt })
	case InterventionCompleted:
		s = s.with(event.Intervention, func(m *Measure) { m.Status, m.Effect = Completed, event.Effect })
	case InterventionWithdrawn:
		s = s.with(event.Intervention, func(m *Measure) { m.Status = Withdrawn })
	case OutcomeRecorded:
		s.Outcome = &event
	case IncidentClosed:
		s.ClosedAt, s.CasefactID = &e.OccurredAt, event.Casefact
	case LessonOffered:
		s = s.offered(event, e.Erased)
	case LessonWithdrawalAsked:
		s.Lessons = slices.Clone(s.Lessons)
		if standing := s.standing(); standing != nil {
			standing.Withdrawn = true
		}
	}
	return s
}

// offered adds a lesson, or the next content of the one that stands. What was erased has lost its id: it was withdrawn
// before, so nothing has to be found again.
func (s State) offered(event LessonOffered, erased bool) State {
	s.Lessons = slices.Clone(s.Lessons)
	if standing := s.standing(); standing != nil && (standing.ID == event.Lesson || erased) {
		standing.Content, standing.Erased = event.Content, erased
		return s
	}
	s.Lessons = append(s.Lessons, LessonState{ID: event.Lesson, Content: event.Content, Erased: erased})
	return s
}

// stepOf is the step that an event makes in the course of events; closing and what follows are the file's, not the street's.
func stepOf(e Event) lesson.StepKind {
	switch e.(type) {
	case SignalReported:
		return lesson.StepSignal
	case AssessmentRecorded:
		return lesson.StepAssessment
	case InterventionDecided:
		return lesson.StepDecided
	case InterventionStarted:
		return lesson.StepStarted
	case InterventionCompleted:
		return lesson.StepCompleted
	case InterventionWithdrawn:
		return lesson.StepWithdrawn
	case OutcomeRecorded:
		return lesson.StepOutcome
	}
	return ""
}
