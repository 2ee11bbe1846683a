package incident_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// ground is a check whose answers all allow the research.
func ground() incident.Ground {
	return incident.Ground{
		GroundAnswers: incident.GroundAnswers{
			ConcreteTrigger: true, Necessary: true, Subsidiarity: situation.LighterTried, GroundCanCarry: situation.CarriesYes,
			SourceOpen: situation.OpenToAll, RetentionDays: 30, PrivacyOfficerInvolved: true,
		},
		Purpose: "zien of de oproep een tijd en plaats noemt",
	}
}

// spoilt are the answers that change the outcome, each alone, with what it then says.
func spoilt() map[situation.GroundReason]func(*incident.Ground) {
	return map[situation.GroundReason]func(*incident.Ground){
		situation.NoTrigger:             func(g *incident.Ground) { g.ConcreteTrigger = false },
		situation.NotNecessary:          func(g *incident.Ground) { g.Necessary = false },
		situation.LighterWayOpen:        func(g *incident.Ground) { g.Subsidiarity = situation.LighterNotTried },
		situation.GroundCannotCarry:     func(g *incident.Ground) { g.GroundCanCarry = situation.CarriesNo },
		situation.SourceClosed:          func(g *incident.Ground) { g.SourceOpen = situation.InClosedRoom },
		situation.FollowsAPerson:        func(g *incident.Ground) { g.Systematic = true },
		situation.UnderAFalseName:       func(g *incident.Ground) { g.FakeAccount = true },
		situation.KeptTooLong:           func(g *incident.Ground) { g.RetentionDays = incident.RetentionLimit + 1 },
		situation.GroundUnsure:          func(g *incident.Ground) { g.GroundCanCarry = situation.CarriesUnsure },
		situation.SourceNeedsLogin:      func(g *incident.Ground) { g.SourceOpen = situation.LoginNeeded },
		situation.WithoutPrivacyOfficer: func(g *incident.Ground) { g.PrivacyOfficerInvolved = false },
	}
}

func outcomeOf(reason situation.GroundReason) situation.GroundOutcome {
	switch reason {
	case situation.AllAnswersAllow:
		return situation.ResearchAllowed
	case situation.GroundUnsure, situation.SourceNeedsLogin, situation.WithoutPrivacyOfficer:
		return situation.ResearchAskAdvice
	}
	return situation.ResearchNotAllowed
}

func TestTheOutcomeFollowsFromTheAnswers(t *testing.T) {
	if outcome, reasons := ground().Judge(); outcome != situation.ResearchAllowed || !slices.Equal(reasons, []situation.GroundReason{situation.AllAnswersAllow}) {
		t.Errorf("%s, %v", outcome, reasons)
	}
	for reason, spoil := range spoilt() {
		g := ground()
		spoil(&g)
		if outcome, reasons := g.Judge(); outcome != outcomeOf(reason) || !slices.Equal(reasons, []situation.GroundReason{reason}) {
			t.Errorf("%s: %s, %v", reason, outcome, reasons)
		}
	}
	if len(spoilt())+1 != len(situation.AllGroundReasons()) {
		t.Error("a reason is not tried")
	}
	if limit := strconv.Itoa(incident.RetentionLimit); !strings.Contains(situation.KeptTooLong.Name().EN, limit) || !strings.Contains(situation.KeptTooLong.Name().NL, limit) {
		t.Errorf("the reason names another limit than %s days", limit)
	}
	worst := ground()
	worst.Systematic, worst.PrivacyOfficerInvolved, worst.FakeAccount = true, false, true
	if outcome, reasons := worst.Judge(); outcome != situation.ResearchNotAllowed || !slices.Equal(reasons, []situation.GroundReason{situation.FollowsAPerson, situation.UnderAFalseName}) {
		t.Errorf("%s, %v", outcome, reasons)
	}
}

// No answer makes an outcome milder that another one made.
func TestNothingOutweighsWhatForbidsTheResearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, want := drawGround(t)
		if outcome, reasons := g.Judge(); outcome != want || len(reasons) == 0 {
			t.Fatalf("%+v: %s, %v, want %s", g, outcome, reasons, want)
		}
	})
}

