package catalogue

import (
	"fmt"
	"slices"
	"time"

	"leerkring/domain/situation"
)

// MaxIntrusiveness is the top of the scale of InterventionType.Intrusiveness.
const MaxIntrusiveness = 5

// InterventionType is one thing a municipality or a partner can do about an online-instigated disturbance, doing nothing on
// purpose included.
type InterventionType struct {
	ID                         string
	Name, NameNL               string
	Description, DescriptionNL string
	Kind                       situation.LawKind        // NON_LEGAL, or the branch of the law it stands in
	Function                   situation.Function       // what it does in the barrier model
	Authority                  string                   // who decides or acts, in Dutch
	BarrierStages              []situation.BarrierStage // where in the course of events it can help
	ContentKinds               []situation.ContentKind  // the kinds of content it answers; empty: any, and none at all

	// Intrusiveness grades how far it goes into people's lives: 0 nothing, 1 informal, 2 light, 3 medium,
	// 4 heavy (individual rights), 5 emergency.
	Intrusiveness int
	TimeToEffect  situation.Pace // an estimate
	Needs         []Need
	// Supports tells that it prepares or supports other measures, and so is never too light for a situation.
	Supports bool
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
	Function        string   `yaml:"function"`
	Authority       string   `yaml:"authority"`
	BarrierStages   []string `yaml:"barrier_stages"`
	ContentKinds    []string `yaml:"content_kinds"`
	Intrusiveness   *int     `yaml:"intrusiveness"`
	TimeToEffect    string   `yaml:"time_to_effect"`
	Needs           []string `yaml:"needs"`
	Supports        bool     `yaml:"supports"`
	LegalBases      []string `yaml:"legal_bases"`
	ContentDirected bool     `yaml:"content_directed"`
	Conditions      []string `yaml:"conditions"`
	Limits          []string `yaml:"limits"`
	Source          string   `yaml:"source"`
	CheckedOn       string   `yaml:"checked_on"`
	Verified        bool     `yaml:"verified"`
}

func (r interventionRow) build(c *checker, knownBases map[string]int) InterventionType {
	c.filled("name", r.Name)
	c.filled("name_nl", r.NameNL)
	c.filled("description", r.Description)
	c.filled("description_nl", r.DescriptionNL)
	c.filled("authority", r.Authority)
	c.filled("source", r.Source)
	c.allFilled("conditions", r.Conditions)
	c.allFilled("limits", r.Limits)
	c.some("barrier_stages", r.BarrierStages)
	kind := word(c, "kind", r.Kind, situation.AllLawKinds())
	c.must(kind == situation.NonLegal || len(r.LegalBases) > 0, "legal_bases", "a legal intervention needs at least one; name an id of "+legalBasesFile)
	for i, id := range r.LegalBases {
		_, known := knownBases[id]
		c.must(known, "legal_bases", fmt.Sprintf("no legal basis has the id %q; choose an id of %s", id, legalBasesFile))
		c.must(!slices.Contains(r.LegalBases[:i], id), "legal_bases", fmt.Sprintf("%q stands twice; take one out", id))
	}
	return InterventionType{
		ID: r.ID, Name: r.Name, NameNL: r.NameNL, Description: r.Description, DescriptionNL: r.DescriptionNL,
		Kind: kind, Function: word(c, "function", r.Function, situation.AllFunctions()), Authority: r.Authority,
		BarrierStages: words(c, "barrier_stages", r.BarrierStages, situation.AllBarrierStages()),
		ContentKinds:  words(c, "content_kinds", r.ContentKinds, situation.AllContentKinds()),
		Intrusiveness: r.intrusiveness(c), TimeToEffect: word(c, "time_to_effect", r.TimeToEffect, situation.AllPaces()),
		Needs: words(c, "needs", r.Needs, AllNeeds()), Supports: r.Supports,
		LegalBases: r.LegalBases, ContentDirected: r.ContentDirected, Conditions: r.Conditions, Limits: r.Limits,
		Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}

// intrusiveness reads the grade. A forgotten one must not read as "nothing", so absence differs from 0.
func (r interventionRow) intrusiveness(c *checker) int {
	grade := -1
	if r.Intrusiveness != nil {
		grade = *r.Intrusiveness
	}
	c.must(grade >= 0 && grade <= MaxIntrusiveness, "intrusiveness", fmt.Sprintf("not from 0 to %d", MaxIntrusiveness))
	return grade
}
