package catalogue

import "time"

// Powerless is the first basis of a measure none of whose bases gives a power: all are bills, or were struck down. It is nil when
// one of them is law, whatever the day.
func (c *Catalogue) Powerless(t InterventionType) *LegalBasis {
	var first *LegalBasis
	for _, id := range t.LegalBases {
		basis, ok := c.LegalBasis(id)
		if !ok || basis.Status == InForce {
			return nil
		}
		if first == nil {
			first = &basis
		}
	}
	return first
}

// WhyNot says in English and Dutch why the rule gave no power on a day: the ruling, how far the bill came, or the days between
// which it held. Both are empty when it did.
func (b LegalBasis) WhyNot(day time.Time) (en, nl string) {
	switch {
	case b.Status == StruckDown:
		return b.ruled()
	case b.InForceOn(day):
		return "", ""
	}
	en, nl = b.Article+" was not in force on that day.", b.Article+" was op die dag niet van kracht."
	switch {
	case b.Bill != nil && b.Bill.Number != "":
		en = b.Name + " (bill " + b.Bill.Number + ") is not in force: " + b.Bill.Course
		nl = b.Article + " (wetsvoorstel " + b.Bill.Number + "), niet van kracht. " + b.Bill.CourseNL
	case b.Bill != nil:
		en = b.Name + " is not in force: " + b.Bill.Course
		nl = b.Article + ", niet van kracht. " + b.Bill.CourseNL
	case b.InForceFrom != nil && b.InForceUntil != nil:
		en += " It held from " + b.InForceFrom.Format(time.DateOnly) + " until " + b.InForceUntil.Format(time.DateOnly) + "."
		nl += " Het gold van " + b.InForceFrom.Format(time.DateOnly) + " tot " + b.InForceUntil.Format(time.DateOnly) + "."
	case b.InForceFrom != nil:
		en += " It holds from " + b.InForceFrom.Format(time.DateOnly) + "."
		nl += " Het geldt vanaf " + b.InForceFrom.Format(time.DateOnly) + "."
	case b.InForceUntil != nil:
		en += " It held until " + b.InForceUntil.Format(time.DateOnly) + "."
		nl += " Het gold tot " + b.InForceUntil.Format(time.DateOnly) + "."
	}
	return en, nl
}

// ruled cites the judgments behind a rule that was struck down.
func (b LegalBasis) ruled() (en, nl string) {
	en, nl = b.Article+" can't carry this measure.", b.Article+" kan deze maatregel niet dragen."
	for r := b.Ruling; r != nil; r = r.Upholds {
		where := r.Court + ", " + r.Date.Format(time.DateOnly)
		if r.ECLI != "" {
			where += ", " + r.ECLI
		}
		en += " " + where + ": " + r.Held
		nl += " " + where + ": " + r.HeldNL
	}
	return en, nl
}

// Cited is the rule as a sentence names it in English and Dutch: its article, or the English name of what has no article yet.
func (b LegalBasis) Cited() (en, nl string) {
	if b.Bill != nil {
		return b.Name, b.Article
	}
	return b.Article, b.Article
}
