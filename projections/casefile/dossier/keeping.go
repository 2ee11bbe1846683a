package dossier

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/projections/casefile"
)

// notes are what was noted for the municipality's own use.
func (w *writer) notes() (s Section) {
	law := ""
	if w.Redacted {
		law = omittedInternal
	}
	for _, one := range w.Case.Notes {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, law, func(f *facts) []Block {
			f.add("Genoteerd", when(one.OccurredAt))
			f.add("Vastgelegd", when(one.RecordedAt))
			f.add("Door", w.actor(one.Actor))
			f.add("Tekst", text(one.Text))
			return nil
		}))
	}
	return s
}

// tasks are what had to be done.
func (w *writer) tasks() (s Section) {
	for _, one := range w.Case.Tasks {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, "", func(f *facts) []Block {
			f.add("Taak", text(one.Title))
			f.add("Voor", w.person(text(one.Assignee)))
			f.add("Uiterlijk", whenever(one.DueAt))
			f.add("Gedaan", cmp.Or(whenever(one.DoneAt), "nee"))
			f.add("Vastgelegd", when(one.RecordedAt))
			return nil
		}))
	}
	return s
}

// partners are who was let in, and to whom the case was offered.
func (w *writer) partners() (s Section) {
	if len(w.Case.Partners) > 0 {
		t := &Table{Head: []string{"Soort", "Naam", "Mocht", "Uitgenodigd", "Beëindigd", "Reden"}}
		for _, p := range w.Case.Partners {
			may := "meelezen"
			if p.MayAdd {
				may = "meelezen en toevoegen"
			}
			t.Rows = append(t.Rows, []string{
				p.Kind.Name().NL, cmp.Or(w.partner(p), "–"), may, when(p.InvitedAt), cmp.Or(whenever(p.RemovedAt), "–"), cmp.Or(w.person(w.reasons[p.ID]), "–"),
			})
		}
		s.Blocks = append(s.Blocks, Block{Caption: "Uitnodigingen", Table: t})
	}
	if h := w.Case.HandOver; h != nil {
		var f facts
		f.add("Aangeboden aan", w.municipality(h.To))
		f.add("Waarom", text(h.Reason))
		f.add("Aangeboden", when(h.OfferedAt))
		f.add("Aanvaard", whenever(h.AcceptedAt))
		f.add("Geweigerd", whenever(h.DeclinedAt))
		f.add("Antwoord", text(h.Answer))
		f.add("Teruggenomen", whenever(h.WithdrawnAt))
		s.Blocks = append(s.Blocks, f.block("Laatste aanbod tot overdracht"))
	}
	return s
}

// partner is what a partner is called: a municipality is no person.
func (w *writer) partner(p *casefile.Partner) string {
	for _, m := range w.Catalogue.Municipalities() {
		if p.Guest == incident.MunicipalityGuest(m.Code) {
			return m.Name + " (" + m.Code + ")"
		}
	}
	return w.person(text(p.Name))
}

// links are the other cases that this one belongs with. Under what law another case's title was gathered is not known here.
func (w *writer) links() (s Section) {
	if len(w.Case.Links) == 0 {
		return s
	}
	t := &Table{Head: []string{"Zaak", "Titel", "Verband", "Stadium", "Vastgelegd"}}
	for _, l := range w.Case.Links {
		t.Rows = append(t.Rows, []string{
			l.Reference, cmp.Or(w.person(text(l.Title)), "gewist"), l.Kind.Name().NL, stage(l.Stage), when(l.RecordedAt),
		})
	}
	s.Blocks = []Block{{Table: t}}
	if w.Case.AsOf != nil {
		s.Blocks = append(s.Blocks, Block{Text: "Titel en stadium van de andere zaken zijn die van nu."})
	}
	return s
}

