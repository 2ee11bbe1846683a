package incident

import (
	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// CloseIncident closes the case. Casefact is a fresh random id, under which the coded record will stand on the knowledge side;
// a case that was closed before keeps the id it has.
type CloseIncident struct {
	Order
	Casefact uuid.UUID `json:"-"`
}

// IncidentClosed says that the file is complete. The id of its coded record is sealed, so that nobody can tie the two
// together without the case side's keys.
type IncidentClosed struct {
	Casefact uuid.UUID `json:"casefact,omitzero" seal:"true"`
}

// Closing and what follows are the file's, not the street's: they are no step in the course of events.
func (e IncidentClosed) change(s State, at entry) State {
	s.ClosedAt, s.CasefactID = &at.OccurredAt, s.record(e.Casefact)
	return s
}

func (c CloseIncident) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	if s.Outcome == nil {
		checks.Add(problem.WrongStage, "incidentId",
			"The case has no outcome; record it first. If nothing happened, say so with scale NONE.",
			"De zaak heeft geen afloop; leg die eerst vast. Gebeurde er niets, zeg dat dan met schaal NONE.")
	}
	for _, m := range s.Measures {
		if m.Status != Completed && m.Status != Withdrawn {
			checks.Add(problem.WrongStage, "incidentId",
				"An intervention is still open; complete or withdraw it first.",
				"Er staat nog een interventie open; rond hem af of trek hem in.")
			break
		}
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{IncidentClosed{Casefact: s.record(c.Casefact)}}, nil
}

// Facts is the coded record of a closed case with a signal that stands; without one there was no incident to record. The size and the token come from whoever knows the municipality.
func (s State) Facts(size situation.SizeBand, municipality casefact.Token) casefact.Casefact {
	fact := casefact.Casefact{
		Year: casefact.Year(situation.YearOf(s.FirstSignal)), SizeBand: size, Municipality: municipality,
		Platform: s.Platform, ContentKind: s.ContentKind, Interventions: []casefact.Intervention{},
		Participants: casefact.CountMissing, Arrests: casefact.CountMissing, Injured: casefact.CountMissing,
		DamageEuro: casefact.AmountMissing, HoursToCalm: casefact.HoursMissing,
	}
	if a := s.Assessment; a != nil {
		fact.BarrierStage, fact.Severity, fact.Decision = a.BarrierStage, a.Severity, a.Decision
	}
	if o := s.Outcome; o != nil {
		fact.Scale = o.Scale
		fact.Participants, fact.Arrests = casefact.CountBandOf(o.Participants), casefact.CountBandOf(o.Arrests)
		fact.Injured, fact.DamageEuro = casefact.CountBandOf(o.Injured), casefact.AmountBandOf(o.DamageEuro)
		fact.HoursToCalm = casefact.HoursBandOf(o.HoursToCalm)
	}
	for _, m := range s.Measures {
		day := m.Decided
		if m.Started != nil {
			day = *m.Started
		}
		fact.Interventions = append(fact.Interventions, casefact.Intervention{
			Type: m.Type, Effect: m.Effect, Day: casefact.DayBandOf(s.FirstSignal, day),
		})
	}
	return fact
}
