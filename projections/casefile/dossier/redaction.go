package dossier

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/projections/casefile"
)

// What a version for publication says where it leaves something out. Privacy is Woo art. 5.1 lid 2 onder e; what was written for
// deliberation within the municipality is Woo art. 5.2 lid 1; what may be handed on of police data and judicial data is settled by
// the laws on them.
const (
	omittedPerson   = "[weggelaten: Woo art. 5.1 lid 2 onder e]"
	omittedInternal = "[weggelaten: Woo art. 5.2 lid 1]"
	omittedWPG      = "[weggelaten: Wpg]"
	omittedWJSG     = "[weggelaten: Wjsg]"
)

// omissions lists what can stand where something was left out.
func omissions() []string {
	return []string{omittedPerson, omittedInternal, omittedWPG, omittedWJSG}
}

func omitted(text string) bool { return slices.Contains(omissions(), text) }

// person is a text that points to a person.
func (w *writer) person(text string) string { return w.unless(omittedPerson, text) }

// internal is a text for the municipality's own use.
func (w *writer) internal(text string) string { return w.unless(omittedInternal, text) }

// unless is the text, or what stands in its place; a text that is not there needs no place.
func (w *writer) unless(place, text string) string {
	if w.Redacted && text != "" {
		return place
	}
	return text
}

// under is what stands in the place of all that was gathered under a regime; empty when it may be shown.
func (w *writer) under(regimes ...situation.Regime) string {
	switch {
	case !w.Redacted:
		return ""
	case slices.Contains(regimes, situation.WJSG):
		return omittedWJSG
	case slices.Contains(regimes, situation.WPG):
		return omittedWPG
	}
	return ""
}

// warnings are what a reader has to know first.
func (w *writer) warnings() []string {
	if !w.Redacted {
		return []string{"Dit dossier bevat persoonsgegevens, en mogelijk politiegegevens of justitiële gegevens. Het is niet bestemd voor openbaarmaking."}
	}
	return []string{
		"Dit is een versie voor openbaarmaking. Een mens moet haar van begin tot eind lezen voordat zij openbaar wordt: wat van getypte teksten overblijft (titel, motiveringen, toelichtingen, omschrijvingen, samenvattingen) is niet geanonimiseerd en kan namen bevatten.",
		"Weggelaten zijn: namen van medewerkers en partners, wie is geraadpleegd, wie heeft gemeld, accounts, links en teksten van signalen, toelichtingen van meldingen, aanwijzingen bij gegevensvergaring en titels van verbonden zaken (Woo art. 5.1 lid 2 onder e); notities en labels voor eigen gebruik (Woo art. 5.2 lid 1); en alles wat onder de Wpg of de Wjsg is verkregen, want die wetten regelen zelf wat openbaar mag worden. Of een uitzondering van de Woo in dit geval geldt, beoordeelt het bestuursorgaan.",
	}
}

// laws are the regimes that each event of a case has, or had when it was recorded. What is about an entry has its regimes.
func laws(i *casefile.Incident, events []any, ids []uuid.UUID) map[uuid.UUID][]situation.Regime {
	found := map[uuid.UUID][]situation.Regime{}
	add := func(id uuid.UUID, r situation.Regime) { found[id] = append(found[id], r) }
	for _, s := range i.Signals {
		add(s.ID, s.Regime)
	}
	for _, a := range i.Assessments {
		add(a.ID, a.Regime)
	}
	for _, m := range i.Interventions {
		add(m.ID, m.Regime)
	}
	for _, o := range i.Outcomes {
		add(o.ID, o.Regime)
	}
	for _, e := range i.Evidence {
		add(e.ID, e.Regime)
	}
	for n, event := range events {
		own, about := law(event)
		add(ids[n], own)
		if about != uuid.Nil {
			found[ids[n]] = append(found[ids[n]], found[about]...)
		}
		if _, corrects := event.(incident.EntryCorrected); corrects {
			found[about] = append(found[about], own)
		}
	}
	return found
}

// lawsOfNotices are the regimes of the events of each notice: all have that of the notice.
func lawsOfNotices(streams []Stream, found map[uuid.UUID][]situation.Regime) {
	for _, s := range streams {
		var of situation.Regime
		for _, e := range s.Events {
			if filed, is := e.Event.(notice.NoticeFiled); is {
				of = filed.Regime
			}
			found[e.ID] = append(found[e.ID], of)
		}
	}
}

// law is the regime that an event names, and the entry that it is about.
func law(event any) (situation.Regime, uuid.UUID) {
	switch event := event.(type) {
	case incident.SignalReported:
		return event.Regime, uuid.Nil
	case incident.AssessmentRecorded:
		return event.Regime, uuid.Nil
	case incident.InterventionDecided:
		return event.Regime, uuid.Nil
	case incident.OutcomeRecorded:
		return event.Regime, uuid.Nil
	case incident.EvidenceAttached:
		return event.Regime, uuid.Nil
	case incident.InterventionStarted:
		return "", event.Intervention
	case incident.InterventionCompleted:
		return "", event.Intervention
	case incident.InterventionWithdrawn:
		return "", event.Intervention
	case incident.TaskCompleted:
		return "", event.Task
	case incident.DataGatheringExecuted:
		return "", event.Request
	case incident.EntryRetracted:
		return "", event.Entry
	case incident.EntryRedacted:
		return "", event.Entry
	case incident.EntryCorrected:
		switch {
		case event.Signal != nil:
			return event.Signal.Regime, event.Entry
		case event.Assessment != nil:
			return event.Assessment.Regime, event.Entry
		case event.Outcome != nil:
			return event.Outcome.Regime, event.Entry
		case event.Intervention != nil:
			return event.Intervention.Regime, event.Entry
		}
		return "", event.Entry
	}
	return "", uuid.Nil
}
