package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"leerkring/domain/situation"
)

// Barrier is one stage of the barrier model (barrièremodel): what points to it, who is needed, and what can be put in the way.
// Lists in English and in Dutch say the same, line by line.
type Barrier struct {
	Stage                      situation.BarrierStage
	Description, DescriptionNL string
	Signals, SignalsNL         []string
	Partners, PartnersNL       []string
	Barriers, BarriersNL       []string
	Source                     string
	CheckedOn                  time.Time
	Verified                   bool
}

// BarrierModel lists the seven stages in the order of the data. The list is a copy; the lists inside its rows are shared and must not
// be changed.
func (c *Catalogue) BarrierModel() []Barrier { return slices.Clone(c.barriers) }

// HelpingAt lists the interventions that can help at a stage, the lightest first.
func (c *Catalogue) HelpingAt(stage situation.BarrierStage) []InterventionType {
	list := slices.DeleteFunc(c.InterventionTypes(), func(t InterventionType) bool { return !slices.Contains(t.BarrierStages, stage) })
	slices.SortStableFunc(list, func(a, b InterventionType) int { return cmp.Compare(a.Intrusiveness, b.Intrusiveness) })
	return list
}

type barrierRow struct {
	Stage         string   `yaml:"stage"`
	Description   string   `yaml:"description"`
	DescriptionNL string   `yaml:"description_nl"`
	Signals       []string `yaml:"signals"`
	SignalsNL     []string `yaml:"signals_nl"`
	Partners      []string `yaml:"partners"`
	PartnersNL    []string `yaml:"partners_nl"`
	Barriers      []string `yaml:"barriers"`
	BarriersNL    []string `yaml:"barriers_nl"`
	Source        string   `yaml:"source"`
	CheckedOn     string   `yaml:"checked_on"`
	Verified      bool     `yaml:"verified"`
}

func (r barrierRow) build(c *checker) Barrier {
	c.filled("description", r.Description)
	c.filled("description_nl", r.DescriptionNL)
	c.filled("source", r.Source)
	c.bilingual("signals", r.Signals, r.SignalsNL)
	c.bilingual("partners", r.Partners, r.PartnersNL)
	c.bilingual("barriers", r.Barriers, r.BarriersNL)
	return Barrier{
		Stage:       word(c, "stage", r.Stage, situation.AllBarrierStages()),
		Description: r.Description, DescriptionNL: r.DescriptionNL, Signals: r.Signals, SignalsNL: r.SignalsNL,
		Partners: r.Partners, PartnersNL: r.PartnersNL, Barriers: r.Barriers, BarriersNL: r.BarriersNL,
		Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}

// bilingual checks a list that stands in both languages.
func (c *checker) bilingual(field string, en, nl []string) {
	c.some(field, en)
	c.some(field+"_nl", nl)
	c.must(len(en) == len(nl), field+"_nl", fmt.Sprintf("%d lines beside %d in English; say the same in both", len(nl), len(en)))
}
