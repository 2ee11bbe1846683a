package incident

import (
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// RecordOutcome says how it ended on the street, and what was learnt. As facts come in it may be recorded again until the
// case is closed; the last one counts and the earlier ones stay in the timeline.
type RecordOutcome struct {
	Order
	Scale        situation.DisturbanceScale `json:"scale"`
	Participants *int                       `json:"participants"`
	Arrests      *int                       `json:"arrests"`
	Injured      *int                       `json:"injured"`
	DamageEuro   *int                       `json:"damageEuro"`
	HoursToCalm  *float64                   `json:"hoursToCalm"`
	Summary      string                     `json:"summary"`
	WhatWorked   string                     `json:"whatWorked"`
	WhatDidNot   string                     `json:"whatDidNot"`
	Dilemma      string                     `json:"dilemma"`
	Regime       situation.Regime           `json:"regime,omitempty"` // of the gravest that the texts tell; empty: AVG
}

// OutcomeRecorded is the outcome (afloop). A number that is absent is unknown, never nought.
type OutcomeRecorded struct {
	Scale        situation.DisturbanceScale `json:"scale"`
	Participants *int                       `json:"participants,omitempty"`
	Arrests      *int                       `json:"arrests,omitempty"`
	Injured      *int                       `json:"injured,omitempty"`
	DamageEuro   *int                       `json:"damageEuro,omitempty"`
	HoursToCalm  *float64                   `json:"hoursToCalm,omitempty"`
	Summary      string                     `json:"summary,omitempty" seal:"true"`
	WhatWorked   string                     `json:"whatWorked,omitempty" seal:"true"`
	WhatDidNot   string                     `json:"whatDidNot,omitempty" seal:"true"`
	Dilemma      string                     `json:"dilemma,omitempty" seal:"true"`
	Regime       situation.Regime           `json:"regime,omitempty"` // empty: AVG
}

func (e OutcomeRecorded) change(s State, at entry) State {
	s.Outcome = &e
	return s.step(lesson.StepOutcome, at)
}

func (c RecordOutcome) decide(State, Rules) ([]Event, error) {
	ended := OutcomeRecorded{
		Scale: c.Scale, Participants: c.Participants, Arrests: c.Arrests, Injured: c.Injured, DamageEuro: c.DamageEuro,
		HoursToCalm: c.HoursToCalm, Summary: c.Summary, WhatWorked: c.WhatWorked, WhatDidNot: c.WhatDidNot, Dilemma: c.Dilemma,
	}
	var checks problem.Checks
	ended.Regime = regime(&checks, c.Regime)
	ended.check(&checks)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{ended}, nil
}

func (e OutcomeRecorded) check(checks *problem.Checks) {
	problem.Word(checks, "scale", e.Scale)
	problem.NotNegative(checks, "participants", e.Participants)
	problem.NotNegative(checks, "arrests", e.Arrests)
	problem.NotNegative(checks, "injured", e.Injured)
	problem.NotNegative(checks, "damageEuro", e.DamageEuro)
	problem.NotNegative(checks, "hoursToCalm", e.HoursToCalm)
	checks.RequiredText("summary", e.Summary, TextLimit)
	checks.Text("whatWorked", e.WhatWorked, TextLimit)
	checks.Text("whatDidNot", e.WhatDidNot, TextLimit)
	checks.Text("dilemma", e.Dilemma, TextLimit)
	regime(checks, e.Regime)
}
