package incident

import (
	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// NoteWhatIf says whether a power that is not law would have helped in this case, such as the removal order of bill 36789. It names
// a legal basis or a measure. What is law is not noted but decided on.
type NoteWhatIf struct {
	Order
	LegalBasis       string              `json:"legalBasis"`
	InterventionType string              `json:"interventionType"`
	WouldHaveHelped  situation.WouldHelp `json:"wouldHaveHelped"`
	Reason           string              `json:"reason"`
}

// WhatIfNoted says whether a power that was not law that day would have helped, and why it was none. It was not used.
type WhatIfNoted struct {
	LegalBasis       string              `json:"legalBasis"`                 // id in the catalogue; of a measure the first of its bases
	InterventionType casefact.TypeID     `json:"interventionType,omitempty"` // when a measure was named
	WouldHaveHelped  situation.WouldHelp `json:"wouldHaveHelped"`
	WhyNot           string              `json:"whyNot"`   // how far the bill came, or the ruling; made by the rules
	WhyNotNL         string              `json:"whyNotNl"` // the same in Dutch
	Catalogue        string              `json:"catalogue"`
	Reason           string              `json:"reason,omitempty" seal:"true"`
}

func (e WhatIfNoted) change(s State, _ entry) State {
	s.WhatIfs++
	return s
}

func (c NoteWhatIf) decide(s State, rules Rules) ([]Event, error) {
	var checks problem.Checks
	problem.Word(&checks, "wouldHaveHelped", c.WouldHaveHelped)
	checks.RequiredText("reason", c.Reason, TextLimit)
	if c.moment().Before(s.FirstSignal) {
		checks.Add(problem.Invalid, "occurredAt", "This moment lies before the first signal of the case; name a day on which the power could have been used in it.",
			"Dit tijdstip ligt voor het eerste signaal van de zaak; noem een dag waarop de bevoegdheid erin te gebruiken was.")
	}
	bases := c.bases(&checks, rules.Catalogue)
	for _, basis := range bases {
		if !basis.InForceOn(c.moment()) {
			continue
		}
		checks.Add(problem.Invalid, c.names(),
			basis.Article+" is law on that day; send decideIntervention for a measure that rests on it instead.",
			basis.Article+" is op die dag van kracht; stuur in plaats daarvan decideIntervention voor een maatregel op die grondslag.")
		break
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	en, nl := bases[0].WhyNot(c.moment())
	return []Event{WhatIfNoted{
		LegalBasis: bases[0].ID, InterventionType: casefact.TypeID(c.InterventionType), WouldHaveHelped: c.WouldHaveHelped,
		WhyNot: en, WhyNotNL: nl, Catalogue: rules.Catalogue.Version(), Reason: c.Reason,
	}}, nil
}

// names is the field that says which power it is about.
func (c NoteWhatIf) names() string {
	if c.InterventionType != "" {
		return "interventionTypeId"
	}
	return "legalBasisId"
}

// bases are the powers that the note is about: the one that it names, or those of the measure that it names.
func (c NoteWhatIf) bases(checks *problem.Checks, cat *catalogue.Catalogue) []catalogue.LegalBasis {
	if (c.LegalBasis == "") == (c.InterventionType == "") {
		checks.Add(problem.Required, "legalBasisId", "Name a legal basis or a measure, one of the two.",
			"Noem een grondslag of een maatregel, een van beide.")
		return nil
	}
	ids := []string{c.LegalBasis}
	if c.InterventionType != "" {
		measure, ok := cat.InterventionType(c.InterventionType)
		switch {
		case !ok:
			checks.Add(problem.NotFound, "interventionTypeId", "The catalogue has no such intervention; choose one of interventionTypes.",
				"De catalogus kent deze interventie niet; kies er een uit interventionTypes.")
			return nil
		case measure.Kind == situation.NonLegal:
			checks.Add(problem.Invalid, "interventionTypeId", "This measure needs no power; send decideIntervention instead.",
				"Deze maatregel heeft geen bevoegdheid nodig; stuur in plaats daarvan decideIntervention.")
			return nil
		}
		ids = measure.LegalBases
	}
	var bases []catalogue.LegalBasis
	for _, id := range ids {
		basis, ok := cat.LegalBasis(id)
		if !ok {
			checks.Add(problem.NotFound, "legalBasisId", "The catalogue has no such legal basis; choose one of legalBases.",
				"De catalogus kent deze grondslag niet; kies er een uit legalBases.")
			return nil
		}
		bases = append(bases, basis)
	}
	return bases
}
