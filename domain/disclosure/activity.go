package disclosure

import (
	"slices"
	"strings"

	"leerkring/domain/situation"
)

// Activity is for what personal data is read: an entry of the register of processing activities (AVG art. 30). The list is closed;
// the activity follows from the role and what was asked, so that nobody has to choose one and nobody can choose a better-looking one.
type Activity string

// The activities.
const (
	Supervision     Activity = "SUPERVISION"       // seeing to the protection of personal data (AVG art. 39)
	PartnerWork     Activity = "PARTNER_WORK"      // the work of a partner in the one case he was invited to
	EvidenceReading Activity = "EVIDENCE"          // reading a file that belongs to a case
	Accountability  Activity = "ACCOUNTABILITY"    // giving account of a case: council, court, Woo
	NoticeAndAction Activity = "NOTICE_AND_ACTION" // reporting content to platforms (DSA art. 16)
	PublicOrder     Activity = "PUBLIC_ORDER"      // keeping public order (Gemeentewet art. 172)
	Learning        Activity = "LEARNING"          // preparing a lesson for other municipalities
)

// Activities lists every activity.
func Activities() []Activity {
	return []Activity{Supervision, PartnerWork, EvidenceReading, Accountability, NoticeAndAction, Learning, PublicOrder}
}

// Valid tells whether the list has the activity.
func (a Activity) Valid() bool { return slices.Contains(Activities(), a) }

// URI names the activity in a register, as dpl.core.processing_activity_id asks.
func (a Activity) URI() string {
	return "urn:leerkring:verwerkingsactiviteit:" + strings.ReplaceAll(strings.ToLower(string(a)), "_", "-")
}

// Name says in both languages for what personal data is read.
func (a Activity) Name() situation.Name {
	switch a {
	case Supervision:
		return situation.Name{EN: "seeing to the protection of personal data (GDPR art. 39)", NL: "toezicht op de bescherming van persoonsgegevens (AVG art. 39)"}
	case PartnerWork:
		return situation.Name{EN: "consultation by an invited partner", NL: "inzage door een uitgenodigde partner"}
	case EvidenceReading:
		return situation.Name{EN: "reading a file that belongs to a case", NL: "inzage in een bestand bij een zaak"}
	case Accountability:
		return situation.Name{EN: "giving account: the file of a case (Woo, council, court)", NL: "verantwoording: het dossier van een zaak (Woo, raad, rechter)"}
	case NoticeAndAction:
		return situation.Name{EN: "reporting online content (DSA art. 16)", NL: "melden van online inhoud (DSA art. 16)"}
	case Learning:
		return situation.Name{EN: "sharing a lesson with other municipalities", NL: "delen van een les met andere gemeenten"}
	case PublicOrder:
		return situation.Name{EN: "keeping public order (Gemeentewet art. 172)", NL: "handhaving van de openbare orde (Gemeentewet art. 172)"}
	}
	return situation.Name{EN: string(a), NL: string(a)}
}

// ActivityOf is for what somebody reads: what he is comes first, then the weightiest of what he asks (root fields of the schema).
func ActivityOf(partner, supervisor bool, roots []string) Activity {
	switch {
	case supervisor:
		return Supervision
	case partner:
		return PartnerWork
	}
	asks := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(roots, name) })
	}
	switch {
	case asks("evidence"):
		return EvidenceReading
	case asks("dossier", "compare"):
		return Accountability
	case asks("notice", "notices", "fileNotice", "acknowledgeNotice", "decideNotice", "reportReappearance"):
		return NoticeAndAction
	case asks("prepareLesson", "submitLesson", "withdrawLesson", "lessonProvenance"):
		return Learning
	}
	return PublicOrder
}
