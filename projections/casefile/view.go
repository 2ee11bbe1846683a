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
	Notices       []*Notice       `json:"-"` // they have streams of their own
	AsOf          *time.Time      `json:"-"` // the moment whose knowledge this shows; nil: now
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
	default:
		return i, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
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
	words = append(words, i.Tags...)
	for _, r := range i.Reopenings {
		add(r.Reason)
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
