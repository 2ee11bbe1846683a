package incident

import (
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// ReportSignal records something seen that may point to a (threatened) disturbance. It opens a case when Opens is set.
type ReportSignal struct {
	Order
	Opens       bool                   `json:"opens"`
	Title       string                 `json:"title"`
	Origin      situation.SignalOrigin `json:"origin"`
	Platform    situation.Platform     `json:"platform"`
	ContentKind situation.ContentKind  `json:"contentKind"`
	URL         string                 `json:"url"`
	Handle      string                 `json:"handle"`
	Text        string                 `json:"text"`
	Reach       *int                   `json:"reach"`
	Regime      situation.Regime       `json:"regime,omitempty"`      // empty: that of whoever reports it
	GroundCheck *Ground                `json:"groundCheck,omitempty"` // of own research
	Template    string                 `json:"template,omitempty"`    // id in the catalogue, of what the case opens with
}

// SignalReported says what was seen, where, and how it reached the municipality.
type SignalReported struct {
	Title       string                 `json:"title,omitempty" seal:"true"` // of the case; only with the signal that opens it
	Origin      situation.SignalOrigin `json:"origin"`
	Platform    situation.Platform     `json:"platform"`
	ContentKind situation.ContentKind  `json:"contentKind"`
	URL         string                 `json:"url,omitempty" seal:"true"`
	Handle      string                 `json:"handle,omitempty" seal:"true"`
	Text        string                 `json:"text,omitempty" seal:"true"`
	Regime      situation.Regime       `json:"regime,omitempty"`   // empty: AVG
	Partner     situation.PartnerKind  `json:"partner,omitempty"`  // of the guest who reported it; empty: the municipality itself
	Reach       *int                   `json:"reach,omitempty"`    // people or accounts reached, as seen
	Grounded    bool                   `json:"grounded,omitempty"` // it is own research and rests on the last ground check before it
}

func (e SignalReported) change(s State, at entry) State {
	if s.Municipality == "" {
		s.Municipality = at.Municipality
	}
	if s.Signals == 0 {
		s.Platform, s.ContentKind = e.Platform, e.ContentKind
	}
	if s.Signals == 0 || at.OccurredAt.Before(s.FirstSignal) { // recorded late, seen first
		s.FirstSignal = at.OccurredAt
	}
	s.Signals++
	return s.step(lesson.StepSignal, at)
}

func (c ReportSignal) opens() bool { return c.Opens }

func (ReportSignal) guestCommand() {}

func (e SignalReported) check(checks *problem.Checks) {
	checks.Text("title", e.Title, TitleLimit)
	checks.Text("handle", e.Handle, TextLimit)
	checks.Text("text", e.Text, TextLimit)
	checks.Link("url", e.URL, TextLimit)
	problem.NotNegative(checks, "reach", e.Reach)
	problem.Word(checks, "origin", e.Origin)
	problem.Word(checks, "platform", e.Platform)
	problem.Word(checks, "contentKind", e.ContentKind)
	regime(checks, e.Regime)
}

// named is the signal with a title of its own making when it opens a case and was given none.
func (e SignalReported) named() SignalReported {
	if e.Title == "" {
		e.Title = e.name()
	}
	return e
}

func (e SignalReported) name() string {
	return e.ContentKind.Name().NL + " (" + e.Platform.Name().NL + ")"
}

// seen is what was reported, before the rules add to it.
func (c ReportSignal) seen() SignalReported {
	return SignalReported{
		Title: c.Title, Origin: c.Origin, Platform: c.Platform, ContentKind: c.ContentKind, URL: c.URL, Handle: c.Handle, Text: c.Text, Reach: c.Reach,
	}
}

// shown is a title that a reader sees; one of which nobody sees anything is none.
func shown(title string) string {
	if !problem.Says(title) {
		return ""
	}
	return title
}

func (c ReportSignal) decide(s State, rules Rules) ([]Event, error) {
	var checks problem.Checks
	c.Title = shown(c.Title)
	partner, regime := s.from(&checks, c.Order, c.Regime)
	if partner != "" {
		c.Origin = situation.FromPartner
	}
	seen := c.seen().regrounded()
	seen.Regime, seen.Partner = regime, partner
	seen.check(&checks)
	template := c.template(&checks, rules)
	if !c.Opens && c.Title != "" {
		checks.Add(problem.Invalid, "title",
			"The case has its title already; leave the title out of a further signal.",
			"De zaak heeft al een titel; laat de titel weg bij een volgend signaal.")
	}
	made := c.research(&checks, s)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if c.Opens {
		seen = seen.named()
	}
	made = append(made, seen)
	if template != nil {
		made = append(made, open(*template, c.Now)...)
	}
	return made, nil
}