// drawGround spoils a check with any number of answers, and says what must come of it.
func drawGround(t *rapid.T) (incident.Ground, situation.GroundOutcome) {
	g, want := ground(), situation.ResearchAllowed
	byName := spoilt()
	for _, reason := range situation.AllGroundReasons() {
		spoil, ok := byName[reason]
		// An unsure ground and a source behind a login would take back what was spoilt before.
		back := reason == situation.GroundUnsure && g.GroundCanCarry == situation.CarriesNo ||
			reason == situation.SourceNeedsLogin && g.SourceOpen == situation.InClosedRoom
		if !ok || back || rapid.IntRange(0, 9).Draw(t, string(reason)) > 0 {
			continue
		}
		spoil(&g)
		if o := outcomeOf(reason); want != situation.ResearchNotAllowed {
			want = o
		}
	}
	return g, want
}

func check(g incident.Ground) incident.CheckGround {
	return incident.CheckGround{Order: order(), Ground: g}
}

func checkedAs(g incident.Ground) incident.GroundChecked {
	outcome, reasons := g.Judge()
	return incident.GroundChecked{GroundAnswers: g.GroundAnswers, Outcome: outcome, Reasons: reasons, Purpose: g.Purpose}
}

func TestACheckIsRecordedWhateverItsOutcome(t *testing.T) {
	given(t, signal()).when(check(ground())).then(checkedAs(ground()))
	for _, spoil := range spoilt() {
		g := ground()
		spoil(&g)
		given(t, signal()).when(check(g)).then(checkedAs(g))
	}
	for field, spoil := range map[string]func(*incident.Ground){
		"subsidiarity":   func(g *incident.Ground) { g.Subsidiarity = "" },
		"groundCanCarry": func(g *incident.Ground) { g.GroundCanCarry = "PERHAPS" },
		"sourceOpen":     func(g *incident.Ground) { g.SourceOpen = "AJAR" },
		"retentionDays":  func(g *incident.Ground) { g.RetentionDays = 0 },
	} {
		g := ground()
		spoil(&g)
		given(t, signal()).when(check(g)).thenRefused(problem.Invalid, field)
	}
	g := ground()
	g.RetentionDays = 3651
	given(t, signal()).when(check(g)).thenRefused(problem.Invalid, "retentionDays")
	g = ground()
	g.Purpose = ""
	given(t, signal()).when(check(g)).thenRefused(problem.Required, "purpose")
	given(t).when(check(ground())).thenRefused(problem.NotFound, "incidentId")
}

func found() incident.ReportSignal {
	c := report()
	c.Origin, c.Handle = situation.OwnResearch, "@een_account"
	return c
}

func TestOwnResearchThatPointsToAPersonNeedsAGroundCheck(t *testing.T) {
	for field, c := range map[string]incident.ReportSignal{
		"handle": {Handle: "@een_account"}, "text": {Text: "kom allemaal"}, "url": {URL: "https://example.org/1"},
	} {
		c.Order, c.Opens, c.Origin, c.Platform, c.ContentKind = order(), true, situation.OwnResearch, situation.Telegram, situation.CallToRiot
		given(t).when(c).thenRefused(problem.Required, "groundCheck", "checkGround", "Handreiking online onderzoek 2023")
		for _, origin := range situation.AllSignalOrigins() {
			if c.Origin = origin; origin != situation.OwnResearch {
				if e := given(t).when(c).thenAccepted(); len(e) != 1 || e[0].(incident.SignalReported).Grounded {
					t.Errorf("%s from %s: %+v", field, origin, e)
				}
			}
		}
	}
	c := found()
	c.Handle = ""
	given(t).when(c).thenRefused(problem.Required, "groundCheck", "title")
	c.Title = ""
	given(t).when(c).thenAccepted()
}

