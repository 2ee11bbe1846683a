package incident

import (
	"fmt"
	"time"

	"leerkring/domain/advice"
	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// RecordAssessment weighs the situation, usually in the driehoek, and records what was decided.
type RecordAssessment struct {
	Order
	Severity     situation.Level        `json:"severity"`
	Likelihood   situation.Level        `json:"likelihood"`
	Urgency      situation.Level        `json:"urgency"`
	BarrierStage situation.BarrierStage `json:"barrierStage"`
	Decision     situation.Decision     `json:"decision"`
	Motivation   string                 `json:"motivation"`
	Consulted    []string               `json:"consulted"`
	Regime       situation.Regime       `json:"regime,omitempty"`     // of the gravest that the texts tell; empty: AVG
	ReassessBy   *time.Time             `json:"reassessBy,omitempty"` // when to weigh again
}

// AssessmentRecorded is one weighing: how grave, how likely, how urgent, which stage, what was decided and why.
type AssessmentRecorded struct {
	Severity     situation.Level        `json:"severity"`
	Likelihood   situation.Level        `json:"likelihood"`
	Urgency      situation.Level        `json:"urgency"`
	BarrierStage situation.BarrierStage `json:"barrierStage"`
	Decision     situation.Decision     `json:"decision"`
	Motivation   string                 `json:"motivation,omitempty" seal:"true"`
	Consulted    []string               `json:"consulted,omitempty" seal:"true"` // whom: functions rather than names

	Regime situation.Regime `json:"regime,omitempty"` // empty: AVG

	// AdviceShown are the measures that the weighing tool put forward for these answers, the best first; empty before it did so.
	AdviceShown []casefact.TypeID `json:"adviceShown,omitempty"`
	Catalogue   string            `json:"catalogue,omitempty"` // version of the catalogue that the advice came from

	ReassessBy *time.Time `json:"reassessBy,omitempty"` // when to weigh again
}

func (a AssessmentRecorded) change(s State, at entry) State {
	s.Assessment, s.ReassessBy = &a, a.ReassessBy
	s.MayIntervene, s.Intervened = a.Intervenes(), s.Intervened || a.Intervenes()
	return s.step(lesson.StepAssessment, at)
}

// Intervenes tells whether it was decided to intervene.
func (a AssessmentRecorded) Intervenes() bool { return a.Decision == situation.Intervene }

func (c RecordAssessment) decide(s State, rules Rules) ([]Event, error) {
	if s.Signals == 0 {
		return nil, problem.One(problem.WrongStage, "incidentId",
			"No signal of this case stands; report a signal before weighing it.",
			"Er staat geen signaal in deze zaak; leg eerst een signaal vast.")
	}
	weighed := AssessmentRecorded{
		Severity: c.Severity, Likelihood: c.Likelihood, Urgency: c.Urgency, BarrierStage: c.BarrierStage,
		Decision: c.Decision, Motivation: c.Motivation, Consulted: c.Consulted, ReassessBy: c.ReassessBy,
	}
	var checks problem.Checks
	weighed.Regime = regime(&checks, c.Regime)
	checks.Deadline("reassessBy", c.ReassessBy, c.Now)
	weighed.check(&checks)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	weighed.AdviceShown, weighed.Catalogue = c.advice(s, rules), rules.Catalogue.Version()
	return []Event{weighed}, nil
}

func (a AssessmentRecorded) check(checks *problem.Checks) {
	problem.Word(checks, "severity", a.Severity)
	problem.Word(checks, "likelihood", a.Likelihood)
	problem.Word(checks, "urgency", a.Urgency)
	problem.Word(checks, "barrierStage", a.BarrierStage)
	problem.Word(checks, "decision", a.Decision)
	regime(checks, a.Regime)
	checks.RequiredText("motivation", a.Motivation, TextLimit)
	if len(a.Consulted) > ListLimit {
		checks.Add(problem.TooLong, "consulted",
			fmt.Sprintf("The list has more than %d entries; group them.", ListLimit),
			fmt.Sprintf("De lijst heeft meer dan %d regels; voeg ze samen.", ListLimit))
	}
	for _, who := range a.Consulted {
		checks.RequiredText("consulted", who, NameLimit)
	}
}

// advice is what the weighing tool puts forward for the answers of this assessment, under the law of its day. Until the
// disturbance is there, what is weighed is to prevent it.
func (c RecordAssessment) advice(s State, rules Rules) []casefact.TypeID {
	day := c.OccurredAt
	if day.IsZero() {
		day = c.Now
	}
	weighed := advice.Weigh(advice.Situation{
		BarrierStage: c.BarrierStage, Severity: c.Severity, Likelihood: c.Likelihood, Urgency: c.Urgency,
		Platform: s.Platform, ContentKind: s.ContentKind,
		Preventive: c.BarrierStage != situation.Disturbance && c.BarrierStage != situation.Aftermath,
	}, rules.Catalogue, day, nil)
	var shown []casefact.TypeID
	for _, id := range weighed.Shortlist() {
		shown = append(shown, casefact.TypeID(id))
	}
	return shown
}
