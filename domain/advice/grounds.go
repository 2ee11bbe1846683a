package advice

import (
	"fmt"
	"slices"
	"strings"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

// Ground is why a measure is out.
type Ground string

// The grounds, the gravest first.
const (
	Unlawful          Ground = "UNLAWFUL"            // a court held it unlawful
	NotInForce        Ground = "NOT_IN_FORCE"        // no basis of it was law on the day
	Pending           Ground = "PENDING"             // it rests on a plan or bill
	PriorRestraint    Ground = "PRIOR_RESTRAINT"     // it is aimed at what nobody has published
	ConditionNotMet   Ground = "CONDITION_NOT_MET"   // the answers given exclude a condition
	OtherContent      Ground = "OTHER_CONTENT"       // it answers another kind of content
	WrongStage        Ground = "WRONG_STAGE"         // it does not help at this stage
	TooSlow           Ground = "TOO_SLOW"            // it works after the time that is left
	HeavierThanNeeded Ground = "HEAVIER_THAN_NEEDED" // something lighter fits
)

// AllGrounds lists every Ground, the gravest first.
func AllGrounds() []Ground {
	return []Ground{Unlawful, NotInForce, Pending, PriorRestraint, ConditionNotMet, OtherContent, WrongStage, TooSlow, HeavierThanNeeded}
}

// objections are the grounds on which a measure is out whatever else fits, the gravest first.
func (w weighing) objections(t catalogue.InterventionType) []Objection {
	list := w.withoutPower(t)
	add := func(ground Ground, en, nl string) { list = append(list, Objection{ground, Text{en, nl}}) }
	if t.ContentDirected && w.ContentKind == "" && w.Preventive {
		add(PriorRestraint, "Nothing was published yet, and Grondwet art. 7 forbids restraint beforehand.",
			"Er is nog niets gepubliceerd, en Grondwet art. 7 verbiedt censuur vooraf.")
	}
	for _, need := range t.Needs {
		if text, met := w.meets(need); !met {
			list = append(list, Objection{ConditionNotMet, text})
		}
	}
	if len(t.ContentKinds) > 0 && !slices.Contains(t.ContentKinds, w.ContentKind) {
		list = append(list, Objection{OtherContent, w.answers(t)})
	}
	if !slices.Contains(t.BarrierStages, w.BarrierStage) {
		stage := w.BarrierStage.Name()
		add(WrongStage, "It does not help at the stage "+stage.EN+".", "Het helpt niet in de fase "+stage.NL+".")
	}
	tooSlow := t.TimeToEffect == situation.WithinWeeks || t.TimeToEffect == situation.WithinMonths
	if tooSlow && w.Urgency == situation.Critical && w.BarrierStage != situation.Aftermath {
		add(TooSlow, "It works "+t.TimeToEffect.Name().EN+", and there is no time left.", "Het werkt "+t.TimeToEffect.Name().NL+", en er is geen tijd meer.")
	}
	return list
}

// withoutPower objects to a measure that no law carries on the day. A measure that is not legal needs no basis, but one whose
// only bases are plans or were struck down does not exist.
func (w weighing) withoutPower(t catalogue.InterventionType) []Objection {
	if len(w.inForce(t)) > 0 {
		return nil
	}
	basis := w.catalogue.Powerless(t)
	if basis == nil {
		if t.Kind == situation.NonLegal {
			return nil
		}
		first, _ := w.catalogue.LegalBasis(t.LegalBases[0])
		basis = &first
	}
	en, nl := basis.WhyNot(w.day)
	ground := map[catalogue.Status]Ground{catalogue.StruckDown: Unlawful, catalogue.Pending: Pending, catalogue.InForce: NotInForce}[basis.Status]
	return []Objection{{ground, Text{en, nl}}}
}

// meets tests a need of a measure with the answers given, and says what is lacking.
func (w weighing) meets(need catalogue.Need) (lacking Text, met bool) {
	switch need {
	case catalogue.OpenSource:
		return Text{"It asks for content that everybody can read, and this platform is closed.",
			"Het vraagt om inhoud die iedereen kan lezen, en dit platform is besloten."}, w.access() != situation.ClosedAccess
	case catalogue.SeriousFear:
		return Text{"It asks for a disturbance or serious fear of one (ernstige vrees); severity and likelihood are not both high.",
			"Het vraagt om een verstoring of ernstige vrees daarvoor; ernst en waarschijnlijkheid zijn niet beide hoog."}, w.seriousFear()
	case catalogue.Emergency:
		urgent := w.Severity == situation.Critical || w.Urgency == situation.Critical
		grave := w.Severity.Grade() >= situation.High.Grade()
		return Text{"It is for an emergency: serious disorder or serious fear of it, and severity or urgency critical.",
			"Het is voor een noodsituatie: ernstige wanordelijkheden of ernstige vrees daarvoor, en ernst of tijdsdruk kritiek."}, w.seriousFear() && grave && urgent
	case catalogue.EarlierDisturbance:
		return Text{"It asks for repeated disturbance, or a part in one that took place.",
			"Het vraagt om herhaalde verstoring, of een aandeel in een verstoring die plaatsvond."}, w.Repeated || w.BarrierStage == situation.Aftermath
	case catalogue.RepeatedDisturbance:
		return Text{"It asks for repeated disturbance by those concerned.", "Het vraagt om herhaalde verstoring door de betrokkenen."}, w.Repeated
	}
	return Text{}, true
}

func (w weighing) seriousFear() bool {
	high := situation.High.Grade()
	return w.BarrierStage == situation.Disturbance || w.Severity.Grade() >= high && w.Likelihood.Grade() >= high
}

// answers says which content a measure is for.
func (w weighing) answers(t catalogue.InterventionType) Text {
	var en, nl []string
	for _, k := range t.ContentKinds {
		en, nl = append(en, k.Name().EN), append(nl, k.Name().NL)
	}
	text := Text{"It answers other content: " + strings.Join(en, ", ") + ".", "Het is voor andere inhoud: " + strings.Join(nl, ", ") + "."}
	if w.ContentKind == "" {
		text = Text{"It is aimed at content, and none was named: " + strings.Join(en, ", ") + ".",
			"Het is op inhoud gericht, en er is geen inhoud genoemd: " + strings.Join(nl, ", ") + "."}
	}
	return text
}

// tooHeavy objects to what weighs more than the gravity can carry, while something lighter fits.
func (w weighing) tooHeavy(lighter catalogue.InterventionType) Objection {
	grades := w.grades()
	return Objection{HeavierThanNeeded, Text{
		fmt.Sprintf("It is heavier than the situation calls for (%s); lighter and fitting is %s (%s).", grades.EN, lighter.Name, lighter.ID),
		fmt.Sprintf("Het is zwaarder dan de situatie vraagt (%s); lichter en passend is %s (%s).", grades.NL, lighter.NameNL, lighter.ID),
	}}
}
