package incident

import (
	"regexp"
	"slices"
	"strings"

	"leerkring/domain/anonymise"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// publicNameLimit is the length of a case's public name in characters.
const publicNameLimit = 80

// PublicCase asks that a lesson names its incident, since the whole country knows it and nothing could hide it.
type PublicCase struct {
	Consent bool   `json:"consent"` // of the municipality, to be named with its incident
	Name    string `json:"name"`    // by which the incident is known
}

// check keeps handles, links, addresses and numbers out of the name: it stands unmasked, as newspapers write it.
func (p *PublicCase) check(checks *problem.Checks, rules Rules) {
	if p == nil {
		return
	}
	if !p.Consent {
		checks.Add(problem.Required, "publicCase.consent",
			"A public case names the municipality; that needs its consent. Give it, or leave publicCase out to share the lesson anonymously.",
			"Een openbare casus noemt de gemeente; dat kan alleen met haar toestemming. Geef die, of laat publicCase weg om de les anoniem te delen.")
	}
	checks.RequiredText("publicCase.name", p.Name, publicNameLimit)
	if p.namesSomebody(rules) {
		checks.Add(problem.Invalid, "publicCase.name",
			"The name holds what looks like a person or an account; name the case by its place and year, such as Project X Haren 2012.",
			"In de naam staat iets dat op een persoon of account lijkt; noem de casus naar plaats en jaar, bijvoorbeeld Project X Haren 2012.")
	}
	name := regexp.MustCompile(`^[\p{L}\p{M}\d ,'’()-]*$`)
	number := regexp.MustCompile(`\d[ -]?\d[ -]?\d[ -]?\d[ -]?\d`)
	if !name.MatchString(p.Name) || number.MatchString(p.Name) {
		checks.Add(problem.Invalid, "publicCase.name",
			"A name is of words and at most a year, as newspapers write it, such as Project X Haren 2012; leave accounts, links and numbers out.",
			"Een naam bestaat uit woorden en hooguit een jaartal, zoals kranten hem schrijven, bijvoorbeeld Project X Haren 2012; laat accounts, links en nummers weg.")
	}
}

// named is what the lesson says of the incident; nil when it is not to be named.
func (p *PublicCase) named(s State) *lesson.PublicCase {
	if p == nil {
		return nil
	}
	return &lesson.PublicCase{Name: p.Name, Municipality: s.Municipality, Year: situation.YearOf(s.FirstSignal)}
}

// ToldByName says that the lesson that stands names the incident, so that its coded record may stand for no other.
func (s State) ToldByName() bool {
	standing := s.standing()
	return standing != nil && standing.Content.PublicCase != nil
}

// namesSomebody tells whether the anonymiser finds a person or a number of somebody in the name. Municipalities are many people's
// surnames, and may be named here.
func (p *PublicCase) namesSomebody(rules Rules) bool {
	name := p.Name
	for _, m := range rules.Catalogue.Municipalities() {
		town, _, _ := strings.Cut(m.Name, " (")
		name = strings.ReplaceAll(name, town, "")
	}
	return slices.ContainsFunc(rules.Masker.MaskAll(nil, name).Masked[0].Spans, func(s anonymise.Span) bool {
		switch s.Kind {
		case anonymise.Place, anonymise.Org:
			return s.Rule == "tagger" // in so few words it can't tell a family from a town that no list has
		case anonymise.Handle, anonymise.Date, anonymise.Number, anonymise.Word: // a real account has signs, which no name may have
			return false
		}
		return true
	})
}
