package demo

import (
	"context"
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

// answer is the part of every payload on a case that playing needs.
type answer struct {
	Problems []problemText
	Incident *struct {
		ID            string
		Interventions []struct{ ID string }
		Lesson        *struct{ ID string }
	}
}

type problemText struct {
	Code, Message string
	Path          []string
}

// Play sends the scenario's commands in order.
func (p *Player) Play(ctx context.Context, s Scenario) (Played, error) {
	played := Played{Scenario: s}
	interventions, decided := map[string]int{}, 0
	var last answer
	for i, step := range s.Steps {
		input := maps.Clone(step.Input)
		if input == nil {
			input = map[string]any{}
		}
		input["commandId"] = commandID(s.Name, i)
		if played.Incident != "" {
			input["incidentId"] = played.Incident
		}
		if !step.At.IsZero() {
			input["occurredAt"] = step.At.Format(time.RFC3339)
		}
		if step.Do == "DecideIntervention" {
			interventions[step.Name] = decided
			decided++
		}
		if step.Of != "" {
			index, ok := interventions[step.Of]
			if !ok || index >= len(last.Incident.Interventions) {
				return played, fmt.Errorf("%s, step %d: no intervention was decided under the name in 'of'", s.Name, i+1)
			}
			input["interventionId"] = last.Incident.Interventions[index].ID
		}
		var err error
		if last, err = p.step(ctx, step, s.Municipality, input); err != nil {
			return played, fmt.Errorf("%s, step %d: %w", s.Name, i+1, err)
		}
		played.Incident = last.Incident.ID
		if last.Incident.Lesson != nil {
			played.Lesson = last.Incident.Lesson.ID
		}
		p.Progress()
	}
	return played, nil
}

func (p *Player) step(ctx context.Context, step Step, municipality string, input map[string]any) (answer, error) {
	role := "LEAD"
	if step.Do == "ReportSignal" || step.Do == "StartIntervention" {
		role = "OFFICER"
	}
	token, err := p.Token(role, municipality)
	if err != nil {
		return answer{}, err
	}
	var data map[string]answer
	if err := p.Client.Do(ctx, token, step.Do, map[string]any{"input": input}, &data); err != nil {
		return answer{}, err
	}
	for _, payload := range data {
		if payload.Incident == nil {
			return payload, refused(step.Do, payload.Problems)
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
