package incident

import (
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// CorrectEntry puts right what was recorded wrongly. It has the one correction that fits the entry.
type CorrectEntry struct {
	Order
	Entry        uuid.UUID               `json:"entry"`
	Reason       string                  `json:"reason"`
	Signal       *SignalCorrection       `json:"signal,omitempty"`
	Assessment   *AssessmentCorrection   `json:"assessment,omitempty"`
	Outcome      *OutcomeCorrection      `json:"outcome,omitempty"`
	Intervention *InterventionCorrection `json:"intervention,omitempty"`
}

// EntryCorrected holds an entry as it should have been, whole: its coded answers open, everything typed sealed. So when the
// texts of a correction are erased, those that it replaced don't come back.
type EntryCorrected struct {
	Entry        uuid.UUID          `json:"entry"`
	OccurredAt   *time.Time         `json:"occurredAt,omitempty"` // when the entry happened; absent: as it was
	Signal       *SignalCodes       `json:"signal,omitempty"`
	Assessment   *AssessmentCodes   `json:"assessment,omitempty"`
	Outcome      *OutcomeCodes      `json:"outcome,omitempty"`
	Intervention *InterventionCodes `json:"intervention,omitempty"`
	Texts        CorrectedTexts     `json:"texts,omitzero" seal:"true"`
	Reason       string             `json:"reason,omitempty" seal:"true"`
}

// SignalCodes are the coded answers of a signal.
type SignalCodes struct {
	Origin      situation.SignalOrigin `json:"origin"`
	Platform    situation.Platform     `json:"platform"`
	ContentKind situation.ContentKind  `json:"contentKind"`
	Reach       *int                   `json:"reach,omitempty"`
	Regime      situation.Regime       `json:"regime,omitempty"` // empty: AVG
}

// AssessmentCodes are the coded answers of an assessment.
type AssessmentCodes struct {
	Severity     situation.Level        `json:"severity"`
	Likelihood   situation.Level        `json:"likelihood"`
	Urgency      situation.Level        `json:"urgency"`
	BarrierStage situation.BarrierStage `json:"barrierStage"`
	Decision     situation.Decision     `json:"decision"`
	Regime       situation.Regime       `json:"regime,omitempty"` // empty: AVG
}

// OutcomeCodes are the coded answers of an outcome.
type OutcomeCodes struct {
	Scale        situation.DisturbanceScale `json:"scale"`
	Participants *int                       `json:"participants,omitempty"`
	Arrests      *int                       `json:"arrests,omitempty"`
	Injured      *int                       `json:"injured,omitempty"`
	DamageEuro   *int                       `json:"damageEuro,omitempty"`
	HoursToCalm  *float64                   `json:"hoursToCalm,omitempty"`
	Regime       situation.Regime           `json:"regime,omitempty"` // empty: AVG
}

// InterventionCodes are the numbers of a measure's completion, and the regime of its texts.
type InterventionCodes struct {
	Regime     situation.Regime      `json:"regime,omitempty"`  // empty: AVG
	Council    situation.CouncilStep `json:"council,omitempty"` // of an order: how far it has come with the council; empty: as it was
	CouncilAt  *time.Time            `json:"councilAt,omitempty"`
	StaffHours *float64              `json:"staffHours,omitempty"`
	CostEuro   *int                  `json:"costEuro,omitempty"`
}

// CorrectedTexts is everything typed of the entry; an entry has the texts of its own kind.
type CorrectedTexts struct {
	Title          string   `json:"title,omitempty"`
	URL            string   `json:"url,omitempty"`
	Handle         string   `json:"handle,omitempty"`
	Text           string   `json:"text,omitempty"`
	Motivation     string   `json:"motivation,omitempty"`
	Consulted      []string `json:"consulted,omitempty"`
	Summary        string   `json:"summary,omitempty"`
	WhatWorked     string   `json:"whatWorked,omitempty"`
	WhatDidNot     string   `json:"whatDidNot,omitempty"`
	Dilemma        string   `json:"dilemma,omitempty"`
	ExpectedEffect string   `json:"expectedEffect,omitempty"`
	Criterion      string   `json:"criterion,omitempty"`
	EffectNote     string   `json:"effectNote,omitempty"`
	SideEffects    string   `json:"sideEffects,omitempty"`
}

// It puts the corrected content in the place of the old one, and lets everything follow from what then stands.
func (e EntryCorrected) change(s State, _ entry) State {
	s.Entries = slices.Clone(s.Entries)
	at := s.recorded(e.Entry)
	if at == nil {
		return s
	}
	at = s.own(at)
	put(&at.OccurredAt, e.OccurredAt)
	t := e.Texts
	switch was := at.Event.(type) {
	case SignalReported:
		if c := e.Signal; c != nil {
			at.Event = SignalReported{
				Title: t.Title, Origin: c.Origin, Platform: c.Platform, ContentKind: c.ContentKind, URL: t.URL, Handle: t.Handle,
				Text: t.Text, Reach: c.Reach, Regime: c.Regime, Partner: was.Partner, Grounded: was.Grounded,
			}.regrounded()
			s.unshare(at.ID)
		}
	case AssessmentRecorded:
		if c := e.Assessment; c != nil {
			was.Severity, was.Likelihood, was.Urgency, was.BarrierStage = c.Severity, c.Likelihood, c.Urgency, c.BarrierStage
			was.Decision, was.Motivation, was.Consulted, was.Regime = c.Decision, t.Motivation, t.Consulted, c.Regime
			at.Event = was
		}
	case OutcomeRecorded:
		if c := e.Outcome; c != nil {
			at.Event = OutcomeRecorded{
				Scale: c.Scale, Participants: c.Participants, Arrests: c.Arrests, Injured: c.Injured, DamageEuro: c.DamageEuro,
				HoursToCalm: c.HoursToCalm, Summary: t.Summary, WhatWorked: t.WhatWorked, WhatDidNot: t.WhatDidNot, Dilemma: t.Dilemma,
				Regime: c.Regime,
			}
		}
	default:
		e.measure(s, *at)
	}
	return s.anew()
}

// unshare ends the comparing of a signal's source: it says another one now. It works on entries that are the state's own.
func (s State) unshare(signal uuid.UUID) {
	for _, other := range slices.Clone(s.Entries) {
		if shared, ok := other.Event.(SourceShared); ok && shared.Signal == signal && !other.Retracted {
			s.own(other).Retracted = true
		}
	}
}

const (
	erasedEN = "This entry was erased, so that nothing of it can be corrected; record what is right anew."
	erasedNL = "Deze vermelding is gewist, dus er valt niets aan te corrigeren; leg opnieuw vast wat klopt."
)

func (c CorrectEntry) decide(s State, rules Rules) ([]Event, error) {
	at, err := s.amendable(c.Entry)
	if err != nil {
		return nil, err
	}
	part := partOf(at.Event)
	if part == "" {
		return nil, problem.One(problem.WrongStage, "entryId",
			"An entry of this kind is not corrected; retract it if it was a note or a task, and record it anew.",
			"Een vermelding van deze soort wordt niet gecorrigeerd; trek hem in als het een notitie of taak was, en leg hem opnieuw vast.")
	}
	if at.Erased {
		return nil, problem.One(problem.Erased, "entryId", erasedEN, erasedNL)
	}
	if s.foreign(*at) {
		return nil, problem.One(problem.NotAllowed, "entryId",
			"This was handed, under another law than the GDPR, to the municipality that had the case before; record anew what is right.",
			"Dit is onder een andere wet dan de AVG verstrekt aan de gemeente die de zaak hiervoor had; leg opnieuw vast wat klopt.")
	}
	var checks problem.Checks
	checks.RequiredText("reason", c.Reason, TextLimit)
	given := c.parts()
	if !slices.Contains(given, part) {
		checks.Add(problem.Required, part, "Say here what has to change: this is the part for the kind of entry that is named.",
			"Geef hier wat er moet veranderen: dit is het deel voor de genoemde soort vermelding.")
	}
	for _, other := range given {
		if other != part {
			checks.Add(problem.Invalid, other, "This part is for another kind of entry; leave it out.",
				"Dit deel is voor een andere soort vermelding; laat het weg.")
		}
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	corrected := EntryCorrected{Entry: c.Entry, Reason: c.Reason}
	checks.Inside(part, func(inside *problem.Checks) { c.fill(&corrected, inside, s, *at, rules) })
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(corrected.change(s, entry{}).Entries, s.Entries) {
		return nil, problem.One(problem.Required, part, "Nothing would change; say what has to be otherwise.",
			"Er zou niets veranderen; geef wat er anders moet.")
	}
	return []Event{corrected}, nil
}

// fill makes the whole of what was there and what has to change, and checks it as it was checked when it was first recorded.
func (c CorrectEntry) fill(e *EntryCorrected, checks *problem.Checks, s State, at Recorded, rules Rules) {
	switch was := at.Event.(type) {
	case SignalReported:
		opened := s.opening(at.ID)
		now := c.Signal.over(was, opened)
		now.check(checks)
		c.refound(checks, s, at, now)
		if !opened && now.Title != "" {
			checks.Add(problem.Invalid, "title", "The title stands with the signal that opened the case; correct that one.",
				"De titel staat bij het signaal waarmee de zaak begon; corrigeer dat.")
		}
		e.OccurredAt = c.Signal.OccurredAt
		e.Signal = &SignalCodes{Origin: now.Origin, Platform: now.Platform, ContentKind: now.ContentKind, Reach: now.Reach, Regime: now.Regime}
		e.Texts = CorrectedTexts{Title: now.Title, URL: now.URL, Handle: now.Handle, Text: now.Text}
	case AssessmentRecorded:
		now := c.Assessment.over(was)
		now.check(checks)
		e.OccurredAt = c.Assessment.OccurredAt
		e.Assessment = &AssessmentCodes{
			Severity: now.Severity, Likelihood: now.Likelihood, Urgency: now.Urgency, BarrierStage: now.BarrierStage, Decision: now.Decision,
			Regime: now.Regime,
		}
		e.Texts = CorrectedTexts{Motivation: now.Motivation, Consulted: now.Consulted}
	case OutcomeRecorded:
		now := c.Outcome.over(was)
		now.check(checks)
		e.OccurredAt = c.Outcome.OccurredAt
		e.Outcome = &OutcomeCodes{
			Scale: now.Scale, Participants: now.Participants, Arrests: now.Arrests, Injured: now.Injured, DamageEuro: now.DamageEuro,
			HoursToCalm: now.HoursToCalm, Regime: now.Regime,
		}
		e.Texts = CorrectedTexts{Summary: now.Summary, WhatWorked: now.WhatWorked, WhatDidNot: now.WhatDidNot, Dilemma: now.Dilemma}
	default:
		c.fillMeasure(e, checks, s, at, rules)
	}
	if e.OccurredAt != nil {
		checks.Moment("occurredAt", *e.OccurredAt, c.Now)
	}
}

// opening tells whether an entry is the signal that opened the case.
func (s State) opening(id uuid.UUID) bool {
	for _, e := range s.Entries {
		if _, ok := e.Event.(SignalReported); ok {
			return e.ID == id
		}
	}
	return false
}

// refound keeps rules 14 and 17 for a corrected signal: what now rests on a ground check needs one, and the regime of what a
// partner put in is his to say.
func (c CorrectEntry) refound(checks *problem.Checks, s State, at Recorded, now SignalReported) {
	c.reground(checks, s, at, now)
	was := at.Event.(SignalReported)
	if was.Partner == "" {
		return
	}
	if now.Regime != was.Regime {
		checks.Add(problem.NotAllowed, "regime", "A partner put this in: its regime is his to say. Ask him to report it anew.",
			"Een partner bracht dit in: het regime bepaalt hij. Vraag hem het opnieuw te melden.")
	}
	if now.Origin != was.Origin {
		checks.Add(problem.Invalid, "origin", "A partner put this in; its origin stays PARTNER.", "Een partner bracht dit in; de herkomst blijft PARTNER.")
	}
}
