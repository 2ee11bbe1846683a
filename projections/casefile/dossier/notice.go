package dossier

import (
	"cmp"
	"fmt"

	"leerkring/projections/casefile"
)

// notices are what was reported to platforms and authorities.
func (w *writer) notices() (s Section) {
	for n, one := range w.Case.Notices {
		title := fmt.Sprintf("Melding %d", n+1)
		if law := w.under(one.Regime); law != "" {
			s.Parts = append(s.Parts, Section{Title: title, Blocks: []Block{{Text: law}}})
			continue
		}
		var f facts
		if one.Erased {
			f.add("Gewist", "De getypte teksten van deze melding zijn gewist.")
		}
		f.add("Ingediend", when(one.FiledAt))
		f.add("Platform", one.Platform.Name().NL)
		f.add("Weg", one.Route.Name().NL)
		f.add("Beoordeeld als", one.Qualification.Name().NL)
		f.add("In strijd met", text(one.Ground))
		f.add("Link", w.person(text(one.URL)))
		f.add("Toelichting", w.person(text(one.Explanation)))
		f.add("Melder", w.person(text(one.ReporterName)))
		f.add("E-mailadres van de melder", w.person(text(one.ReporterEmail)))
		f.add("Regime", one.Regime.Name().NL)
		f.add("Stand", one.Status.Name().NL)
		f.add("Ontvangst bevestigd", whenever(one.AcknowledgedAt))
		f.add("Nummer van de ontvanger", text(one.Reference))
		f.add("Beslist", whenever(one.DecidedAt))
		if one.Decision != nil {
			f.add("Beslissing", one.Decision.Name().NL)
		}
		f.add("Redenen van de ontvanger", text(one.Reasons))
		s.Parts = append(s.Parts, Section{Title: title, Blocks: append([]Block{f.block("")}, w.reappeared(one)...)})
	}
	return s
}

func (w *writer) reappeared(n *casefile.Notice) []Block {
	if len(n.Reappearances) == 0 {
		return nil
	}
	t := &Table{Head: []string{"Teruggekomen", "Link"}}
	for _, r := range n.Reappearances {
		t.Rows = append(t.Rows, []string{when(r.OccurredAt), cmp.Or(w.person(text(r.URL)), "niet gegeven")})
	}
	return []Block{{Table: t}}
}
