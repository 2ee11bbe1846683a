package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// OrderChecklist is what a mayor's order (bevel) says: the answers that a court asks for when it tests one. Which of them are
// needed stands with the legal basis in the catalogue.
type OrderChecklist struct {
	Facts           string                `json:"facts,omitempty"`
	SeriousFear     string                `json:"seriousFear,omitempty"` // what shows the disorder, or the serious fear of it (ernstige vrees)
	WhyLighterFails string                `json:"whyLighterFails,omitempty"`
	Area            string                `json:"area,omitempty"`
	Addressees      string                `json:"addressees,omitempty"`
	Announcement    string                `json:"announcement,omitempty"`
	PeriodFrom      *time.Time            `json:"periodFrom,omitempty"`
	PeriodUntil     *time.Time            `json:"periodUntil,omitempty"`
	Council         situation.CouncilStep `json:"council,omitempty"`
	CouncilAt       *time.Time            `json:"councilAt,omitempty"` // when that step was taken, or will be
}

// check tests the answers that were given, whatever the article asks for.
func (o OrderChecklist) check(checks *problem.Checks, by Order) {
	checks.Text("order.facts", o.Facts, TextLimit)
	checks.Text("order.seriousFear", o.SeriousFear, TextLimit)
	checks.Text("order.whyLighterFails", o.WhyLighterFails, TextLimit)
	checks.Text("order.area", o.Area, TextLimit)
	checks.Text("order.addressees", o.Addressees, TextLimit)
	checks.Text("order.announcement", o.Announcement, TextLimit)
	near(checks, "order.periodFrom", o.PeriodFrom, by)
	near(checks, "order.periodUntil", o.PeriodUntil, by)
	near(checks, "order.councilAt", o.CouncilAt, by)
	if o.PeriodFrom != nil && o.PeriodUntil != nil && !o.PeriodUntil.After(*o.PeriodFrom) {
		checks.Add(problem.Invalid, "order.periodUntil", "The end does not lie after the beginning; check both.",
			"Het einde ligt niet na het begin; controleer beide.")
	}
	if o.PeriodUntil != nil && o.PeriodUntil.Before(by.moment()) {
		checks.Add(problem.Invalid, "order.periodUntil", "The end lies before the decision itself; check the date.",
			"Het einde ligt voor het besluit zelf; controleer de datum.")
	}
	if o.Council != "" {
		problem.Word(checks, "order.council", o.Council)
	}
	if o.CouncilAt != nil {
		councilDay(checks, "order.councilAt", o.Council, *o.CouncilAt, by.moment(), by.Now)
	}
}

// councilDay tests when the council heard of an order, or will: never before the decision, and what was done not in the future.
func councilDay(checks *problem.Checks, field string, step situation.CouncilStep, at, decided, now time.Time) {
	if !step.Planned() {
		checks.Moment(field, at, now)
	}
	if at.Before(decided) {
		checks.Add(problem.Invalid, field, "This day of the council lies before the decision; check the date.",
			"Deze dag van de raad ligt voor het besluit; controleer de datum.")
	}
}

// near refuses a slip of the pen: a moment that lies more than ten years from the decision.
func near(checks *problem.Checks, field string, t *time.Time, by Order) {
	if t != nil && (t.Before(by.moment().AddDate(-10, 0, 0)) || t.After(by.moment().AddDate(10, 0, 0))) {
		checks.Add(problem.Invalid, field, "This moment lies more than ten years from the decision; check the date.",
			"Dit tijdstip ligt meer dan tien jaar van het besluit; controleer de datum.")
	}
}

// gap is an answer that a legal basis asks for and that was not given, with the field for it.
type gap struct {
	answer situation.OrderAnswer
	field  string
}

// gaps are the answers that are missing, in the order of the basis' checklist.
func (o OrderChecklist) gaps(asked []situation.OrderAnswer) []gap {
	var found []gap
	for _, answer := range asked {
		for _, field := range o.missing(answer) {
			found = append(found, gap{answer, "order." + field})
		}
	}
	return found
}

