package incident

import (
	"slices"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// finding is what the law says of a measure: lawful, or why not, with the article or ruling and its date.
type finding struct {
	lawfulness situation.Lawfulness
	field      string
	en, nl     string
}

func (f finding) code() problem.Code {
	if f.lawfulness == situation.NotInForce {
		return problem.NotInForce
	}
	return problem.Unlawful
}

// judge keeps rule 5. It tests declared answers (type, basis, content state, day), never the meaning of prose. The gravest
// finding comes first: what no basis could mend, then what the measure's own bases say, then the basis that was named.
func judge(measure catalogue.InterventionType, basis *catalogue.LegalBasis, content situation.ContentState, day time.Time, cat *catalogue.Catalogue) finding {
	belongs := basis != nil && slices.Contains(measure.LegalBases, basis.ID)
	if !belongs && measure.Kind != situation.NonLegal {
		// A measure that no basis in force could carry is judged by its own, under whatever name it was taken.
		if own := cat.Powerless(measure); own != nil {
			basis, belongs = own, true
		}
	}
	// A ban on what nobody has said yet is prior restraint, whatever power it leans on. Talking, warning or offering an
	// alternative restrains nobody, so a non-legal measure that isn't directed at content is free.
	restrains := measure.ContentDirected || measure.Kind != situation.NonLegal
	if content == situation.NotYetPublished && restrains {
		return priorRestraint(basis, day)
	}
	switch {
	case basis == nil && measure.Kind != situation.NonLegal:
		return finding{situation.NotChecked, "legalBasisId",
			"No legal basis was named for this legal measure, so its lawfulness could not be checked.",
			"Voor deze juridische maatregel is geen grondslag genoemd; de rechtmatigheid is niet te toetsen."}
	case basis == nil:
		return finding{lawfulness: situation.Lawful}
	case !belongs:
		en, nl := basis.Cited()
		return finding{situation.Unlawful, "legalBasisId",
			en + " does not carry this measure; choose one of the intervention's legalBases.",
			nl + " draagt deze maatregel niet; kies er een uit legalBases van de interventie."}
	case basis.Status == catalogue.StruckDown:
		en, nl := basis.WhyNot(day)
		return finding{situation.Unlawful, "legalBasisId", en, nl}
	case !basis.InForceOn(day):
		en, nl := basis.WhyNot(day)
		return finding{situation.NotInForce, "legalBasisId", en, nl}
	}
	return finding{lawfulness: situation.Lawful}
}

// priorRestraint is the finding of Grondwet art. 7, with the ruling where a court said so of this very basis.
func priorRestraint(basis *catalogue.LegalBasis, day time.Time) finding {
	found := finding{situation.Unlawful, "contentState",
		"Grondwet art. 7 (in force since 1983-02-17) forbids prior restraint: no measure may be aimed at content that nobody has published yet. Aim it at published content or at conduct in the street.",
		"Grondwet art. 7 (van kracht sinds 1983-02-17) verbiedt censuur vooraf: geen maatregel mag zijn gericht op inhoud die nog niemand heeft gepubliceerd. Richt hem op gepubliceerde inhoud of op gedrag op straat."}
	if basis != nil && basis.Status == catalogue.StruckDown {
		en, nl := basis.WhyNot(day)
		found.en, found.nl = found.en+" "+en, found.nl+" "+nl
	}
	return found
}
