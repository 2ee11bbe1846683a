package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
)

// Limits of an import.
const (
	HistoricLimit = 100 // incidents at once
	MeasuresLimit = 20  // measures of one incident
	KeyLimit      = 100 // characters of its key
)

// Historic is an incident of the past as an import brings it. It is recorded by the commands that record any incident, under the
// same rules. Their orders need no more than when it happened.
type Historic struct {
	Key        string // the municipality's own unique number of the incident
	Signal     ReportSignal
	Assessment *RecordAssessment
	Measures   []HistoricMeasure
	Outcome    *RecordOutcome
	Tags       []string
	Closed     bool
	ClosedAt   time.Time // zero: when it is imported
	Casefact   uuid.UUID // as in CloseIncident
}

// HistoricMeasure is a measure that was taken. What it was seen to do goes with its end.
type HistoricMeasure struct {
	Decided   DecideIntervention
	Started   *StartIntervention
	Completed *CompleteIntervention
}

// Step is one command of a historic incident.
type Step struct {
	Name       string // tells it from the incident's other steps, for ever
	OccurredAt time.Time
	Command    func(made []uuid.UUID) Command // given the entries that the steps before it make, by step; nil: there is no such step
	part       string                         // of the input
	fields     map[string]string              // how the input calls what the command has another name for
}

// Check finds what no command can: what its parts say of each other.
func (h Historic) Check() problem.Problems {
	var found problem.Problems
	add := func(code problem.Code, field, en, nl string) {
		found = append(found, placed(problem.New(code, field, en, nl), "", field))
	}
	var key problem.Checks
	key.RequiredText("key", h.Key, KeyLimit)
	if refused, ok := key.Err().(problem.Problems); ok {
		found = append(found, refused...)
	}
	if len(h.Measures) > MeasuresLimit {
		add(problem.TooLong, "interventions", fmt.Sprintf("An incident has at most %d measures here; leave out the least.", MeasuresLimit),
			fmt.Sprintf("Een incident heeft hier hoogstens %d maatregelen; laat de minste weg.", MeasuresLimit))
	}
	for i, m := range h.Measures {
		part := "interventions." + strconv.Itoa(i)
		if m.Completed != nil && m.Completed.OccurredAt.IsZero() {
			add(problem.Required, part+".completedAt", "What a measure did is known at its end; say when that was.",
				"Wat een maatregel deed, is bekend aan het eind ervan; zeg wanneer dat was.")
		}
		if m.Completed != nil && m.Started == nil {
			add(problem.Required, part+".startedAt", "A measure that ended has begun; say when.",
				"Een maatregel die is afgelopen, is begonnen; zeg wanneer.")
		}
	}
	if !h.Closed && !h.ClosedAt.IsZero() {
		add(problem.Invalid, "closedAt", "Only a closed case has this moment; leave it out, or set closed to true.",
			"Alleen een gesloten zaak heeft dit tijdstip; laat het weg, of zet closed op true.")
	}
	return found
}

// Steps are the commands in their order, those that there could have been included: always the same steps, of which the incident
// has some. By is who sends them.
func (h Historic) Steps(by Order) []Step {
	ordered := func(at time.Time) Order { o := by; o.OccurredAt = at; return o }
	signal := h.Signal
	signal.Order, signal.Opens = ordered(h.Signal.OccurredAt), true
	steps := []Step{
		{Name: "signal", OccurredAt: signal.OccurredAt, Command: only(signal), fields: map[string]string{"incidentId": "key", "groundCheck": "origin"}},
		{Name: "assessment", part: "assessment"},
	}
	if h.Assessment != nil {
		c := *h.Assessment
		c.Order = ordered(c.OccurredAt)
		steps[1].OccurredAt, steps[1].Command = c.OccurredAt, only(c)
	}
	for i := range MeasuresLimit {
		steps = append(steps, h.measure(i, len(steps), ordered)...)
	}
	outcome, tags, closing := Step{Name: "outcome", part: "outcome"}, Step{Name: "tags"}, Step{
		Name: "closing", OccurredAt: h.ClosedAt, fields: map[string]string{"incidentId": "closed", "occurredAt": "closedAt", "commandId": "closed"},
	}
	if h.Outcome != nil {
		c := *h.Outcome
		c.Order = ordered(c.OccurredAt)
		outcome.OccurredAt, outcome.Command = c.OccurredAt, only(c)
	}
	if len(h.Tags) > 0 {
		tags.Command = only(TagIncident{Order: ordered(time.Time{}), Tags: h.Tags})
	}
	tags.fields = map[string]string{"commandId": "tags"}
	if h.Closed {
		closing.Command = only(CloseIncident{Order: ordered(h.ClosedAt), Casefact: h.Casefact})
	}
	return append(steps, outcome, tags, closing)
}

