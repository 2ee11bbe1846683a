package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/projections/casefile"
)

// opening is what stands on the first page.
func (w *writer) opening() []Fact {
	i := w.Case
	var f facts
	title := w.under(w.opened()...)
	if title == "" {
		title = cmp.Or(text(i.Title), "gewist")
	}
	f.add("Titel", title)
	f.add("Kenmerk", i.Reference)
	f.add("Gemeente", w.municipality(i.Municipality))
	f.add("Stadium", stage(i.Stage))
	f.add("Geopend", cmp.Or(w.under(w.first()...), when(i.OpenedAt)))
	f.add("Gesloten", cmp.Or(whenever(i.ClosedAt), "nee"))
	f.add("Behandelaar", cmp.Or(w.handler(), "niemand"))
	if len(i.Tags) > 0 {
		f.add("Labels", w.internal(strings.Join(i.Tags, ", ")))
	}
	if i.Erased {
		f.add("Gewist", "Alle getypte teksten van deze zaak zijn gewist.")
	}
	if h := i.Hold; h != nil {
		f.add("Bewaarplicht", h.Ground.Name().NL+", sinds "+when(h.PlacedAt)+": "+cmp.Or(w.internal(text(h.Reason)), "gewist"))
	}
	if i.AsOf != nil {
		f.add("Stand op", when(*i.AsOf)+": wat toen was vastgelegd. Wat sindsdien is gewist, staat er niet in.")
	}
	f.add("Gemaakt", when(w.MadeAt))
	f.add("Versie", map[bool]string{true: "voor openbaarmaking, met weglatingen", false: "volledig"}[w.Redacted])
	return f
}

// opened are the regimes of the signal with which the title came.
func (w *writer) opened() []situation.Regime {
	if len(w.Case.Signals) == 0 {
		return nil
	}
	return []situation.Regime{w.Case.Signals[0].Regime}
}

// first are the regimes of the signals that were seen first: when that was is what the case opened at.
func (w *writer) first() (list []situation.Regime) {
	for _, s := range w.Case.Signals {
		if s.OccurredAt.Equal(w.Case.OpenedAt) {
			list = append(list, s.Regime)
		}
	}
	return list
}

// handler is who looks after the case.
func (w *writer) handler() string {
	a := w.Case.Assignment
	if a == nil {
		return ""
	}
	if a.To != nil {
		return w.person(*a.To)
	}
	return w.actor(a.Actor)
}

// standing says in coded answers how far the case has come.
func (w *writer) standing() Section {
	i := w.Case
	var f facts
	gone := 0
	for _, s := range i.Signals {
		if s.Retracted {
			gone++
		}
	}
	signals := count(len(i.Signals), "signaal", "signalen")
	if gone > 0 {
		signals += fmt.Sprintf(", waarvan %d ingetrokken", gone)
	}
	f.add("Signalen", signals)
	f.add("Laatste weging", w.lastWeighing())
	f.add("Besluiten", w.decided())
	f.add("Meldingen", w.noticed())
	if o := i.Outcome(); o != nil {
		f.add("Afloop", cmp.Or(w.under(o.Regime), o.Scale.Name().NL))
	} else {
		f.add("Afloop", "nog niet vastgelegd")
	}
	open := 0
	for _, t := range i.Tasks {
		if !t.Done() && !t.Retracted {
			open++
		}
	}
	f.add("Open taken", fmt.Sprint(open))
	f.add("Opnieuw te wegen", whenever(i.ReassessBy))
	f.add("Heropend", map[bool]string{true: count(len(i.Reopenings), "keer", "keer")}[len(i.Reopenings) > 0])
	f.add("Laatste gebeurtenis", fmt.Sprintf("nummer %d van de zaak", i.Revision))
	return Section{Blocks: []Block{f.block("")}}
}

func (w *writer) lastWeighing() string {
	for _, a := range slices.Backward(w.Case.Assessments) {
		if a.Retracted {
			continue
		}
		return cmp.Or(w.under(a.Regime), fmt.Sprintf("ernst %s, waarschijnlijkheid %s, tijdsdruk %s, fase %s; besluit: %s",
			a.Severity.Name().NL, a.Likelihood.Name().NL, a.Urgency.Name().NL, a.BarrierStage.Name().NL, a.Decision.Name().NL))
	}
	return "geen die geldt"
}

func (w *writer) decided() string {
	by := map[incident.InterventionStatus]int{}
	for _, m := range w.Case.Interventions {
		by[m.Status]++
	}
	said := count(len(w.Case.Interventions), "besluit", "besluiten")
	for _, s := range []incident.InterventionStatus{incident.Decided, incident.Started, incident.Completed, incident.Withdrawn} {
		if by[s] > 0 {
			said += fmt.Sprintf("; %d %s", by[s], status(s))
		}
	}
	return said
}

func (w *writer) noticed() string {
	answered := 0
	for _, n := range w.Case.Notices {
		if n.Decision != nil {
			answered++
		}
	}
	return fmt.Sprintf("%s, waarvan %d beslist", count(len(w.Case.Notices), "melding", "meldingen"), answered)
}

// signals are what was seen.
func (w *writer) signals() (s Section) {
	for _, one := range w.Case.Signals {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, w.under(one.Regime), func(f *facts) []Block {
			f.add("Gezien", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			f.add("Herkomst", one.Origin.Name().NL)
			f.add("Ingebracht door", one.Partner.Name().NL)
			f.add("Platform", one.Platform.Name().NL)
			f.add("Soort inhoud", one.ContentKind.Name().NL)
			f.add("Regime", one.Regime.Name().NL)
			f.add("Bereik", number(one.Reach))
			f.add("Link", w.person(text(one.URL)))
			f.add("Account", w.person(text(one.Handle)))
			f.add("Tekst", w.person(text(one.Text)))
			if one.GroundCheck != nil {
				f.add("Rust op", w.labels[*one.GroundCheck])
			}
			return nil
		}))
	}
	return s
}

// assessments are the weighings.
func (w *writer) assessments() (s Section) {
	for _, one := range w.Case.Assessments {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, w.under(one.Regime), func(f *facts) []Block {
			f.add("Gewogen", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			f.add("Ernst", one.Severity.Name().NL)
			f.add("Waarschijnlijkheid", one.Likelihood.Name().NL)
			f.add("Tijdsdruk", one.Urgency.Name().NL)
			f.add("Fase", one.BarrierStage.Name().NL)
			f.add("Besluit", one.Decision.Name().NL)
			f.add("Motivering", text(one.Motivation))
			f.add("Geraadpleegd", w.consulted(one))
			f.add("Regime", one.Regime.Name().NL)
			if len(one.AdviceShown) == 0 {
				f.add("Afwegingskader", "droeg niets aan")
				return nil
			}
			f.add("Catalogus van het advies", text(one.Catalogue))
			shown := &Table{Kind: "advies", Head: []string{"Nr.", "Aangedragen door het afwegingskader, het beste eerst"}}
			for n, id := range one.AdviceShown {
				shown.Rows = append(shown.Rows, []string{fmt.Sprint(n + 1), w.measure(string(id))})
			}
			return []Block{{Table: shown}}
		}))
	}
	return s
}

func (w *writer) consulted(a *casefile.Assessment) string {
	return w.person(strings.Join(a.Consulted, "; "))
}