func TestTheCheckComesWithTheSignalAndStandsBeforeIt(t *testing.T) {
	c, g := found(), ground()
	c.GroundCheck = &g
	s := given(t).when(c)
	events := s.thenAccepted()
	if len(events) != 2 || events[0].(incident.GroundChecked).Outcome != situation.ResearchAllowed || !events[1].(incident.SignalReported).Grounded {
		t.Fatalf("%+v", events)
	}
	// The case that it opens is whole, and the check holds for what follows.
	further := found()
	further.Opens, further.Title = false, ""
	spec := given(t, events...)
	spec.when(further).thenAccepted()
	if state := incident.New(spec.rules).Fold(spec.history); state.Platform != situation.Telegram || state.FirstSignal != spec.history[1].OccurredAt || len(state.Course) != 1 {
		t.Errorf("%+v", state)
	}
	c.Origin = situation.Tip
	given(t).when(c).thenRefused(problem.Invalid, "groundCheck", "OWN_RESEARCH")
	c.Origin, g.Purpose = situation.OwnResearch, ""
	refused := given(t).when(c)
	refused.thenRefused(problem.Required, "purpose")
	if !strings.Contains(refused.err.Error(), "input.groundCheck.purpose") {
		t.Errorf("%v", refused.err)
	}
}

// A closed group, a fake account and following a person are no research of a municipality, whatever they bring to light.
func TestResearchThatIsNotAllowedBringsNoPersonIntoTheFile(t *testing.T) {
	for reason, spoil := range spoilt() {
		c, g := found(), ground()
		spoil(&g)
		c.GroundCheck = &g
		code := problem.Unlawful
		if outcomeOf(reason) == situation.ResearchAskAdvice {
			code = problem.WrongStage
		}
		refused := given(t).when(c)
		refused.thenRefused(code, "groundCheck", "checkGround")
		if name := reason.Name(); !says(refused, name.EN, name.NL) {
			t.Errorf("%s: %v", reason, refused.err)
		}
		// Without what points to a person it is recorded, and the check with it; what was not allowed is not.
		c.Handle, c.Title = "", ""
		if code == problem.Unlawful {
			given(t).when(c).thenRefused(code, "groundCheck", "checkGround")
			continue
		}
		if e := given(t).when(c).thenAccepted(); len(e) != 2 || e[1].(incident.SignalReported).Grounded {
			t.Errorf("%s: %+v", reason, e)
		}
	}
}

func TestTheLastCheckOfTheCaseCountsWhileItHolds(t *testing.T) {
	c, closed := found(), ground()
	c.Opens, c.Title, closed.SourceOpen = false, "", situation.InClosedRoom
	allowed := checkedAs(ground())
	given(t, signal(), allowed).when(c).thenAccepted()
	given(t, signal(), allowed, checkedAs(closed)).when(c).thenRefused(problem.Unlawful, "groundCheck", "checkGround")
	given(t, signal(), checkedAs(closed), allowed).when(c).thenAccepted()
	spec := given(t, signal(), allowed)
	until := situation.DaysAfter(spec.history[1].OccurredAt, 30)
	spec.history[1].OccurredAt = spec.history[1].OccurredAt.Add(c.OccurredAt.Sub(until)) // it holds until the moment of the signal
	spec.when(c).thenAccepted()
	c.OccurredAt = c.OccurredAt.Add(time.Second)
	spec.when(c).thenRefused(problem.Required, "groundCheck", "checkGround")
}

func drawResearch(t *rapid.T, further incident.ReportSignal) incident.ReportSignal {
	further.Origin, further.Handle = situation.OwnResearch, rapid.SampledFrom([]string{"", "@een_account"}).Draw(t, "handle")
	if rapid.Bool().Draw(t, "checked") {
		g, _ := drawGround(t)
		further.GroundCheck = &g
	}
	return further
}

// checkResearch: what points to a person and was found by looking rests on a check that allows it.
func checkResearch(t *rapid.T, after incident.State, event incident.Event) {
	e, ok := event.(incident.SignalReported)
	if ok && e.Origin == situation.OwnResearch && e.Handle != "" && (!e.Grounded || after.Ground == nil || after.Ground.Outcome != situation.ResearchAllowed) {
		t.Fatalf("found without ground: %+v", e)
	}
}
