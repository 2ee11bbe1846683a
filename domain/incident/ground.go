package incident

import (
	"fmt"
	"time"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// RetentionLimit is for how many days at most what online research found may be kept by the ground check. The law says no longer
// than needed (AVG art. 5 lid 1 onder e); the number is the product's.
const RetentionLimit = 90

// longestSaid is ten years: whoever says more has made a slip of the pen.
const longestSaid = 3650

// GroundAnswers are the answers to the questions of the guide on online research for municipalities (Handreiking online onderzoek,
// 2023).
type GroundAnswers struct {
	ConcreteTrigger        bool                     `json:"concreteTrigger"` // a disturbance, or a concrete threat of one
	Necessary              bool                     `json:"necessary"`
	Subsidiarity           situation.Subsidiarity   `json:"subsidiarity"`
	GroundCanCarry         situation.GroundCarries  `json:"groundCanCarry"`
	SourceOpen             situation.SourceOpenness `json:"sourceOpen"`
	Systematic             bool                     `json:"systematic"` // it follows a person
	FakeAccount            bool                     `json:"fakeAccount"`
	RetentionDays          int                      `json:"retentionDays"`
	PrivacyOfficerInvolved bool                     `json:"privacyOfficerInvolved"`
}

// Judge says whether a municipality may do the research, and why: NOT_ALLOWED when an answer forbids it, ASK_ADVICE when none does
// and one leaves a question of law open, else ALLOWED. All reasons of that outcome are given, in a fixed order.
func (a GroundAnswers) Judge() (situation.GroundOutcome, []situation.GroundReason) {
	if reasons := a.forbidden(); len(reasons) > 0 {
		return situation.ResearchNotAllowed, reasons
	}
	var open []situation.GroundReason
	add := func(when bool, reason situation.GroundReason) {
		if when {
			open = append(open, reason)
		}
	}
	add(a.GroundCanCarry != situation.CarriesYes, situation.GroundUnsure)
	add(a.SourceOpen != situation.OpenToAll, situation.SourceNeedsLogin)
	add(!a.PrivacyOfficerInvolved, situation.WithoutPrivacyOfficer)
	if len(open) > 0 {
		return situation.ResearchAskAdvice, open
	}
	return situation.ResearchAllowed, []situation.GroundReason{situation.AllAnswersAllow}
}

func (a GroundAnswers) forbidden() (reasons []situation.GroundReason) {
	add := func(when bool, reason situation.GroundReason) {
		if when {
			reasons = append(reasons, reason)
		}
	}
	add(!a.ConcreteTrigger, situation.NoTrigger)
	add(!a.Necessary, situation.NotNecessary)
	add(a.Subsidiarity == situation.LighterNotTried, situation.LighterWayOpen)
	add(a.GroundCanCarry == situation.CarriesNo, situation.GroundCannotCarry)
	add(a.SourceOpen == situation.InClosedRoom, situation.SourceClosed)
	add(a.Systematic, situation.FollowsAPerson)
	add(a.FakeAccount, situation.UnderAFalseName)
	add(a.RetentionDays > RetentionLimit, situation.KeptTooLong)
	return reasons
}

// Ground is a ground check as it is asked for: the answers, and what the research is for.
type Ground struct {
	GroundAnswers
	Purpose string `json:"purpose"`
}

// check tests the answers' form; inside is the place of the check in the input, with a point behind it, or empty.
func (g Ground) check(checks *problem.Checks, inside string) {
	problem.Word(checks, inside+"subsidiarity", g.Subsidiarity)
	problem.Word(checks, inside+"groundCanCarry", g.GroundCanCarry)
	problem.Word(checks, inside+"sourceOpen", g.SourceOpen)
	if g.RetentionDays < 1 || g.RetentionDays > longestSaid {
		checks.Add(problem.Invalid, inside+"retentionDays", fmt.Sprintf("Say for how many days what is found is kept: 1 to %d.", longestSaid),
			fmt.Sprintf("Zeg hoeveel dagen wordt bewaard wat er is gevonden: 1 tot en met %d.", longestSaid))
	}
	checks.RequiredText(inside+"purpose", g.Purpose, TextLimit)
}

// checked is the event of a check whose answers are in form.
func (g Ground) checked() GroundChecked {
	outcome, reasons := g.Judge()
	return GroundChecked{GroundAnswers: g.GroundAnswers, Outcome: outcome, Reasons: reasons, Purpose: g.Purpose}
}

// GroundState is the last ground check as the rules see it.
type GroundState struct {
	Outcome situation.GroundOutcome
	From    time.Time // what was found before lay outside it
	Until   time.Time // what the check allowed is kept until then, and then needs another
}
