package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// The made-up incidents lie in the two years before the given moment. A closed case starts early enough to have run its
// course; a case that is still open is a recent one.
const (
	spanDays       = 730
	closedBefore   = 35
	openWithinDays = 21
)

// MadeUp invents n incidents over municipalities (the more inhabitants, the more incidents) and over the two years before
// until, in the time zone of until. The same arguments give the same incidents, and a larger n only adds to them. Every
// title ends with "(verzonnen)", every link leads to example.org and every account is an evident invention.
func MadeUp(seed uint64, n int, until time.Time, cat *catalogue.Catalogue) []Scenario {
	var towns []weighted[catalogue.Municipality]
	for _, m := range cat.Municipalities() {
		towns = append(towns, weighted[catalogue.Municipality]{m, m.Inhabitants})
	}
	list := make([]Scenario, n)
	for i := range list {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		s := &story{rng: rng, catalogue: cat, until: until, town: pick(rng, towns)}
		s.imagine()
		list[i] = s.tell(fmt.Sprintf("verzonnen-%03d", i+1))
	}
	return list
}

// story is one made-up incident while it is told.
type story struct {
	rng       *rand.Rand
	catalogue *catalogue.Catalogue
	until     time.Time
	now       time.Time // of the step told last
	town      catalogue.Municipality
	spot      string
	ends      incident.Stage // how far the case has come
	kind      situation.ContentKind
	platform  situation.Platform
	stage     situation.BarrierStage
	severity  situation.Level
	decision  situation.Decision
	learnt    lessonText
	steps     []Step
}

// imagine settles what kind of incident this is, before any of it is told.
func (s *story) imagine() {
	s.ends = pick(s.rng, endings())
	s.kind = pick(s.rng, kinds())
	s.platform = pick(s.rng, platforms(s.kind))
	s.stage = pick(s.rng, stages())
	s.severity = pick(s.rng, severities(s.stage))
	s.decision = pick(s.rng, decisions(s.severity))
	// A case that waits for its measures, and one that is a disturbance already, was not left alone.
	if s.ends == incident.StageIntervention || s.stage == situation.Disturbance {
		s.decision = situation.Intervene
	}
	s.spot = oneOf(s.rng, spots())
	s.learnt = oneOf(s.rng, lessonTexts(s.kind, s.decision == situation.Intervene))
	s.now = s.firstSignal()
}

func (s *story) firstSignal() time.Time {
	back := closedBefore + s.rng.IntN(spanDays-closedBefore)
	if s.ends != incident.StageClosed {
		back = 2 + s.rng.IntN(openWithinDays-2)
	}
	day := s.until.AddDate(0, 0, -back)
	return time.Date(day.Year(), day.Month(), day.Day(), 8+s.rng.IntN(15), s.rng.IntN(60), 0, 0, s.until.Location())
}

// tell writes the steps down, as far as the case has come.
func (s *story) tell(name string) Scenario {
	scenario := Scenario{Name: name, Municipality: s.town.Code}
	s.signals()
	if s.ends != incident.StageSignal {
		s.assessments()
	}
	if s.ends != incident.StageSignal && s.ends != incident.StageAssessment {
		s.measures()
	}
	if s.ends == incident.StageOutcome || s.ends == incident.StageClosed {
		s.outcome()
	}
	if s.ends == incident.StageClosed {
		s.pass(24, 240)
		s.add(Step{Do: "CloseIncident", At: s.now})
		if s.chance(25) {
			s.lesson(&scenario)
		}
	}
	scenario.Steps = s.steps
	return scenario
}

func (s *story) signals() {
	input := s.signal()
	input["title"] = s.fill(oneOf(s.rng, titles(s.kind))) + " (verzonnen)"
	s.add(Step{Do: "ReportSignal", At: s.now, Input: input})
	if s.chance(30) {
		s.pass(1, 8)
		s.add(Step{Do: "ReportSignal", At: s.now, Input: s.signal()})
	}
}

