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
	Regime           situation.Regime            `json:"regime,omitempty"` // empty: AVG
	Withheld         bool                        `json:"-"`                // from this reader, by its regime
	Lawfulness       situation.Lawfulness        `json:"lawfulness"`
	LawfulnessNote   *string                     `json:"lawfulnessNote,omitempty"`
	LawfulnessNoteNl *string                     `json:"lawfulnessNoteNl,omitempty"`
	Order            *OrderChecklist             `json:"order,omitempty"`
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
		Regime: lawOf(event.Regime),
		Order:  ordered(event.Checklist),
	}
}

func (i *Incident) change(id uuid.UUID, change func(*Intervention)) {
	for _, m := range i.Interventions {
		if m.ID == id {
			change(m)
		}
	}
}
