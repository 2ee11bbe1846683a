package dossier

import (
	"slices"
	"strings"

	"leerkring/domain/casefact"
	"leerkring/projections/casefile"
)

// interventions are what was decided and done.
func (w *writer) interventions() (s Section) {
	for _, one := range w.Case.Interventions {
		s.Parts = append(s.Parts, w.entry(one.ID, one.Amended, w.under(one.Regime), func(f *facts) []Block {
			f.add("Maatregel", w.measure(one.TypeID))
			if one.LegalBasisID != "" {
				f.add("Grondslag", w.basis(one.LegalBasisID))
			}
			f.add("Besloten", when(one.DecidedAt))
			f.add("Vastgelegd", w.recorded(one))
			f.add("Stand", status(one.Status))
			f.add("Gericht op", one.ContentState.Name().NL)
			if one.Taken {
				f.add("Al genomen", "De maatregel was al genomen voordat hij werd vastgelegd.")
			}
			f.add("Rechtmatigheid", one.Lawfulness.Name().NL)
			f.add("Toelichting op de rechtmatigheid", text(one.LawfulnessNoteNl))
			f.add("Afwegingskader", w.deviates(one))
			f.add("Motivering", text(one.Motivation))
			f.add("Verwacht effect", text(one.ExpectedEffect))
			f.add("Waaraan men dat ziet", text(one.Criterion))
			f.add("Regime", one.Regime.Name().NL)
			return append(order(one.Order), w.execution(one)...)
		}))
	}
	return s
}

// recorded is when the decision was recorded.
func (w *writer) recorded(m *casefile.Intervention) string {
	for _, e := range w.streams[0].Events {
		if e.ID == m.ID {
			return when(e.RecordedAt)
		}
	}
	return ""
}

// deviates says whether the weighing tool had put the measure forward.
func (w *writer) deviates(m *casefile.Intervention) string {
	shown := w.advice[m.ID]
	switch {
	case len(shown) == 0:
		return "er was geen advies bij de laatste weging"
	case slices.Contains(shown, casefact.TypeID(m.TypeID)):
		return "aangedragen bij de laatste weging"
	}
	return "niet aangedragen bij de laatste weging: het besluit wijkt af van het advies"
}

// order is what a mayor's order says, answer by answer.
func order(o *casefile.OrderChecklist) []Block {
	if o == nil {
		return nil
	}
	var f facts
	f.add("De feiten", text(o.Facts))
	f.add("Waaruit de wanordelijkheden of de ernstige vrees blijken", text(o.SeriousFear))
	f.add("Waarom een lichter middel niet volstaat", text(o.WhyLighterFails))
	f.add("Gebied of plaats", text(o.Area))
	f.add("Van", whenever(o.PeriodFrom))
	f.add("Tot", whenever(o.PeriodUntil))
	f.add("Tot wie het zich richt", text(o.Addressees))
	f.add("Bekendmaking", text(o.Announcement))
	if o.Council != nil {
		f.add("De raad", strings.TrimSpace(o.Council.Name().NL+" "+whenever(o.CouncilAt)))
	}
	return []Block{f.block("Wat het bevel zegt")}
}

// execution is how it was carried out, and what came of it.
func (w *writer) execution(m *casefile.Intervention) []Block {
	var f facts
	f.add("Gestart", whenever(m.StartedAt))
	f.add("Afgerond", whenever(m.CompletedAt))
	f.add("Ingetrokken", whenever(m.WithdrawnAt))
	f.add("Reden van intrekking", text(m.WithdrawalReason))
	if m.AsPlanned != nil {
		f.add("Volgens plan", m.AsPlanned.Name().NL)
	}
	if m.Effect != nil {
		f.add("Effect", m.Effect.Name().NL)
	}
	f.add("Toelichting op het effect", text(m.EffectNote))
	f.add("Neveneffecten", text(m.SideEffects))
	f.add("Uren inzet", hours(m.StaffHours))
	f.add("Kosten", euro(m.CostEuro))
	if len(f) == 0 {
		return nil
	}
	return []Block{f.block("Uitvoering en effect")}
}
