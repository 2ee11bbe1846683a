package incident

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// CheckGround asks whether the municipality may do a piece of online research, before it does. Its outcome is recorded whatever it
// is.
type CheckGround struct {
	Order
	Ground
}

// GroundChecked says whether a piece of online research was allowed by the answers that were given, and why.
type GroundChecked struct {
	GroundAnswers
	Outcome situation.GroundOutcome  `json:"outcome"`
	Reasons []situation.GroundReason `json:"reasons"`
	Purpose string                   `json:"purpose,omitempty" seal:"true"`
}

func (e GroundChecked) change(s State, at entry) State {
	if s.Municipality == "" { // it came with the signal that opens the case, and stands before it
		s.Municipality = at.Municipality
	}
	s.Ground = &GroundState{Outcome: e.Outcome, Until: situation.DaysAfter(at.OccurredAt, e.RetentionDays)}
	return s
}

func (c CheckGround) decide(State, Rules) ([]Event, error) {
	var checks problem.Checks
	c.Ground.check(&checks, "")
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{c.Ground.checked()}, nil
}

// research keeps rule 14: what the municipality found by looking itself, and that could point to a person, rests on a ground check
// that allows it, given with the signal or before it in the case. The event is the check that was given, if any.
func (c ReportSignal) research(checks *problem.Checks, s State) []Event {
	own := c.Origin == situation.OwnResearch
	switch {
	case c.GroundCheck != nil && !own:
		checks.Add(problem.Invalid, "groundCheck", "Only the municipality's own research has a ground check; leave it out, or set origin to OWN_RESEARCH.",
			"Alleen eigen onderzoek van de gemeente heeft een grondslagtoets; laat hem weg, of zet origin op OWN_RESEARCH.")
	case c.GroundCheck != nil:
		c.GroundCheck.check(checks, "groundCheck.")
		checked := c.GroundCheck.checked()
		if c.grounded() {
			refuse(checks, checked.Outcome, checked.Reasons)
		}
		return []Event{checked}
	case c.grounded() && (s.Ground == nil || c.moment().After(s.Ground.Until)):
		checks.Add(problem.Required, "groundCheck",
			"Own research that can point to a person (url, handle, text) needs a ground check that holds (Handreiking online onderzoek 2023); give it here, or send checkGround first.",
			"Eigen onderzoek dat naar een persoon kan wijzen (url, handle, text) heeft een geldige grondslagtoets nodig (Handreiking online onderzoek 2023); geef hem hier mee, of stuur eerst checkGround.")
	case c.grounded():
		refuse(checks, s.Ground.Outcome, nil)
	}
	return nil
}

// grounded tells whether the signal rests on a ground check: it is own research, and could point to a person.
func (c ReportSignal) grounded() bool {
	return c.Origin == situation.OwnResearch && (c.URL != "" || c.Handle != "" || c.Text != "")
}

// regrounded says anew whether a signal rests on a ground check, for what it says now.
func (e SignalReported) regrounded() SignalReported {
	e.Grounded = ReportSignal{Origin: e.Origin, URL: e.URL, Handle: e.Handle, Text: e.Text}.grounded()
	return e
}

// refuse refuses what a ground check does not allow: one problem for each reason.
func refuse(checks *problem.Checks, outcome situation.GroundOutcome, reasons []situation.GroundReason) {
	code := problem.Unlawful
	switch outcome {
	case situation.ResearchAllowed:
		return
	case situation.ResearchAskAdvice:
		code = problem.WrongStage
	}
	name := outcome.Name()
	why := situation.Name{EN: "The last ground check of the case says: " + name.EN + ".", NL: "De laatste grondslagtoets van de zaak zegt: " + name.NL + "."}
	texts := []situation.Name{why}
	if len(reasons) > 0 {
		texts = nil
	}
	for _, r := range reasons {
		texts = append(texts, r.Name())
	}
	for _, t := range texts {
		checks.Add(code, "groundCheck", t.EN+" Report the signal without url, handle and text; checkGround records the check alone.",
			t.NL+" Leg het signaal vast zonder url, handle en text; checkGround legt de toets apart vast.")
	}
}
