package incident

import (
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
)

// RetentionPart is what of a case goes when a term has ended.
type RetentionPart string

// The parts.
const (
	RetainCase    RetentionPart = "CASE"    // the case is closed and its term has ended: everything
	RetainSignals RetentionPart = "SIGNALS" // it was decided to do nothing: what the signals say
)

// Valid tells whether the word is one of the list.
func (p RetentionPart) Valid() bool { return p == RetainCase || p == RetainSignals }

// ExecuteRetention erases what of a case may not be kept any longer by a table of terms.
type ExecuteRetention struct {
	Order
	Part   RetentionPart    `json:"part"`
	Policy retention.Policy `json:"-"`
}

// RetentionExecuted is the certificate of an erasure whose term had ended (verklaring van vernietiging): what went, by which rule
// of which table. It names nobody, and stays.
type RetentionExecuted struct {
	Part     RetentionPart     `json:"part"`
	Outcome  retention.Outcome `json:"outcome,omitempty"` // of the whole case
	Process  string            `json:"process,omitempty"`
	Result   string            `json:"result,omitempty"`
	Years    int               `json:"years,omitempty"`
	Days     int               `json:"days,omitempty"` // of signals
	Ground   string            `json:"ground"`
	Verified bool              `json:"verified"` // somebody has checked the term
	Policy   string            `json:"policy"`   // SHA-256 of the table, in hexadecimal
	DueAt    time.Time         `json:"dueAt"`
	Entries  int               `json:"entries"` // how many were erased, beside what was before
}

func (RetentionExecuted) change(s State, _ entry) State { return s }

func (ExecuteRetention) afterClosing() {}

func (c ExecuteRetention) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	s.unheld(&checks)
	problem.Word(&checks, "part", c.Part)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if c.Part == RetainSignals {
		return c.signals(s)
	}
	return c.whole(s)
}

// whole keeps rule 24 for the case.
func (c ExecuteRetention) whole(s State) ([]Event, error) {
	term, ok := c.Policy.Term(s.OutcomeKind())
	if s.ClosedAt == nil || !ok {
		return nil, notDue()
	}
	due, ends := term.Due(*s.ClosedAt)
	if !ends || c.Now.Before(due) {
		return nil, notDue()
	}
	erased := PersonalDataErased{Scope: WholeIncident, Article: situation.RetentionEnded}
	return append(s.takeBack(), erased, RetentionExecuted{
		Part: c.Part, Outcome: term.Outcome, Process: term.Process, Result: term.Result, Years: term.Years, Ground: term.Ground,
		Verified: term.Verified, Policy: c.Policy.Digest, DueAt: due, Entries: s.unerased(func(at Recorded) bool { return erased.Takes(at.ID, at.Event) }),
	}), nil
}

// signals keeps rule 24 for a case in which nothing was done.
func (c ExecuteRetention) signals(s State) ([]Event, error) {
	decided, signals := s.NothingDone()
	due := c.Policy.Signals.Due(decided)
	if len(signals) == 0 || c.Policy.Signals.Days == 0 || c.Now.Before(due) {
		return nil, notDue()
	}
	var checks problem.Checks // what it finds was recorded
	taken, _ := s.taken(&checks, signals)
	erased := PersonalDataErased{Scope: SomeEntries, Article: situation.RetentionEnded, Entries: taken}
	return []Event{erased, RetentionExecuted{
		Part: c.Part, Days: c.Policy.Signals.Days, Ground: c.Policy.Signals.Ground, Verified: c.Policy.Signals.Verified,
		Policy: c.Policy.Digest, DueAt: due, Entries: s.unerased(func(at Recorded) bool { return erased.Takes(at.ID, at.Event) }),
	}}, nil
}

// OutcomeKind is the kind of outcome by which the term of the case goes.
func (s State) OutcomeKind() retention.Outcome {
	var decision situation.Decision
	if s.Assessment != nil {
		decision = s.Assessment.Decision
	}
	var scale situation.DisturbanceScale
	if s.Outcome != nil {
		scale = s.Outcome.Scale
	}
	return retention.OutcomeOf(s.Signals, decision, scale)
}

// NothingDone is when it was decided last that nothing is done, and the signals that still say something; none when something was.
func (s State) NothingDone() (decided time.Time, signals []uuid.UUID) {
	last := time.Time{}
	for _, at := range s.Entries {
		if weighed, ok := at.Event.(AssessmentRecorded); ok && !at.Retracted {
			last = at.OccurredAt
			if weighed.Decision != situation.NoAction {
				last = time.Time{}
			}
		}
	}
	if last.IsZero() || len(s.Measures) > 0 {
		return last, nil
	}
	for _, at := range s.Entries {
		if _, ok := at.Event.(SignalReported); ok && !at.Erased {
			signals = append(signals, at.ID)
		}
	}
	return last, signals
}

// unerased is how many entries that fit were not erased before.
func (s State) unerased(fits func(Recorded) bool) (n int) {
	for _, at := range s.Entries {
		if !at.Erased && fits(*at) {
			n++
		}
	}
	return n
}

func notDue() error {
	return problem.One(problem.WrongStage, "incidentId",
		"The term of this case has not ended, or it is kept for ever; see retentionDue.",
		"De bewaartermijn van deze zaak is niet verstreken, of hij blijft voor altijd bewaard; zie retentionDue.")
}
