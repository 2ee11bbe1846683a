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
	var checks problem.Checks
	problem.Word(&checks, "scale", c.Scale)
	problem.NotNegative(&checks, "participants", c.Participants)
	problem.NotNegative(&checks, "arrests", c.Arrests)
	problem.NotNegative(&checks, "injured", c.Injured)
	problem.NotNegative(&checks, "damageEuro", c.DamageEuro)
	problem.NotNegative(&checks, "hoursToCalm", c.HoursToCalm)
	checks.RequiredText("summary", c.Summary, TextLimit)
	checks.Text("whatWorked", c.WhatWorked, TextLimit)
	checks.Text("whatDidNot", c.WhatDidNot, TextLimit)
	checks.Text("dilemma", c.Dilemma, TextLimit)
	regime := regime(&checks, c.Regime)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{OutcomeRecorded{
		Scale: c.Scale, Participants: c.Participants, Arrests: c.Arrests, Injured: c.Injured, DamageEuro: c.DamageEuro,
		HoursToCalm: c.HoursToCalm, Summary: c.Summary, WhatWorked: c.WhatWorked, WhatDidNot: c.WhatDidNot, Dilemma: c.Dilemma,
		Regime: regime,
	}}, nil
}
