package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

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
	Regime           situation.Regime            `json:"regime,omitempty"`   // empty: AVG
	HandedTo         string                      `json:"handedTo,omitempty"` // under another law than the AVG: the municipality to which it was handed
	Withheld         bool                        `json:"-"`                  // from this reader, by its regime
	Lawfulness       situation.Lawfulness        `json:"lawfulness"`
	LawfulnessNote   *string                     `json:"lawfulnessNote,omitempty"`
	LawfulnessNoteNl *string                     `json:"lawfulnessNoteNl,omitempty"`
	Order            *OrderChecklist             `json:"order,omitempty"`
	StartedBy        uuid.UUID                   `json:"startedBy,omitzero"`   // the entry that started it
	CompletedBy      uuid.UUID                   `json:"completedBy,omitzero"` // the entry that completed it
	WithdrawnBy      uuid.UUID                   `json:"withdrawnBy,omitzero"` // the entry that withdrew it
	Amended
}

// OrderChecklist is what an order said, answer by answer; a part that is nil was not said.
type OrderChecklist struct {
	Facts           *string                `json:"facts,omitempty"`
	SeriousFear     *string                `json:"seriousFear,omitempty"`
	WhyLighterFails *string                `json:"whyLighterFails,omitempty"`
	Area            *string                `json:"area,omitempty"`
	Addressees      *string                `json:"addressees,omitempty"`
	Announcement    *string                `json:"announcement,omitempty"`
	PeriodFrom      *time.Time             `json:"periodFrom,omitempty"`
	PeriodUntil     *time.Time             `json:"periodUntil,omitempty"`
	Council         *situation.CouncilStep `json:"council,omitempty"`
	CouncilAt       *time.Time             `json:"councilAt,omitempty"`
}

func ordered(o *incident.OrderChecklist) *OrderChecklist {
	if o == nil {
		return nil
	}
	shown := &OrderChecklist{
		Facts: given(o.Facts), SeriousFear: given(o.SeriousFear), WhyLighterFails: given(o.WhyLighterFails), Area: given(o.Area),
		Addressees: given(o.Addressees), Announcement: given(o.Announcement), PeriodFrom: o.PeriodFrom, PeriodUntil: o.PeriodUntil,
		CouncilAt: o.CouncilAt,
	}
	if o.Council != "" {
		shown.Council = &o.Council
	}
	return shown
}

// texts is what was typed of an order.
func (o *OrderChecklist) texts() []*string {
	if o == nil {
		return nil
	}
	return []*string{o.Facts, o.SeriousFear, o.WhyLighterFails, o.Area, o.Addressees, o.Announcement}
}

func (m *Intervention) start(e eventstore.Decoded) {
	m.Status, m.StartedAt, m.StartedBy = incident.Started, moment(e.OccurredAt), e.ID
}

func (m *Intervention) complete(e eventstore.Decoded, event incident.InterventionCompleted) {
	m.Status, m.CompletedAt, m.CompletedBy = incident.Completed, moment(e.OccurredAt), e.ID
	m.Effect, m.EffectNote = &event.Effect, given(event.EffectNote)
	m.SideEffects, m.StaffHours, m.CostEuro = given(event.SideEffects), event.StaffHours, event.CostEuro
	if event.AsPlanned != "" {
		m.AsPlanned = &event.AsPlanned
	}
}

func (m *Intervention) withdraw(e eventstore.Decoded, event incident.InterventionWithdrawn) {
	m.Status, m.WithdrawnAt, m.WithdrawnBy, m.WithdrawalReason = incident.Withdrawn, moment(e.OccurredAt), e.ID, given(event.Reason)
}

// has tells whether an entry is about this measure.
func (m *Intervention) has(entry uuid.UUID) bool {
	return entry == m.ID || entry == m.StartedBy || entry == m.CompletedBy || entry == m.WithdrawnBy
}

func (m *Intervention) correct(event incident.EntryCorrected) {
	if at := event.OccurredAt; at != nil {
		switch event.Entry {
		case m.ID:
			m.DecidedAt = *at
			if m.Taken && m.StartedBy == uuid.Nil {
				m.StartedAt = at
			}
		case m.StartedBy:
			m.StartedAt = at
		case m.CompletedBy:
			m.CompletedAt = at
		case m.WithdrawnBy:
			m.WithdrawnAt = at
		}
	}
	c := event.Intervention
	if c == nil {
		return
	}
	m.Regime = lawOf(c.Regime)
	if c.Council != "" {
		var order OrderChecklist
		if m.Order != nil {
			order = *m.Order
		}
		order.Council, order.CouncilAt = &c.Council, c.CouncilAt
		m.Order = &order
	}
	m.Motivation, m.ExpectedEffect, m.Criterion = given(event.Texts.Motivation), given(event.Texts.ExpectedEffect), given(event.Texts.Criterion)
	if m.CompletedAt != nil {
		m.EffectNote, m.SideEffects = given(event.Texts.EffectNote), given(event.Texts.SideEffects)
		m.StaffHours, m.CostEuro = c.StaffHours, c.CostEuro
	}
}

// undo takes back a start or a completion that was not so.
func (m *Intervention) undo(entry uuid.UUID) {
	switch entry {
	case m.CompletedBy:
		m.CompletedAt, m.CompletedBy, m.Effect, m.EffectNote, m.AsPlanned = nil, uuid.Nil, nil, nil, nil
		m.SideEffects, m.StaffHours, m.CostEuro = nil, nil, nil
		m.Status = incident.Started
		if m.StartedAt == nil {
			m.Status = incident.Decided
		}
	case m.StartedBy:
		m.StartedAt, m.StartedBy = nil, uuid.Nil
		if m.Taken {
			m.StartedAt = moment(m.DecidedAt)
		} else if m.Status == incident.Started {
			m.Status = incident.Decided
		}
	}
}

func decided(e eventstore.Decoded, event incident.InterventionDecided) *Intervention {
	m := &Intervention{
		ID: e.ID, TypeID: string(event.InterventionType), LegalBasisID: event.LegalBasis, Status: incident.Decided,
		Motivation: given(event.Motivation), ContentState: event.ContentState, Taken: event.Taken, DecidedAt: e.OccurredAt,
		Lawfulness: event.Lawfulness, LawfulnessNote: given(event.LawfulnessNote), LawfulnessNoteNl: given(event.LawfulnessNoteNL),
		ExpectedEffect: given(event.ExpectedEffect), Criterion: given(event.Criterion),
		Regime: lawOf(event.Regime),
		Order:  ordered(event.Checklist),
	}
	if event.Taken { // it runs from its decision
		m.Status, m.StartedAt = incident.Started, moment(e.OccurredAt)
	}
	return m
}

func (i *Incident) change(id uuid.UUID, change func(*Intervention)) {
	for _, m := range i.Interventions {
		if m.ID == id {
			change(m)
		}
	}
}