func (s *story) signal() map[string]any {
	input := map[string]any{
		"origin": string(pick(s.rng, origins(s.platform))), "platform": string(s.platform), "contentKind": string(s.kind),
		"text": s.fill(oneOf(s.rng, signalTexts(s.kind))),
	}
	if input["origin"] == string(situation.OwnResearch) {
		input["groundCheck"] = groundCheck()
	}
	if s.chance(40) {
		input["url"] = fmt.Sprintf("https://example.org/verzonnen/%05d", s.rng.IntN(100_000))
	}
	if s.chance(50) {
		input["handle"] = s.account()
	}
	if s.chance(70) {
		input["reach"] = spread(s.rng, 50, 40_000)
	}
	return input
}

// assessments adds the weighing that counts and, now and then, an earlier one that still thought it could wait.
func (s *story) assessments() {
	s.pass(1, 10)
	if s.decision == situation.Intervene && s.chance(30) {
		s.assess(s.stage, near(s.rng, s.severity, -1, 0), situation.Monitor)
		s.pass(2, 20)
	}
	s.assess(s.stage, s.severity, s.decision)
}

func (s *story) assess(stage situation.BarrierStage, severity situation.Level, decision situation.Decision) {
	s.add(Step{Do: "RecordAssessment", At: s.now, Input: map[string]any{
		"severity": string(severity), "likelihood": string(near(s.rng, severity, -1, 1)),
		"urgency": string(near(s.rng, severity, -1, 1)), "barrierStage": string(stage), "decision": string(decision),
		"motivation": s.fill(oneOf(s.rng, motivations(decision))), "consulted": someOf(s.rng, functions(), 1+s.rng.IntN(4)),
	}})
}

func (s *story) outcome() {
	s.pass(6, 60)
	scale := pick(s.rng, scales(s.stage, s.severity, s.decision))
	input := map[string]any{"scale": string(scale), "summary": s.fill(oneOf(s.rng, summaries(scale)))}
	for _, c := range counts(scale) {
		// Missing is unknown: a fifth of the numbers was never gathered.
		if !s.chance(20) {
			input[c.field] = spread(s.rng, c.low, c.high)
		}
	}
	if scale != situation.NoDisturbance && s.chance(80) {
		input["hoursToCalm"] = float64(1+s.rng.IntN(20)) / 2
	}
	if s.chance(60) {
		input["whatWorked"], input["whatDidNot"] = s.learnt.worked, s.learnt.didNot
	}
	if s.chance(40) {
		input["dilemma"] = s.learnt.dilemma
	}
	s.add(Step{Do: "RecordOutcome", At: s.now, Input: input})
}

// lesson offers what was learnt, in the words that may leave the municipality, and says what a facilitator made of it.
func (s *story) lesson(scenario *Scenario) {
	opening := oneOf(s.rng, openings(s.stage.Group()))
	s.add(Step{Do: "SubmitLesson", Input: map[string]any{
		"title": s.learnt.title, "situation": opening + " " + s.learnt.situation,
		"whatWorked": s.learnt.worked, "whatDidNot": s.learnt.didNot, "dilemma": s.learnt.dilemma,
	}})
	scenario.Review = pick(s.rng, []weighted[string]{{"APPROVE", 75}, {"RETURN", 12}, {"", 13}})
	if scenario.Review == "RETURN" {
		scenario.Note = oneOf(s.rng, reviewNotes())
	}
}

func (s *story) add(step Step) { s.steps = append(s.steps, step) }

// chance is true in so many cases out of a hundred.
func (s *story) chance(percent int) bool { return s.rng.IntN(100) < percent }

// pass lets some hours go by, the night included, but never up to the end of the story's time.
func (s *story) pass(low, high int) {
	next := s.now.Add(time.Duration(low*60+s.rng.IntN((high-low)*60+1)) * time.Minute)
	if hour := next.Hour(); hour < 8 {
		next = next.Add(time.Duration(8-hour) * time.Hour)
	}
	if !next.Before(s.until) {
		next = s.now.Add((s.until.Sub(s.now) / 2).Truncate(time.Minute))
	}
	s.now = next
}
