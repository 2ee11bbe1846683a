package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/anonymise"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// masker is the anonymiser as the decider wants it.
type masker struct{ *anonymise.Anonymiser }

func (m masker) Mask(texts ...string) ([]string, float64) { return m.MaskAll(texts...) }

// stage plays scenarios on the real decider, in memory.
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
		rules: incident.Rules{Catalogue: cat, Masker: masker{a}},
		now:   time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
	}
}

// play folds the scenario's steps into a case; a step that is refused is an error.
func (st stage) play(s Scenario) (incident.State, []incident.Event, error) {
	d := incident.New(st.rules)
	state := d.New()
	var events []incident.Event
	measures := map[string]uuid.UUID{}
	for i, step := range s.Steps {
		if step.Do != "SubmitLesson" && (step.At.IsZero() || !step.At.Before(st.now)) {
			return state, nil, fmt.Errorf("step %d (%s) has no moment in the past", i+1, step.Do)
		}
		c, err := command(step, s.Municipality, st.now, i == 0, measures)
		if err != nil {
			return state, nil, fmt.Errorf("step %d (%s): %w", i+1, step.Do, err)
		}
		if err := d.Admit(state, c); err != nil {
			return state, nil, fmt.Errorf("step %d (%s): %w", i+1, step.Do, err)
		}
		made, err := d.Decide(state, c)
		if err != nil {
			return state, nil, fmt.Errorf("step %d (%s): %w", i+1, step.Do, err)
		}
		for _, e := range made {
			id := uuid.New()
			if _, ok := e.(incident.InterventionDecided); ok {
				measures[step.Name] = id
			}
			state = d.Evolve(state, decider.Entry[incident.Event]{
				ID: id, Municipality: s.Municipality, OccurredAt: step.At, RecordedAt: st.now, Event: e,
			})
			events = append(events, e)
		}
	}
	return state, events, nil
}

// command is the domain command of a step. It is strict: a field that the operation doesn't have is an error.
func command(step Step, municipality string, now time.Time, first bool, measures map[string]uuid.UUID) (incident.Command, error) {
	order := incident.Order{Municipality: municipality, OccurredAt: step.At, Now: now}
	input := maps.Clone(step.Input)
	for _, field := range []string{"municipality", "occurredAt", "opens", "intervention"} {
		if _, there := input[field]; there {
			return nil, fmt.Errorf("%s is not for a scenario to say", field)
		}
	}
	of, known := measures[step.Of]
	if step.Of != "" && !known {
		return nil, errors.New("no intervention was decided under the name in 'of'")
	}
	switch step.Do {
	case "ReportSignal":
		return fill(incident.ReportSignal{Origin: situation.Tip}, input, func(c *incident.ReportSignal) { c.Order, c.Opens = order, first })
	case "RecordAssessment":
		return fill(incident.RecordAssessment{}, input, func(c *incident.RecordAssessment) { c.Order = order })
	case "DecideIntervention":
		for api, domain := range map[string]string{"interventionTypeId": "interventionType", "legalBasisId": "legalBasis"} {
			if value, there := input[api]; there {
				input[domain] = value
				delete(input, api)
			}
		}
		return fill(incident.DecideIntervention{ContentState: situation.NoContent}, input, func(c *incident.DecideIntervention) { c.Order = order })
	case "StartIntervention":
		return fill(incident.StartIntervention{}, input, func(c *incident.StartIntervention) { c.Order, c.Intervention = order, of })
	case "CompleteIntervention":
		return fill(incident.CompleteIntervention{}, input, func(c *incident.CompleteIntervention) { c.Order, c.Intervention = order, of })
	case "WithdrawIntervention":
		return fill(incident.WithdrawIntervention{}, input, func(c *incident.WithdrawIntervention) { c.Order, c.Intervention = order, of })
	case "RecordOutcome":
		return fill(incident.RecordOutcome{}, input, func(c *incident.RecordOutcome) { c.Order = order })
	case "CloseIncident":
		return fill(incident.CloseIncident{}, input, func(c *incident.CloseIncident) { c.Order, c.Casefact = order, uuid.New() })
	case "SubmitLesson":
		return fill(incident.OfferLesson{}, input, func(c *incident.OfferLesson) {
			c.Order, c.Lesson, c.Size = order, uuid.New(), situation.Over100k
		})
	}
	return nil, errors.New("no such operation")
}

