package casefile

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// Amended says what was put right in an entry after it was recorded. An entry that was retracted stays in the file, marked.
type Amended struct {
	Erased           bool          `json:"erased,omitempty"` // what was typed of it was erased for good
	Retracted        bool          `json:"retracted,omitempty"`
	RetractionReason *string       `json:"retractionReason,omitempty"`
	Corrections      []*Correction `json:"corrections,omitempty"`
}

// Correction is one change of an entry after it was recorded: what each field was before and became, and why.
type Correction struct {
	ID         uuid.UUID `json:"id"`
	OccurredAt time.Time `json:"occurredAt"`
	RecordedAt time.Time `json:"recordedAt"`
	Reason     *string   `json:"reason,omitempty"`
	Changes    []*Change `json:"changes"`
}

// correct shows the entry as it should have been, and keeps what it was.
func (i *Incident) correct(e eventstore.Decoded, event incident.EntryCorrected) error {
	for _, s := range i.Signals {
		if s.ID == event.Entry {
			was := i.Title
			if event.Signal != nil {
				i.unshare(s.ID)
			}
			if err := amend(&s.Amended, s, e, event.Reason, func() { s.correct(event) }); err != nil {
				return err
			}
			if s == i.Signals[0] && event.Signal != nil { // the one that opened the case
				i.Title = given(event.Texts.Title)
			}
			return s.titled(was, i.Title)
		}
	}
	for _, a := range i.Assessments {
		if a.ID == event.Entry {
			return amend(&a.Amended, a, e, event.Reason, func() { a.correct(event) })
		}
	}
	for _, o := range i.Outcomes {
		if o.ID == event.Entry {
			return amend(&o.Amended, o, e, event.Reason, func() { o.correct(event) })
		}
	}
	for _, m := range i.Interventions {
		if m.has(event.Entry) {
			return amend(&m.Amended, m, e, event.Reason, func() { m.correct(event) })
		}
	}
	return nil
}

// titled adds to a signal's last correction that the title of the case changed with it.
func (s *Signal) titled(was, now *string) error {
	type title struct {
		Title *string `json:"title,omitempty"`
	}
	before, err := leaves(&title{was})
	if err != nil {
		return err
	}
	after, err := leaves(&title{now})
	if err != nil {
		return err
	}
	last := s.Corrections[len(s.Corrections)-1]
	for _, one := range differ(before, after) {
		last.Changes = append(last.Changes, &one)
	}
	return nil
}

// amend changes a noun and adds to its corrections what that changed.
func amend[T any](kept *Amended, noun *T, e eventstore.Decoded, reason string, change func()) error {
	before, err := leaves(noun)
	if err != nil {
		return err
	}
	change()
	after, err := leaves(noun)
	if err != nil {
		return err
	}
	c := &Correction{ID: e.ID, OccurredAt: e.OccurredAt, RecordedAt: e.RecordedAt, Reason: given(reason), Changes: []*Change{}}
	for _, one := range differ(before, after) {
		c.Changes = append(c.Changes, &one)
	}
	kept.Corrections = append(kept.Corrections, c)
	return nil
}

// retract marks an entry that does not stand any more. Of a measure or a task, which stays, its start or its end is undone.
func (i *Incident) retract(e eventstore.Decoded, event incident.EntryRetracted) error {
	if a := i.amended()[event.Entry]; a != nil {
		a.Retracted, a.RetractionReason = true, given(event.Reason)
		return nil
	}
	for _, t := range i.Tasks {
		if t.DoneBy == event.Entry {
			return amend(&t.Amended, t, e, event.Reason, func() { t.DoneAt, t.DoneBy = nil, uuid.Nil })
		}
	}
	for _, m := range i.Interventions {
		if m.has(event.Entry) {
			return amend(&m.Amended, m, e, event.Reason, func() { m.undo(event.Entry) })
		}
	}
	return nil
}

// amended are the entries that can be retracted whole, by their ids.
func (i *Incident) amended() map[uuid.UUID]*Amended {
	all := map[uuid.UUID]*Amended{}
	for _, s := range i.Signals {
		all[s.ID] = &s.Amended
	}
	for _, a := range i.Assessments {
		all[a.ID] = &a.Amended
	}
	for _, o := range i.Outcomes {
		all[o.ID] = &o.Amended
	}
	for _, e := range i.Evidence {
		all[e.ID] = &e.Amended
	}
	for _, s := range i.SharedSources {
		all[s.ID] = &s.Amended
	}
	for _, w := range i.WhatIfs {
		all[w.ID] = &w.Amended
	}
	for _, g := range i.GroundChecks {
		all[g.ID] = &g.Amended
	}
	for _, n := range i.Notes {
		all[n.ID] = &n.Amended
	}
	for _, t := range i.Tasks {
		all[t.ID] = &t.Amended
	}
	return all
}

// stands follows from the entries that stand: the stage, and when the first signal was seen.
func (i *Incident) stands() {
	var first *time.Time
	for _, s := range i.Signals {
		if !s.Retracted && (first == nil || s.OccurredAt.Before(*first)) {
			first = moment(s.OccurredAt)
		}
	}
	if first != nil { // recorded late, seen first; the reference stays what people know
		i.OpenedAt = *first
	}
	weighed := false
	for _, a := range i.Assessments {
		weighed = weighed || !a.Retracted
	}
	switch {
	case i.ClosedAt != nil:
		i.Stage = incident.StageClosed
	case i.Outcome() != nil:
		i.Stage = incident.StageOutcome
	case len(i.Interventions) > 0:
		i.Stage = incident.StageIntervention
	case weighed:
		i.Stage = incident.StageAssessment
	default:
		i.Stage = incident.StageSignal
	}
}
