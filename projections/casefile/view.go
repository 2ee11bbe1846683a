package casefile

import (
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
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
	Outcomes      []*Outcome      `json:"outcomes,omitempty"`
	Notes         []*Note         `json:"notes,omitempty"`
	Tasks         []*Task         `json:"tasks,omitempty"`
	Assignment    *Assignment     `json:"assignment,omitempty"`
	ReassessBy    *time.Time      `json:"reassessBy,omitempty"` // when the situation has to be weighed again
	Tags          []string        `json:"tags,omitempty"`
	Reopenings    []*Reopening    `json:"reopenings,omitempty"`
	Lesson        *OfferedLesson  `json:"lesson,omitempty"`
	Hold          *LegalHold      `json:"hold,omitempty"`   // nil: it may be erased
	Erased        bool            `json:"erased,omitempty"` // the whole case was
	Evidence      []*Evidence     `json:"evidence,omitempty"`
	Partners      []*Partner      `json:"partners,omitempty"`
	HandOver      *HandOver       `json:"handOver,omitempty"`
	SharedSources []*SharedSource `json:"sharedSources,omitempty"`
	SourceMatches []*SourceMatch  `json:"-"` // they are of other cases
	Notices       []*Notice       `json:"-"` // they have streams of their own
	Links         []*Link         `json:"-"` // those of the other cases stand there

	row   int64                 // in the table of cases
	Guest situation.PartnerKind `json:"-"` // the kind of guest for whom this is shown; empty: the municipality itself
	AsOf  *time.Time            `json:"-"` // the moment whose knowledge this shows; nil: now

	WhatIfs               []*WhatIf               `json:"whatIfs,omitempty"`
	GroundChecks          []*GroundCheck          `json:"groundChecks,omitempty"`
	DataGatheringRequests []*DataGatheringRequest `json:"dataGatheringRequests,omitempty"`
}

// evolve is the case after one more event. An event that it does not know is an error: a file with a gap in it misleads.
func (i Incident) evolve(e eventstore.Decoded) (Incident, error) {
	i.Revision = int(e.Revision)
	switch event := e.Event.(type) {
	case incident.SignalReported:
		i.signal(e, event)
	case incident.AssessmentRecorded:
		i.Assessments, i.ReassessBy = append(i.Assessments, assessment(e, event)), event.ReassessBy
	case incident.InterventionDecided:
		i.Interventions = append(i.Interventions, decided(e, event))
	case incident.InterventionStarted:
		i.change(event.Intervention, func(m *Intervention) { m.start(e) })
	case incident.InterventionCompleted:
		i.change(event.Intervention, func(m *Intervention) { m.complete(e, event) })
	case incident.InterventionWithdrawn:
		i.change(event.Intervention, func(m *Intervention) { m.withdraw(e, event) })
	case incident.OutcomeRecorded:
		i.Outcomes = append(i.Outcomes, outcome(e, event))
	case incident.IncidentClosed:
		i.ClosedAt = moment(e.OccurredAt)
	case incident.IncidentReopened:
		i.reopen(e, event)
	case incident.LessonOffered:
		i.Lesson = offered(e, event)
	case incident.LessonWithdrawalAsked:
		if i.Lesson != nil {
			i.Lesson.Withdrawn = true
		}
	case incident.EvidenceAttached:
		i.Evidence = append(i.Evidence, attached(e, event))
	case incident.PartnerInvited:
		i.invite(&Partner{ID: e.ID, Kind: event.Kind, Guest: event.Guest, Name: given(event.Name), MayAdd: event.MayAdd, InvitedAt: e.OccurredAt})
	case incident.PartnerRemoved:
		i.uninvite(e.OccurredAt, func(p *Partner) bool { return p.ID == event.Partner })
	case incident.HandOverOffered:
		i.HandOver = &HandOver{To: event.To, Reason: given(event.Reason), OfferedAt: e.OccurredAt}
	case incident.IncidentHandedOver:
		i.handedOver(e, event)
	case incident.HandOverDeclined:
		if i.HandOver != nil {
			i.HandOver.DeclinedAt, i.HandOver.Answer = moment(e.OccurredAt), given(event.Reason)
		}
	case incident.HandOverWithdrawn:
		if i.HandOver != nil {
			i.HandOver.WithdrawnAt = moment(e.OccurredAt)
		}
	case incident.SourceShared:
		i.SharedSources = append(i.SharedSources, sharedSource(e, event))
	case incident.IncidentsLinked: // it shows in both cases, and so is kept beside them
	case incident.WhatIfNoted:
		i.WhatIfs = append(i.WhatIfs, whatIf(e, event))
	case incident.GroundChecked:
		i.ground(e, event)
	case incident.DataGatheringRequested:
		i.DataGatheringRequests = append(i.DataGatheringRequests, dataGathering(e, event))
	case incident.DataGatheringExecuted:
		i.gathered(e, event)
	case incident.NoteAdded:
		i.Notes = append(i.Notes, note(e, event))
	case incident.TaskAdded:
		i.Tasks = append(i.Tasks, task(e, event))
	case incident.TaskCompleted:
		i.finish(e, event)
	case incident.IncidentAssigned:
		i.Assignment = assignment(e, event)
	case incident.ReassessmentSet:
		i.ReassessBy = event.By
	case incident.IncidentTagged:
		i.Tags = event.Tags
	case incident.EntryCorrected:
		if err := i.correct(e, event); err != nil {
			return i, err
		}
	case incident.EntryRetracted:
		if err := i.retract(e, event); err != nil {
			return i, err
		}
	case incident.PersonalDataErased: // what it took is blank in the events before it
		i.Erased = i.Erased || event.Scope == incident.WholeIncident
	case incident.EntryRedacted:
		i.redact(event)
	case incident.LegalHoldPlaced:
		i.Hold = &LegalHold{ID: e.ID, Ground: event.Ground, Reason: given(event.Reason), PlacedAt: e.OccurredAt}
	case incident.LegalHoldLifted:
		i.Hold = nil
	case incident.RetentionExecuted: // its certificate stands beside the case
	default:
		return i, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
	i.gone(e)
	i.stands()
	return i, nil
}

// words is what a search looks through: what was typed into the case but its lesson, and the reference.
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
		add(m.Order.texts()...)
	}
	for _, r := range i.DataGatheringRequests {
		add(r.Indications, r.Result)
	}
	for _, g := range i.GroundChecks {
		add(g.Purpose)
	}
	for _, w := range i.WhatIfs {
		add(w.Reason)
	}
	for _, e := range i.Evidence {
		add(e.Description)
	}
	for _, o := range i.Outcomes {
		add(o.Summary, o.WhatWorked, o.WhatDidNot, o.Dilemma)
	}
	for _, n := range i.Notes {
		add(n.Text)
	}
	for _, t := range i.Tasks {
		add(t.Title, t.Assignee)
	}
	if a := i.Assignment; a != nil {
		add(a.To)
	}
	for _, p := range i.Partners {
		add(p.Name)
	}
	if h := i.HandOver; h != nil {
		add(h.Reason, h.Answer)
	}
	if h := i.Hold; h != nil {
		add(h.Reason)
	}
	words = append(words, i.Tags...)
	for _, r := range i.Reopenings {
		add(r.Reason)
	}
	return strings.Join(words, "\n")
}

// sharedWords is what a search by a guest looks through.
func (i Incident) sharedWords() string {
	if i.Title == nil || len(i.Signals) > 0 && i.Signals[0].Regime != situation.AVG {
		return i.Reference
	}
	return i.Reference + "\n" + *i.Title
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