func fill[C incident.Command](c C, input map[string]any, complete func(*C)) (incident.Command, error) {
	text, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return nil, err
	}
	complete(&c)
	return c, nil
}

func documented(t testing.TB) []Scenario {
	t.Helper()
	list, err := Documented()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDocumentedScenariosAreAccepted(t *testing.T) {
	st := newStage(t)
	list := documented(t)
	if len(list) < 7 {
		t.Errorf("%d documented scenarios, want 7 or more", len(list))
	}
	for _, s := range list {
		state, _, err := st.play(s)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if state.Stage() != incident.StageClosed || len(state.Lessons) != 1 {
			t.Errorf("%s: ends at %s with %d lessons", s.Name, state.Stage(), len(state.Lessons))
		}
		if _, ok := st.rules.Catalogue.Municipality(s.Municipality); !ok {
			t.Errorf("%s: no municipality %s", s.Name, s.Municipality)
		}
		if len(s.Sources) == 0 {
			t.Errorf("%s names no source", s.Name)
		}
		checkReview(t, s)
	}
}

func checkReview(t *testing.T, s Scenario) {
	t.Helper()
	if s.Review != "" && s.Review != "APPROVE" && s.Review != "RETURN" || s.Review == "RETURN" && s.Note == "" {
		t.Errorf("%s: review %q with note %q", s.Name, s.Review, s.Note)
	}
}

func TestOnlyUtrechtIsFlagged(t *testing.T) {
	st := newStage(t)
	for _, s := range documented(t) {
		_, events, err := st.play(s)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		var flags []string
		for _, e := range events {
			if m, ok := e.(incident.InterventionDecided); ok && m.Lawfulness != situation.Lawful {
				flags = append(flags, string(m.InterventionType)+" "+string(m.Lawfulness))
			}
		}
		want := ""
		if s.Name == "utrecht-2021" {
			want = "IV55 UNLAWFUL"
		}
		if got := strings.Join(flags, ", "); got != want {
			t.Errorf("%s: flagged %q, want %q", s.Name, got, want)
		}
	}
}

func TestMomentsHaveTheDutchOffset(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range documented(t) {
		for i, step := range s.Steps {
			_, got := step.At.Zone()
			if _, want := step.At.In(zone).Zone(); !step.At.IsZero() && got != want {
				t.Errorf("%s, step %d: offset %d s, want %d s", s.Name, i+1, got, want)
			}
		}
	}
}

// checkLesson fails when masking takes more than 15 % of a lesson's words.
func checkLesson(t *testing.T, st stage, s Scenario) {
	t.Helper()
	for _, step := range s.Steps {
		if step.Do != "SubmitLesson" {
			continue
		}
		var texts []string
		for _, value := range step.Input {
			text, _ := value.(string)
			texts = append(texts, text)
		}
		if masked, share := st.rules.Masker.Mask(texts...); share > 0.15 {
			t.Errorf("%s: %.0f %% of the lesson was masked: %q", s.Name, share*100, masked)
		}
	}
}

func TestDocumentedLessonsStayReadable(t *testing.T) {
	st := newStage(t)
	for _, s := range documented(t) {
		checkLesson(t, st, s)
	}
}

func TestParseRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, text := range map[string]string{
		"unknown field":   "municipality: GM0344\ncolour: red\nsteps:\n  - do: CloseIncident\n",
		"unknown in step": "municipality: GM0344\nsteps:\n  - do: CloseIncident\n    when: now\n",
		"no municipality": "steps:\n  - do: CloseIncident\n",
		"no steps":        "municipality: GM0344\n",
		"not YAML":        "\t:",
	} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	names, err := scenarioFiles.ReadDir("scenarios")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := scenarioFiles.ReadFile("scenarios/" + name.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("municipality: GM0344\nsteps: [{do: CloseIncident}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s, err := parse(text); err == nil && (s.Municipality == "" || len(s.Steps) == 0) {
			t.Errorf("accepted without municipality or steps: %+v", s)
		}
	})
}
