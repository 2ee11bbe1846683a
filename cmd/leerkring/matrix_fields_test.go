package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	contract "leerkring/frontend-contract"
)

// seenBy says of each field of what leaves the case side who may read it; the matrix tests those that are not for everybody. A
// new field is put here, and into the matrix, by somebody who has thought about it.
func seenBy() map[string]string {
	return map[string]string{
		"Lesson":               "everybody: id status title situation whatWorked whatDidNot dilemma commitment; what the gate lets through: attributes course interventions; owner, and everybody of a public case: legalBases publicCase; owner and facilitator: reviewNote keepProposals; facilitator: revision",
		"LessonAttributes":     "before the gate: stageGroup kindGroup sizeBand period; what the gate lets through: platform contentKind barrierStage severity scale",
		"LessonStep":           "what the gate lets through: day kind summary",
		"LessonIntervention":   "before the gate: kind effect; what the gate lets through: type day",
		"LessonConnection":     "everybody: edges nodes pageInfo totalCount",
		"LessonEdge":           "everybody: cursor node",
		"LessonPayload":        "facilitator: lesson problems position",
		"Release":              "everybody: id number period lessons digest",
		"Viewer":               "himself: subject name roles municipality",
		"Incident":             "owner: id reference title municipality stage openedAt closedAt revision signals assessments interventions outcome outcomes evidence timeline notices guest erased; owner alone, not a guest: partners handOver links sourceMatches sharedSources lesson whatIfs groundChecks dataGatheringRequests reopenings notes tasks assignment reassessBy overdue tags hold",
		"Assessment":           "owner: id erased occurredAt recordedAt severity likelihood urgency barrierStage decision motivation consulted adviceShown catalogue regime withheld retracted; owner alone: retractionReason corrections",
		"Dossier":              "owner: markdown html",
		"Partner":              "owner: id kind name municipality mayAdd invitedAt removedAt",
		"Evidence":             "owner and guests within its regime: id erased description type size sha256 path regime withheld partner occurredAt recordedAt retracted; owner alone: retractionReason",
		"WorkList":             "owner: nodes pageInfo totalCount handOverOffers",
		"WorkItem":             "owner: kind dueAt overdue entryId text textNl incident",
		"SourceMatch":          "owner: kind week contacts",
		"SharedSource":         "owner: id erased signal contact occurredAt recordedAt retracted",
		"HandOverOffer":        "to whom it is offered: incidentId reference from reason offeredAt",
		"Notice":               "owner and guests within its regime: id erased revision platform qualification route regime withheld url ground explanation status filedAt acknowledgedAt reference decidedAt decision reasons reappearances; owner alone, not a guest: reporterName reporterEmail document",
		"Note":                 "owner: id erased occurredAt recordedAt author text retracted retractionReason",
		"Task":                 "owner: id erased title assignee dueAt done doneAt overdue occurredAt recordedAt retracted retractionReason corrections",
		"Assignment":           "owner: to me occurredAt recordedAt",
		"Correction":           "owner: id occurredAt recordedAt reason changes",
		"ErasurePayload":       "privacy officer: incidentId erased problems position",
		"LegalHold":            "owner: ground reason placedAt",
		"LegalHoldPayload":     "lead and privacy officer: incidentId held problems position",
		"RetentionDue":         "privacy officer: incidentId reference part outcome years days ground verified dueAt hold",
		"RetentionCertificate": "privacy officer: id incidentId reference executedAt actor role part outcome entries dueAt ground policy text",
		"AdviceOption":         "everybody: type score reasons reasonsNl conditionsToCheck warnings warningsNl ground",
		"LessonDraft":          "owner, of what he has not offered yet: title situation whatWorked whatDidNot dilemma spans attributes interventions coarsened problems",
		"LessonProvenance":     "owner alone: lessonId commitment salt stream revision head",
		"KeepProposal":         "owner and facilitator: placeholder word",
		"PublicCase":           "everybody: name municipality year",
	}
}

func TestNoFieldIsShownBeforeSomebodyHasThoughtAboutIt(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	for name, line := range seenBy() {
		var known []string
		for _, part := range strings.Split(line, ";") {
			_, fields, _ := strings.Cut(part, ":")
			known = append(known, strings.Fields(fields)...)
		}
		var have []string
		for _, f := range schema.Types[name].Fields {
			have = append(have, f.Name)
		}
		slices.Sort(known)
		slices.Sort(have)
		if !slices.Equal(known, have) {
			t.Errorf("%s has %v, and the table says %v", name, have, known)
		}
	}
}
