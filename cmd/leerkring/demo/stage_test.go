package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
)

// stage plays scenarios on the real deciders, in memory.
type stage struct {
	rules incident.Rules
	now   time.Time // the server's clock: the whole demonstration lies before it
}

func newStage(t testing.TB) stage {
	t.Helper()
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := anonymise.New()
	if err != nil {
		t.Fatal(err)
	}
	return stage{
		rules: incident.Rules{Catalogue: cat, Masker: a},
		now:   time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
	}
}

// performance is a scenario that is being played: the case, its notices, and what was given a name.
type performance struct {
	stage
	scenario Scenario
	state    incident.State
	events   []incident.Event
	notices  map[string]notice.State
	filed    []notice.Event
	named    map[string]uuid.UUID
}

// play folds the scenario's steps into a case; a step that is refused is an error.
func (st stage) play(s Scenario) (incident.State, []incident.Event, error) {
	p, err := st.perform(s)
	return p.state, p.events, err
}

func (st stage) perform(s Scenario) (*performance, error) {
	p := &performance{stage: st, scenario: s, notices: map[string]notice.State{}, named: map[string]uuid.UUID{}}
	for i, step := range s.Steps {
		if step.Do != "SubmitLesson" && (step.At.IsZero() || !step.At.Before(st.now)) {
			return p, fmt.Errorf("step %d (%s) has no moment in the past", i+1, step.Do)
		}
		play := p.onCase
		switch step.Do {
		case "FileNotice", "AcknowledgeNotice", "DecideNotice", "ReportReappearance":
			play = p.onNotice
		}
		if err := play(step, i == 0); err != nil {
			return p, fmt.Errorf("step %d (%s): %w", i+1, step.Do, err)
		}
	}
	return p, nil
}

func (p *performance) onCase(step Step, first bool) error {
	d := incident.New(p.rules)
	c, err := p.command(step, first)
	if err != nil {
		return err
	}
	if err := d.Admit(p.state, c); err != nil {
		return err
	}
	made, err := d.Decide(p.state, c)
	if err != nil {
		return err
	}
	for _, e := range made {
		id := uuid.New()
		if step.Name != "" { // the last event is the one that the step is for
			p.named[step.Name] = id
		}
		p.state = d.Evolve(p.state, decider.Entry[incident.Event]{
			ID: id, Municipality: p.scenario.Municipality, OccurredAt: step.At, RecordedAt: p.now, Event: e,
		})
		p.events = append(p.events, e)
	}
	return nil
}

func (p *performance) onNotice(step Step, _ bool) error {
	name := step.Of + step.Name // a notice is filed under a name, and then spoken of by it
	order := notice.Order{Municipality: p.scenario.Municipality, Owner: true, OccurredAt: step.At, Now: p.now}
	var c notice.Command
	var err error
	switch step.Do {
	case "FileNotice":
		c, err = fill[notice.Command](notice.FileNotice{}, step.Input, func(c *notice.FileNotice) { c.Order, c.Incident = order, uuid.New() })
	case "AcknowledgeNotice":
		c, err = fill[notice.Command](notice.AcknowledgeNotice{}, step.Input, func(c *notice.AcknowledgeNotice) { c.Order = order })
	case "DecideNotice":
		c, err = fill[notice.Command](notice.DecideNotice{}, step.Input, func(c *notice.DecideNotice) { c.Order = order })
	case "ReportReappearance":
		c, err = fill[notice.Command](notice.ReportReappearance{}, step.Input, func(c *notice.ReportReappearance) { c.Order = order })
	}
	if err != nil {
		return err
	}
	d, state := notice.New(), p.notices[name]
	if err := d.Admit(state, c); err != nil {
		return err
	}
	made, err := d.Decide(state, c)
	if err != nil {
		return err
	}
	for _, e := range made {
		state = d.Evolve(state, decider.Entry[notice.Event]{Municipality: p.scenario.Municipality, OccurredAt: step.At, Event: e})
	}
	p.notices[name], p.filed = state, append(p.filed, made...)
	return nil
}

// partner is the keyed hash of the one partner who signs in during the demonstration.
const partner = "partner"