// sources are those of the case that were compared with the files of other municipalities, and what is known of the same ones there.
func (w *writer) sources() (s Section) {
	if len(w.Case.SharedSources) == 0 {
		return s
	}
	t := &Table{Head: []string{"Vergeleken sinds", "Vastgelegd", "Contact voor anderen", "Stand"}}
	for _, shared := range w.Case.SharedSources {
		state := "wordt vergeleken"
		if shared.Retracted {
			state = "wordt niet meer vergeleken"
		}
		t.Rows = append(t.Rows, []string{when(shared.OccurredAt), when(shared.RecordedAt), cmp.Or(w.person(text(shared.Contact)), "gewist"), state})
	}
	s.Blocks = []Block{{Table: t}}
	if len(w.Case.SourceMatches) == 0 {
		return s
	}
	found := &Table{Head: []string{"Ook in een zaak elders", "Week", "Te vragen bij"}}
	for _, m := range w.Case.SourceMatches {
		found.Rows = append(found.Rows, []string{string(m.Kind), m.Week, w.person(strings.Join(m.Contacts, ", "))})
	}
	s.Blocks = append(s.Blocks, Block{Table: found})
	return s
}

// reopenings are the times that the case was opened again.
func (w *writer) reopenings() (s Section) {
	if len(w.Case.Reopenings) == 0 {
		return s
	}
	t := &Table{Head: []string{"Heropend", "Vastgelegd", "Waarom"}}
	for _, r := range w.Case.Reopenings {
		t.Rows = append(t.Rows, []string{when(r.OccurredAt), when(r.RecordedAt), cmp.Or(text(r.Reason), "gewist")})
	}
	return Section{Blocks: []Block{{Table: t}}}
}

// amendments are what was put right after it was recorded. A version for publication says what was changed and not what it was:
// what is wrong about a person is often what had to be corrected.
func (w *writer) amendments() (s Section) {
	add := func(id uuid.UUID, a casefile.Amended, regime situation.Regime, private bool) {
		law := w.under(regime)
		for _, c := range a.Corrections {
			s.Parts = append(s.Parts, w.corrected(w.labels[id], c, law, private))
		}
		if a.Retracted {
			f := w.retracted(id)
			f.add("Reden", cmp.Or(law, w.why(a.RetractionReason, private)))
			s.Parts = append(s.Parts, Section{Title: w.labels[id] + ": ingetrokken", Blocks: []Block{f.block("")}})
		}
	}
	i := w.Case
	for _, one := range i.Signals {
		add(one.ID, one.Amended, one.Regime, true)
	}
	for _, one := range i.Assessments {
		add(one.ID, one.Amended, one.Regime, false)
	}
	for _, one := range i.Interventions {
		add(one.ID, one.Amended, one.Regime, false)
	}
	for _, one := range i.Evidence {
		add(one.ID, one.Amended, one.Regime, false)
	}
	for _, one := range i.GroundChecks {
		add(one.ID, one.Amended, "", false)
	}
	for _, one := range i.WhatIfs {
		add(one.ID, one.Amended, "", false)
	}
	for _, one := range i.Outcomes {
		add(one.ID, one.Amended, one.Regime, false)
	}
	for _, one := range i.Notes {
		add(one.ID, one.Amended, "", true)
	}
	for _, one := range i.Tasks {
		add(one.ID, one.Amended, "", false)
	}
	return s
}

// retracted is when an entry was taken back.
func (w *writer) retracted(id uuid.UUID) (f facts) {
	for _, e := range w.streams[0].Events {
		if back, ok := e.Event.(incident.EntryRetracted); ok && back.Entry == id {
			f.add("Ingetrokken", when(e.OccurredAt))
			f.add("Vastgelegd", when(e.RecordedAt))
		}
	}
	return f
}

// why is the reason of a change. Of what is private as a whole it is left out as well.
func (w *writer) why(reason *string, private bool) string {
	if reason == nil {
		return "gewist"
	}
	if private {
		return w.person(*reason)
	}
	return *reason
}

func (w *writer) corrected(label string, c *casefile.Correction, law string, private bool) Section {
	s := Section{Title: label + ": gecorrigeerd"}
	if law != "" {
		s.Blocks = []Block{{Text: law}}
		return s
	}
	var f facts
	f.add("Gecorrigeerd", when(c.OccurredAt))
	f.add("Vastgelegd", when(c.RecordedAt))
	f.add("Reden", w.why(c.Reason, private))
	t := &Table{Head: []string{"Wat", "Was", "Werd"}}
	if w.Redacted {
		t.Head = []string{"Wat er is veranderd"}
	}
	for _, one := range c.Changes {
		row := []string{fieldName(one.Path)}
		if !w.Redacted {
			row = append(row, value(one.Path, one.Before), value(one.Path, one.After))
		}
		t.Rows = append(t.Rows, row)
	}
	s.Blocks = []Block{f.block("")}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: t})
	}
	return s
}
