package casefile

import (
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// Incident is one case as its municipality reads it. A text that is nil was erased, or never given.
type Incident struct {
	ID            uuid.UUID       `json:"id"`
	Reference     string          `json:"reference"`
	Municipality  string          `json:"municipality"`
	Title         *string         `json:"title,omitempty"`
	Stage         incident.Stage  `json:"stage"`
	OpenedAt      time.Time       `json:"openedAt"`
	ClosedAt      *time.Time      `json:"closedAt,omitempty"`
	Revision      int             `json:"revision"`
	Signals       []*Signal       `json:"signals,omitempty"`
	Assessments   []*Assessment   `json:"assessments,omitempty"`
	Interventions []*Intervention `json:"interventions,omitempty"`
	Outcome       *Outcome        `json:"outcome,omitempty"`
	Lesson        *OfferedLesson  `json:"lesson,omitempty"`
	Notices       []*Notice       `json:"-"` // they have streams of their own
	AsOf          *time.Time      `json:"-"` // the moment whose knowledge this shows; nil: now
}

// Signal is one thing seen.
type Signal struct {
	ID          uuid.UUID              `json:"id"`
	Origin      situation.SignalOrigin `json:"origin"`
	Platform    situation.Platform     `json:"platform"`
	ContentKind situation.ContentKind  `json:"contentKind"`
	URL         *string                `json:"url,omitempty"`
	Handle      *string                `json:"handle,omitempty"`
	Text        *string                `json:"text,omitempty"`
	Reach       *int                   `json:"reach,omitempty"`
	OccurredAt  time.Time              `json:"occurredAt"`
	RecordedAt  time.Time              `json:"recordedAt"`
}

// Assessment is one weighing.
type Assessment struct {
	ID           uuid.UUID              `json:"id"`
	OccurredAt   time.Time              `json:"occurredAt"`
	RecordedAt   time.Time              `json:"recordedAt"`
	Severity     situation.Level        `json:"severity"`
	Likelihood   situation.Level        `json:"likelihood"`
	Urgency      situation.Level        `json:"urgency"`
	BarrierStage situation.BarrierStage `json:"barrierStage"`
	Decision     situation.Decision     `json:"decision"`
	Motivation   *string                `json:"motivation,omitempty"`
	Consulted    []string               `json:"consulted,omitempty"`
	AdviceShown  []casefact.TypeID      `json:"adviceShown,omitempty"` // what the weighing tool put forward, the best first
	Catalogue    *string                `json:"catalogue,omitempty"`   // version of the catalogue that it came from
}

// Intervention is one measure from decision to end.
type Intervention struct {
	ID               uuid.UUID                   `json:"id"`
	TypeID           string                      `json:"type"`
	LegalBasisID     string                      `json:"legalBasis,omitempty"`
	Status           incident.InterventionStatus `json:"status"`
	Motivation       *string                     `json:"motivation,omitempty"`
	ContentState     situation.ContentState      `json:"contentState"`
	Taken            bool                        `json:"taken"`
	DecidedAt        time.Time                   `json:"decidedAt"`
	StartedAt        *time.Time                  `json:"startedAt,omitempty"`
	CompletedAt      *time.Time                  `json:"completedAt,omitempty"`
	WithdrawnAt      *time.Time                  `json:"withdrawnAt,omitempty"`
	WithdrawalReason *string                     `json:"withdrawalReason,omitempty"`
	Effect           *situation.Effect           `json:"effect,omitempty"`
	EffectNote       *string                     `json:"effectNote,omitempty"`
	ExpectedEffect   *string                     `json:"expectedEffect,omitempty"`
	Criterion        *string                     `json:"criterion,omitempty"`
	AsPlanned        *situation.AsPlanned        `json:"asPlanned,omitempty"`
	SideEffects      *string                     `json:"sideEffects,omitempty"`
	StaffHours       *float64                    `json:"staffHours,omitempty"`
	CostEuro         *int                        `json:"costEuro,omitempty"`
	Lawfulness       situation.Lawfulness        `json:"lawfulness"`
	LawfulnessNote   *string                     `json:"lawfulnessNote,omitempty"`
	LawfulnessNoteNl *string                     `json:"lawfulnessNoteNl,omitempty"`
}

// Outcome is how it ended, as last recorded.
type Outcome struct {
	OccurredAt   time.Time                  `json:"occurredAt"`
	Scale        situation.DisturbanceScale `json:"scale"`
	Participants *int                       `json:"participants,omitempty"`
	Arrests      *int                       `json:"arrests,omitempty"`
	Injured      *int                       `json:"injured,omitempty"`
	DamageEuro   *int                       `json:"damageEuro,omitempty"`
	HoursToCalm  *float64                   `json:"hoursToCalm,omitempty"`
	Summary      *string                    `json:"summary,omitempty"`
	WhatWorked   *string                    `json:"whatWorked,omitempty"`
	WhatDidNot   *string                    `json:"whatDidNot,omitempty"`
	Dilemma      *string                    `json:"dilemma,omitempty"`
}

// OfferedLesson is the lesson that was offered last, as it left the case side.
type OfferedLesson struct {
	ID        uuid.UUID      `json:"id"`
	Content   lesson.Content `json:"content"`
	Withdrawn bool           `json:"withdrawn"`
}

// evolve is the case after one more event. An event that it does not know is an error: a file with a gap in it misleads.
func (i Incident) evolve(e eventstore.Decoded) (Incident, error) {
	i.Revision = int(e.Revision)
	switch event := e.Event.(type) {
	case incident.SignalReported:
		if i.Reference == "" {
			i.Municipality, i.OpenedAt, i.Title = e.Municipality, e.OccurredAt, given(event.Title)
			i.Reference = Reference(i.Municipality, i.OpenedAt, i.ID)
			i.Stage = incident.StageSignal
		}
		if e.OccurredAt.Before(i.OpenedAt) { // recorded late, seen first; the reference stays what people know
			i.OpenedAt = e.OccurredAt
		}
		i.Signals = append(i.Signals, &Signal{
			ID: e.ID, Origin: event.Origin, Platform: event.Platform, ContentKind: event.ContentKind, URL: given(event.URL),
			Handle: given(event.Handle), Text: given(event.Text), Reach: event.Reach, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt,
		})
	case incident.AssessmentRecorded:
		i.reach(incident.StageAssessment)
		i.Assessments = append(i.Assessments, &Assessment{
			ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Severity: event.Severity, Likelihood: event.Likelihood,
			Urgency: event.Urgency, BarrierStage: event.BarrierStage, Decision: event.Decision,
			Motivation: given(event.Motivation), Consulted: event.Consulted,
			AdviceShown: event.AdviceShown, Catalogue: given(event.Catalogue),
		})
	case incident.InterventionDecided:
		i.reach(incident.StageIntervention)
		i.Interventions = append(i.Interventions, decided(e, event))
	case incident.InterventionStarted:
		i.change(event.Intervention, func(m *Intervention) { m.Status, m.StartedAt = incident.Started, moment(e.OccurredAt) })
	case incident.InterventionCompleted:
		i.change(event.Intervention, func(m *Intervention) { m.complete(e.OccurredAt, event) })
	case incident.InterventionWithdrawn:
		i.change(event.Intervention, func(m *Intervention) { m.withdraw(e.OccurredAt, event) })
	case incident.OutcomeRecorded:
		i.reach(incident.StageOutcome)
		i.Outcome = outcome(e, event)
	case incident.IncidentClosed:
		i.Stage, i.ClosedAt = incident.StageClosed, moment(e.OccurredAt)
	case incident.LessonOffered:
		i.Lesson = offered(e, event)
	case incident.LessonWithdrawalAsked:
		if i.Lesson != nil {
			i.Lesson.Withdrawn = true
		}
	default:
		return i, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
	return i, nil
}

func (m *Intervention) complete(at time.Time, event incident.InterventionCompleted) {
	m.Status, m.CompletedAt, m.Effect, m.EffectNote = incident.Completed, &at, &event.Effect, given(event.EffectNote)
	m.SideEffects, m.StaffHours, m.CostEuro = given(event.SideEffects), event.StaffHours, event.CostEuro
	if event.AsPlanned != "" {
		m.AsPlanned = &event.AsPlanned
	}
}

func (m *Intervention) withdraw(at time.Time, event incident.InterventionWithdrawn) {
	m.Status, m.WithdrawnAt, m.WithdrawalReason = incident.Withdrawn, &at, given(event.Reason)
}

func decided(e eventstore.Decoded, event incident.InterventionDecided) *Intervention {
	return &Intervention{
		ID: e.ID, TypeID: string(event.InterventionType), LegalBasisID: event.LegalBasis, Status: incident.Decided,
		Motivation: given(event.Motivation), ContentState: event.ContentState, Taken: event.Taken, DecidedAt: e.OccurredAt,
		Lawfulness: event.Lawfulness, LawfulnessNote: given(event.LawfulnessNote), LawfulnessNoteNl: given(event.LawfulnessNoteNL),
		ExpectedEffect: given(event.ExpectedEffect), Criterion: given(event.Criterion),
	}
}

// offered is nil when the entry was erased: then nothing is left to show.
func offered(e eventstore.Decoded, event incident.LessonOffered) *OfferedLesson {
	if e.Erased {
		return nil
	}
	return &OfferedLesson{ID: event.Lesson, Content: event.Content}
}

func outcome(e eventstore.Decoded, event incident.OutcomeRecorded) *Outcome {
	return &Outcome{
		OccurredAt: e.OccurredAt, Scale: event.Scale, Participants: event.Participants, Arrests: event.Arrests,
		Injured: event.Injured, DamageEuro: event.DamageEuro, HoursToCalm: event.HoursToCalm, Summary: given(event.Summary),
		WhatWorked: given(event.WhatWorked), WhatDidNot: given(event.WhatDidNot), Dilemma: given(event.Dilemma),
	}
}

// reach moves the stage forward; a stage once reached is never lost by what is recorded late.
func (i *Incident) reach(stage incident.Stage) {
	order := []incident.Stage{
		incident.StageSignal, incident.StageAssessment, incident.StageIntervention, incident.StageOutcome, incident.StageClosed,
	}
	if slices.Index(order, stage) > slices.Index(order, i.Stage) {
		i.Stage = stage
	}
}

func (i *Incident) change(id uuid.UUID, change func(*Intervention)) {
	for _, m := range i.Interventions {
		if m.ID == id {
			change(m)
		}
	}
}

// words is what a search looks through: what was typed of signals, assessments, measures and outcome, and the reference.
func (i Incident) words() string {
	words := []string{i.Reference}
	add := func(texts ...*string) {
		for _, t := range texts {
			if t != nil {
				words = append(words, *t)
			}
		}
	}
	add(i.Title)
	for _, s := range i.Signals {
		add(s.URL, s.Handle, s.Text)
	}
	for _, a := range i.Assessments {
		add(a.Motivation)
		words = append(words, a.Consulted...)
	}
	for _, m := range i.Interventions {
		add(m.Motivation, m.ExpectedEffect, m.Criterion, m.EffectNote, m.SideEffects, m.WithdrawalReason)
	}
	if o := i.Outcome; o != nil {
		add(o.Summary, o.WhatWorked, o.WhatDidNot, o.Dilemma)
	}
	return strings.Join(words, "\n")
}

func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Reference is the name of a case that people read and say: municipality, year, and five characters of the id without
// letters that look like digits (Crockford's base 32). It is a label, not a key.
func Reference(municipality string, opened time.Time, id uuid.UUID) string {
	crockford := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
	return fmt.Sprintf("%s-%d-%s", municipality, situation.YearOf(opened), crockford.EncodeToString(id[:])[:5])
}

func moment(t time.Time) *time.Time { return &t }
