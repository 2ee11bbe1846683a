package incident

import (
	"slices"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// HeavyFrom is the intrusiveness from which the last assessment has to say INTERVENE (rule 4).
const HeavyFrom = 3

// DecideIntervention decides on a measure, or records one that was taken already.
type DecideIntervention struct {
	Order
	InterventionType string                 `json:"interventionType"`
	LegalBasis       string                 `json:"legalBasis"`
	Motivation       string                 `json:"motivation"`
	ContentState     situation.ContentState `json:"contentState"`
	Taken            bool                   `json:"taken"`
	ExpectedEffect   string                 `json:"expectedEffect,omitempty"`
	Criterion        string                 `json:"criterion,omitempty"`
	Regime           situation.Regime       `json:"regime,omitempty"` // of the gravest that the texts tell; empty: AVG
	Checklist        *OrderChecklist        `json:"order,omitempty"`
}

// InterventionDecided says which measure was decided on, with its legal basis, and what the rules said of it that day.
type InterventionDecided struct {
	InterventionType casefact.TypeID        `json:"interventionType"`
	LegalBasis       string                 `json:"legalBasis,omitempty"` // id in the catalogue
	ContentState     situation.ContentState `json:"contentState"`
	Taken            bool                   `json:"taken"`
	Lawfulness       situation.Lawfulness   `json:"lawfulness"`
	LawfulnessNote   string                 `json:"lawfulnessNote,omitempty"`   // article or ruling with its date; made by the rules
	LawfulnessNoteNL string                 `json:"lawfulnessNoteNl,omitempty"` // the same in Dutch
	Catalogue        string                 `json:"catalogue"`                  // version of the catalogue it was tested against
	Motivation       string                 `json:"motivation,omitempty" seal:"true"`
	ExpectedEffect   string                 `json:"expectedEffect,omitempty" seal:"true"` // by what it should work, said beforehand
	Criterion        string                 `json:"criterion,omitempty" seal:"true"`      // by what one will see whether it did
	Regime           situation.Regime       `json:"regime,omitempty"`                     // empty: AVG
	Checklist        *OrderChecklist        `json:"order,omitempty" seal:"true"`          // what the order says; nil when nothing was said of it
}

func (e InterventionDecided) change(s State, at entry) State {
	made := Measure{ID: at.ID, Type: e.InterventionType, Basis: e.LegalBasis, Status: Decided, Decided: at.OccurredAt}
	if e.Taken {
		made.Status, made.Started, made.Taken = Started, &at.OccurredAt, true
	}
	s.Measures = append(slices.Clone(s.Measures), made)
	return s.step(lesson.StepDecided, at)
}

func (c DecideIntervention) decide(s State, rules Rules) ([]Event, error) {
	measure, ok := rules.Catalogue.InterventionType(c.InterventionType)
	if !ok {
		return nil, problem.One(problem.NotFound, "interventionTypeId",
			"The catalogue has no such intervention; choose one of interventionTypes.",
			"De catalogus kent deze interventie niet; kies er een uit interventionTypes.")
	}
	var checks problem.Checks
	c.motivated(&checks, s)
	problem.Word(&checks, "contentState", c.ContentState)
	checks.Text("expectedEffect", c.ExpectedEffect, TextLimit)
	checks.Text("criterion", c.Criterion, TextLimit)
	regime := regime(&checks, c.Regime)
	if measure.Intrusiveness >= HeavyFrom && !s.MayIntervene && !(c.Taken && s.Intervened) {
		checks.Add(problem.WrongStage, "interventionTypeId",
			"This measure weighs on people's rights, and the last assessment has to say INTERVENE; record one that does first.",
			"Deze maatregel raakt rechten van mensen, en de laatste weging moet INTERVENE zeggen; leg eerst zo'n weging vast.")
	}
	order := c.says()
	order.check(&checks, c.Order)
	basis := c.basis(&checks, measure, rules.Catalogue)
	found, gaps := judge(measure, basis, c.ContentState, c.OccurredAt, rules.Catalogue), order.gaps(asked(measure, basis))
	if found.lawfulness == situation.Lawful {
		found = order.lasting(basis)
	}
	if found.lawfulness == situation.Lawful && !c.Taken {
		ask(&checks, basis, gaps)
		order.brief(&checks, basis)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if found.lawfulness != situation.Lawful && !c.Taken {
		return nil, problem.One(found.code(), found.field, found.en, found.nl)
	}
	found = found.without(basis, gaps)
	return []Event{InterventionDecided{
		InterventionType: casefact.TypeID(measure.ID), LegalBasis: c.LegalBasis, ContentState: c.ContentState, Taken: c.Taken,
		Lawfulness: found.lawfulness, LawfulnessNote: found.en, LawfulnessNoteNL: found.nl,
		Catalogue: rules.Catalogue.Version(), Motivation: c.Motivation, ExpectedEffect: c.ExpectedEffect, Criterion: c.Criterion,
		Regime:    regime,
		Checklist: c.Checklist,
	}}, nil
}

// motivated asks for a reason, and names what needs one: a measure that the weighing tool did not put forward at the last
// assessment may be chosen, and the file says why. What was taken is recorded as it was taken.
func (c DecideIntervention) motivated(checks *problem.Checks, s State) {
	advised := s.Assessment == nil || len(s.Assessment.AdviceShown) == 0 ||
		slices.Contains(s.Assessment.AdviceShown, casefact.TypeID(c.InterventionType))
	if advised || c.Taken || problem.Says(c.Motivation) {
		checks.RequiredText("motivation", c.Motivation, TextLimit)
		return
	}
	checks.Add(problem.Required, "motivation",
		"The weighing tool did not put this measure forward at the last assessment; say why it was chosen all the same.",
		"Het afwegingskader droeg deze maatregel bij de laatste weging niet aan; leg uit waarom hij toch is gekozen.")
}

// basis is the legal basis that the command names, or nil. A legal measure needs one; of a measure that was taken without one
// the file says so.
func (c DecideIntervention) basis(checks *problem.Checks, measure catalogue.InterventionType, cat *catalogue.Catalogue) *catalogue.LegalBasis {
	if c.LegalBasis == "" {
		if measure.Kind != situation.NonLegal && !c.Taken {
			checks.Add(problem.Required, "legalBasisId",
				"A legal measure needs its legal basis; choose one of the intervention's legalBases.",
				"Een juridische maatregel heeft een grondslag nodig; kies er een uit legalBases van de interventie.")
		}
		return nil
	}
	basis, ok := cat.LegalBasis(c.LegalBasis)
	if !ok {
		checks.Add(problem.NotFound, "legalBasisId",
			"The catalogue has no such legal basis; choose one of the intervention's legalBases.",
			"De catalogus kent deze grondslag niet; kies er een uit legalBases van de interventie.")
		return nil
	}
	return &basis
}

// says is what the order says; of an order without a checklist, nothing.
func (c DecideIntervention) says() OrderChecklist {
	if c.Checklist == nil {
		return OrderChecklist{}
	}
	return *c.Checklist
}

// asked is the checklist of the basis that a legal measure was given on (rule 12). A basis that does not carry the measure asks nothing
// of it, and a measure that needs no power is no order.
func asked(measure catalogue.InterventionType, basis *catalogue.LegalBasis) []situation.OrderAnswer {
	if basis == nil || measure.Kind == situation.NonLegal || !slices.Contains(measure.LegalBases, basis.ID) {
		return nil
	}
	return basis.Checklist
}