// missing names the fields of an answer that say nothing.
func (o OrderChecklist) missing(answer situation.OrderAnswer) (fields []string) {
	need := func(field string, given bool) {
		if !given {
			fields = append(fields, field)
		}
	}
	switch answer {
	case situation.AskFacts:
		need("facts", problem.Tells(o.Facts))
	case situation.AskSeriousFear:
		need("seriousFear", problem.Tells(o.SeriousFear))
	case situation.AskWhyLighterFails:
		need("whyLighterFails", problem.Tells(o.WhyLighterFails))
	case situation.AskArea:
		need("area", problem.Tells(o.Area))
	case situation.AskAddressees:
		need("addressees", problem.Tells(o.Addressees))
	case situation.AskAnnouncement:
		need("announcement", problem.Tells(o.Announcement))
	case situation.AskPeriod:
		need("periodFrom", o.PeriodFrom != nil)
		need("periodUntil", o.PeriodUntil != nil)
	case situation.AskCouncilInformed:
		need("council", o.Council != "")
		need("councilAt", o.CouncilAt != nil)
	case situation.AskCouncilRatifying:
		need("council", o.Council.Ratifies())
	}
	return fields
}

// lasting is the finding of an article with a maximum: how long the order lasts by what it says.
func (o OrderChecklist) lasting(basis *catalogue.LegalBasis) finding {
	if basis == nil || basis.MaxDays == nil || o.PeriodFrom == nil || o.PeriodUntil == nil ||
		!o.PeriodUntil.After(situation.DaysAfter(*o.PeriodFrom, *basis.MaxDays)) {
		return finding{lawfulness: situation.Lawful}
	}
	return finding{situation.Unlawful, "order.periodUntil",
		fmt.Sprintf("An order under %s may last %d days at most; make the period shorter.", basis.Article, *basis.MaxDays),
		fmt.Sprintf("Een bevel op grond van %s mag ten hoogste %d dagen duren; maak de periode korter.", basis.Article, *basis.MaxDays)}
}

// brief refuses, of an article without a maximum that is for the shortest time, a period that can only be a slip of the pen.
func (o OrderChecklist) brief(checks *problem.Checks, basis *catalogue.LegalBasis) {
	if basis == nil || basis.SlipDays == nil || o.PeriodFrom == nil || o.PeriodUntil == nil ||
		!o.PeriodUntil.After(situation.DaysAfter(*o.PeriodFrom, *basis.SlipDays)) {
		return
	}
	checks.Add(problem.Invalid, "order.periodUntil",
		fmt.Sprintf("An order under %s is for the shortest time, and this period is longer than %d days; say a shorter one.", basis.Article, *basis.SlipDays),
		fmt.Sprintf("Een bevel op grond van %s is voor de kortst mogelijke tijd, en deze periode is langer dan %d dagen; geef een kortere.", basis.Article, *basis.SlipDays))
}

// ask refuses an order that leaves out what its article asks for: one problem for each field.
func ask(checks *problem.Checks, basis *catalogue.LegalBasis, gaps []gap) {
	for _, g := range gaps {
		name := g.answer.Name()
		checks.Add(problem.Required, g.field, basis.Article+" asks for "+name.EN+"; fill it in.",
			basis.Article+" vraagt "+name.NL+"; vul dit in.")
	}
}

// without says of an order that was given without some answers that it could not be tested for them. What made it unlawful
// already stands, and stands first.
func (f finding) without(basis *catalogue.LegalBasis, gaps []gap) finding {
	if len(gaps) == 0 {
		return f
	}
	var en, nl []string
	for _, g := range gaps {
		if name := g.answer.Name(); !slices.Contains(en, name.EN) {
			en, nl = append(en, name.EN), append(nl, name.NL)
		}
	}
	if f.lawfulness == situation.Lawful {
		f.lawfulness, f.field = situation.NotChecked, "order"
	}
	f.en = strings.TrimSpace(f.en + " " + basis.Article + " asks for what is not in the file: " + strings.Join(en, ", ") + ".")
	f.nl = strings.TrimSpace(f.nl + " " + basis.Article + " vraagt wat niet in het dossier staat: " + strings.Join(nl, ", ") + ".")
	return f
}
