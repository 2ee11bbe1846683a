package advice

import (
	"fmt"
	"slices"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

// heavy is the intrusiveness from which a lighter measure has to be named that does not suffice.
const heavy = 4

// warnings are what a person should know before relying on an option.
func (w weighing) warnings(t catalogue.InterventionType) []Text {
	var list []Text
	add := func(en, nl string) { list = append(list, Text{en, nl}) }
	if !t.Verified {
		add("The facts of this measure were not verified; check them.", "De feiten van deze maatregel zijn niet geverifieerd; ga ze na.")
	}
	for _, basis := range w.inForce(t) {
		if !basis.Verified {
			add(basis.Article+" was not verified against the text of the law; check it.",
				basis.Article+" is niet geverifieerd aan de wettekst; ga het na.")
		}
	}
	if t.ContentDirected {
		add("Aim it at what stands online alone; a ban on posts to come is prior restraint (Grondwet art. 7).",
			"Richt het alleen op wat online staat; een verbod op berichten die nog komen is censuur vooraf (Grondwet art. 7).")
	}
	if slices.Contains(t.Needs, catalogue.OpenSource) && w.access() != situation.PublicAccess {
		add("Find out first whether everybody can read the content.", "Ga eerst na of iedereen de inhoud kan lezen.")
	}
	if t.Intrusiveness == 0 && w.called() >= 2 {
		add("The situation is grave: write down why waiting is better, and when to look again.",
			"De situatie is ernstig: leg vast waarom wachten beter is, en wanneer opnieuw wordt gekeken.")
	}
	return list
}

// askForSubsidiarity warns with each heavy option to say why the best lighter one does not suffice.
func (w weighing) askForSubsidiarity(options []Option) {
	lighter := slices.IndexFunc(options, func(o Option) bool {
		return o.Type.Intrusiveness > 0 && o.Type.Intrusiveness < heavy && !o.Type.Supports
	})
	if lighter < 0 {
		return
	}
	name := options[lighter].Type
	for i := range options {
		if options[i].Type.Intrusiveness >= heavy {
			options[i].Warnings = append(options[i].Warnings, Text{
				fmt.Sprintf("Say why something lighter does not suffice, such as %s (%s).", name.Name, name.ID),
				fmt.Sprintf("Leg vast waarom iets lichters niet volstaat, zoals %s (%s).", name.NameNL, name.ID),
			})
		}
	}
}
