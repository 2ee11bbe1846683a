package catalogue

import (
	"fmt"
	"time"

	"leerkring/domain/situation"
)

// maxIntrusiveness is the top of the scale of InterventionType.Intrusiveness.
const maxIntrusiveness = 5

// InterventionType is one thing a municipality or a partner can do about an online-instigated disturbance, doing nothing on
// purpose included.
type InterventionType struct {
	ID                         string
	Name, NameNL               string
	Description, DescriptionNL string
	Kind                       situation.LawKind        // NON_LEGAL, or the branch of the law it stands in
	Authority                  string                   // who decides or acts, in Dutch
	BarrierStages              []situation.BarrierStage // where in the course of events it can help

	// Intrusiveness grades how far it goes into people's lives: 0 nothing, 1 informal, 2 light, 3 medium,
	// 4 heavy (individual rights), 5 emergency.
	Intrusiveness int
	// LegalBases are ids of legal bases. A legal intervention has at least one; a non-legal one may have some.
	LegalBases []string
	// ContentDirected tells that it asks for online content to be removed, blocked or not published. Such a measure
	// touches freedom of expression (Grondwet art. 7, EVRM art. 10).
	ContentDirected bool

	Conditions []string // what must be the case, in Dutch
	Limits     []string // what it may not do, in Dutch
	Source     string
	CheckedOn  time.Time // the day the row was last looked at
	Verified   bool      // whether Source was read for the row's status, text or use; false asks the reader to check
}

type interventionRow struct {
	ID              string   `yaml:"id"`
	Name            string   `yaml:"name"`
	NameNL          string   `yaml:"name_nl"`
	Description     string   `yaml:"description"`
	DescriptionNL   string   `yaml:"description_nl"`
	Kind            string   `yaml:"kind"`
	Authority       string   `yaml:"authority"`
	BarrierStages   []string `yaml:"barrier_stages"`
	Intrusiveness   *int     `yaml:"intrusiveness"`
	LegalBases      []string `yaml:"legal_bases"`
	ContentDirected bool     `yaml:"content_directed"`
	Conditions      []string `yaml:"conditions"`
	Limits          []string `yaml:"limits"`
	Source          string   `yaml:"source"`
	CheckedOn       string   `yaml:"checked_on"`
	Verified        bool     `yaml:"verified"`
}

func (r interventionRow) build(c *checker, knownBases map[string]int) InterventionType {
	c.filled("id", r.ID)
	c.filled("name", r.Name)
	c.filled("name_nl", r.NameNL)
	c.filled("description", r.Description)
	c.filled("description_nl", r.DescriptionNL)
	c.filled("authority", r.Authority)
	c.filled("source", r.Source)
	c.allFilled("conditions", r.Conditions)
	c.allFilled("limits", r.Limits)
	kind := situation.LawKind(r.Kind)
	c.word("kind", r.Kind, kind.Valid())
	// A forgotten scale must not read as "nothing", so absence differs from 0.
	intrusiveness := -1
	if r.Intrusiveness != nil {
		intrusiveness = *r.Intrusiveness
	}
	c.must(intrusiveness >= 0 && intrusiveness <= maxIntrusiveness, fmt.Sprintf("intrusiveness: not from 0 to %d", maxIntrusiveness))
	c.must(kind == situation.NonLegal || len(r.LegalBases) > 0, "legal_bases: a legal intervention needs at least one")
	seen := map[string]bool{}
	for _, id := range r.LegalBases {
		_, known := knownBases[id]
		c.must(known, fmt.Sprintf("legal_bases: no legal basis has the id %q", id))
		c.must(!seen[id], fmt.Sprintf("legal_bases: %q stands twice", id))
		seen[id] = true
	}
	return InterventionType{
		ID: r.ID, Name: r.Name, NameNL: r.NameNL, Description: r.Description, DescriptionNL: r.DescriptionNL,
		Kind: kind, Authority: r.Authority, BarrierStages: r.stages(c), Intrusiveness: intrusiveness,
		LegalBases: r.LegalBases, ContentDirected: r.ContentDirected, Conditions: r.Conditions, Limits: r.Limits,
		Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}

func (r interventionRow) stages(c *checker) []situation.BarrierStage {
	c.must(len(r.BarrierStages) > 0, "barrier_stages: empty")
	stages := make([]situation.BarrierStage, len(r.BarrierStages))
	for i, word := range r.BarrierStages {
		stages[i] = situation.BarrierStage(word)
		c.word("barrier_stages", word, stages[i].Valid())
	}
	return stages
}
