// Package advice is the weighing tool (integraal afwegingskader): it puts the measures of the catalogue in order for one
// situation, and says of each why it stands where it stands, or why it is out. It advises; a person decides.
//
// The rules, each with a test:
//
//  1. Every measure of the catalogue is an option or ruled out, never both. Deliberately not intervening is one of them.
//  2. Out is what no law carries on the day: struck down by a court, a bill, or not in force.
//  3. Out is what asks for content to go that nobody has published: prior restraint (Grondwet art. 7).
//  4. Out is what the answers given exclude: another stage or kind of content, a condition that is not met (ernstige vrees, an
//     emergency, earlier or repeated disturbance, an open source), or an effect that comes too late.
//  5. Subsidiarity: out is what weighs heavier than severity and likelihood call for, as long as something lighter fits.
//  6. What is left is ordered by points. Each reason has its points, and they add up to the score.
//  7. The same situation, catalogue, day and evidence give the same advice.
//
// The points and bounds are this tool's own, set by reason and not measured; they stand together in points.go.
package advice

import (
	"cmp"
	"slices"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

// Situation is what the tool is told: coded answers alone.
type Situation struct {
	BarrierStage situation.BarrierStage
	Severity     situation.Level
	Likelihood   situation.Level // that it happens; after a disturbance: that it happens again
	Urgency      situation.Level
	Platform     situation.Platform    // empty: not known
	ContentKind  situation.ContentKind // empty: nothing was published that a measure could be aimed at
	Preventive   bool                  // to prevent what has not happened yet
	Repeated     bool                  // those concerned disturbed public order before
}

// Valid tells whether every answer is a word of its list; platform and kind may be left out.
func (s Situation) Valid() bool {
	return s.BarrierStage.Valid() && s.Severity.Valid() && s.Likelihood.Valid() && s.Urgency.Valid() &&
		(s.Platform == "" || s.Platform.Valid()) && (s.ContentKind == "" || s.ContentKind.Valid())
}

// Advice is the answer: options from best to least, and what is out in the order of the catalogue.
type Advice struct {
	Options  []Option
	RuledOut []RuledOut
}

// Option is a measure that may be taken.
type Option struct {
	Type       catalogue.InterventionType
	Score      int // the sum of the points of Reasons
	Reasons    []Reason
	Conditions []string // what a person has to check first, in Dutch: conditions, and limits as "grens: ..."
	Warnings   []Text
	Evidence   *Estimate // nil: no figures
}

// Text says the same in both languages of the product.
type Text struct{ EN, NL string }

// Reason is why an option stands where it stands.
type Reason struct {
	Points int
	Text
}

// RuledOut is a measure that is out, and why: the gravest ground first.
type RuledOut struct {
	Type    catalogue.InterventionType
	Grounds []Objection
}

// Objection is one ground to rule a measure out.
type Objection struct {
	Ground Ground
	Text
}

// ShortlistLength is how many options count as put forward.
const ShortlistLength = 10

// Shortlist gives the ids of the options that were put forward: the best ones.
func (a Advice) Shortlist() []string {
	ids := make([]string, 0, ShortlistLength)
	for _, o := range a.Options[:min(ShortlistLength, len(a.Options))] {
		ids = append(ids, o.Type.ID)
	}
	return ids
}

// weighing is one question to the tool.
type weighing struct {
	Situation
	catalogue *catalogue.Catalogue
	day       time.Time
	evidence  Evidence
}

// Weigh gives the advice for a situation under the law of a day.
func Weigh(s Situation, cat *catalogue.Catalogue, day time.Time, evidence Evidence) Advice {
	w := weighing{s, cat, day, evidence}
	var a Advice
	out := map[string][]Objection{}
	var lighter, heavier []Option
	for _, t := range cat.InterventionTypes() {
		if grounds := w.objections(t); len(grounds) > 0 {
			out[t.ID] = grounds
		} else if t.Intrusiveness > w.heaviest() {
			heavier = append(heavier, w.option(t))
		} else {
			lighter = append(lighter, w.option(t))
		}
	}
	rank(lighter)
	if fits := slices.IndexFunc(lighter, func(o Option) bool { return o.Type.Intrusiveness > 0 && !o.Type.Supports }); fits >= 0 {
		for _, o := range heavier {
			out[o.Type.ID] = []Objection{w.tooHeavy(lighter[fits].Type)}
		}
		heavier = nil
	}
	a.Options = append(lighter, heavier...)
	rank(a.Options)
	w.askForSubsidiarity(a.Options)
	for _, t := range cat.InterventionTypes() {
		if grounds := out[t.ID]; grounds != nil {
			a.RuledOut = append(a.RuledOut, RuledOut{t, grounds})
		}
	}
	return a
}

// rank puts the best first; of equal ones the lightest, and of these the one for the fewest stages.
func rank(options []Option) {
	slices.SortFunc(options, func(a, b Option) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Type.Intrusiveness, b.Type.Intrusiveness),
			cmp.Compare(len(a.Type.BarrierStages), len(b.Type.BarrierStages)), cmp.Compare(a.Type.ID, b.Type.ID))
	})
}

func (w weighing) option(t catalogue.InterventionType) Option {
	o := Option{Type: t, Reasons: w.reasons(t), Conditions: w.conditions(t), Warnings: w.warnings(t)}
	if estimate, ok := w.evidence[t.ID]; ok {
		o.Evidence = &estimate
	}
	for _, r := range o.Reasons {
		o.Score += r.Points
	}
	return o
}

// conditions are those of the measure and, for a legal one, of its bases that are in force on the day.
func (w weighing) conditions(t catalogue.InterventionType) []string {
	list := slices.Clone(t.Conditions)
	for _, limit := range t.Limits {
		list = append(list, "grens: "+limit)
	}
	if t.Kind == situation.NonLegal {
		return list
	}
	for _, basis := range w.inForce(t) {
		for _, condition := range basis.Conditions {
			list = append(list, basis.Article+": "+condition)
		}
		for _, limit := range basis.Limits {
			list = append(list, basis.Article+", grens: "+limit)
		}
	}
	return list
}

// inForce are the bases of a measure that give a power on the day.
func (w weighing) inForce(t catalogue.InterventionType) []catalogue.LegalBasis {
	var list []catalogue.LegalBasis
	for _, id := range t.LegalBases {
		if basis, ok := w.catalogue.LegalBasis(id); ok && basis.InForceOn(w.day) {
			list = append(list, basis)
		}
	}
	return list
}
