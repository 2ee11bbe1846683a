package casefile

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/situation"
)

// ForGuest is what a partner of a kind sees of a case: what was seen, weighed, decided, done and reported, and how it ended.
// Texts whose regime does not reach him are withheld; who else was invited, and what is the municipality's own business
// (lesson, hand-over, links), is not for guests. What is not named here they do not see, so that a new field is hidden until
// somebody has thought about it.
func (i *Incident) ForGuest(kind situation.PartnerKind) *Incident {
	shown := &Incident{
		ID: i.ID, Reference: i.Reference, Municipality: i.Municipality, Title: i.Title, Stage: i.Stage, OpenedAt: i.OpenedAt,
		Erased: i.Erased, ClosedAt: i.ClosedAt, Revision: i.Revision, Notices: noticesForGuest(kind, i.Notices), AsOf: i.AsOf, Guest: kind,
	}
	shown.Signals = forGuest(i.Signals, kind)
	shown.Assessments = forGuest(i.Assessments, kind)
	shown.Interventions = forGuest(i.Interventions, kind)
	shown.Evidence = forGuest(i.Evidence, kind)
	shown.Outcomes = forGuest(i.Outcomes, kind)
	shown.untitle()
	return shown
}

// untitle takes the title away when the signal with which it came is withheld.
func (i *Incident) untitle() {
	if len(i.Signals) > 0 && i.Signals[0].Withheld {
		i.Title = nil
	}
}

// entry is a part of a case whose texts may be withheld.
type entry[T any] interface {
	*T
	law() (situation.Regime, string) // and the municipality to which it was handed, when that has handed the case over since
	state() (id uuid.UUID, withheld bool)
	amended() *Amended
	withhold()
}

// forGuest is a list of entries as a kind of guest sees them.
func forGuest[T any, E entry[T]](list []E, kind situation.PartnerKind) (shown []E) {
	for _, one := range list {
		seen := *one
		at := E(&seen)
		*at.amended() = marked(*at.amended())
		if regime, _ := at.law(); !regime.ReadBy(kind) {
			at.withhold()
		}
		shown = append(shown, at)
	}
	return shown
}

// forOwner is a list of entries as a municipality sees them whose case it is now: what was handed to the one before under another
// law than the AVG was not handed to it.
func forOwner[T any, E entry[T]](list []E, municipality string) []E {
	shown := slices.Clone(list)
	for n, one := range list {
		if _, handedTo := one.law(); handedTo != "" && handedTo != municipality {
			seen := *one
			at := E(&seen)
			*at.amended() = marked(*at.amended())
			at.withhold()
			shown[n] = at
		}
	}
	return shown
}

// ForOwner is what the case's own municipality sees of it: all, but for what police or prosecutor handed to the municipality that
// had the case before. They may report it anew.
func (i *Incident) ForOwner() *Incident {
	shown := *i
	shown.Signals = forOwner(i.Signals, i.Municipality)
	shown.Assessments = forOwner(i.Assessments, i.Municipality)
	shown.Interventions = forOwner(i.Interventions, i.Municipality)
	shown.Evidence = forOwner(i.Evidence, i.Municipality)
	shown.Outcomes = forOwner(i.Outcomes, i.Municipality)
	shown.Notices = noticesForOwner(i.Municipality, i.Notices)
	shown.untitle()
	return &shown
}

// WithholdAs takes from a case as it stood earlier what is withheld of it today: rights are those of now, whatever the regime, or the
// municipality, was then.
func (i *Incident) WithholdAs(now *Incident) {
	withheldOf(i.Signals, now.Signals)
	withheldOf(i.Assessments, now.Assessments)
	withheldOf(i.Interventions, now.Interventions)
	withheldOf(i.Evidence, now.Evidence)
	withheldOf(i.Outcomes, now.Outcomes)
	if now.Title == nil {
		i.Title = nil
	}
}

func withheldOf[T any, E entry[T]](then, now []E) {
	today := map[uuid.UUID]bool{}
	for _, one := range now {
		id, withheld := one.state()
		today[id] = withheld
	}
	for _, one := range then {
		if id, _ := one.state(); today[id] {
			*one.amended() = marked(*one.amended())
			one.withhold()
		}
	}
}

// handOn notes of every entry under another law than the AVG to which municipality it was handed, now that the case leaves it.
func (i *Incident) handOn(from string) {
	keep := func(regime situation.Regime, handedTo *string) {
		if regime != situation.AVG && *handedTo == "" {
			*handedTo = from
		}
	}
	for _, s := range i.Signals {
		keep(s.Regime, &s.HandedTo)
	}
	for _, a := range i.Assessments {
		keep(a.Regime, &a.HandedTo)
	}
	for _, m := range i.Interventions {
		keep(m.Regime, &m.HandedTo)
	}
	for _, e := range i.Evidence {
		keep(e.Regime, &e.HandedTo)
	}
	for _, o := range i.Outcomes {
		keep(o.Regime, &o.HandedTo)
	}
}

// marked leaves of an entry's amendments that it was retracted: what it said before, and why it was changed, is not for guests.
func marked(a Amended) Amended { return Amended{Erased: a.Erased, Retracted: a.Retracted} }

func (s *Signal) law() (situation.Regime, string)       { return s.Regime, s.HandedTo }
func (a *Assessment) law() (situation.Regime, string)   { return a.Regime, a.HandedTo }
func (m *Intervention) law() (situation.Regime, string) { return m.Regime, m.HandedTo }
func (e *Evidence) law() (situation.Regime, string)     { return e.Regime, e.HandedTo }
func (o *Outcome) law() (situation.Regime, string)      { return o.Regime, o.HandedTo }

func (s *Signal) state() (uuid.UUID, bool)       { return s.ID, s.Withheld }
func (a *Assessment) state() (uuid.UUID, bool)   { return a.ID, a.Withheld }
func (m *Intervention) state() (uuid.UUID, bool) { return m.ID, m.Withheld }
func (e *Evidence) state() (uuid.UUID, bool)     { return e.ID, e.Withheld }
func (o *Outcome) state() (uuid.UUID, bool)      { return o.ID, o.Withheld }

func (a *Amended) amended() *Amended { return a }

func (s *Signal) withhold() {
	s.URL, s.Handle, s.Text, s.Withheld = nil, nil, nil, true
}

func (a *Assessment) withhold() {
	a.Motivation, a.Consulted, a.Withheld = nil, nil, true
}

// withhold takes away what was typed of a measure.
func (m *Intervention) withhold() {
	m.Motivation, m.ExpectedEffect, m.Criterion, m.EffectNote, m.SideEffects, m.WithdrawalReason = nil, nil, nil, nil, nil, nil
	m.Order, m.Withheld = nil, true
}

func (e *Evidence) withhold() { e.Description, e.SHA256, e.Withheld = nil, nil, true }

func (o *Outcome) withhold() {
	o.Summary, o.WhatWorked, o.WhatDidNot, o.Dilemma, o.Withheld = nil, nil, nil, nil, true
}

// guestKinds are the entries of a timeline that a guest sees: what happened, not what the municipality did with its file.
func guestKinds() []string {
	return []string{
		"SignalReported", "AssessmentRecorded", "InterventionDecided", "InterventionStarted", "InterventionCompleted",
		"InterventionWithdrawn", "EvidenceAttached", "OutcomeRecorded", "IncidentClosed",
		"IncidentReopened", "EntryCorrected", "EntryRetracted",
	}
}

// lawOf is the regime of a datum; what says none is under the AVG.
func lawOf(r situation.Regime) situation.Regime {
	if r == "" {
		return situation.AVG
	}
	return r
}
