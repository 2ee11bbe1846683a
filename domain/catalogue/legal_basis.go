package catalogue

import (
	"slices"
	"time"

	"leerkring/domain/situation"
)

// Status says whether a legal basis gives a power at all.
type Status string

// The values of Status.
const (
	InForce    Status = "IN_FORCE"    // the rule is law between its dates
	Pending    Status = "PENDING"     // a bill or plan: it gives no power yet
	StruckDown Status = "STRUCK_DOWN" // a court held this use of the rule unlawful
)

// AllStatuses lists every Status.
func AllStatuses() []Status { return []Status{InForce, Pending, StruckDown} }

// Valid tells whether the word is one of the list.
func (s Status) Valid() bool { return slices.Contains(AllStatuses(), s) }

// LegalBasis is a power or rule that a measure rests on.
type LegalBasis struct {
	ID           string
	Name, NameNL string
	Article      string            // where it stands, as a jurist cites it
	Kind         situation.LawKind // the branch of the law
	Authority    string            // who may use it, in Dutch
	Conditions   []string          // what must be the case, in Dutch
	Limits       []string          // what it may not do, in Dutch
	Status       Status

	// InForceFrom is the first day of force, at 00:00 in Amsterdam; nil means it is not on record, and no day is refused.
	InForceFrom *time.Time
	// InForceUntil is the first day on which the rule no longer holds, at 00:00 in Amsterdam; nil means it still holds.
	InForceUntil *time.Time

	Ruling *Ruling // only when Status is StruckDown
	Bill   *Bill   // only when Status is Pending

	// Checklist is what an order on this basis has to say; empty for a basis that carries no order.
	Checklist []situation.OrderAnswer
	// MaxDays is how long an order on this basis may last by law; nil when the article has no maximum in days. Three months are
	// 92 days here, the longest that they can be.
	MaxDays *int
	// SlipDays is over how many days the period of such an order is a slip of the pen; nil when nothing is.
	SlipDays *int

	CaseLaw []*Ruling // what courts held about the power without striking it down

	Source    string
	CheckedOn time.Time // the day the row was last looked at
	Verified  bool      // whether the row was read in Source; false asks the reader to check before relying on it
}

// Ruling is a judgment about a rule.
type Ruling struct {
	Court        string
	ECLI         string // the European case-law identifier; empty when not on record
	Date         time.Time
	Held, HeldNL string  // what the court held, in one sentence
	Upholds      *Ruling // the judgment of a lower court that it left standing, if any
}

// Bill is the plan behind a legal basis that is not law.
type Bill struct {
	Number           string // of the parliamentary papers; empty for a plan without one
	Name             string
	Course, CourseNL string // how far it came, in one sentence
}

// InForceOn tells whether the rule gave a power at the moment t. A bill and a rule struck down by a court never do.
func (b LegalBasis) InForceOn(t time.Time) bool {
	if b.Status != InForce {
		return false
	}
	if b.InForceFrom != nil && t.Before(*b.InForceFrom) {
		return false
	}
	return b.InForceUntil == nil || t.Before(*b.InForceUntil)
}

type legalBasisRow struct {
	ID           string       `yaml:"id"`
	Name         string       `yaml:"name"`
	NameNL       string       `yaml:"name_nl"`
	Article      string       `yaml:"article"`
	Kind         string       `yaml:"kind"`
	Authority    string       `yaml:"authority"`
	Conditions   []string     `yaml:"conditions"`
	Limits       []string     `yaml:"limits"`
	Status       string       `yaml:"status"`
	InForceFrom  string       `yaml:"in_force_from"`
	InForceUntil string       `yaml:"in_force_until"`
	Ruling       *rulingRow   `yaml:"ruling"`
	Bill         *billRow     `yaml:"bill"`
	Checklist    []string     `yaml:"checklist"`
	MaxDays      *int         `yaml:"max_days"`
	SlipDays     *int         `yaml:"slip_days"`
	CaseLaw      []*rulingRow `yaml:"case_law"`
	Source       string       `yaml:"source"`
	CheckedOn    string       `yaml:"checked_on"`
	Verified     bool         `yaml:"verified"`
}

