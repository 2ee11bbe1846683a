// Package disclosure is the log of who read what: each answer that holds personal data has one record, which is durable before the
// answer leaves, and so has each reading that was refused.
//
// A record speaks the terms of the standard Logboek Dataverwerkingen (Logius, Forum Standaardisatie; its interface of the component
// Logboek): trace_id, operation_id, name, start_time, end_time, status_code, and in the namespace dpl.core the processing activity
// and the data subject. It answers art. 15(1) and art. 30 of the GDPR (AVG): for what, about whom, to whom, which data.
//
// The rules, each with a test:
//
//  1. A record says who read (the actor stands in the metadata, his subject is sealed), in which role, of which cases, which fields,
//     for which processing activity, and in which trace. It never holds what was read.
//  2. A field is named as the schema does (Signal.text); what the client wrote in its question, names of operations included, is
//     not kept, since anything may stand there.
//  3. A stream is one month (UTC) of one writer: a record of another month belongs in the next stream.
//  4. A refusal says why: the role does not allow it, or there was nothing that this viewer may know of.
package disclosure

import (
	"encoding/hex"
	"errors"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
)

// Category is the stream category: a stream is "disclosure-", its writer and its month.
const Category = "disclosure"

// Stream is the name of the stream in which a writer (replica) keeps the records of the month of a moment.
func Stream(replica uuid.UUID, at time.Time) string {
	return Category + "-" + replica.String() + "-" + Month(at)
}

// Month names the month of a moment, such as 2026-11 (UTC).
func Month(at time.Time) string { return at.UTC().Format("2006-01") }

// ErrMonth says that a record belongs in the stream of another month.
var ErrMonth = errors.New("the record belongs in the stream of another month")

// SubjectType is what a data subject is known by: the case in which he stands. Who stands in it, the log does not say.
const SubjectType = "zaak"

// Subject is a case of which something was read, and whose case it was then: that municipality accounts for it.
type Subject struct {
	Incident     uuid.UUID `json:"id"`
	Municipality string    `json:"municipality,omitempty"` // CBS code; empty where there is no such case
}

// Reader is who read, as his identity provider knows him.
type Reader struct {
	Issuer       string `json:"issuer"`
	Subject      string `json:"subject"`
	Municipality string `json:"municipality,omitempty"` // CBS code; empty for who acts for none
}

// Record is what both events hold, under the names of the Logboek Dataverwerkingen where it has one.
type Record struct {
	TraceID     string    `json:"trace_id"`                      // 16 bytes in hexadecimal (W3C Trace Context)
	OperationID string    `json:"operation_id"`                  // 8 bytes in hexadecimal; of this answer alone
	ParentID    string    `json:"parent_operation_id,omitempty"` // of the caller's operation, when he named it
	Name        string    `json:"name"`                          // the root fields that were asked for
	StartTime   time.Time `json:"start_time"`
	EndTime     time.Time `json:"end_time"`
	Activity    Activity  `json:"dpl.core.processing_activity_id"`
	SubjectType string    `json:"dpl.core.data_subject_id_type"`
	Subjects    []Subject `json:"dpl.core.data_subject_id"`
	Reader      Reader    `json:"reader"`
	Fields      []string  `json:"fields"` // as the schema names them, sorted
}

// check keeps rule 1.
func (r Record) check(checks *problem.Checks) {
	identify := func(field, id string, bytes int) {
		raw, err := hex.DecodeString(id)
		if err != nil || len(raw) != bytes || allZero(raw) {
			checks.Add(problem.Invalid, field, "This is no identifier of a trace; send it as the W3C Trace Context has it.",
				"Dit is geen kenmerk van een trace; stuur het zoals W3C Trace Context het voorschrijft.")
		}
	}
	identify("trace_id", r.TraceID, 16)
	identify("operation_id", r.OperationID, 8)
	if r.ParentID != "" {
		identify("parent_operation_id", r.ParentID, 8)
	}
	problem.Word(checks, "dpl.core.processing_activity_id", r.Activity)
	if r.Name == "" || len(r.Fields) == 0 {
		checks.Add(problem.Required, "fields", "Say what was read; name at least one field.", "Zeg wat is gelezen; noem ten minste één veld.")
	}
	if r.EndTime.Before(r.StartTime) {
		checks.Add(problem.Invalid, "end_time", "The end lies before the start; check the clock.", "Het einde ligt voor het begin; controleer de klok.")
	}
}

func allZero(raw []byte) bool {
	for _, b := range raw {
		if b != 0 {
			return false
		}
	}
	return true
}

// State is what the rules need to know of a stream. The last record tells it, so that a writer need not read a whole month.
type State struct {
	Month string // of the stream; empty before its first record
}

// Command is one of the commands of this package.
type Command interface {
	recorded() time.Time
	decide() (Event, error)
}

// Event is what can happen in the log.
type Event interface{ disclosureEvent() }

// Events lists one zero value of every event type of the package.
func Events() []Event { return []Event{DataDisclosed{}, DisclosureRefused{}} }

// New is the decider of a stream of records.
func New() decider.Decider[State, Command, Event] {
	return decider.Decider[State, Command, Event]{
		New:    func() State { return State{} },
		Admit:  func(State, Command) error { return nil },
		Decide: decide,
		Evolve: func(_ State, e decider.Entry[Event]) State { return State{Month: Month(e.RecordedAt)} },
	}
}

func decide(s State, c Command) ([]Event, error) {
	if s.Month != "" && s.Month != Month(c.recorded()) {
		return nil, ErrMonth
	}
	event, err := c.decide()
	if err != nil {
		return nil, err
	}
	return []Event{event}, nil
}
