package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Player plays scenarios through the API, as the people of the municipality would. Each command's id derives from the
// scenario and the step, so that a play that was cut off can be started again from its beginning: what was done is answered.
type Player struct {
	Client *Client
	// Token gives a token for a role; the municipality is empty for a facilitator.
	Token func(role, municipality string) (string, error)
	// Progress is told of each step that was played; it may be called from several goroutines.
	Progress func()
}

// Played is what a scenario left behind.
type Played struct {
	Incident string // global id
	Lesson   string // global id; empty when none was offered
	Scenario Scenario
}

// answer is the part of every payload that playing needs.
type answer struct {
	Problems []problemText
	Incident map[string]json.RawMessage
	Notice   *thing
}

// thing is what a step made and another can be about.
type thing struct{ ID string }

type problemText struct {
	Code, Message string
	Path          []string
}

// Play sends the scenario's commands in order.
func (p *Player) Play(ctx context.Context, s Scenario) (Played, error) {
	played := Played{Scenario: s}
	made := made{ids: map[string]string{}, counts: map[string]int{}}
	for i, step := range s.Steps {
		answered, err := p.step(ctx, s, i, played.Incident, made.ids[step.Of])
		if err == nil {
			err = made.note(step, answered)
		}
		if err == nil && answered.Incident != nil {
			err = played.note(answered.Incident)
		}
		if err != nil {
			return played, fmt.Errorf("%s, step %d: %w", s.Name, i+1, err)
		}
		p.Progress()
	}
	return played, nil
}

// note keeps the ids of the case and of the lesson that was offered.
func (p *Played) note(incident map[string]json.RawMessage) error {
	var offered *thing
	if err := errors.Join(json.Unmarshal(incident["id"], &p.Incident), json.Unmarshal(incident["lesson"], &offered)); err != nil {
		return fmt.Errorf("read the case: %w", err)
	}
	if offered != nil {
		p.Lesson = offered.ID
	}
	return nil
}

// made is what the steps so far have made.
type made struct {
	ids    map[string]string // by the name that the step gave it
	counts map[string]int    // of each list
}

// note finds what a step made. It counts rather than takes the last: in a play that is gone through again the answer holds what
// later steps made as well.
func (m made) note(step Step, a answer) error {
	list := operationOf(step.Do).makes
	n := m.counts[list]
	m.counts[list]++
	switch {
	case step.Name == "":
		return nil
	case list == "notice" && a.Notice != nil:
		m.ids[step.Name] = a.Notice.ID
		return nil
	case a.Incident[list] == nil:
		return fmt.Errorf("%s makes nothing that can have a name", step.Do)
	}
	var things []thing
	if err := json.Unmarshal(a.Incident[list], &things); err != nil {
		return fmt.Errorf("read the %s: %w", list, err)
	}
	if n >= len(things) {
		return fmt.Errorf("the case has %d %s, and not what %s made", len(things), list, step.Do)
	}
	m.ids[step.Name] = things[n].ID
	return nil
}

// step sends one command; about is the id of what it is about, if it is about something.
func (p *Player) step(ctx context.Context, s Scenario, i int, incident, about string) (answer, error) {
	step := s.Steps[i]
	operation := operationOf(step.Do)
	input := maps.Clone(step.Input)
	if input == nil {
		input = map[string]any{}
	}
	input["commandId"] = commandID(s.Name, i)
	if incident != "" && operation.about != "noticeId" {
		input["incidentId"] = incident
	}
	if !step.At.IsZero() {
		input["occurredAt"] = step.At.Format(time.RFC3339)
	}
	if (step.Of == "") != (operation.about == "") || step.Of != "" && about == "" {
		return answer{}, fmt.Errorf("%s: %q in 'of' is not what an earlier step made for it", step.Do, step.Of)
	}
	if about != "" {
		input[operation.about] = about
	}
	role, municipality := operation.role, s.Municipality
	if step.As != "" {
		role, municipality = step.As, ""
	}
	token, err := p.Token(role, municipality)
	if err != nil {
		return answer{}, err
	}
	return p.send(ctx, token, step.Do, input)
}

func (p *Player) send(ctx context.Context, token, do string, input map[string]any) (answer, error) {
	var data map[string]answer
	if err := p.Client.Do(ctx, token, do, map[string]any{"input": input}, &data); err != nil {
		return answer{}, err
	}
	for _, payload := range data {
		if payload.Incident == nil && payload.Notice == nil {
			return payload, refused(do, payload.Problems)
		}
		return payload, nil
	}
	return answer{}, errors.New("an answer without data")
}

func refused(operation string, problems []problemText) error {
	texts := make([]string, len(problems))
	for i, p := range problems {
		texts[i] = fmt.Sprintf("%s at %s: %s", p.Code, strings.Join(p.Path, "."), p.Message)
	}
	return fmt.Errorf("%s was refused: %s", operation, strings.Join(texts, "; "))
}

// Review gives a facilitator's verdict on the lesson that a scenario offered, once the door has brought it over.
func (p *Player) Review(ctx context.Context, played Played) error {
	token, err := p.Token("FACILITATOR", "")
	if err != nil {
		return err
	}
	input := map[string]any{
		"commandId": commandID(played.Scenario.Name, -1), "lessonId": played.Lesson, "verdict": played.Scenario.Review,
	}
	if played.Scenario.Note != "" {
		input["note"] = played.Scenario.Note
	}
	for {
		var data struct {
			ReviewLesson struct{ Problems []problemText }
		}
		if err := p.Client.Do(ctx, token, "ReviewLesson", map[string]any{"input": input}, &data); err != nil {
			return fmt.Errorf("%s: %w", played.Scenario.Name, err)
		}
		problems := data.ReviewLesson.Problems
		if len(problems) == 0 {
			p.Progress()
			return nil
		}
		if problems[0].Code != "NOT_FOUND" {
			return refused("ReviewLesson", problems)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func commandID(scenario string, step int) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "leerkring demo %s %d", scenario, step)).String()
}
