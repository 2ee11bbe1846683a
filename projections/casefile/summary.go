package casefile

import (
	"fmt"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// line says an entry in Dutch. It is made of what stays when the entry is erased, and so of no typed text: how many tags there
// were, or whether somebody was named, is not said then.
func line(cat *catalogue.Catalogue, e eventstore.Decoded) string {
	if said := erasedLines()[e.Type]; e.Erased && said != "" {
		return said
	}
	return summary(cat, e.Event)
}

// erasedLines are the lines of entries of which an erasure takes what the line told, by their kind.
func erasedLines() map[string]string {
	return map[string]string{"IncidentTagged": "Labels gezet", "IncidentAssigned": "Behandelaar gezet"}
}

// summary says an event in Dutch; nothing for one that it does not know.
func summary(cat *catalogue.Catalogue, event any) string {
	switch event := event.(type) {
	case incident.SignalReported:
		return fmt.Sprintf("Signaal: %s op %s (%s)", event.ContentKind.Name().NL, event.Platform.Name().NL, event.Origin.Name().NL)
	case incident.AssessmentRecorded:
		return fmt.Sprintf("Weging: ernst %s, waarschijnlijkheid %s, tijdsdruk %s, fase %s; besluit: %s", event.Severity.Name().NL,
			event.Likelihood.Name().NL, event.Urgency.Name().NL, event.BarrierStage.Name().NL, event.Decision.Name().NL)
	case incident.InterventionDecided:
		name := string(event.InterventionType)
		if t, ok := cat.InterventionType(name); ok {
			name = t.NameNL
		}
		if basis, ok := cat.LegalBasis(event.LegalBasis); ok {
			name += " (" + basis.Article + ")"
		}
		return "Besloten: " + name + ", " + event.Lawfulness.Name().NL
	case incident.InterventionStarted:
		return "Interventie gestart"
	case incident.InterventionCompleted:
		return "Interventie afgerond: " + event.Effect.Name().NL
	case incident.InterventionWithdrawn:
		return "Interventie ingetrokken"
	case incident.OutcomeRecorded:
		return "Afloop: " + event.Scale.Name().NL
	case incident.IncidentClosed:
		return "Zaak gesloten"
	case incident.IncidentReopened:
		return "Zaak heropend"
	case incident.LessonOffered:
		return "Les aangeboden"
	case incident.LessonWithdrawalAsked:
		return "Les ingetrokken"
	case incident.GroundChecked:
		return "Grondslagtoets online onderzoek: " + event.Outcome.Name().NL
	case incident.DataGatheringRequested:
		said := "Gegevensvergaring gevraagd: " + event.Purpose.Name().NL
		if event.PendingLegislation {
			said += " (wetsvoorstel, niet van kracht)"
		}
		return said
	case incident.DataGatheringExecuted:
		return "Gegevensvergaring uitgevoerd, met machtiging van de rechter-commissaris"
	case incident.WhatIfNoted:
		name := event.LegalBasis
		if basis, ok := cat.LegalBasis(event.LegalBasis); ok {
			name = basis.NameNL
		}
		return "Wat als: " + name + " (niet van kracht), " + event.WouldHaveHelped.Name().NL
	}
	return fileSummary(cat, event)
}

// fileSummary says what was done with the file itself.
func fileSummary(cat *catalogue.Catalogue, event any) string {
	municipality := func(code string) string {
		if m, ok := cat.Municipality(code); ok {
			return m.Name
		}
		return code
	}
	switch event := event.(type) {
	case incident.PartnerInvited:
		if event.MayAdd {
			return "Partner uitgenodigd om mee te lezen en signalen toe te voegen: " + event.Kind.Name().NL
		}
		return "Partner uitgenodigd om mee te lezen: " + event.Kind.Name().NL
	case incident.PartnerRemoved:
		return "Uitnodiging beëindigd"
	case incident.HandOverOffered:
		return "Zaak aangeboden aan " + municipality(event.To)
	case incident.IncidentHandedOver:
		return "Zaak overgedragen van " + municipality(event.From) + " aan " + municipality(event.To)
	case incident.HandOverDeclined:
		return "Overdracht geweigerd"
	case incident.HandOverWithdrawn:
		return "Aanbod tot overdracht teruggenomen"
	case incident.EvidenceAttached:
		return "Bewijsstuk toegevoegd (" + event.Type + ")"
	case incident.SourceShared:
		return "Bron wordt met andere gemeenten vergeleken"
	case incident.IncidentsLinked:
		return "Verbonden met een andere zaak: " + event.Kind.Name().NL
	case incident.NoteAdded:
		return "Notitie"
	case incident.TaskAdded:
		return "Taak toegevoegd"
	case incident.TaskCompleted:
		return "Taak afgerond"
	case incident.IncidentAssigned:
		return assigned(event)
	case incident.ReassessmentSet:
		return reweighed(event)
	case incident.IncidentTagged:
		return fmt.Sprintf("Labels gezet: %d", len(event.Tags))
	case incident.EntryCorrected:
		return "Gecorrigeerd: " + corrected(event)
	case incident.EntryRetracted:
		return "Vermelding ingetrokken"
	case incident.PersonalDataErased:
		return erasedSummary(event)
	case incident.EntryRedacted:
		return "Vervangende tekst vastgelegd"
	case incident.LegalHoldPlaced:
		return "Bewaarplicht opgelegd: " + event.Ground.Name().NL
	case incident.LegalHoldLifted:
		return "Bewaarplicht opgeheven"
	case incident.RetentionExecuted:
		return "Bewaartermijn verstreken: " + event.Ground
	}
	return ""
}

func erasedSummary(event incident.PersonalDataErased) string {
	said := "Zaak gewist"
	if event.Scope == incident.SomeEntries {
		said = fmt.Sprintf("Vermeldingen gewist: %d", len(event.Entries)+len(event.Notices))
	}
	if event.Article != "" {
		said += ", " + event.Article.Name().NL
	}
	return said
}

// corrected names the kind of entry that a correction is of.
func corrected(event incident.EntryCorrected) string {
	switch {
	case event.Signal != nil:
		return "signaal"
	case event.Assessment != nil:
		return "weging"
	case event.Outcome != nil:
		return "afloop"
	case event.Intervention != nil:
		return "interventie"
	}
	return "vermelding"
}

func assigned(event incident.IncidentAssigned) string {
	if event == (incident.IncidentAssigned{}) {
		return "Zaak aan niemand toegewezen"
	}
	return "Zaak toegewezen"
}

func reweighed(event incident.ReassessmentSet) string {
	if event.By == nil {
		return "Herweging vervallen"
	}
	return "Moment van herweging gezet"
}
