package notice

import (
	"net/mail"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// FileNotice reports one piece of content.
type FileNotice struct {
	Order
	Incident      uuid.UUID                     `json:"incident"`
	Platform      situation.Platform            `json:"platform"`
	URL           string                        `json:"url"`
	Qualification situation.NoticeQualification `json:"qualification"`
	Ground        string                        `json:"ground"`
	Explanation   string                        `json:"explanation"`
	Route         situation.NoticeRoute         `json:"route"`
	ReporterName  string                        `json:"reporterName"`
	ReporterEmail string                        `json:"reporterEmail"`
	GoodFaith     bool                          `json:"goodFaith"`
	Regime        situation.Regime              `json:"regime,omitempty"` // empty: AVG
}

// NoticeFiled says what was reported, why, and by which way.
type NoticeFiled struct {
	Incident      uuid.UUID                     `json:"incident"`
	Platform      situation.Platform            `json:"platform"`
	Qualification situation.NoticeQualification `json:"qualification"`
	Route         situation.NoticeRoute         `json:"route"`
	URL           string                        `json:"url,omitempty" seal:"true"`
	Ground        string                        `json:"ground,omitempty" seal:"true"` // the article, or the house rule
	Explanation   string                        `json:"explanation,omitempty" seal:"true"`
	ReporterName  string                        `json:"reporterName,omitempty" seal:"true"`
	ReporterEmail string                        `json:"reporterEmail,omitempty" seal:"true"`
	Regime        situation.Regime              `json:"regime,omitempty"` // empty: AVG
}

func (NoticeFiled) noticeEvent() {}

func (c FileNotice) decide(s State) ([]Event, error) {
	var checks problem.Checks
	if s.Municipality != "" {
		checks.Add(problem.WrongStage, "noticeId", "This notice was filed already; make a new one for other content.",
			"Deze melding is al ingediend; maak een nieuwe voor andere inhoud.")
	}
	problem.Word(&checks, "platform", c.Platform)
	c.qualified(&checks)
	c.complete(&checks)
	if c.Regime == situation.AVG { // what goes without saying is not written
		c.Regime = ""
	}
	if c.Regime != "" {
		problem.Word(&checks, "regime", c.Regime)
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{NoticeFiled{
		Incident: c.Incident, Platform: c.Platform, Qualification: c.Qualification, Route: c.Route, URL: c.URL, Ground: c.Ground,
		Explanation: c.Explanation, ReporterName: c.ReporterName, ReporterEmail: c.ReporterEmail, Regime: c.Regime,
	}}, nil
}

// qualified keeps rules 2 and 4.
func (c FileNotice) qualified(checks *problem.Checks) {
	problem.Word(checks, "qualification", c.Qualification)
	problem.Word(checks, "route", c.Route)
	switch c.Qualification {
	case situation.LawfulOpinion:
		checks.Add(problem.Unlawful, "qualification",
			"A lawful opinion is not reported: a government that asks a platform to take it away restrains it without a law (Grondwet art. 7, EVRM art. 10). Answer it with a message of your own, or leave it.",
			"Een geoorloofde mening wordt niet gemeld: een overheid die een platform vraagt haar weg te halen, beperkt haar zonder wet (Grondwet art. 7, EVRM art. 10). Beantwoord haar met een eigen bericht, of laat haar staan.")
	case situation.IllegalContent:
		checks.RequiredText("ground", c.Ground, NameLimit) // the article that it breaks
	case situation.HouseRules:
		checks.RequiredText("ground", c.Ground, NameLimit) // the rule that it breaks
		if c.Route == situation.TrustedFlagger || c.Route == situation.ProsecutorWay {
			checks.Add(problem.Unlawful, "route",
				"House rules are the platform's own: report by its form. A trusted flagger (DSA art. 22) and the public prosecutor take illegal content alone.",
				"Huisregels zijn van het platform zelf: meld via zijn formulier. Een betrouwbare flagger (DSA art. 22) en de officier van justitie nemen alleen illegale inhoud aan.")
		}
	}
}

// complete keeps rule 3.
func (c FileNotice) complete(checks *problem.Checks) {
	checks.RequiredText("explanation", c.Explanation, TextLimit)
	checks.RequiredText("reporterName", c.ReporterName, NameLimit)
	checks.Link("url", c.URL, TextLimit)
	if c.URL == "" {
		checks.Add(problem.Required, "url",
			"A notice names the exact place (DSA art. 16(2)(b)): copy the full link from the address bar.",
			"Een melding noemt de exacte plaats (DSA art. 16 lid 2 onder b): kopieer de volledige link uit de adresbalk.")
	}
	if a, err := mail.ParseAddress(c.ReporterEmail); err != nil || a.Address != c.ReporterEmail || len(c.ReporterEmail) > NameLimit {
		checks.Add(problem.Required, "reporterEmail",
			"A notice names an e-mail address of who reports (DSA art. 16(2)(c)): give the function's address, such as ooenv@gemeente.nl.",
			"Een melding noemt een e-mailadres van de melder (DSA art. 16 lid 2 onder c): geef het adres van de functie, zoals ooenv@gemeente.nl.")
	}
	if !c.GoodFaith {
		checks.Add(problem.Required, "goodFaith",
			"A notice states that who reports believes in good faith that it is accurate and complete (DSA art. 16(2)(d)): confirm that, or do not report.",
			"Een melding verklaart dat de melder te goeder trouw meent dat zij juist en volledig is (DSA art. 16 lid 2 onder d): bevestig dat, of meld niet.")
	}
}