type rulingRow struct {
	Court   string     `yaml:"court"`
	ECLI    string     `yaml:"ecli"`
	Date    string     `yaml:"date"`
	Held    string     `yaml:"held"`
	HeldNL  string     `yaml:"held_nl"`
	Upholds *rulingRow `yaml:"upholds"`
}

type billRow struct {
	Number   string `yaml:"number"`
	Name     string `yaml:"name"`
	Course   string `yaml:"course"`
	CourseNL string `yaml:"course_nl"`
}

func (r legalBasisRow) build(c *checker) LegalBasis {
	c.filled("name", r.Name)
	c.filled("name_nl", r.NameNL)
	c.filled("article", r.Article)
	c.filled("authority", r.Authority)
	c.filled("source", r.Source)
	c.allFilled("conditions", r.Conditions)
	c.allFilled("limits", r.Limits)
	status := word(c, "status", r.Status, AllStatuses())
	c.must(status == StruckDown == (r.Ruling != nil), "ruling", "stands with status STRUCK_DOWN, and only there; add it or take it out")
	c.must(status == Pending == (r.Bill != nil), "bill", "stands with status PENDING, and only there; add it or take it out")
	from, until := c.optionalDate("in_force_from", r.InForceFrom), c.optionalDate("in_force_until", r.InForceUntil)
	c.must(from == nil || until == nil || from.Before(*until), "in_force_until", "not after in_force_from; it is the first day on which the rule no longer holds")
	checklist := words(c, "checklist", r.Checklist, situation.AllOrderAnswers())
	c.must(r.MaxDays == nil || *r.MaxDays > 0, "max_days", "not a positive whole number; leave it out when the article has no maximum")
	c.must(r.MaxDays == nil || slices.Contains(checklist, situation.AskPeriod), "max_days", "stands without PERIOD in checklist; add that")
	c.must(r.SlipDays == nil || *r.SlipDays > 0 && r.MaxDays == nil && slices.Contains(checklist, situation.AskPeriod), "slip_days",
		"stands above nought, without max_days and with PERIOD in checklist; mend it or take it out")
	var caseLaw []*Ruling
	for _, ruling := range r.CaseLaw {
		if ruling == nil {
			c.must(false, "case_law", "holds an empty line; fill it in or take it out")
			continue
		}
		caseLaw = append(caseLaw, ruling.build(c, "case_law"))
	}
	return LegalBasis{
		ID: r.ID, Name: r.Name, NameNL: r.NameNL, Article: r.Article,
		Kind: word(c, "kind", r.Kind, situation.AllLawKinds()), Authority: r.Authority,
		Conditions: r.Conditions, Limits: r.Limits, Status: status, InForceFrom: from, InForceUntil: until,
		Ruling: r.Ruling.build(c, "ruling"), Bill: r.Bill.build(c), CaseLaw: caseLaw,
		Checklist: checklist, MaxDays: r.MaxDays, SlipDays: r.SlipDays,
		Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}

func (r *rulingRow) build(c *checker, field string) *Ruling {
	if r == nil {
		return nil
	}
	c.filled(field+".court", r.Court)
	c.filled(field+".held", r.Held)
	c.filled(field+".held_nl", r.HeldNL)
	return &Ruling{
		Court: r.Court, ECLI: r.ECLI, Date: c.date(field+".date", r.Date),
		Held: r.Held, HeldNL: r.HeldNL, Upholds: r.Upholds.build(c, field+".upholds"),
	}
}

func (r *billRow) build(c *checker) *Bill {
	if r == nil {
		return nil
	}
	c.filled("bill.name", r.Name)
	c.filled("bill.course", r.Course)
	c.filled("bill.course_nl", r.CourseNL)
	return &Bill{Number: r.Number, Name: r.Name, Course: r.Course, CourseNL: r.CourseNL}
}
