// Package demo holds what the demonstration plays: documented incidents told as the commands a municipality would have
// given, and made-up ones around them.
package demo

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed scenarios
var scenarioFiles embed.FS

// Scenario is one case, told as the commands that make it.
type Scenario struct {
	Name         string   `yaml:"-"` // the file's name, or the number of a made-up one
	Municipality string   `yaml:"municipality"`
	Sources      []string `yaml:"sources,omitempty"` // where the facts were read
	Steps        []Step   `yaml:"steps"`
	Review       string   `yaml:"review,omitempty"` // APPROVE or RETURN: what a facilitator makes of the lesson; empty: nothing yet
	Note         string   `yaml:"note,omitempty"`   // of the review
}

// Step is one mutation of the contract: its operation, when it happened, and its input. The player adds commandId, incidentId
// and occurredAt; the id of the measure, entry, task, partner or notice that it is about comes from Of. A partner who sends
// something stays invited: else the case would not exist for him when a play that was cut off is gone through again.
type Step struct {
	Do    string         `yaml:"do"`              // name of the operation, such as ReportSignal
	At    time.Time      `yaml:"at,omitempty"`    // occurredAt; not for lessons
	Name  string         `yaml:"name,omitempty"`  // of what the step makes, for Of
	Of    string         `yaml:"of,omitempty"`    // what the step is about, by the name that an earlier step gave it
	As    string         `yaml:"as,omitempty"`    // PARTNER: the partner who signs in as "partner" sends it
	Input map[string]any `yaml:"input,omitempty"` // the rest of the input, as in the API
}

// Documented are the incidents that happened, from the scenario files.
func Documented() ([]Scenario, error) {
	names, err := fs.Glob(scenarioFiles, "scenarios/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list scenarios: %w", err)
	}
	var list []Scenario
	for _, name := range names {
		text, err := scenarioFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read a scenario: %w", err)
		}
		s, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("scenario %s: %w", name, err)
		}
		s.Name = strings.TrimSuffix(path.Base(name), ".yaml")
		list = append(list, s)
	}
	return list, nil
}

func parse(text []byte) (Scenario, error) {
	var s Scenario
	if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
		return s, err
	}
	if s.Municipality == "" || len(s.Steps) == 0 {
		return s, errors.New("municipality and steps are needed")
	}
	for i, step := range s.Steps {
		// A time that does not parse comes out as none.
		if step.At.IsZero() && step.Do != "SubmitLesson" && step.Do != "WithdrawLesson" {
			return s, fmt.Errorf("step %d: at: give a moment such as 2021-11-26T12:00:00+01:00", i+1)
		}
		if step.As != "" && step.As != "PARTNER" {
			return s, fmt.Errorf("step %d: as: PARTNER, or left out for the municipality itself", i+1)
		}
	}
	return s, nil
}
