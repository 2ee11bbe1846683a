package incident

import (
	"time"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
	"leerkring/domain/source"
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
	from := at.OccurredAt
	if s.Ground.holds(from) && s.Ground.Outcome == situation.ResearchAllowed { // a renewal goes on from it
		from = s.Ground.From
	}
	s.Ground = &GroundState{Outcome: e.Outcome, From: from, Until: situation.DaysAfter(at.OccurredAt, e.RetentionDays)}
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
	if own {
		outside(checks, c.URL)
	}
	switch {
	case c.GroundCheck != nil && !own:
		checks.Add(problem.Invalid, "groundCheck", "Only the municipality's own research has a ground check; leave it out, or set origin to OWN_RESEARCH.",
			"Alleen eigen onderzoek van de gemeente heeft een grondslagtoets; laat hem weg, of zet origin op OWN_RESEARCH.")
	case c.GroundCheck != nil:
		c.GroundCheck.check(checks, "groundCheck.")
		checked := c.GroundCheck.checked()
		if checked.Outcome == situation.ResearchNotAllowed || c.seen().grounded() {
			refuse(checks, checked.Outcome, checked.Reasons)
		}
		return []Event{checked}
	case c.seen().grounded() && !s.Ground.holds(c.moment()):
		checks.Add(problem.Required, "groundCheck", groundEN+" Give it here, or send checkGround first.", groundNL+" Geef hem hier mee, of stuur eerst checkGround.")
	case c.seen().grounded():
		refuse(checks, s.Ground.Outcome, nil)
	}
	return nil
}

const (
	groundEN = "Own research that can point to a person (title, url, handle, text) needs a ground check that was made before it and still held (Handreiking online onderzoek 2023)."
	groundNL = "Eigen onderzoek dat naar een persoon kan wijzen (title, url, handle, text) heeft een grondslagtoets nodig die eraan voorafging en nog gold (Handreiking online onderzoek 2023)."
)

// outside refuses own research behind an invitation into a closed group, whatever a check says of it.
func outside(checks *problem.Checks, link string) {
	if source.Closed(link) {
		why := situation.SourceClosed.Name()
		checks.Add(problem.Unlawful, "url", why.EN+" This link leads into one; leave out what was found there.",
			why.NL+" Deze link leidt daarheen; laat weg wat daar is gevonden.")
	}
}

// grounded tells whether the signal rests on a ground check: it is own research, and could point to a person. A title that the
// rules made does not.
func (e SignalReported) grounded() bool {
	titled := e.Title != "" && e.Title != e.name()
	return e.Origin == situation.OwnResearch && (titled || e.URL != "" || e.Handle != "" || e.Text != "")
}

// regrounded says anew whether a signal rests on a ground check, for what it says now.
func (e SignalReported) regrounded() SignalReported {
	e.Grounded = e.grounded()
	return e
}

// reground keeps rule 14 for a corrected signal: what it newly says is own research of today, and its moment stays one at which a
// check held.
func (c CorrectEntry) reground(checks *problem.Checks, s State, at Recorded, now SignalReported) {
	was := at.Event.(SignalReported)
	if now.Origin == situation.OwnResearch && (now.URL != was.URL || now.Origin != was.Origin) {
		outside(checks, now.URL)
	}
	says := func(is, was string) bool { return is != "" && is != was }
	fresh := !was.Grounded || says(now.Title, was.Title) && now.Title != now.name() || says(now.URL, was.URL) ||
		says(now.Handle, was.Handle) || says(now.Text, was.Text)
	moved := c.Signal.OccurredAt
	switch {
	case !now.grounded():
	case fresh && !s.Ground.holds(c.Now), moved != nil && !s.Ground.holds(*moved), !was.Grounded && moved == nil && !s.Ground.holds(at.OccurredAt):
		checks.Add(problem.Required, "groundCheck", groundEN+" Send checkGround first, or leave this out.",
			groundNL+" Stuur eerst checkGround, of laat dit weg.")
	case fresh:
		refuse(checks, s.Ground.Outcome, nil)
	}
}

// refuse refuses what a ground check does not allow: one problem for each reason.
func refuse(checks *problem.Checks, outcome situation.GroundOutcome, reasons []situation.GroundReason) {
	code, en, nl := problem.Unlawful, " What such research brings is not recorded; checkGround records the check alone.",
		" Wat zulk onderzoek oplevert, wordt niet vastgelegd; checkGround legt de toets apart vast."
	switch outcome {
	case situation.ResearchAllowed:
		return
	case situation.ResearchAskAdvice:
		code = problem.WrongStage
		en = " Record it without a title of your own, url, handle and text; checkGround records the check alone."
		nl = " Leg het vast zonder eigen titel, url, handle en text; checkGround legt de toets apart vast."
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
		checks.Add(code, "groundCheck", t.EN+en, t.NL+nl)
	}
}

// holds tells whether there is a check, and the moment lies between it and its end.
func (g *GroundState) holds(at time.Time) bool {
	return g != nil && !at.Before(g.From) && !at.After(g.Until)
}