// command is the domain command of a step. It is strict: a field that the operation doesn't have is an error.
func (p *performance) command(step Step, first bool) (incident.Command, error) {
	order := incident.Order{Municipality: p.scenario.Municipality, OccurredAt: step.At, Now: p.now}
	if step.As != "" {
		order.Municipality, order.Guest = "", []incident.GuestName{incident.PersonGuest(partner)}
	}
	input := maps.Clone(step.Input)
	for _, field := range []string{"occurredAt", "opens", "intervention", "entry", "task", "partner", "person", "neighbour"} {
		if _, there := input[field]; there {
			return nil, fmt.Errorf("%s is not for a scenario to say", field)
		}
	}
	if _, there := input["municipality"]; there && step.Do != "InvitePartner" {
		return nil, errors.New("municipality is not for a step to say")
	}
	of, known := p.named[step.Of]
	if step.Of != "" && !known {
		return nil, errors.New("nothing was made under the name in 'of'")
	}
	if operationOf(step.Do).about != "" {
		return about(step, input, order, of)
	}
	switch step.Do {
	case "ReportSignal":
		return fill[incident.Command](incident.ReportSignal{Origin: situation.Tip}, input, func(c *incident.ReportSignal) { c.Order, c.Opens = order, first })
	case "RecordAssessment":
		return fill[incident.Command](incident.RecordAssessment{}, input, func(c *incident.RecordAssessment) { c.Order = order })
	case "DecideIntervention":
		rename(input, "interventionTypeId", "interventionType", "legalBasisId", "legalBasis")
		return fill[incident.Command](incident.DecideIntervention{ContentState: situation.NoContent}, input, func(c *incident.DecideIntervention) { c.Order = order })
	case "RecordOutcome":
		return fill[incident.Command](incident.RecordOutcome{}, input, func(c *incident.RecordOutcome) { c.Order = order })
	case "CloseIncident":
		return fill[incident.Command](incident.CloseIncident{}, input, func(c *incident.CloseIncident) { c.Order, c.Casefact = order, uuid.New() })
	case "ReopenIncident":
		return fill[incident.Command](incident.ReopenIncident{}, input, func(c *incident.ReopenIncident) { c.Order = order })
	case "SubmitLesson":
		return fill[incident.Command](incident.OfferLesson{}, input, func(c *incident.OfferLesson) {
			c.Order, c.Lesson, c.Size = order, uuid.New(), situation.Over100k
		})
	}
	return beside(step, input, order)
}

// about is a command on something that an earlier step made.
func about(step Step, input map[string]any, order incident.Order, of uuid.UUID) (incident.Command, error) {
	switch step.Do {
	case "StartIntervention":
		return fill[incident.Command](incident.StartIntervention{}, input, func(c *incident.StartIntervention) { c.Order, c.Intervention = order, of })
	case "CompleteIntervention":
		return fill[incident.Command](incident.CompleteIntervention{}, input, func(c *incident.CompleteIntervention) { c.Order, c.Intervention = order, of })
	case "WithdrawIntervention":
		return fill[incident.Command](incident.WithdrawIntervention{}, input, func(c *incident.WithdrawIntervention) { c.Order, c.Intervention = order, of })
	case "CompleteTask":
		return fill[incident.Command](incident.CompleteTask{}, input, func(c *incident.CompleteTask) { c.Order, c.Task = order, of })
	case "RemovePartner":
		return fill[incident.Command](incident.RemovePartner{}, input, func(c *incident.RemovePartner) { c.Order, c.Partner = order, of })
	case "CorrectEntry":
		return fill[incident.Command](incident.CorrectEntry{}, input, func(c *incident.CorrectEntry) { c.Order, c.Entry = order, of })
	case "RetractEntry":
		return fill[incident.Command](incident.RetractEntry{}, input, func(c *incident.RetractEntry) { c.Order, c.Entry = order, of })
	}
	return nil, errors.New("no such operation")
}

// beside is a command on what stands beside the course of events.
func beside(step Step, input map[string]any, order incident.Order) (incident.Command, error) {
	switch step.Do {
	case "InvitePartner":
		rename(input, "subject", "person", "municipality", "neighbour")
		return fill[incident.Command](incident.InvitePartner{}, input, func(c *incident.InvitePartner) { c.Order = order })
	case "CheckGround":
		check, _ := input["check"].(map[string]any)
		return fill[incident.Command](incident.CheckGround{}, check, func(c *incident.CheckGround) { c.Order = order })
	case "NoteWhatIf":
		rename(input, "interventionTypeId", "interventionType", "legalBasisId", "legalBasis")
		return fill[incident.Command](incident.NoteWhatIf{}, input, func(c *incident.NoteWhatIf) { c.Order = order })
	case "AddNote":
		return fill[incident.Command](incident.AddNote{}, input, func(c *incident.AddNote) { c.Order = order })
	case "AddTask":
		return fill[incident.Command](incident.AddTask{}, input, func(c *incident.AddTask) { c.Order = order })
	case "AssignIncident":
		return fill[incident.Command](incident.AssignIncident{}, input, func(c *incident.AssignIncident) { c.Order = order })
	case "SetReassessment":
		return fill[incident.Command](incident.SetReassessment{}, input, func(c *incident.SetReassessment) { c.Order = order })
	case "TagIncident":
		return fill[incident.Command](incident.TagIncident{}, input, func(c *incident.TagIncident) { c.Order = order })
	}
	return nil, errors.New("no such operation")
}

// rename gives fields of the API the names that they have in the domain: pairs of the two.
func rename(input map[string]any, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if value, there := input[pairs[i]]; there {
			input[pairs[i+1]] = value
			delete(input, pairs[i])
		}
	}
}

// fill makes a command of an input, and completes it.
func fill[I, C any](c C, input map[string]any, complete func(*C)) (I, error) {
	var none I
	text, err := json.Marshal(input)
	if err != nil {
		return none, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return none, err
	}
	complete(&c)
	return any(c).(I), nil
}
