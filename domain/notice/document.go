package notice

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"leerkring/domain/situation"
)

// Document is a filed notice as it is handed to its receiver: what article 16(2) of the Digital Services Act (Regulation (EU)
// 2022/2065) asks for, in its terms.
type Document struct {
	Platform                   situation.Platform `json:"platform"`
	SubstantiatedExplanation   string             `json:"substantiatedExplanation"`     // art. 16(2)(a)
	ExactElectronicLocation    string             `json:"exactElectronicLocation"`      // art. 16(2)(b)
	NameOfNotifier             string             `json:"nameOfNotifier"`               // art. 16(2)(c)
	EmailOfNotifier            string             `json:"emailOfNotifier"`              // art. 16(2)(c)
	StatementOfGoodFaith       bool               `json:"statementOfGoodFaith"`         // art. 16(2)(d)
	AllegedIllegality          string             `json:"allegedIllegality,omitempty"`  // the article that it breaks
	TermsAndConditionsBreached string             `json:"termsAndConditions,omitempty"` // the house rule that it breaks (art. 14)
	SubmittedByTrustedFlagger  bool               `json:"submittedByTrustedFlagger"`    // art. 22
	DateOfNotice               time.Time          `json:"dateOfNotice"`
	qualification              situation.NoticeQualification
	route                      situation.NoticeRoute
}

// DocumentOf makes the document of a notice that was filed at a moment. Every filed notice states good faith (rule 3).
func DocumentOf(n NoticeFiled, filedAt time.Time) Document {
	d := Document{
		Platform: n.Platform, SubstantiatedExplanation: n.Explanation, ExactElectronicLocation: n.URL, NameOfNotifier: n.ReporterName,
		EmailOfNotifier: n.ReporterEmail, StatementOfGoodFaith: true, SubmittedByTrustedFlagger: n.Route == situation.TrustedFlagger,
		DateOfNotice: filedAt.UTC(), qualification: n.Qualification, route: n.Route,
	}
	if n.Qualification == situation.IllegalContent {
		d.AllegedIllegality = n.Ground
	} else {
		d.TermsAndConditionsBreached = n.Ground
	}
	return d
}

// JSON is the document for a machine.
func (d Document) JSON() (string, error) {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return "", fmt.Errorf("write a notice: %w", err)
	}
	return string(text), nil
}

// Text is the document for a person, in Dutch.
func (d Document) Text() string {
	var b strings.Builder
	line := func(what, said string) { fmt.Fprintf(&b, "%s: %s\n", what, said) }
	fmt.Fprintf(&b, "Melding van %s\n\n", d.qualification.Name().NL)
	line("Platform", d.Platform.Name().NL)
	line("Weg", d.route.Name().NL)
	line("Datum", d.DateOfNotice.Format("02-01-2006 15:04")+" UTC")
	line("Exacte plaats (DSA art. 16 lid 2 onder b)", d.ExactElectronicLocation)
	if d.AllegedIllegality != "" {
		line("In strijd met", d.AllegedIllegality)
	}
	if d.TermsAndConditionsBreached != "" {
		line("In strijd met de voorwaarden (DSA art. 14)", d.TermsAndConditionsBreached)
	}
	line("Melder (DSA art. 16 lid 2 onder c)", d.NameOfNotifier+" <"+d.EmailOfNotifier+">")
	fmt.Fprintf(&b, "\nToelichting (DSA art. 16 lid 2 onder a)\n\n%s\n", d.SubstantiatedExplanation)
	b.WriteString("\nDe melder verklaart te goeder trouw te menen dat deze melding juist en volledig is (DSA art. 16 lid 2 onder d).\n")
	if d.qualification == situation.IllegalContent {
		b.WriteString("Bevestig de ontvangst en deel uw beslissing met redenen mee (DSA art. 16 lid 4 en 5, art. 17).\n")
	}
	return b.String()
}
