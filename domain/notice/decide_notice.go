package notice

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// DecideNotice records what the platform, or the prosecutor, did.
type DecideNotice struct {
	Order
	Decision situation.NoticeDecision `json:"decision"`
	Reasons  string                   `json:"reasons"`
}

// NoticeDecided is the answer, with the statement of reasons (DSA art. 17) when one was given.
type NoticeDecided struct {
	Decision situation.NoticeDecision `json:"decision"`
	Reasons  string                   `json:"reasons,omitempty" seal:"true"`
}

func (NoticeDecided) noticeEvent() {}

func (c DecideNotice) decide(s State) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "decision", c.Decision)
	checks.Text("reasons", c.Reasons, TextLimit)
	c.afterFiling(&checks, s)
	switch {
	case s.Decision != "" && s.Decision != situation.NoAnswer:
		checks.Add(problem.WrongStage, "noticeId",
			"This notice was decided already. When the content came back, record that; then file a new notice.",
			"Op deze melding is al beslist. Kwam de inhoud terug, leg dat vast; dien daarna een nieuwe melding in.")
	case s.Decision == situation.NoAnswer && c.Decision == situation.NoAnswer:
		checks.Add(problem.WrongStage, "decision", "It is recorded already that no answer came.", "Dat er geen antwoord kwam, is al vastgelegd.")
	case c.Decision == situation.NoAnswer && c.Reasons != "":
		checks.Add(problem.Invalid, "reasons", "Where no answer came there are no reasons; leave them out.",
			"Waar geen antwoord kwam, zijn er geen redenen; laat ze weg.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{NoticeDecided{Decision: c.Decision, Reasons: c.Reasons}}, nil
}
