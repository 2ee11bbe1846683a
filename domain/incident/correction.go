package incident

import (
	"slices"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// SignalCorrection says what of a signal has to change: what is nil stays as it was, an empty text is taken out, and a number
// that points to nil becomes unknown.
type SignalCorrection struct {
	OccurredAt  *time.Time              `json:"occurredAt,omitempty"`
	Title       *string                 `json:"title,omitempty"` // of the case; only with the signal that opened it
	Origin      *situation.SignalOrigin `json:"origin,omitempty"`
	Platform    *situation.Platform     `json:"platform,omitempty"`
	ContentKind *situation.ContentKind  `json:"contentKind,omitempty"`
	URL         *string                 `json:"url,omitempty"`
	Handle      *string                 `json:"handle,omitempty"`
	Text        *string                 `json:"text,omitempty"`
	Reach       **int                   `json:"reach,omitempty"`
	Regime      *situation.Regime       `json:"regime,omitempty"`
}

// AssessmentCorrection says what of an assessment has to change. What the weighing tool put forward then stays as it was.
type AssessmentCorrection struct {
	OccurredAt   *time.Time              `json:"occurredAt,omitempty"`
	Severity     *situation.Level        `json:"severity,omitempty"`
	Likelihood   *situation.Level        `json:"likelihood,omitempty"`
	Urgency      *situation.Level        `json:"urgency,omitempty"`
	BarrierStage *situation.BarrierStage `json:"barrierStage,omitempty"`
	Decision     *situation.Decision     `json:"decision,omitempty"`
	Motivation   *string                 `json:"motivation,omitempty"`
	Consulted    *[]string               `json:"consulted,omitempty"`
	Regime       *situation.Regime       `json:"regime,omitempty"`
}

// OutcomeCorrection says what of an outcome has to change.
type OutcomeCorrection struct {
	OccurredAt   *time.Time                  `json:"occurredAt,omitempty"`
	Scale        *situation.DisturbanceScale `json:"scale,omitempty"`
	Participants **int                       `json:"participants,omitempty"`
	Arrests      **int                       `json:"arrests,omitempty"`
	Injured      **int                       `json:"injured,omitempty"`
	DamageEuro   **int                       `json:"damageEuro,omitempty"`
	HoursToCalm  **float64                   `json:"hoursToCalm,omitempty"`
	Summary      *string                     `json:"summary,omitempty"`
	WhatWorked   *string                     `json:"whatWorked,omitempty"`
	WhatDidNot   *string                     `json:"whatDidNot,omitempty"`
	Dilemma      *string                     `json:"dilemma,omitempty"`
	Regime       *situation.Regime           `json:"regime,omitempty"`
}

// InterventionCorrection says what of a measure's texts and costs has to change; not what was decided, which is withdrawn and
// decided anew. The last four belong to its completion.
type InterventionCorrection struct {
	OccurredAt     *time.Time             `json:"occurredAt,omitempty"` // of the entry that is named: the decision, start, completion or withdrawal
	Motivation     *string                `json:"motivation,omitempty"`
	ExpectedEffect *string                `json:"expectedEffect,omitempty"`
	Criterion      *string                `json:"criterion,omitempty"`
	EffectNote     *string                `json:"effectNote,omitempty"`
	SideEffects    *string                `json:"sideEffects,omitempty"`
	StaffHours     **float64              `json:"staffHours,omitempty"`
	CostEuro       **int                  `json:"costEuro,omitempty"`
	Regime         *situation.Regime      `json:"regime,omitempty"`
	Council        *situation.CouncilStep `json:"council,omitempty"` // of an order; councilAt belongs to it
	CouncilAt      *time.Time             `json:"councilAt,omitempty"`
}

// put changes a field when there is something to change it to.
func put[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

// putRegime changes a regime; the AVG is kept as nothing.
func putRegime(field *situation.Regime, to *situation.Regime) {
	if put(field, to); *field == situation.AVG {
		*field = ""
	}
}

func (c SignalCorrection) over(was SignalReported, opened bool) SignalReported {
	if opened && was.Title == was.name() { // nobody gave one, so it follows the answers
		was.Title = ""
	}
	put(&was.Title, c.Title)
	was.Title = shown(was.Title)
	put(&was.Origin, c.Origin)
	put(&was.Platform, c.Platform)
	put(&was.ContentKind, c.ContentKind)
	put(&was.URL, c.URL)
	put(&was.Handle, c.Handle)
	put(&was.Text, c.Text)
	put(&was.Reach, c.Reach)
	putRegime(&was.Regime, c.Regime)
	if opened {
		return was.named()
	}
	return was
}

func (c AssessmentCorrection) over(was AssessmentRecorded) AssessmentRecorded {
	put(&was.Severity, c.Severity)
	put(&was.Likelihood, c.Likelihood)
	put(&was.Urgency, c.Urgency)
	put(&was.BarrierStage, c.BarrierStage)
	put(&was.Decision, c.Decision)
	put(&was.Motivation, c.Motivation)
	if c.Consulted != nil {
		was.Consulted = append([]string(nil), *c.Consulted...)
	}
	putRegime(&was.Regime, c.Regime)
	return was
}

func (c OutcomeCorrection) over(was OutcomeRecorded) OutcomeRecorded {
	put(&was.Scale, c.Scale)
	put(&was.Participants, c.Participants)
	put(&was.Arrests, c.Arrests)
	put(&was.Injured, c.Injured)
	put(&was.DamageEuro, c.DamageEuro)
	put(&was.HoursToCalm, c.HoursToCalm)
	put(&was.Summary, c.Summary)
	putRegime(&was.Regime, c.Regime)
	put(&was.WhatWorked, c.WhatWorked)
	put(&was.WhatDidNot, c.WhatDidNot)
	put(&was.Dilemma, c.Dilemma)
	return was
}

func (c InterventionCorrection) overDecision(was InterventionDecided) InterventionDecided {
	put(&was.Motivation, c.Motivation)
	put(&was.ExpectedEffect, c.ExpectedEffect)
	put(&was.Criterion, c.Criterion)
	return was
}

func (c InterventionCorrection) overCompletion(was InterventionCompleted) InterventionCompleted {
	put(&was.EffectNote, c.EffectNote)
	put(&was.SideEffects, c.SideEffects)
	put(&was.StaffHours, c.StaffHours)
	put(&was.CostEuro, c.CostEuro)
	return was
}

// ofDecision and ofCompletion tell which of a measure's entries a correction is about.
func (c InterventionCorrection) ofDecision() bool {
	return c.Motivation != nil || c.ExpectedEffect != nil || c.Criterion != nil
}

func (c InterventionCorrection) ofCompletion() bool {
	return c.EffectNote != nil || c.SideEffects != nil || c.StaffHours != nil || c.CostEuro != nil
}

// check refuses a correction of what is not there, or was erased.
func (c InterventionCorrection) check(checks *problem.Checks, decision, completion *Recorded) {
	erased := func(at *Recorded) bool { return at != nil && at.Erased }
	switch {
	case c.ofCompletion() && completion == nil:
		checks.Add(problem.WrongStage, "effectNote",
			"The measure was not completed, so that this can't be corrected; complete it with what is right.",
			"De interventie is niet afgerond, dus dit is niet te corrigeren; rond hem af met wat klopt.")
	case c.ofCompletion() && erased(completion), c.ofDecision() && erased(decision):
		checks.Add(problem.Erased, "entryId", erasedEN, erasedNL)
	case c.ofDecision():
		checks.RequiredText("motivation", c.overDecision(decision.Event.(InterventionDecided)).Motivation, TextLimit)
	}
	if c.ExpectedEffect != nil {
		checks.Text("expectedEffect", *c.ExpectedEffect, TextLimit)
	}
	if c.Criterion != nil {
		checks.Text("criterion", *c.Criterion, TextLimit)
	}
	c.overCompletion(InterventionCompleted{}).check(checks)
}

// parts are the corrections of a command, by the field that holds each.
func (c CorrectEntry) parts() []string {
	var given []string
	for part, there := range map[string]bool{
		"signal": c.Signal != nil, "assessment": c.Assessment != nil, "outcome": c.Outcome != nil, "intervention": c.Intervention != nil,
	} {
		if there {
			given = append(given, part)
		}
	}
	slices.Sort(given)
	return given
}

// partOf is the field that holds corrections of an entry; empty for one that is not corrected.
func partOf(event Event) string {
	switch event.(type) {
	case SignalReported:
		return "signal"
	case AssessmentRecorded:
		return "assessment"
	case OutcomeRecorded:
		return "outcome"
	case InterventionDecided, InterventionStarted, InterventionCompleted, InterventionWithdrawn:
		return "intervention"
	}
	return ""
}

// council fills in how far an order has come with the council.
func (c InterventionCorrection) council(codes *InterventionCodes, checks *problem.Checks, decision Recorded, now time.Time, cat *catalogue.Catalogue) {
	was := decision.Event.(InterventionDecided)
	switch {
	case c.Council == nil && c.CouncilAt == nil:
		return
	case was.Checklist == nil && !ordering(was, cat):
		checks.Add(problem.Invalid, "council", "This measure is no order, so there is nothing to tell the council of it; leave it out.",
			"Deze maatregel is geen bevel, dus er valt de raad niets over te melden; laat het weg.")
	case c.Council == nil || c.CouncilAt == nil:
		checks.Add(problem.Required, "councilAt", "Give both: how far it has come with the council, and when.",
			"Geef beide: hoe ver het is met de raad, en wanneer.")
	default:
		problem.Word(checks, "council", *c.Council)
		councilDay(checks, "councilAt", *c.Council, *c.CouncilAt, decision.OccurredAt, now)
		codes.Council, codes.CouncilAt = *c.Council, c.CouncilAt
	}
}

// ordering tells whether a measure is an order by its basis, whatever was said of it.
func ordering(was InterventionDecided, cat *catalogue.Catalogue) bool {
	measure, known := cat.InterventionType(string(was.InterventionType))
	basis, ok := cat.LegalBasis(was.LegalBasis)
	return known && ok && len(asked(measure, &basis)) > 0
}