// measure is what there can be of one measure, the steps from first on.
func (h Historic) measure(i, first int, ordered func(time.Time) Order) []Step {
	part := "interventions." + strconv.Itoa(i)
	steps := []Step{
		{Name: part, part: part, fields: map[string]string{"interventionTypeId": "typeId"}},
		{Name: part + ".started", part: part, fields: map[string]string{"occurredAt": "startedAt", "interventionId": "startedAt"}},
		{Name: part + ".completed", part: part, fields: map[string]string{"occurredAt": "completedAt", "interventionId": "completedAt"}},
	}
	if i >= len(h.Measures) {
		return steps
	}
	m := h.Measures[i]
	decided := m.Decided
	decided.Order, decided.Taken = ordered(decided.OccurredAt), true
	steps[0].OccurredAt, steps[0].Command = decided.OccurredAt, only(decided)
	if m.Started != nil {
		c := *m.Started
		c.Order, c.history = ordered(c.OccurredAt), true
		steps[1].OccurredAt, steps[1].Command = c.OccurredAt, func(made []uuid.UUID) Command { c.Intervention = made[first]; return c }
	}
	if m.Completed != nil {
		c := *m.Completed
		c.Order = ordered(c.OccurredAt)
		steps[2].OccurredAt, steps[2].Command = c.OccurredAt, func(made []uuid.UUID) Command { c.Intervention = made[first]; return c }
	}
	return steps
}

func only(c Command) func([]uuid.UUID) Command { return func([]uuid.UUID) Command { return c } }

// Refused gathers why steps were refused, by step, with the paths of the import's input. Behind the first refused step it leaves out
// what may be so only because that step was refused.
func Refused(steps []Step, why map[int]problem.Problems) problem.Problems {
	var found problem.Problems
	behind := false
	for i, step := range steps {
		for _, p := range why[i] {
			if field := p.Path[len(p.Path)-1]; behind && (p.Code == problem.WrongStage || field == "incidentId" || field == "interventionId") {
				continue
			}
			p = step.place(p)
			if !slices.ContainsFunc(found, func(o problem.Problem) bool { return o.Message == p.Message && slices.Equal(o.Path, p.Path) }) {
				found = append(found, p)
			}
		}
		behind = behind || len(why[i]) > 0
	}
	return found
}

// place names a problem of a step by the fields of the import.
func (s Step) place(p problem.Problem) problem.Problem {
	field := strings.Join(p.Path[1:], ".")
	if field == "groundCheck" {
		p = problem.New(p.Code, "origin",
			"Own research that can point to a person (title, url, handle, text) needs a ground check that holds (Handreiking online onderzoek 2023), and an import brings none; leave out title, url, handle and text, or record this incident with reportSignal and its groundCheck.",
			"Eigen onderzoek dat naar een persoon kan wijzen (title, url, handle, text) heeft een geldige grondslagtoets nodig (Handreiking online onderzoek 2023), en een import brengt er geen mee; laat title, url, handle en text weg, of leg dit incident vast met reportSignal en zijn groundCheck.")
	}
	named, ok := s.fields[field]
	switch {
	case ok:
	case field == "commandId" && s.part == "":
		named = "key"
	case field == "commandId": // the part as a whole
		return placed(p, "", s.part)
	default:
		named = field
	}
	return placed(p, s.part, named)
}

// placed gives a problem another field in a part of the input, in its messages too.
func placed(p problem.Problem, part, field string) problem.Problem {
	_, en, _ := strings.Cut(p.Message, ": ")
	_, nl, _ := strings.Cut(p.MessageNL, ": ")
	whole := field
	if part != "" {
		whole = part + "." + field
	}
	return problem.New(p.Code, whole, en, nl)
}
