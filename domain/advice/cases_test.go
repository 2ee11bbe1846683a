package advice_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"leerkring/domain/advice"
	"leerkring/domain/situation"
)

// weighedCase is one line of the tables in testdata: given a situation on a day, then this advice.
type weighedCase struct {
	Given     string         `yaml:"given"`
	On        string         `yaml:"on"`
	Situation situationTable `yaml:"situation"`

	First     []string                 `yaml:"first"`     // one of these stands first
	Shortlist []string                 `yaml:"shortlist"` // all of these are put forward
	Options   []string                 `yaml:"options"`   // all of these are possible
	RuledOut  map[string]advice.Ground `yaml:"ruled_out"` // all of these are out, on this ground among others
	Because   map[string]string        `yaml:"because"`   // and the Dutch explanation says this
}

type situationTable struct {
	Stage      situation.BarrierStage `yaml:"stage"`
	Severity   situation.Level        `yaml:"severity"`
	Likelihood situation.Level        `yaml:"likelihood"`
	Urgency    situation.Level        `yaml:"urgency"`
	Platform   situation.Platform     `yaml:"platform"`
	Kind       situation.ContentKind  `yaml:"kind"`
	Preventive *bool                  `yaml:"preventive"` // left out: true, as in the API
	Repeated   bool                   `yaml:"repeated"`
}

func (s situationTable) situation() advice.Situation {
	return advice.Situation{
		BarrierStage: s.Stage, Severity: s.Severity, Likelihood: s.Likelihood, Urgency: s.Urgency, Platform: s.Platform,
		ContentKind: s.Kind, Preventive: s.Preventive == nil || *s.Preventive, Repeated: s.Repeated,
	}
}

func TestEveryCaseOfTheTables(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	count, stages := 0, map[situation.BarrierStage]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []weighedCase
		if err := yaml.UnmarshalWithOptions(text, &cases, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			count, stages[c.Situation.Stage] = count+1, true
			t.Run(filepath.Base(file)+"/"+c.Given, func(t *testing.T) { c.check(t) })
		}
	}
	if count < 60 || len(stages) != len(situation.AllBarrierStages()) {
		t.Errorf("%d cases over %d stages", count, len(stages))
	}
}

func (c weighedCase) check(t *testing.T) {
	day, err := time.Parse(time.DateOnly, c.On)
	if err != nil || !c.Situation.situation().Valid() {
		t.Fatalf("no day or no situation: %+v (%v)", c, err)
	}
	a := advice.Weigh(c.Situation.situation(), load(t), day.Add(12*time.Hour), nil)
	var ranked []string
	for _, o := range a.Options {
		ranked = append(ranked, o.Type.ID)
	}
	if len(c.First) > 0 && !slices.Contains(c.First, ranked[0]) {
		t.Errorf("%s stands first, want one of %v", ranked[0], c.First)
	}
	for _, id := range c.Shortlist {
		if !slices.Contains(a.Shortlist(), id) {
			t.Errorf("%s is not put forward: %v", id, ranked)
		}
	}
	for _, id := range c.Options {
		if !slices.Contains(ranked, id) {
			t.Errorf("%s is no option: %+v", id, objections(a, id))
		}
	}
	for id, ground := range c.RuledOut {
		if !slices.ContainsFunc(objections(a, id), func(o advice.Objection) bool { return o.Ground == ground }) {
			t.Errorf("%s is not out as %s: %+v", id, ground, objections(a, id))
		}
	}
	for id, words := range c.Because {
		if !slices.ContainsFunc(objections(a, id), func(o advice.Objection) bool { return strings.Contains(o.NL, words) }) {
			t.Errorf("%s: no explanation says %q: %+v", id, words, objections(a, id))
		}
	}
}

func objections(a advice.Advice, id string) []advice.Objection {
	for _, r := range a.RuledOut {
		if r.Type.ID == id {
			return r.Grounds
		}
	}
	return nil
}
