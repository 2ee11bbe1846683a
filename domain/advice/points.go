package advice

import (
	"fmt"
	"slices"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

// gravity adds severity and likelihood, 0 to 6. Once a disturbance goes on or is over, it is certain: its severity counts twice,
// and even a slight one asks for something.
func (w weighing) gravity() int {
	likelihood := w.Likelihood.Grade()
	if w.BarrierStage == situation.Disturbance || w.BarrierStage == situation.Aftermath {
		likelihood = max(likelihood, w.Severity.Grade(), situation.Moderate.Grade())
	}
	return w.Severity.Grade() + likelihood
}

// heaviest is the intrusiveness that the gravity can carry at most (proportionality).
func (w weighing) heaviest() int { return []int{1, 2, 2, 3, 4, 5, 5}[w.gravity()] }

// called is the intrusiveness that the gravity calls for: what is lighter may not be enough.
func (w weighing) called() int { return []int{0, 1, 1, 2, 2, 3, 4}[w.gravity()] }

// reasons weigh one measure that fits.
func (w weighing) reasons(t catalogue.InterventionType) []Reason {
	var list []Reason
	add := func(points int, en, nl string) { list = append(list, Reason{points, Text{en, nl}}) }
	stage := w.BarrierStage.Name()
	add(3, "It helps at the stage "+stage.EN+".", "Het helpt in de fase "+stage.NL+".")
	if len(t.BarrierStages) <= 2 {
		add(1, "It is made for this stage.", "Het is voor deze fase bedoeld.")
	}
	kind := w.ContentKind.Name()
	switch {
	case len(t.ContentKinds) > 3:
		add(1, "It answers content like this ("+kind.EN+").", "Het past bij zulke inhoud ("+kind.NL+").")
	case len(t.ContentKinds) > 0:
		add(2, "It is made for content like this ("+kind.EN+").", "Het is voor zulke inhoud bedoeld ("+kind.NL+").")
	}
	add(catalogue.MaxIntrusiveness-t.Intrusiveness,
		fmt.Sprintf("Subsidiarity: intrusiveness %d of %d.", t.Intrusiveness, catalogue.MaxIntrusiveness),
		fmt.Sprintf("Subsidiariteit: ingrijpendheid %d van %d.", t.Intrusiveness, catalogue.MaxIntrusiveness))
	switch short := w.called() - t.Intrusiveness; {
	case short > 0 && t.Supports:
		add(0, "It supports other measures, so being light is no drawback.", "Het ondersteunt andere maatregelen; licht zijn is geen bezwaar.")
	case short > 0:
		add(-2*short, "Alone it may be too light: "+w.grades().EN+".", "Op zichzelf is het misschien te licht: "+w.grades().NL+".")
	}
	happened := w.BarrierStage == situation.Disturbance || w.BarrierStage == situation.Aftermath // following alone is then no answer
	if t.Intrusiveness == 0 && w.gravity() <= 1 && !happened {
		add(2, "Nothing calls for acting now; following is enough.", "Niets vraagt nu om optreden; volgen is genoeg.")
	}
	list = append(list, w.timeliness(t)...)
	list = append(list, w.rights(t)...)
	return append(list, w.known(t))
}

// grades are severity and likelihood in words.
func (w weighing) grades() Text {
	return Text{
		"severity " + w.Severity.Name().EN + ", likelihood " + w.Likelihood.Name().EN,
		"ernst " + w.Severity.Name().NL + ", waarschijnlijkheid " + w.Likelihood.Name().NL,
	}
}

// timeliness weighs how soon a measure works against the time that is left.
func (w weighing) timeliness(t catalogue.InterventionType) []Reason {
	if t.Intrusiveness == 0 { // doing nothing is soon done
		return nil
	}
	pace := slices.Index(situation.AllPaces(), t.TimeToEffect)
	points := 0
	switch w.Urgency {
	case situation.Critical:
		points = []int{2, 1, -2, -4, -6}[pace]
	case situation.High:
		points = []int{1, 1, -1, -3, -4}[pace]
	}
	if points == 0 {
		return nil
	}
	urgency, effect := w.Urgency.Name(), t.TimeToEffect.Name()
	return []Reason{{points, Text{
		"Urgency is " + urgency.EN + ", and it works " + effect.EN + ".", "De tijdsdruk is " + urgency.NL + ", en het werkt " + effect.NL + ".",
	}}}
}

// rights weigh what a measure does to freedom of expression and assembly.
func (w weighing) rights(t catalogue.InterventionType) []Reason {
	var list []Reason
	add := func(points int, en, nl string) { list = append(list, Reason{points, Text{en, nl}}) }
	if t.ContentDirected {
		add(-1, "It touches freedom of expression (Grondwet art. 7).", "Het raakt de vrijheid van meningsuiting (Grondwet art. 7).")
	}
	if w.ContentKind == situation.CallToDemonstrate {
		switch {
		case t.Kind != situation.NonLegal:
			add(-2, "Demonstrating is a right (Grondwet art. 9); restricting it comes last.",
				"Betogen is een recht (Grondwet art. 9); beperken komt het laatst.")
		case slices.Contains(t.ContentKinds, w.ContentKind):
			add(2, "It makes the demonstration possible, as Grondwet art. 9 asks.", "Het maakt de betoging mogelijk, zoals Grondwet art. 9 vraagt.")
		}
	}
	if t.Function == situation.AskingPlatform && w.access() == situation.ClosedAccess {
		add(-2, "A platform seldom sees or removes what stands in closed chats.", "Een platform ziet of verwijdert zelden wat in besloten chats staat.")
	}
	return list
}

// access is who can usually read the platform; unknown when no platform was named.
func (w weighing) access() situation.Access {
	if p, ok := w.catalogue.Platform(w.Platform); ok {
		return p.Access
	}
	return situation.UnknownAccess
}
